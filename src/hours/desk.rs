//! The desk a student logs at: the placements hours can be logged for, what their programs ask, and what is on record
//! already. Reading what was typed and judging it needs nothing else.

use super::{
    Days,
    kind::{self, Kind},
    line::SiteName,
    rules::OwnEntry,
    store::{self, Competency, Entry, Place},
    work::Work,
};
use crate::{
    kernel::{
        ids::{CompetencyId, PersonId, PlacementId, RequirementId},
        text,
        time::{Day, Instant},
    },
    programs::{self, requirement::Requirement},
    web::Result,
};
use sqlx::PgConnection;

/// What a student logs at.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Every placement of the student that was ever on, newest first.
    pub places: Vec<Place>,
    /// What the programs of these placements ask.
    pub requirements: Vec<(RequirementId, Requirement)>,
    /// The newest entry, for what is usual.
    pub newest: Option<Entry>,
    /// The moment.
    pub now: Instant,
}

/// What a new entry is held against.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The student's entries of the days and weeks around, as the rules take them.
    pub others: Vec<OwnEntry>,
}

impl Desk {
    /// Sets the desk for a student. Its newest entry is read for what is usual.
    pub async fn of(db: &mut PgConnection, student: PersonId, now: Instant) -> Result<Self> {
        let places = store::places_of_student(db, student).await?;
        let mut requirements: Vec<(RequirementId, Requirement)> = Vec::new();
        for place in &places {
            if !requirements.iter().any(|(id, _)| *id == place.requirement) {
                let found = programs::load_requirement(db, place.requirement).await?;
                requirements.push((place.requirement, found));
            }
        }
        let newest = store::newest_entry(db, student).await?;
        Ok(Self {
            places,
            requirements,
            newest,
            now,
        })
    }

    /// The placements that are on.
    pub fn open(&self) -> Vec<&Place> {
        self.places.iter().filter(|place| place.is_open()).collect()
    }

    /// The placements hours can be logged for: those that are on, and those that ended lately, for the days until then.
    pub fn for_hours(&self) -> Vec<&Place> {
        let takes = |place: &&Place| place.takes_hours(self.now);
        self.places.iter().filter(takes).collect()
    }

    /// Whether one of these is over, so that the day says which of them it was.
    pub fn day_decides(&self) -> bool {
        self.for_hours().iter().any(|place| !place.is_open())
    }

    /// The placement with this id.
    pub fn place(&self, id: PlacementId) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// What the program of a placement asks.
    pub fn requirement(&self, place: &Place) -> Option<&Requirement> {
        self.requirements
            .iter()
            .find(|(id, _)| *id == place.requirement)
            .map(|(_, requirement)| requirement)
    }

    /// The kinds of hours of a placement.
    pub fn kinds(&self, place: &Place) -> Vec<Kind> {
        self.requirement(place).map_or_else(Vec::new, kind::kinds)
    }

    /// The kinds of hours of all placements that hours can be logged for, each once.
    pub fn all_kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Vec::new();
        for place in self.for_hours() {
            for kind in self.kinds(place) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        kinds
    }

    /// The kind to begin with at a placement.
    pub fn usual_kind(&self, place: &Place) -> Option<Kind> {
        let newest = self
            .newest
            .as_ref()
            .filter(|entry| entry.placement == place.id);
        kind::usual(&self.kinds(place), newest, &place.mode).cloned()
    }

    /// The placement to begin with: that of the newest entry if it is still open, else the newest. Where none is open,
    /// one that ended lately.
    pub fn usual_place(&self) -> Option<&Place> {
        let mut open = self.open();
        if open.is_empty() {
            open = self.for_hours();
        }
        let newest = self.newest.as_ref().map(|entry| entry.placement);
        open.iter()
            .find(|place| Some(place.id) == newest)
            .or_else(|| open.first())
            .copied()
    }

    /// The days that a week can be opened for: from the first day of the first placement, or today when it is still to
    /// come, to today.
    pub fn logging_days(&self) -> Option<Days> {
        let today = *self.today_at(self.usual_place()?);
        let first = self.places.iter().map(|place| *place.starts_on).min()?;
        Some(Days {
            first: first.min(today),
            last: today,
        })
    }

    /// Today at a placement's site.
    pub fn today_at(&self, place: &Place) -> Day {
        self.now.day_in(&place.zone())
    }

    /// The sites a line may name; the key is the position among the placements hours can be logged for. Where one of
    /// them is over, each says which days are its own.
    pub fn site_names(&self) -> Vec<SiteName> {
        let day_decides = self.day_decides();
        self.for_hours()
            .iter()
            .enumerate()
            .map(|(key, place)| SiteName {
                key,
                name: place.site.clone(),
                days: day_decides.then(|| place.days()),
            })
            .collect()
    }

    /// Reads what these spells of work are held against.
    pub async fn record(&self, db: &mut PgConnection, works: &[Work]) -> Result<Record> {
        let Some(student) = self.places.first().map(|place| place.student) else {
            return Ok(Record::default());
        };
        let days = || works.iter().map(|work| Day(work.date));
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Ok(Record::default());
        };
        // The longest entry is a day, a week is seven: eight days on each side hold everything that matters.
        let from = first.plus_days(-8);
        let site = |placement| {
            self.place(placement)
                .map_or("another site", |place| place.site.as_str())
                .to_owned()
        };
        let days = (from, last.plus_days(8));
        let others = store::own_entries(db, student, days, site).await?;
        Ok(Record { others })
    }

    /// The competencies whose codes were typed, or the code that is none.
    pub async fn competencies(
        &self,
        db: &mut PgConnection,
        place: &Place,
        codes: &[String],
    ) -> Result<Result<Vec<CompetencyId>, String>> {
        if codes.is_empty() {
            return Ok(Ok(Vec::new()));
        }
        let known = store::competencies(db, place.requirement).await?;
        Ok(by_code(&known, codes))
    }
}

fn by_code(known: &[Competency], codes: &[String]) -> Result<Vec<CompetencyId>, String> {
    codes
        .iter()
        .map(|code| {
            known
                .iter()
                .find(|one| one.code.eq_ignore_ascii_case(code))
                .map(|one| one.id)
                .ok_or_else(|| unknown(&text::shortened(code), known.first()))
        })
        .collect()
}

fn unknown(code: &str, example: Option<&Competency>) -> String {
    match example {
        Some(example) => format!(
            "Enter a competency of your program, such as {}: there is no {code}",
            example.code
        ),
        None => format!("Take out {code}: your program has no list of competencies yet"),
    }
}
