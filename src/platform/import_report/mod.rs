//! What an import would do, row by row: the one report type of every import, and the comparison that fills it.
//!
//! A *dry run* shows the report, the *import* does what the report says in one transaction. Comparing is pure: what is
//! stored and what has arrived go in, a [`Difference`] comes out. Nothing is ever removed: a record that a complete file
//! no longer holds is *gone* (marked), and a record of a row that was refused keeps what is stored.

mod compare;
mod repeats;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use compare::difference;
pub use repeats::refuse_repeats;

/// A record that an import brings, known by the id its source gave it.
pub trait Imported {
    /// The id in the source, unique among records of this type. Text, never a number: leading zeros count.
    fn source_id(&self) -> &str;
    /// Every field that is compared and shown, in the order of the report: (name for people, value).
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)>;
    /// What people call it; none where it has no name of its own.
    fn title(&self) -> Option<&str> {
        None
    }
}

/// A record with the row it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived<T> {
    /// The row as a spreadsheet numbers it; the header is row 1.
    pub row: u64,
    /// What the row says.
    pub record: T,
}

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// What an earlier import brought, unchanged by what people typed since.
    pub record: T,
    /// Whether an earlier import marked it gone.
    pub gone: bool,
}

/// Whether a file tells everything, or only what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coverage {
    /// The whole truth: a record that is missing is gone.
    #[default]
    Whole,
    /// Only what changed: a record that is missing means nothing.
    ChangesOnly,
}

/// A row that was not taken, and why. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file's name, such as `users.csv`; empty for a file that came alone.
    pub file: String,
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// The header of the column at fault, if it is one column.
    pub column: Option<String>,
    /// What to mend, in plain words.
    pub reason: String,
    /// The id in the source where it could be read: its stored record is then left as it is, and not marked gone.
    pub source_id: Option<String>,
    /// What people call it, where that could be read.
    pub name: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(out, "{}, ", self.file)?;
        }
        write!(out, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(out, ", {column}")?;
        }
        write!(out, ": {}", self.reason)
    }
}

/// Everything one file says about one type of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals<T> {
    /// Records to be there afterwards, by row. No source id comes twice.
    pub present: Vec<Arrived<T>>,
    /// Source ids that the file itself says have left.
    pub left: Vec<Arrived<String>>,
    /// Rows that were not taken.
    pub refused: Vec<Refusal>,
    /// Whether what is missing is gone.
    pub coverage: Coverage,
}

impl<T> Default for Arrivals<T> {
    fn default() -> Self {
        Self {
            present: Vec::new(),
            left: Vec::new(),
            refused: Vec::new(),
            coverage: Coverage::Whole,
        }
    }
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name for people.
    pub field: &'static str,
    /// The stored value.
    pub old: String,
    /// The value that comes.
    pub new: String,
}

/// What becomes of one record or row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// New.
    Added(T),
    /// Known, and at least one field differs; a record that was gone and comes back is changed too.
    Changed {
        /// The record as it will be.
        record: T,
        /// What differs.
        fields: Vec<FieldChange>,
    },
    /// Known, and nothing differs.
    Unchanged {
        /// The id in the source.
        source_id: String,
    },
    /// Stored, and no longer in the source: marked, never removed.
    Gone(T),
    /// Not taken.
    Refused(Refusal),
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<T> {
    /// The row it speaks of; none for a record that is missing from the file.
    pub row: Option<u64>,
    /// What becomes of it.
    pub outcome: Outcome<T>,
}

/// The whole report: lines by row, then what is gone by source id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<T> {
    /// The lines.
    pub lines: Vec<Line<T>>,
}

/// How many of each; prints the one line an import ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// New records.
    pub added: usize,
    /// Records with a field that differs.
    pub changed: usize,
    /// Records as they were.
    pub unchanged: usize,
    /// Records newly marked gone.
    pub gone: usize,
    /// Rows not taken.
    pub refused: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            added,
            changed,
            unchanged,
            gone,
            refused,
        } = self;
        write!(
            out,
            "added {added}, changed {changed}, unchanged {unchanged}, gone {gone}, refused {refused}"
        )
    }
}

impl std::ops::Add for Summary {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            added: self.added + other.added,
            changed: self.changed + other.changed,
            unchanged: self.unchanged + other.unchanged,
            gone: self.gone + other.gone,
            refused: self.refused + other.refused,
        }
    }
}

impl Summary {
    /// Whether carrying the import out would change anything stored.
    pub const fn changes_nothing(&self) -> bool {
        self.added == 0 && self.changed == 0 && self.gone == 0
    }
}

impl<T> Difference<T> {
    /// Counts the lines. Records marked gone by an earlier import and still missing are in no count.
    pub fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        for line in &self.lines {
            match line.outcome {
                Outcome::Added(_) => sum.added += 1,
                Outcome::Changed { .. } => sum.changed += 1,
                Outcome::Unchanged { .. } => sum.unchanged += 1,
                Outcome::Gone(_) => sum.gone += 1,
                Outcome::Refused(_) => sum.refused += 1,
            }
        }
        sum
    }
}

/// SHA-256 of a file, in hexadecimal: an import carries out only the very bytes whose dry run was shown.
pub fn fingerprint(bytes: &[u8]) -> String {
    use fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests;
