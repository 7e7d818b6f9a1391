//! Programs, courses, terms, offerings and enrolments, as pages and rules take them.

use crate::kernel::{
    ids::{CourseId, EnrolmentId, OfferingId, PersonId, ProgramId, RequirementId, TermId},
    time::Day,
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
