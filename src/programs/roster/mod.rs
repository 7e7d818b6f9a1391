//! Who studies and teaches what, as a college's records system exports it: `OneRoster` CSV archives and plain CSV tables.
//!
//! Reading is pure: bytes in, a [`Roster`] out. [`diff`] compares it with what is stored and makes the report of the dry
//! run; nothing here touches the database. Somebody missing from a new file is marked, never removed. Birth dates, sex
//! and origin (`demographics.csv`) are never even unpacked.

pub mod diff;
mod enrolling;
mod group;
mod narrow;
pub mod oneroster;
mod person;
pub mod plain;
mod plan;
mod planner;
pub mod sample;
mod settle;
mod together;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::platform::archive::ArchiveError;
use crate::platform::import_report::{Arrivals, Imported, Refusal};
use crate::platform::table::TableError;

pub use diff::RosterDifference;
pub use group::{Found, Group, Member};
pub use narrow::narrow;
pub use person::{email_address, name_of_parts, name_of_whole};
pub use plan::{EnrolmentChange, PersonChange, RosterPlan, Shape, plan};

/// A person as a records system knows them. Stored beside the person, so that the next import compares with what the
/// source said and not with what people changed by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPerson {
    /// The id in the source, as text; in a plain table without ids the address.
    pub source_id: String,
    /// The name for people, with the preferred given name where the source has one.
    pub name: String,
    /// The name to sort by, family name first.
    pub sort_name: String,
    /// In lower case; none where the source has none (such a person cannot be invited yet).
    pub email: Option<String>,
    /// The number the college prints on its cards, if the source has one.
    pub student_number: Option<String>,
    /// Whether the source lets the person sign in.
    pub enabled: bool,
}

/// A class (section) of a course in a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterClass {
    /// The id in the source, as text.
    pub source_id: String,
    /// Such as `HIM 290 Professional Practice, section 2`.
    pub title: String,
    /// Such as `HIM290-02`; may be empty.
    pub code: String,
    /// Source id of the course; may be empty.
    pub course: String,
    /// Source id of the school or department; may be empty.
    pub school: String,
    /// Source ids of the terms.
    pub terms: Vec<String>,
}

/// What a person does in a class. Other roles of the source (administrator, proctor) are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentRole {
    /// Takes the class.
    Student,
    /// Teaches it.
    Teacher,
}

/// A person in a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEnrolment {
    /// The id in the source, as text.
    pub source_id: String,
    /// Source id of the person.
    pub person: String,
    /// Source id of the class; its title is [`Roster::class_title`].
    pub class: String,
    /// What the person does there.
    pub role: EnrolmentRole,
    /// First day, if the source says.
    pub begins: Option<Date>,
    /// Last day, if the source says.
    pub ends: Option<Date>,
}

/// A course of which classes are held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterCourse {
    /// The id in the source, as text.
    pub source_id: String,
    /// Its title.
    pub title: String,
    /// Such as `HIM290`; may be empty.
    pub code: String,
}

/// A term, semester or school year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterTerm {
    /// The id in the source, as text.
    pub source_id: String,
    /// Its title.
    pub title: String,
    /// First day, if the source says.
    pub begins: Option<Date>,
    /// Last day, if the source says.
    pub ends: Option<Date>,
}

/// Everything a file tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// The system that wrote it, such as `Example SIS`; may be empty. Only records of the same source are compared.
    pub source: String,
    /// People.
    pub people: Arrivals<RosterPerson>,
    /// Classes.
    pub classes: Arrivals<RosterClass>,
    /// Who is in which class.
    pub enrolments: Arrivals<RosterEnrolment>,
    /// Courses by source id, to give classes their course's name.
    pub courses: BTreeMap<String, RosterCourse>,
    /// Terms by source id, to give classes their dates.
    pub terms: BTreeMap<String, RosterTerm>,
    /// Names of schools and departments by source id.
    pub schools: BTreeMap<String, String>,
    /// Rows of courses, terms, schools and roles that were not taken.
    pub refused_elsewhere: Vec<Refusal>,
    /// What was left out on purpose, in sentences.
    pub notes: Vec<String>,
    /// Source ids of the classes of the file that were not chosen.
    pub unchosen: BTreeSet<String>,
}

impl Roster {
    /// The title of a class in this file.
    pub fn class_title(&self, class: &str) -> Option<&str> {
        let found = self
            .classes
            .present
            .iter()
            .find(|c| c.record.source_id == class)?;
        Some(&found.record.title)
    }
}

/// Why a whole roster was refused, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// The archive as a whole.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The table that came alone.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table within the archive.
    #[error("{file}: {problem}")]
    File {
        /// Its name.
        file: &'static str,
        /// What is wrong.
        problem: TableError,
    },
    /// A file that must be in the archive is not.
    #[error(
        "The archive has no {file}. Export the roster again as OneRoster CSV with all its files"
    )]
    MissingFile {
        /// Its name.
        file: &'static str,
    },
    /// A plain table was packed into an archive.
    #[error(
        "The archive holds {name} and nothing of a OneRoster export. Choose the CSV file itself"
    )]
    PlainInside {
        /// The table's name.
        name: String,
    },
    /// The manifest says something that is not understood.
    #[error("manifest.csv: {0}")]
    Manifest(String),
}

/// What the report calls the name to sort by; it goes unsaid where the name itself changes.
const FILED_UNDER: &str = "filed under";

impl Imported for RosterPerson {
    fn source_id(&self) -> &str {
        &self.source_id
    }

    fn title(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![
            ("name", Cow::from(&self.name)),
            (FILED_UNDER, Cow::from(&self.sort_name)),
            (
                "e-mail",
                Cow::from(self.email.as_deref().unwrap_or_default()),
            ),
            (
                "student number",
                Cow::from(self.student_number.as_deref().unwrap_or_default()),
            ),
            (
                "may sign in",
                Cow::from(if self.enabled { "yes" } else { "no" }),
            ),
        ]
    }
}

impl Imported for RosterClass {
    fn source_id(&self) -> &str {
        &self.source_id
    }

    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![
            ("title", Cow::from(&self.title)),
            ("code", Cow::from(&self.code)),
            ("course", Cow::from(&self.course)),
            ("school", Cow::from(&self.school)),
            ("terms", Cow::from(self.terms.join(", "))),
        ]
    }
}

impl Imported for RosterEnrolment {
    fn source_id(&self) -> &str {
        &self.source_id
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let role = match self.role {
            EnrolmentRole::Student => "student",
            EnrolmentRole::Teacher => "teacher",
        };
        let day = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
        vec![
            ("person", Cow::from(&self.person)),
            ("class", Cow::from(&self.class)),
            ("role", Cow::from(role)),
            ("begins", Cow::from(day(self.begins))),
            ("ends", Cow::from(day(self.ends))),
        ]
    }
}

#[cfg(test)]
mod tests;
