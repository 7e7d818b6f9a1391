//! Where a student stands in one enrolment: everything the ledger says, counted, forecast and drawn. The student's
//! home, the coordinator's page of a student and the sheets all read this one answer.

use super::{
    Days,
    counting::{self, Forecast, Outlook, Point, Tally},
    store::{self, Entry, Place},
};
use crate::{
    kernel::{
        ids::{EnrolmentId, PlacementId},
        minutes::Minutes,
        time::Day,
    },
    programs::{self, requirement::Requirement},
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Where a student stands in one enrolment.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The requirement version it began with.
    pub requirement: Requirement,
    /// Its placements, newest first.
    pub placements: Vec<Place>,
    /// Every version of every entry that the reader may see, in order of work.
    pub entries: Vec<Entry>,
    /// What they come to.
    pub tally: Tally,
    /// The days of its placements, from the first of the first to the last of the last; none without a placement.
    pub days: Option<Days>,
    /// When the student will be done; none without a placement.
    pub forecast: Option<Forecast>,
    /// What was reached by each day beside what is required; empty without a placement.
    pub burn_up: Vec<Point>,
}

impl Standing {
    /// The minutes still missing, in the right categories, once everything that waits is approved: "41 h still to
    /// go".
    pub fn to_go(&self) -> Minutes {
        self.tally.still_needed_if_approved
    }

    /// The placement with this id.
    pub fn placement(&self, id: PlacementId) -> Option<&Place> {
        self.placements.iter().find(|place| place.id == id)
    }

    /// The placements for which hours can be logged.
    pub fn open_placements(&self) -> impl Iterator<Item = &Place> {
        self.placements.iter().filter(|place| place.is_open())
    }
}

/// Where a student stands today (at the site). For readers who see the whole ledger: the student, coordinators and
/// faculty liaisons; a supervisor sees the entries of their own placements only, so ask [`super::progress`] there.
///
/// # Errors
/// [`Error::NotFound`] when the reader may not see the enrolment.
pub async fn standing(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
    today: Day,
) -> Result<Standing> {
    let places = store::places_of_enrolment(db, enrolment).await?;
    let requirement = match places.first() {
        Some(place) => place.requirement,
        None => store::requirement_of_enrolment(db, enrolment)
            .await?
            .ok_or(Error::NotFound)?,
    };
    let requirement = programs::load_requirement(db, requirement).await?;
    let entries = store::entries_of_enrolment(db, enrolment).await?;
    Ok(of_parts(enrolment, requirement, places, entries, today))
}

/// The same from parts that were read already.
pub(super) fn of_parts(
    enrolment: EnrolmentId,
    requirement: Requirement,
    placements: Vec<Place>,
    entries: Vec<Entry>,
    today: Day,
) -> Standing {
    let tally = counting::count(&requirement, &store::ledger(&entries));
    let days = days(&placements);
    let outlook = days.map(|placement| Outlook {
        placement,
        today: *today,
        weekly_plan: weekly_plan(&placements),
    });
    Standing {
        enrolment,
        forecast: outlook
            .as_ref()
            .map(|outlook| counting::forecast(&requirement, &tally, outlook)),
        burn_up: days.map_or_else(Vec::new, |days| counting::burn_up(&tally, days, *today)),
        requirement,
        placements,
        entries,
        tally,
        days,
    }
}

/// From the first day of the first placement to the last day of the last. A withdrawn one no longer says when the
/// practicum ends, unless there is no other.
fn days(placements: &[Place]) -> Option<Days> {
    let stands = |place: &&Place| !matches!(place.state.as_str(), "withdrawn" | "terminated");
    let first = placements.iter().map(|place| *place.starts_on).min()?;
    let last = placements
        .iter()
        .filter(stands)
        .map(|place| *place.ends_on)
        .max()
        .or_else(|| placements.iter().map(|place| *place.ends_on).max())?;
    Some(Days { first, last })
}

fn weekly_plan(placements: &[Place]) -> Option<Minutes> {
    let planned: Minutes = placements
        .iter()
        .filter(|place| place.is_open())
        .map(|place| place.planned_a_week)
        .sum();
    (!planned.is_zero()).then_some(planned)
}
