//! Programs, courses, terms, offerings and enrolments, as pages and rules take them.

use super::requirement::Requirement;
use crate::kernel::{
    ids::{
        CourseId, EnrolmentId, FrameworkId, OfferingId, PersonId, ProgramId, RequirementId, TermId,
    },
    minutes::Minutes,
    time::{Day, Instant},
};

/// A course in a term.
#[derive(Debug, Clone)]
pub struct Offering {
    /// Its id.
    pub id: OfferingId,
    /// Its program.
    pub program: ProgramId,
    /// The program's name.
    pub program_name: String,
    /// Its course.
    pub course: CourseId,
    /// The course's code.
    pub course_code: String,
    /// The course's name.
    pub course_name: String,
    /// Its term.
    pub term: TermId,
    /// The term's name.
    pub term_name: String,
    /// The requirement version new enrolments begin with.
    pub requirement: RequirementId,
    /// The number of that version.
    pub version: i32,
    /// The course's newest version.
    pub newest_version: i32,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
}

impl Offering {
    /// What people call it: "HIM 290, Fall 2026".
    pub fn title(&self) -> String {
        format!("{}, {}", self.course_code, self.term_name)
    }
}

/// What an enrolment is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentState {
    /// Under way.
    Enrolled,
    /// Done.
    Completed,
    /// Given up; hours stay on record.
    Withdrawn,
}

impl EnrolmentState {
    /// The state stored under this word; what is not known counts as enrolled.
    pub fn parse(word: &str) -> Self {
        match word {
            "completed" => Self::Completed,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Enrolled,
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enrolled => "Enrolled",
            Self::Completed => "Completed",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// The tone of its chip.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Enrolled => "",
            Self::Completed => "good",
            Self::Withdrawn => "off",
        }
    }
}

/// A student in an offering.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The program.
    pub program: ProgramId,
    /// The offering.
    pub offering: OfferingId,
    /// Who.
    pub student: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The college's number for them, where it is known.
    pub number: Option<String>,
    /// Its state.
    pub state: EnrolmentState,
    /// The requirement version it began with.
    pub version: i32,
    /// The faculty liaison.
    pub faculty: Option<PersonId>,
    /// Their name.
    pub faculty_name: Option<String>,
    /// The roster it came from.
    pub source: Option<String>,
    /// Absent from the newest roster since this day.
    pub missing_since: Option<Day>,
}

/// A program of study.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its id.
    pub id: ProgramId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The level's word.
    pub level: String,
    /// How many courses it has.
    pub courses: i64,
}

/// Levels of programs: word and label, in the order of a choice list.
pub const LEVELS: [(&str, &str); 5] = [
    ("certificate", "Certificate"),
    ("associate", "Associate degree"),
    ("bachelor", "Bachelor's degree"),
    ("master", "Master's degree"),
    ("other", "Other"),
];

impl Program {
    /// The level in words.
    pub fn level_label(&self) -> &'static str {
        LEVELS
            .into_iter()
            .find(|(word, _)| *word == self.level)
            .map_or("Other", |(_, label)| label)
    }
}

/// A practicum course, with its newest requirement.
#[derive(Debug, Clone)]
pub struct CourseLine {
    /// Its id.
    pub id: CourseId,
    /// Its program.
    pub program: ProgramId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The newest version of its requirement; none until it has one.
    pub version: Option<i32>,
    /// The total of that version.
    pub total_minutes: Option<i32>,
}

impl CourseLine {
    /// What it asks, in words: "90 h, version 1".
    pub fn asks(&self) -> String {
        match (self.version, self.total_minutes) {
            (Some(version), Some(total)) => {
                let total = Minutes::new(u32::try_from(total).unwrap_or(0));
                format!("{total}, version {version}")
            }
            _ => "No requirement yet".to_owned(),
        }
    }
}

/// A term.
#[derive(Debug, Clone)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
}

/// An offering as a list shows it.
#[derive(Debug, Clone)]
pub struct OfferingLine {
    /// Its id.
    pub id: OfferingId,
    /// The course's code.
    pub course_code: String,
    /// The term's name.
    pub term_name: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// The requirement version new enrolments begin with.
    pub version: i32,
    /// How many students.
    pub enrolled: i64,
}

/// One version of a course's requirement, with its history.
#[derive(Debug, Clone)]
pub struct Version {
    /// What it asks.
    pub requirement: Requirement,
    /// The competency framework.
    pub framework: Option<FrameworkId>,
    /// Its name.
    pub framework_name: Option<String>,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: Option<String>,
    /// How many enrolments began with it.
    pub enrolments: i64,
}
