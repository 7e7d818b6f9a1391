//! The placement: a student at a site between two dates, with supervisors; its states and its changes.

mod actions;
mod jobs;
mod model;
mod policy;
mod store;

use crate::web::Routes;

pub use actions::{
    begin, change_dates, change_site, change_supervisor, complete, end, end_supervisor,
    first_hours, place,
};
pub use jobs::{CALENDAR, HANDED_OVER};
pub use model::{
    ChosenSupervisor, EarlyEnd, Ending, NewDates, NewPlacement, NewSupervisor, Part, PlacementMode,
    Refused, Shift, SiteChange, State, Step, SupervisorChange,
};
pub use policy::{Begin, ChangeDates, ChangeSite, ChangeSupervisors, Complete, End, Place};
pub use store::{PlacementFacts, facts, facts_of_student};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
