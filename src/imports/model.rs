//! Files that are looked at before they are applied: what they are, the states they go through, how far the work has come.

use crate::{
    kernel::{
        ids::{ImportRunId, OfferingId, PersonId, ProgramId},
        time::Instant,
    },
    platform::import_report::Summary,
};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The hospital file of the Centers for Medicare & Medicaid Services.
    SitesCms,
    /// A roster as a `OneRoster` archive.
    RosterOneRoster,
    /// A roster as a plain table.
    RosterCsv,
}

impl Kind {
    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SitesCms => "sites_cms",
            Self::RosterOneRoster => "roster_oneroster",
            Self::RosterCsv => "roster_csv",
        }
    }
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// A worker looks at it, or will.
    Waiting,
    /// The report is there. Nothing has changed yet.
    LookedAt,
    /// A worker applies it, or will.
    Applying,
    /// Done.
    Applied,
    /// A newer file came, or nobody applied it.
    Dropped,
    /// Somebody did not want it applied.
    Cancelled,
    /// It could not be used.
    Failed,
}

impl RunState {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Waiting, "waiting", "Being looked at"),
        (Self::LookedAt, "looked_at", "Dry run, not applied"),
        (Self::Applying, "applying", "Being applied"),
        (Self::Applied, "applied", "Applied"),
        (Self::Dropped, "dropped", "Not applied, file deleted"),
        (Self::Cancelled, "cancelled", "Cancelled"),
        (Self::Failed, "failed", "Could not be used"),
    ];

    fn row(self) -> (Self, &'static str, &'static str) {
        Self::ALL[self as usize]
    }

    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The words people read.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// The state stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, stored, _)| *stored == word)
            .map(|(state, _, _)| state)
    }

    /// The tone of its chip: only what a person should look at has one.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Waiting | Self::Applying => "waiting",
            Self::Failed => "bad",
            Self::LookedAt | Self::Applied | Self::Dropped | Self::Cancelled => "",
        }
    }

    /// Whether a worker has it, or will.
    pub const fn is_at_work(self) -> bool {
        matches!(self, Self::Waiting | Self::Applying)
    }

    /// What it is, for somebody who wanted something else of it.
    pub const fn refusal(self) -> &'static str {
        match self {
            Self::Waiting => "This file is still being looked at",
            Self::LookedAt => "This file waits to be applied",
            Self::Applying => "This file is being applied",
            Self::Applied => "This file was applied already",
            Self::Dropped => {
                "This file was replaced by a newer one, or nobody applied it for 14 days"
            }
            Self::Cancelled => "This import was cancelled",
            Self::Failed => "This file could not be used",
        }
    }
}

/// What a worker does with a file at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Step {
    /// Nothing yet.
    #[default]
    Queued,
    /// Reads its rows.
    Reading,
    /// Compares them with what is stored.
    Comparing,
    /// Writes the report.
    Reporting,
    /// Writes what the report says.
    Writing,
}

impl Step {
    const ALL: [Self; 5] = [
        Self::Queued,
        Self::Reading,
        Self::Comparing,
        Self::Reporting,
        Self::Writing,
    ];

    /// The steps of looking at a file.
    pub const LOOKING: [Self; 3] = [Self::Reading, Self::Comparing, Self::Reporting];
    /// The steps of applying it.
    pub const APPLYING: [Self; 3] = [Self::Reading, Self::Comparing, Self::Writing];

    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Reading => "reading",
            Self::Comparing => "comparing",
            Self::Reporting => "reporting",
            Self::Writing => "writing",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "Wait for a turn",
            Self::Reading => "Read the file",
            Self::Comparing => "Compare it with what is here",
            Self::Reporting => "Write the report",
            Self::Writing => "Write the changes",
        }
    }

    /// The step stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }
}

/// How far a worker has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// What it does.
    pub step: Step,
    /// Rows (records, when it writes) that are done in this step.
    pub done: u64,
    /// How many there are.
    pub all: u64,
}

/// A file to be kept.
#[derive(Debug)]
pub struct NewRun<'a> {
    /// What it is.
    pub kind: Kind,
    /// The program and the offering it is for; none for sites.
    pub offering: Option<(ProgramId, OfferingId)>,
    /// Its name.
    pub file_name: &'a str,
    /// Its bytes; kept until they are applied or dropped.
    pub content: &'a [u8],
    /// Who brought it; none on the command line.
    pub by: Option<PersonId>,
    /// Where it begins: waiting for a worker, or looked at by whoever keeps it.
    pub state: RunState,
}

/// A file that somebody brought.
#[derive(Debug, Clone)]
pub struct ImportRun {
    /// Its id.
    pub id: ImportRunId,
    /// `sites_cms`, `roster_oneroster`, `roster_csv`.
    pub kind: String,
    /// The program it is for.
    pub program: Option<ProgramId>,
    /// The offering it is for.
    pub offering: Option<OfferingId>,
    /// Its name.
    pub file_name: String,
    /// Where it stands.
    pub state: RunState,
    /// Why it failed or was not applied.
    pub why: String,
    /// How many of each.
    pub summary: Summary,
    /// Notes, digest and whatever the area keeps beside.
    pub report: serde_json::Value,
    /// When it came.
    pub created_at: Instant,
    /// When it was applied.
    pub applied_at: Option<Instant>,
}

impl ImportRun {
    /// Whether it waits to be applied.
    pub fn is_open(&self) -> bool {
        self.state == RunState::LookedAt
    }

    /// What was left out on purpose, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let notes = self.report.get("notes").cloned().unwrap_or_default();
        serde_json::from_value(notes).unwrap_or_default()
    }

    /// The digest of the report that was shown.
    pub fn digest(&self) -> &str {
        self.report
            .get("digest")
            .and_then(|digest| digest.as_str())
            .unwrap_or_default()
    }

    /// How many lines of its report there are of each outcome.
    pub fn lines(&self) -> Summary {
        self.counted("lines").unwrap_or(self.summary)
    }

    /// How many students or hospitals become what.
    pub fn told(&self) -> Summary {
        self.counted("people").unwrap_or(self.summary)
    }

    fn counted(&self, what: &str) -> Option<Summary> {
        let kept = self.report.get(what).cloned().unwrap_or_default();
        serde_json::from_value(kept).ok()
    }

    /// The same in a sentence.
    pub fn sentence(&self) -> String {
        sentence(&self.told(), self.noun())
    }

    const fn noun(&self) -> (&'static str, &'static str) {
        if self.offering.is_some() {
            ("student", "students")
        } else {
            ("hospital", "hospitals")
        }
    }

    /// Why another file would be better: no row of this one can be used, or applying it would change nothing. A file
    /// without a row that can be used names nobody, and would mark everybody as gone.
    pub fn why_another(&self) -> Option<String> {
        let (sum, told) = (self.lines(), self.told());
        if sum.refused > 0 && told.added + told.changed + told.unchanged == 0 {
            let rows = if sum.refused == 1 {
                "row is"
            } else {
                "rows are"
            };
            let refused = grouped(sum.refused);
            return Some(format!(
                "Nothing in this file can be used: {refused} {rows} refused."
            ));
        }
        let nothing = "Applying this file would change nothing.";
        self.summary.changes_nothing().then(|| nothing.to_owned())
    }

    /// Whether more would be marked as gone than the file names, refused rows included: perhaps it is not whole.
    pub fn may_be_cut(&self) -> bool {
        let (sum, here) = (self.told(), self.report.get("refused_here"));
        let here = here.and_then(serde_json::Value::as_u64).unwrap_or_default();
        let named = sum.changed + sum.unchanged + usize::try_from(here).unwrap_or_default();
        self.is_open() && sum.gone > named
    }

    /// Why it was dropped; files that were dropped before reasons were kept had been replaced.
    pub fn why_not(&self) -> &str {
        if self.why.is_empty() {
            "A newer file has replaced this one"
        } else {
            &self.why
        }
    }

    /// Whether somebody has looked at it: there is a report.
    pub fn has_report(&self) -> bool {
        !self.digest().is_empty()
    }

    /// What its page is called.
    pub fn title(&self) -> String {
        let what = match self.state {
            RunState::Waiting => "Looking at",
            RunState::LookedAt => "Dry run of",
            RunState::Applying => "Applying",
            RunState::Applied | RunState::Dropped | RunState::Cancelled | RunState::Failed => {
                "Import of"
            }
        };
        format!("{what} {}", self.file_name)
    }
}

/// "4 students added, 2 already here, 1 refused"
fn sentence(sum: &Summary, (one, many): (&str, &str)) -> String {
    let parts = [
        (sum.added, "added"),
        (sum.changed, "changed"),
        (sum.unchanged, "already here"),
        (sum.gone, "gone"),
        (sum.refused, "refused"),
    ];
    let mut words: Vec<String> = Vec::new();
    for (count, what) in parts.into_iter().filter(|(count, _)| *count > 0) {
        let noun = match (words.is_empty(), count) {
            (false, _) => String::new(),
            (true, 1) => format!("{one} "),
            (true, _) => format!("{many} "),
        };
        words.push(format!("{} {noun}{what}", grouped(count)));
    }
    if words.is_empty() {
        format!("No {many}")
    } else {
        words.join(", ")
    }
}

/// 50,000
pub(super) fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A line of the list of files.
#[derive(Debug, Clone)]
pub struct RunLine {
    /// Which.
    pub id: ImportRunId,
    /// The file's name.
    pub file_name: String,
    /// Where it stands.
    pub state: RunState,
    /// When it came.
    pub created_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_step_is_found_again_by_its_word() {
        for (state, word, _) in RunState::ALL {
            assert_eq!((state.as_str(), RunState::parse(word)), (word, Some(state)));
        }
        for step in Step::ALL {
            assert_eq!(Step::parse(step.as_str()), Some(step));
        }
        assert_eq!(RunState::parse("gone"), None);
    }

    #[test]
    fn a_report_is_told_in_a_sentence_of_what_occurs() {
        let students = |sum| sentence(&sum, ("student", "students"));
        let sum = Summary {
            added: 4,
            unchanged: 2,
            refused: 1,
            ..Summary::default()
        };
        assert_eq!(students(sum), "4 students added, 2 already here, 1 refused");
        let gone = Summary {
            gone: 1,
            refused: 5_418,
            ..Summary::default()
        };
        assert_eq!(students(gone), "1 student gone, 5,418 refused");
        assert_eq!(students(Summary::default()), "No students");
    }

    #[test]
    fn only_a_file_in_a_workers_hands_is_at_work() {
        let at_work = RunState::ALL
            .into_iter()
            .filter(|(state, _, _)| state.is_at_work());
        let states: Vec<_> = at_work.map(|(_, word, _)| word).collect();
        assert_eq!(states, ["waiting", "applying"]);
    }
}
