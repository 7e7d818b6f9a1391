//! The report of a dry run, as it is kept and shown.

use crate::platform::import_report::{FieldChange, Refusal, Summary};
use sha2::{Digest as _, Sha256};

/// What becomes of a row or of a record that is not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// New here.
    Added,
    /// Known, and something differs.
    Changed,
    /// Known, and nothing differs.
    Unchanged,
    /// Here, and no longer in the file: marked, never removed.
    Gone,
    /// Not taken.
    Refused,
}

impl OutcomeKind {
    /// Every outcome, what a person should look at first.
    pub const ALL: [Self; 5] = [
        Self::Refused,
        Self::Gone,
        Self::Added,
        Self::Changed,
        Self::Unchanged,
    ];

    /// The word stored in the database and used in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Gone => "gone",
            Self::Refused => "refused",
        }
    }

    /// The outcome stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Unchanged => "Unchanged",
            Self::Gone => "Gone",
            Self::Refused => "Refused",
        }
    }

    /// The tone of its chip: only what a person should look at has one.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Added | Self::Changed | Self::Unchanged => "",
            Self::Gone => "warn",
            Self::Refused => "bad",
        }
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// What becomes of it.
    pub outcome: OutcomeKind,
    /// The same in a word that fits better; mostly empty.
    pub word: String,
    /// The file within an archive; empty for a file that came alone.
    pub file: String,
    /// The row as a spreadsheet numbers it; none for a record that is missing from the file.
    pub row: Option<u64>,
    /// What the row is about, for people.
    pub name: String,
    /// What differs, or what to mend.
    pub detail: String,
}

impl ReportLine {
    /// What becomes of it, in words.
    pub fn label(&self) -> &str {
        if self.word.is_empty() {
            self.outcome.label()
        } else {
            &self.word
        }
    }

    /// The line of a row that was not taken.
    pub fn refused(refusal: &Refusal) -> Self {
        let detail = match &refusal.column {
            Some(column) => format!("{column}: {}", refusal.reason),
            None => refusal.reason.clone(),
        };
        Self {
            outcome: OutcomeKind::Refused,
            word: String::new(),
            file: refusal.file.clone(),
            row: Some(refusal.row),
            name: match (&refusal.name, &refusal.source_id) {
                (Some(name), Some(id)) => format!("{name} ({id})"),
                (Some(only), None) | (None, Some(only)) => only.clone(),
                (None, None) => String::new(),
            },
            detail,
        }
    }
}

/// What differs, in words. A field named in `kept` was edited by hand: the edit stays.
pub fn differences(fields: &[FieldChange], kept: &[&str]) -> String {
    let shown = |text: &str| {
        if text.is_empty() {
            "empty".to_owned()
        } else {
            text.to_owned()
        }
    };
    let words: Vec<String> = fields
        .iter()
        .map(|change| {
            let (old, new) = (shown(&change.old), shown(&change.new));
            if kept.contains(&change.field) {
                format!(
                    "{}: kept as edited by hand (the file says {new})",
                    change.field
                )
            } else {
                format!("{}: {old} → {new}", change.field)
            }
        })
        .collect();
    words.join("; ")
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Its lines, by file and row, then what is gone.
    pub lines: Vec<ReportLine>,
    /// What was left out on purpose, in sentences.
    pub notes: Vec<String>,
    /// How many records become what, where a line speaks of several.
    pub records: Option<Summary>,
    /// How many people do, where other things have lines too.
    pub people: Option<Summary>,
    /// How many of what is here the file names in rows that were refused.
    pub refused_here: usize,
}

impl Report {
    /// How many records become what.
    pub fn summary(&self) -> Summary {
        self.records.unwrap_or_else(|| self.counted())
    }

    /// How many lines there are of each outcome.
    pub fn counted(&self) -> Summary {
        let count = |kind| {
            self.lines
                .iter()
                .filter(|line| line.outcome == kind)
                .count()
        };
        Summary {
            added: count(OutcomeKind::Added),
            changed: count(OutcomeKind::Changed),
            unchanged: count(OutcomeKind::Unchanged),
            gone: count(OutcomeKind::Gone),
            refused: count(OutcomeKind::Refused),
        }
    }

    /// A hash of all lines: when it differs at the time of applying, the data changed since the dry run.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for line in &self.lines {
            for part in [line.outcome.as_str(), &line.file, &line.name, &line.detail] {
                hash.update(part.len().to_le_bytes());
                hash.update(part.as_bytes());
            }
            hash.update(line.row.unwrap_or_default().to_le_bytes());
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(outcome: OutcomeKind, row: u64) -> ReportLine {
        ReportLine {
            outcome,
            file: String::new(),
            word: String::new(),
            row: Some(row),
            name: "Ann Lee".into(),
            detail: String::new(),
        }
    }

    #[test]
    fn a_report_counts_its_lines_and_any_change_of_a_line_changes_its_digest() {
        let report = Report {
            lines: vec![line(OutcomeKind::Added, 2), line(OutcomeKind::Refused, 3)],
            ..Report::default()
        };
        assert_eq!(
            report.summary().to_string(),
            "added 1, changed 0, unchanged 0, gone 0, refused 1"
        );
        let mut other = report.clone();
        other.lines[0].outcome = OutcomeKind::Unchanged;
        assert_ne!(report.digest(), other.digest());
        assert_eq!(report.digest(), report.clone().digest());
    }

    #[test]
    fn a_field_edited_by_hand_is_said_to_be_kept() {
        let change = |field, old: &str, new: &str| FieldChange {
            field,
            old: old.into(),
            new: new.into(),
        };
        let fields = [change("name", "A", "B"), change("city", "", "Boaz")];
        assert_eq!(
            differences(&fields, &["name"]),
            "name: kept as edited by hand (the file says B); city: empty → Boaz"
        );
    }
}
