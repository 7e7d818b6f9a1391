//! Everything on record about one entry: its versions, what was answered and signed, what happened. The student's page
//! of an entry and the pages of those who answer it read this one account.

use super::{
    changes::{self, CategoryNames, Pair},
    pages::{made_by, tone},
    state::EntryState,
    store::{self, Competency, Decision, Entry},
    work::Helper,
};
use crate::{
    audit::read::{self as log, EventRow},
    kernel::{site_clock::SiteClock, time::Instant},
    web::Result,
};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// How many events an entry shows.
const MOST_EVENTS: i64 = 50;

/// One entry and what stands beside it, as far as the reader may see it.
#[derive(Debug)]
pub struct Record {
    /// The version looked at.
    pub entry: Entry,
    /// Every version, oldest first.
    pub versions: Vec<Entry>,
    /// The answers to all of them.
    pub decisions: Vec<Decision>,
    /// The disagreement about this version.
    pub dispute: Option<store::Dispute>,
    /// Competencies it names.
    pub competencies: Vec<Competency>,
    /// Who helped.
    pub helpers: Vec<Helper>,
    /// Whether the student agreed to it.
    pub agreed: bool,
    names: CategoryNames,
    events: Vec<EventRow>,
    site: String,
    clock: SiteClock,
}

/// Reads what is on record about an entry, for a college in this zone.
pub async fn record(db: &mut PgConnection, entry: Entry, college: TimeZone) -> Result<Record> {
    let places = store::places_of_enrolment(db, entry.enrolment).await?;
    let place = places.iter().find(|place| place.id == entry.placement);
    let versions = store::versions(db, entry.series).await?;
    Ok(Record {
        names: store::category_names(db, &versions).await?,
        decisions: store::decisions(db, entry.series).await?,
        dispute: store::dispute_of(db, entry.id).await?,
        competencies: store::competencies_of(db, entry.id).await?,
        helpers: store::helpers_of(db, entry.id).await?,
        agreed: store::agreed(db, &[entry.id]).await?.contains(&entry.id),
        events: log::about(db, entry.id.get(), MOST_EVENTS).await?,
        site: place.map(|place| place.site.clone()).unwrap_or_default(),
        clock: SiteClock::new(&entry.zone, college),
        versions,
        entry,
    })
}

/// What became of an entry, ready to be printed.
#[derive(Debug)]
pub struct History {
    /// Its versions, newest first.
    pub versions: Vec<Version>,
    /// Its answers, newest first.
    pub answers: Vec<Answer>,
    /// When, what and why, newest first.
    pub events: Vec<(String, String, String)>,
    /// This version beside the one it corrects; empty when it is none.
    pub pairs: Vec<Pair>,
    /// Whether the version before it is what counts, or counted.
    pub corrects: &'static str,
}

/// One version in a list.
#[derive(Debug)]
pub struct Version {
    /// Its page.
    pub href: String,
    /// Day, time and length.
    pub words: String,
    /// Whether it is the one looked at.
    pub current: bool,
    /// The tone of its chip.
    pub tone: &'static str,
    /// The word of its chip.
    pub state: &'static str,
    /// Who corrected and why.
    pub reason: String,
}

/// One answer in a list.
#[derive(Debug)]
pub struct Answer {
    /// "Signed".
    pub words: &'static str,
    /// By whom, with role and whom they stood in for.
    pub by: String,
    /// When.
    pub at: String,
    /// What was said.
    pub comment: String,
    /// The verification code, if it was signed.
    pub code: String,
}

impl Record {
    /// The version it corrects.
    pub fn corrected(&self) -> Option<&Entry> {
        store::corrected(&self.entry, &self.versions)
    }

    /// The correction of it that waits for an answer, or is being written.
    pub fn under_way(&self) -> Option<&Entry> {
        self.versions.iter().rfind(|other| {
            other.version > self.entry.version
                && matches!(
                    other.state,
                    EntryState::Draft | EntryState::Submitted | EntryState::Returned
                )
        })
    }

    /// The newest version that took its place or is to take it.
    pub fn newer(&self) -> Option<&Entry> {
        self.versions.iter().rfind(|other| {
            other.version > self.entry.version && other.state != EntryState::Rejected
        })
    }

    /// The most that the student ever logged for it.
    pub fn logged(&self) -> crate::kernel::minutes::Minutes {
        store::logged(&self.versions)
    }

    /// The last words said to it.
    pub fn last_words(&self) -> Option<Answer> {
        let said =
            |decision: &&Decision| decision.entry == self.entry.id && !decision.comment.is_empty();
        let last = self.decisions.iter().rfind(said)?;
        Some(self.answer(last))
    }

    /// Its note, unless that stands side by side with the version it corrects.
    pub fn note(&self) -> String {
        if self.corrected().is_none() {
            self.entry.note.clone()
        } else {
            String::new()
        }
    }

    /// What became of it; `folder` is where the pages of entries are for this reader.
    pub fn history(&self, folder: &str) -> History {
        let before = self.corrected();
        History {
            versions: self
                .versions
                .iter()
                .rev()
                .map(|other| version(other, &self.entry, folder))
                .collect(),
            answers: self
                .decisions
                .iter()
                .rev()
                .map(|decision| self.answer(decision))
                .collect(),
            events: self
                .events
                .iter()
                .map(|event| {
                    (
                        self.clock.words(event.at),
                        event_words(event),
                        self.reason(event),
                    )
                })
                .collect(),
            pairs: before.map_or_else(Vec::new, |before| {
                changes::side_by_side(before, &self.entry, &self.names)
            }),
            corrects: before.map_or("", |before| match before.state {
                EntryState::Approved => "Signed, counts now",
                EntryState::Voided => "Signed before, voided",
                _ => "Signed before",
            }),
        }
    }

    /// The entry as a list of facts, for its student or for others. What stands side by side with the version it corrects
    /// is not said twice.
    pub fn facts(&self, now: Instant, is_own: bool) -> Vec<(&'static str, String)> {
        let entry = &self.entry;
        let mut facts = Vec::new();
        if self.corrected().is_none() {
            self.add_work(&mut facts, is_own);
        }
        if entry.minutes != entry.raw_minutes {
            facts.push(("Before rounding", entry.raw_minutes.to_string()));
        }
        facts.push(("Site", self.site.clone()));
        self.add_origin(&mut facts, now);
        facts
    }

    /// Why something happened, unless an answer says it already.
    fn reason(&self, event: &EventRow) -> String {
        let is_said = self
            .decisions
            .iter()
            .any(|decision| decision.comment == event.reason);
        if is_said {
            String::new()
        } else {
            event.reason.clone()
        }
    }

    fn answer(&self, decision: &Decision) -> Answer {
        Answer {
            words: decision_words(&decision.decision),
            by: signer(decision),
            at: self.clock.words(decision.at),
            comment: decision.comment.clone(),
            code: decision.code.clone().unwrap_or_default(),
        }
    }

    fn add_work(&self, facts: &mut Vec<(&'static str, String)>, is_own: bool) {
        let entry = &self.entry;
        facts.push(("Hours", entry.minutes.to_string()));
        if !entry.break_minutes.is_zero() {
            facts.push(("Break", entry.break_minutes.to_string()));
        }
        if !entry.activity.is_empty() {
            let term = if is_own {
                "What you did"
            } else {
                "What was done"
            };
            facts.push((term, entry.activity.clone()));
        }
        let category = self.names.get(&entry.category);
        facts.push(("Kind", changes::kind_words(category, entry.mode)));
        if entry.paid_time {
            facts.push(("Paid", "This was paid time".to_owned()));
        }
    }

    fn add_origin(&self, facts: &mut Vec<(&'static str, String)>, now: Instant) {
        let entry = &self.entry;
        if let Some(reason) = &entry.correction_reason {
            facts.push(("Why it was corrected", reason.clone()));
        }
        let made = format!("{}, {}", made_by(entry), self.clock.words(entry.created_at));
        facts.push(("Logged", made));
        if let (Some(at), EntryState::Submitted) = (entry.submitted_at, entry.state) {
            let ago = match self.clock.day(now).days_since(self.clock.day(at)) {
                0 => "today".to_owned(),
                1 => "yesterday".to_owned(),
                days => format!("{days} days ago"),
            };
            facts.push(("Submitted", ago));
        }
    }
}

fn version(other: &Entry, shown: &Entry, folder: &str) -> Version {
    let reason = other.correction_reason.clone().unwrap_or_default();
    Version {
        href: format!("{folder}/{}", other.id),
        words: other.in_words(),
        current: other.id == shown.id,
        tone: tone(other.state),
        state: other.state.label(),
        reason: if other.made_by_name.is_empty() {
            reason
        } else {
            format!("{}: {reason}", other.made_by_name)
        },
    }
}

fn signer(decision: &Decision) -> String {
    let role = decision
        .role
        .as_ref()
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    let behalf = decision
        .on_behalf_of
        .as_ref()
        .map(|name| format!(", on behalf of {name}"))
        .unwrap_or_default();
    format!("{}{role}{behalf}", decision.by)
}

fn decision_words(decision: &str) -> &'static str {
    match decision {
        "approved" => "Signed",
        "verified" => "Verified",
        "returned" => "Returned",
        "rejected" => "Rejected",
        "taken_back" => "Answer taken back",
        "withdrawn" => "Correction withdrawn",
        _ => "Voided",
    }
}

/// What happened, in words: "Maya Ortiz submitted it".
fn event_words(event: &EventRow) -> String {
    let who = event.who();
    let did = match event.action.as_str() {
        "hours.drafted" => "saved it as a draft",
        "hours.changed" => "changed it",
        "hours.submitted" => "submitted it",
        "hours.taken_back" => "took it back",
        "hours.correction_submitted" => "submitted it as a correction",
        "hours.correction_agreed" => "agreed to the correction",
        "hours.correction_withdrawn" => "took the correction back",
        "hours.approved" => "signed it",
        "hours.answer_taken_back" => "took the answer back",
        "hours.verified" => "verified it",
        "hours.returned" => "returned it",
        "hours.rejected" => "rejected it",
        "hours.voided" => "voided it",
        "hours.superseded" => "replaced it by a signed correction",
        "hours.redacted" => "redacted text about a patient",
        "hours.disputed" => "disputed it",
        "hours.dispute_decided" => "answered the dispute",
        _ => return format!("{who}: {}", event.what()),
    };
    format!("{who} {did}")
}
