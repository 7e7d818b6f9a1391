//! The placement: a student at a site between two dates, with supervisors; its states and its changes.

mod actions;
mod forms;
mod jobs;
mod model;
mod pages;
mod policy;
mod store;

use crate::{
    access::Permission,
    web::{Access, Routes},
};

pub use actions::{
    begin, change_dates, change_site, change_supervisor, complete, complete_from, end,
    end_supervisor, first_hours, place, withdraw,
};
pub use jobs::{CALENDAR, HANDED_OVER};
pub use model::{
    ChosenSupervisor, EarlyEnd, Ending, NewDates, NewPlacement, NewSupervisor, Part, PlacementMode,
    Refused, Shift, SiteChange, State, Step, SupervisorChange,
};
pub use pages::{conflict, held, marks, seen};
pub use policy::{Begin, ChangeDates, ChangeSite, ChangeSupervisors, Complete, End, Place};
pub use store::{
    PlacementFacts, Unsettled, facts, facts_of_student, open_of_enrolment, over, unsettled,
    unsettled_among,
};

/// Routes of this area.
pub fn routes() -> Routes {
    const MANAGE: Access = Access::Needs(Permission::ManagePlacements);
    Routes::new()
        .get(
            "/placement",
            Access::Needs(Permission::LogHours),
            pages::mine,
        )
        .get("/placements", MANAGE, pages::list)
        .post("/placements", MANAGE, pages::create)
        .get("/placements/new", MANAGE, pages::new)
        .post("/placements/draft", MANAGE, pages::draft)
        .post("/placements/check", MANAGE, pages::check)
        .get(
            "/placements/{placement}",
            Access::Needs(Permission::ViewCohort),
            pages::show,
        )
        .get("/placements/{placement}/site", MANAGE, pages::choose_site)
        .post("/placements/{placement}/site", MANAGE, pages::change_site)
        .post(
            "/placements/{placement}/site/draft",
            MANAGE,
            pages::draft_site,
        )
        .post(
            "/placements/{placement}/site/check",
            MANAGE,
            pages::check_site,
        )
        .get("/placements/{placement}/dates", MANAGE, pages::dates)
        .post("/placements/{placement}/dates", MANAGE, pages::change_dates)
        .get("/placements/{placement}/end", MANAGE, pages::ending)
        .post("/placements/{placement}/end", MANAGE, pages::end)
        .get(
            "/enrolments/{enrolment}/withdrawal",
            Access::Needs(Permission::ManagePrograms),
            pages::withdrawal,
        )
        .post(
            "/enrolments/{enrolment}/withdrawal",
            Access::Needs(Permission::ManagePrograms),
            pages::withdraw,
        )
        .and(supervisor_routes(MANAGE))
}

fn supervisor_routes(manage: Access) -> Routes {
    Routes::new()
        .get(
            "/placements/{placement}/supervisors/new",
            manage,
            pages::new_supervisor,
        )
        .post(
            "/placements/{placement}/supervisors",
            manage,
            pages::set_supervisor,
        )
        .get(
            "/placements/{placement}/supervisors/{person}/end",
            manage,
            pages::ending_supervisor,
        )
        .post(
            "/placements/{placement}/supervisors/{person}/end",
            manage,
            pages::end_supervisor,
        )
}
