//! What is in a student's room: placements, requirement, ledger, running clock, comments. The home and the ledger show it.

use super::{
    counting,
    desk::Desk,
    standing::{self, Standing},
    state::EntryState,
    store::{self, ClockRun, Comment, Counted, Entry, Place},
};
use crate::{
    kernel::{
        ids::{EnrolmentId, EntryId, PersonId},
        time::Instant,
    },
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
    /// Every entry of the enrolment as counting takes it, in order of work.
    pub counted: Vec<Counted>,
}

/// How many entries are read with all there is to read of them.
#[derive(Debug, Clone, Copy)]
enum Extent {
    Whole,
    /// What needs the student, and so many of the newest of the rest.
    Front(usize),
}

impl Room {
    /// Reads a student's room with the whole ledger. `enrolment` is the one asked for, if any. A handful of statements.
    pub async fn of(
        db: &mut PgConnection,
        who: (PersonId, Instant),
        enrolment: &str,
    ) -> Result<Self> {
        Self::read(db, who, enrolment, Extent::Whole).await
    }

    /// The same with those entries only that the home shows: drafts, what was returned or corrected for the student, and
    /// so many of the newest of the rest. All of them count.
    pub async fn front(
        db: &mut PgConnection,
        who: (PersonId, Instant),
        enrolment: &str,
        newest: usize,
    ) -> Result<Self> {
        Self::read(db, who, enrolment, Extent::Front(newest)).await
    }

    async fn read(
        db: &mut PgConnection,
        (student, now): (PersonId, Instant),
        enrolment: &str,
        extent: Extent,
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
                counted: Vec::new(),
            });
        };
        read_requirements(db, &mut desk, chosen.enrolment).await?;
        let requirement = desk.requirement(&chosen).cloned().ok_or(Error::NotFound)?;
        let (entries, counted) = entries(db, chosen.enrolment, extent).await?;
        let comments = comments(db, &entries).await?;
        desk.newest = entries.last().cloned();
        let (own, others) = desk
            .places
            .iter()
            .cloned()
            .partition(|place| place.enrolment == chosen.enrolment);
        let today = desk.today_at(&chosen);
        let ledger: Vec<_> = counted.iter().map(|row| row.entry.clone()).collect();
        let tally = counting::count(&requirement, &ledger);
        let standing = standing::of_parts(
            (chosen.enrolment, requirement, own),
            (entries, tally),
            today,
        );
        Ok(Self {
            standing: Some(standing),
            desk,
            others,
            clock,
            comments,
            counted,
        })
    }
}

async fn entries(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
    extent: Extent,
) -> Result<(Vec<Entry>, Vec<Counted>)> {
    let newest = match extent {
        Extent::Whole => {
            let entries = store::entries_of_enrolment(db, enrolment).await?;
            let counted = store::counted(&entries);
            return Ok((entries, counted));
        }
        Extent::Front(newest) => newest,
    };
    let counted = store::counted_of_enrolment(db, enrolment).await?;
    let shown = shown(&counted, newest);
    let entries = if shown.is_empty() {
        Vec::new()
    } else {
        store::entries_among(db, &shown).await?
    };
    Ok((entries, counted))
}

/// What needs the student, the newest of the rest, and the very last, which says what is usual.
fn shown(counted: &[Counted], newest: usize) -> Vec<EntryId> {
    let mut others = 0;
    let mut shown = Vec::new();
    for (at, row) in counted.iter().rev().enumerate() {
        let state = row.entry.state;
        others += usize::from(!state.is_editable());
        let needs = state.is_editable()
            || (state == EntryState::Submitted && row.made_for_student)
            || others <= newest;
        if needs || at == 0 {
            shown.push(row.entry.id);
        }
    }
    shown
}

/// What the open placements ask, and those of the enrolment looked at; each once.
async fn read_requirements(
    db: &mut PgConnection,
    desk: &mut Desk,
    enrolment: EnrolmentId,
) -> Result<()> {
    for place in &desk.places {
        let is_needed = place.is_open() || place.enrolment == enrolment;
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
fn chosen<'a>(places: &'a [Place], enrolment: &str) -> Option<&'a Place> {
    let asked = enrolment.parse::<EnrolmentId>().ok();
    let mut of_asked = places.iter().filter(|place| Some(place.enrolment) == asked);
    of_asked
        .next()
        .or_else(|| places.iter().find(|place| place.is_open()))
        .or_else(|| places.first())
}
