//! What is in a student's room: placements, requirement, ledger, running clock, comments. The home and the ledger show it.

use super::{
    desk::Desk,
    standing::{self, Standing},
    state::EntryState,
    store::{self, ClockRun, Comment, Entry, Place},
};
use crate::{
    kernel::{ids::EnrolmentId, ids::PersonId, time::Instant},
    programs,
    web::{Error, Result},
};
use sqlx::PgConnection;

/// A student's room.
#[derive(Debug)]
pub struct Room {
    /// Where the student stands in the enrolment looked at; none without a placement.
    pub standing: Option<Standing>,
    /// What the student logs at.
    pub desk: Desk,
    /// Placements of the student's other enrolments.
    pub others: Vec<Place>,
    /// The running clock.
    pub clock: Option<ClockRun>,
    /// What was said to returned entries.
    pub comments: Vec<Comment>,
}

impl Room {
    /// Reads a student's room. `enrolment` is the one asked for, if any. Five or six statements.
    pub async fn of(
        db: &mut PgConnection,
        (student, now): (PersonId, Instant),
        enrolment: &str,
    ) -> Result<Self> {
        let places = store::places_of_student(db, student).await?;
        let clock = store::running_clock(db, student).await?;
        let mut desk = Desk {
            places,
            requirements: Vec::new(),
            newest: None,
            now,
        };
        let Some(chosen) = chosen(&desk.places, enrolment).cloned() else {
            return Ok(Self {
                standing: None,
                desk,
                others: Vec::new(),
                clock,
                comments: Vec::new(),
            });
        };
        read_requirements(db, &mut desk, chosen.enrolment).await?;
        let requirement = desk.requirement(&chosen).cloned().ok_or(Error::NotFound)?;
        let entries = store::entries_of_enrolment(db, chosen.enrolment).await?;
        let comments = comments(db, &entries).await?;
        desk.newest = entries.last().cloned();
        let (own, others) = desk
            .places
            .iter()
            .cloned()
            .partition(|place| place.enrolment == chosen.enrolment);
        let today = desk.today_at(&chosen);
        let standing = standing::of_parts(chosen.enrolment, requirement, own, entries, today);
        Ok(Self {
            standing: Some(standing),
            desk,
            others,
            clock,
            comments,
        })
    }
}

/// What the open placements ask, and those of the enrolment looked at; each once.
async fn read_requirements(
    db: &mut PgConnection,
    desk: &mut Desk,
    enrolment: EnrolmentId,
) -> Result<()> {
    for place in &desk.places {
        let is_needed = place.takes_hours(desk.now) || place.enrolment == enrolment;
        if is_needed
            && !desk
                .requirements
                .iter()
                .any(|(id, _)| *id == place.requirement)
        {
            let found = programs::load_requirement(db, place.requirement).await?;
            desk.requirements.push((place.requirement, found));
        }
    }
    Ok(())
}

async fn comments(db: &mut PgConnection, entries: &[Entry]) -> Result<Vec<Comment>> {
    let returned: Vec<_> = entries
        .iter()
        .filter(|entry| entry.state == EntryState::Returned)
        .map(|entry| entry.id)
        .collect();
    if returned.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::comments(db, &returned).await?)
}

/// The enrolment asked for; else that of the newest open placement; else that of the newest.
pub(super) fn chosen<'a>(places: &'a [Place], enrolment: &str) -> Option<&'a Place> {
    let asked = enrolment.parse::<EnrolmentId>().ok();
    let mut of_asked = places.iter().filter(|place| Some(place.enrolment) == asked);
    of_asked
        .next()
        .or_else(|| places.iter().find(|place| place.is_open()))
        .or_else(|| places.first())
}
