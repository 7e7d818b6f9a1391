//! An entry as somebody who answers it sees it, the reasons to look twice, and the answers there are.

use crate::{
    hours::{Entry, changes::Pair, state::EntryState},
    kernel::{
        ids::{PersonId, PlacementId, ProgramId, SeriesId, SiteId},
        minutes::Minutes,
        time::zone,
    },
    programs::requirement::Approval,
};
use std::{collections::BTreeMap, sync::Arc};

/// An entry longer than this is looked at first.
pub const LONG: Minutes = Minutes::new(12 * 60);

/// A supervisor who did not answer for this many days may be stood in for by faculty.
pub const PATIENCE_DAYS: i64 = 10;

/// What somebody who answers needs to know of a placement.
#[derive(Debug, Clone)]
pub struct Place {
    /// The placement.
    pub id: PlacementId,
    /// Its program.
    pub program: ProgramId,
    /// The program's name.
    pub program_name: String,
    /// The student.
    pub student: PersonId,
    /// The student's name.
    pub student_name: String,
    /// The site's name.
    pub site_name: String,
    /// The site's zone.
    pub zone: String,
    /// Who answers hours of this enrolment.
    pub approval: Approval,
    /// Days after which an entry is late.
    pub late_days: i32,
    /// Whether the actor signs for it now, as a supervisor or a delegate.
    pub signs: bool,
    /// Whether the actor is a supervisor of it now, not only a delegate.
    pub supervises: bool,
    /// Whether the actor is its faculty liaison.
    pub liaises: bool,
    /// The actor's credential at its site; empty when they have none there.
    pub credential: String,
}

/// An entry with its placement, as it waits for an answer.
#[derive(Debug, Clone)]
pub struct Item {
    /// The entry.
    pub entry: Entry,
    /// Its placement, which its other entries share.
    pub place: Arc<Place>,
    /// The hash of the text it was mailed with, when it is answered by a link that covers it.
    pub sent: Option<Vec<u8>>,
    /// What it changes, when it corrects signed hours.
    pub correction: Option<Correction>,
}

/// What stands behind a version that corrects signed hours.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// The minutes that were signed before.
    pub before: Option<Minutes>,
    /// What it changes.
    pub changes: Vec<Pair>,
    /// The most that the student ever logged for it.
    pub logged: Minutes,
    /// Whether the student agreed to it as it stands.
    pub agreed: bool,
    /// Whether the student disagrees and nobody has answered yet.
    pub disputed: bool,
}

impl Item {
    /// Whether a supervisor has still to answer it.
    pub fn waits(&self) -> bool {
        self.entry.state == EntryState::Submitted && self.entry.signed_at.is_none()
    }

    /// Whether it is still what the link was sent with.
    pub fn as_sent(&self) -> bool {
        self.sent.as_ref() == Some(&self.entry.content_hash)
    }

    /// Why to look at it before the others; `day` is the sum of its day.
    pub fn reasons(&self, day: Minutes) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(correction) = &self.correction {
            reasons.push(match correction.before {
                Some(before) => format!("Corrects signed hours, {before} before"),
                None => "Corrects signed hours".to_owned(),
            });
            if correction.disputed {
                reasons.push("The student disputes it".to_owned());
            }
            if self.adds_hours() {
                reasons.push("Adds hours the student did not log".to_owned());
            }
        }
        if self.entry.minutes > LONG {
            reasons.push("Over 12 h".to_owned());
        } else if day > LONG {
            reasons.push(format!("{day} on this day"));
        }
        if self.entry.decided_at.is_some() && self.waits() {
            reasons.push("Changed after it was returned".to_owned());
        }
        if self.is_late() {
            reasons.push("Logged late".to_owned());
        }
        if self.entry.paid_time {
            reasons.push("Paid working time".to_owned());
        }
        reasons
    }

    /// Whether somebody else added hours that the student neither logged nor agreed to.
    pub fn adds_hours(&self) -> bool {
        self.entry.is_made_for_student()
            && self.correction.as_ref().is_some_and(|correction| {
                !correction.agreed && self.entry.minutes > correction.logged
            })
    }

    /// Who corrected it and why, in one line; empty when it is no correction.
    pub fn correction_words(&self) -> String {
        let reason = self.entry.correction_reason.as_deref().unwrap_or_default();
        if self.correction.is_none() {
            String::new()
        } else if self.entry.made_by_name.is_empty() {
            format!("Corrected by the student: “{reason}”")
        } else {
            format!("Corrected by {}: “{reason}”", self.entry.made_by_name)
        }
    }

    /// Past the late-entry window; a correction of signed hours never is.
    fn is_late(&self) -> bool {
        self.entry.version == 1
            && self.entry.submitted_at.is_some_and(|at| {
                at.day_in(&zone(&self.place.zone))
                    .days_since(self.entry.work_date)
                    > self.place.late_days
            })
    }
}

/// The minutes of each student's day among these entries, and pairs of entries that share time.
pub fn day_sums(items: &[Item]) -> BTreeMap<(PersonId, crate::kernel::time::Day), Minutes> {
    let mut sums = BTreeMap::new();
    for item in items {
        let sum = sums
            .entry((item.entry.student, item.entry.work_date))
            .or_insert(Minutes::ZERO);
        *sum = sum.saturating_add(item.entry.minutes);
    }
    sums
}

/// Whether an entry shares time with another of the same student among these. The database refuses that for live
/// entries, so this only catches what came in by other ways.
pub fn overlaps(item: &Item, items: &[Item]) -> bool {
    let (Some(start), Some(end)) = (item.entry.starts_at, item.entry.ends_at) else {
        return false;
    };
    items.iter().any(|other| {
        other.entry.series != item.entry.series
            && other.entry.student == item.entry.student
            && matches!((other.entry.starts_at, other.entry.ends_at), (Some(s), Some(e)) if s < end && start < e)
    })
}

/// The sum of these entries.
pub fn sum<'a>(items: impl IntoIterator<Item = &'a Item>) -> Minutes {
    items.into_iter().fold(Minutes::ZERO, |sum, item| {
        sum.saturating_add(item.entry.minutes)
    })
}

/// The series of those that are corrections.
pub fn corrections(items: &[Item]) -> Vec<SeriesId> {
    items
        .iter()
        .filter(|item| item.entry.version > 1)
        .map(|item| item.entry.series)
        .collect()
}

/// A placement that somebody asks a sign-off for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The placement.
    pub id: PlacementId,
    /// Its program.
    pub program: ProgramId,
    /// Its student.
    pub student: PersonId,
    /// Its site.
    pub site: SiteId,
    /// Entries that wait for the supervisor.
    pub waiting: i64,
    /// Whether the actor is its faculty liaison.
    pub liaises: bool,
}

/// An answer to one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Signed.
    Approve,
    /// Sent back; the words say what to mend.
    Return(String),
    /// Refused; the words say why.
    Reject(String),
}

/// "1 entry", "7 entries".
pub fn entries_words(count: usize) -> String {
    if count == 1 {
        "1 entry".to_owned()
    } else {
        format!("{count} entries")
    }
}
