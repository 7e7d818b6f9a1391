//! Pages of this area.

mod courses;
mod enrolments;
mod offerings;
mod programs;
mod requirement;
mod rosters;
mod terms;

pub use courses::{create as create_course, new as new_course, show as course};
pub use enrolments::{
    bring_back, choose_faculty, create as create_enrolment, new as new_enrolment, show as enrolment,
};
pub use offerings::{
    begin_anew, create as create_offering, invite as invite_students, new as new_offering,
    show as offering, use_newest,
};
pub use programs::{
    create as create_program, edit as edit_program, list as programs, new as new_program,
    show as program, update as update_program,
};
pub use requirement::{
    again as requirement_again, check as check_requirement, form as requirement,
    save as save_requirement,
};
pub use rosters::{
    apply as apply_roster, bring as bring_roster, cancel as cancel_roster,
    choose as choose_classes, classes as roster_classes, example as roster_example,
    report as roster_report, roster,
};
pub use terms::{
    create as create_term, edit as edit_term, list as terms, new as new_term, update as update_term,
};
