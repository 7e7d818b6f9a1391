//! Programs: courses with their versioned requirements, terms, offerings and enrolments; rosters from other systems.

mod actions;
mod forms;
mod model;
mod pages;
mod policy;
pub mod requirement;
pub mod roster;
mod store;

use crate::{
    access::Permission,
    web::{Access::Needs, Routes, upload},
};

pub use actions::{Chosen, ClassOffered, classes_in, import_roster_at_once, look_at_roster};
pub use model::{Enrolment, EnrolmentState, Offering};
pub use policy::ImportRoster;
pub use store::{
    all_programs, offering as find_offering, offering_by_codes, requirement as load_requirement,
};

/// Routes of this area.
pub fn routes() -> Routes {
    let rosters = Needs(Permission::ImportRoster);
    Routes::new()
        .get("/offerings/{offering}/roster", rosters, pages::roster)
        .upload(
            "/offerings/{offering}/roster",
            rosters,
            upload::MOST,
            pages::bring_roster,
        )
        .get("/rosters/{import}", rosters, pages::roster_report)
        .get("/rosters/{import}/classes", rosters, pages::roster_classes)
        .post("/rosters/{import}/classes", rosters, pages::choose_classes)
        .post(
            "/rosters/{import}/application",
            rosters,
            pages::apply_roster,
        )
}
