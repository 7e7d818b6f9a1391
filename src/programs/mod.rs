//! Programs: courses with their versioned requirements, terms, offerings and enrolments; rosters from other systems.

mod actions;
mod forms;
mod frameworks;
mod jobs;
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

pub use actions::{
    Chosen, complete, import_roster_at_once, look_at_roster, set_withdrawn, take_completion_back,
};
pub use frameworks::load_frameworks;
pub use jobs::{APPLY_ROSTER, LOOK_AT_ROSTER};
pub use model::{Enrolment, EnrolmentState, Offering};
pub use policy::{ChangeEnrolment, ImportRoster};
pub use store::{
    all_programs, enrolment as find_enrolment, offering as find_offering, offering_by_codes,
    offerings_by_codes, requirement as load_requirement,
};

/// Routes of this area.
pub fn routes() -> Routes {
    setup().and(offerings()).and(rosters())
}

fn setup() -> Routes {
    let (see, keep) = (
        Needs(Permission::ViewPrograms),
        Needs(Permission::ManagePrograms),
    );
    let make = Needs(Permission::ManageInstitution);
    Routes::new()
        .get("/programs", see, pages::programs)
        .get("/programs/new", make, pages::new_program)
        .post("/programs", make, pages::create_program)
        .get("/programs/{program}", see, pages::program)
        .get("/programs/{program}/edit", keep, pages::edit_program)
        .post("/programs/{program}", keep, pages::update_program)
        .get("/programs/{program}/courses/new", keep, pages::new_course)
        .post("/programs/{program}/courses", keep, pages::create_course)
        .get("/courses/{course}", see, pages::course)
        .get("/courses/{course}/requirement", keep, pages::requirement)
        .post(
            "/courses/{course}/requirement/form",
            keep,
            pages::requirement_again,
        )
        .post(
            "/courses/{course}/requirement/check",
            keep,
            pages::check_requirement,
        )
        .post(
            "/courses/{course}/requirement",
            keep,
            pages::save_requirement,
        )
        .get("/terms", keep, pages::terms)
        .get("/terms/new", keep, pages::new_term)
        .post("/terms", keep, pages::create_term)
        .get("/terms/{term}/edit", keep, pages::edit_term)
        .post("/terms/{term}", keep, pages::update_term)
}

fn offerings() -> Routes {
    let keep = Needs(Permission::ManagePrograms);
    Routes::new()
        .get(
            "/programs/{program}/offerings/new",
            keep,
            pages::new_offering,
        )
        .post(
            "/programs/{program}/offerings",
            keep,
            pages::create_offering,
        )
        .get("/offerings/{offering}", keep, pages::offering)
        .post("/offerings/{offering}/requirement", keep, pages::use_newest)
        .post(
            "/offerings/{offering}/requirement/students",
            keep,
            pages::begin_anew,
        )
        .post(
            "/offerings/{offering}/invitations",
            keep,
            pages::invite_students,
        )
        .get(
            "/offerings/{offering}/enrolments/new",
            keep,
            pages::new_enrolment,
        )
        .post(
            "/offerings/{offering}/enrolments",
            keep,
            pages::create_enrolment,
        )
        .get("/enrolments/{enrolment}", keep, pages::enrolment)
        .post(
            "/enrolments/{enrolment}/bringing-back",
            keep,
            pages::bring_back,
        )
        .post(
            "/enrolments/{enrolment}/faculty",
            keep,
            pages::choose_faculty,
        )
}

fn rosters() -> Routes {
    let rosters = Needs(Permission::ImportRoster);
    Routes::new()
        .get("/offerings/{offering}/roster", rosters, pages::roster)
        .upload(
            "/offerings/{offering}/roster",
            rosters,
            upload::MOST,
            pages::bring_roster,
        )
        .get("/rosters/example.csv", rosters, pages::roster_example)
        .get("/rosters/{import}", rosters, pages::roster_report)
        .get("/rosters/{import}/classes", rosters, pages::roster_classes)
        .post("/rosters/{import}/classes", rosters, pages::choose_classes)
        .post(
            "/rosters/{import}/application",
            rosters,
            pages::apply_roster,
        )
        .post(
            "/rosters/{import}/cancellation",
            rosters,
            pages::cancel_roster,
        )
}
