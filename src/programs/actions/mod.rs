//! What people do here.

mod enrolments;
mod invitations;
mod keep;
mod roster_look;
mod rosters;

pub use enrolments::{choose_faculty, complete, enrol, set_withdrawn, take_completion_back};
pub use invitations::invite_students;
pub use keep::{
    Added, add_course, add_offering, add_program, add_version, begin_anew, change_program,
    keep_term, use_newest,
};

pub use roster_look::{Chosen, ClassOffered, look as look_at_roster};
pub use rosters::{
    apply as apply_roster, ask_to_apply, at_once as import_roster_at_once, bring as bring_roster,
    choose as choose_classes, classes_in, is_unclear, look_at_kept,
};
