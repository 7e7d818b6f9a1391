//! SQL of this area. Nothing decides here.

mod imported;
mod organizations;
mod sites;
mod supervisors;

pub use imported::{change, insert_all, known, mark_gone};
pub use organizations::{
    OrganizationLine, find_or_add as organization_named, list as organizations,
    name as organization, rename as rename_organization, sites_of,
};
pub use sites::{
    Asked, Keep, NewSite, count, find, insert, lines_of, list, placements_here, places, regions,
    update,
};
pub use supervisors::{
    NewSupervisor, add as add_supervisor, end as end_supervisor, find as supervisor, insert_person,
    mend_person, of_site as supervisors_of, person_by_email, update as update_supervisor,
};
