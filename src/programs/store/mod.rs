//! SQL of this area. Nothing decides here.

mod accounts;
mod catalog;
mod enrolments;
mod frameworks;
mod offerings;
mod requirement;
mod roster_write;
mod rosters;
mod versions;

pub use accounts::{WithoutAccount, without_account};
pub use catalog::{
    coordinators, course, courses, insert_coordinator, insert_course, insert_offering,
    insert_program, keep_term, offerings, program, programs, term, terms, update_program,
};
pub use enrolments::{
    count as count_enrolments, faculty, find as enrolment, insert as insert_enrolment,
    insert_person, keep_number, list as enrolments, person_by_email, set_faculty, set_state,
};
pub use frameworks::insert_missing as insert_frameworks;
pub use offerings::find as offering;
pub use requirement::requirement;
pub use roster_write::write as write_roster;
pub use rosters::{
    Named, all_programs, classes, members, offering_by_codes, offerings_by_codes, people,
};
pub use versions::{
    NewVersion, begin_anew, frameworks, insert_version, may_begin_anew, use_newest, versions,
};
