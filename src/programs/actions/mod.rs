//! What people do here.

mod enrolments;
mod keep;
mod rosters;

pub use enrolments::{choose_faculty, enrol, set_withdrawn};
pub use keep::{
    add_course, add_offering, add_program, add_version, change_program, keep_term, use_newest,
};

pub use rosters::{
    Applied, Chosen, ClassOffered, apply as apply_roster, at_once as import_roster_at_once,
    bring as bring_roster, choose as choose_classes, classes_in, look as look_at_roster,
};
