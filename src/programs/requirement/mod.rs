//! The requirement: what a practicum course asks of a student, as versioned data.
//!
//! A requirement is a total, any number of [`Category`]s with a minimum, a maximum or both, and the
//! rules an hours entry is held against. It is never rewritten: a change makes the next
//! [`RequirementVersion`], and an enrolment keeps the version it began with.
//!
//! How the parts count is stated in [`crate::hours::counting`].

mod category;
mod difference;
mod limits;
mod mode;
mod presets;
mod rounding;
mod validate;
mod week;

pub use category::Category;
pub use difference::{differences, in_words};
pub use limits::{Limit, Limits};
pub use mode::Mode;
pub use presets::{DEFAULT_LATE_DAYS, Preset, StandardIds};
pub use rounding::Rounding;
pub use validate::{Field, LATE_DAYS_ALLOWED, Problem};
pub use week::WeekStart;

use crate::kernel::ids::CategoryId;
use crate::kernel::minutes::Minutes;
use serde::{Deserialize, Serialize};

/// Which version of a course's requirement this is: 1 is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequirementVersion(u32);

impl RequirementVersion {
    /// The version a new requirement begins with.
    pub const FIRST: Self = Self(1);

    /// The version with this number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The bare number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The version that a change to this one makes.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Who has to agree before submitted minutes are approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// The site supervisor's sign-off is enough.
    SignOff,
    /// Faculty verification is enough.
    FacultyVerification,
    /// The supervisor signs off, then faculty verifies.
    Both,
}

impl Approval {
    /// Every set-up there is, in the order of a choice list.
    pub const ALL: [Self; 3] = [Self::SignOff, Self::FacultyVerification, Self::Both];

    /// The word stored in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignOff => "sign_off",
            Self::FacultyVerification => "faculty_verification",
            Self::Both => "both",
        }
    }

    /// The set-up stored under this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|approval| approval.as_str() == word)
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignOff => "Sign-off by the site supervisor",
            Self::FacultyVerification => "Verification by faculty",
            Self::Both => "Sign-off by the site supervisor, then verification by faculty",
        }
    }
}

/// One version of what a practicum course asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Which version this is.
    pub version: RequirementVersion,
    /// How much must be approved in all.
    pub total: Minutes,
    /// The kinds of hours the course tells apart; without any, every mode counts.
    pub categories: Vec<Category>,
    /// Day and week limits.
    pub limits: Limits,
    /// How many days after the work an entry may still be submitted.
    pub late_entry_days: u16,
    /// Whether entries for work that has not ended yet are refused.
    pub future_forbidden: bool,
    /// How minutes are rounded, once, when an entry is submitted.
    pub rounding: Rounding,
    /// Whether meeting the requirement may end the placement before its last day.
    pub early_finish_allowed: bool,
    /// Whether an entry may be a bare duration without clock times.
    pub durations_allowed: bool,
    /// Who has to agree before minutes are approved.
    pub approval: Approval,
    /// The day on which a week of the week limit begins.
    pub week_starts_on: WeekStart,
}

impl Requirement {
    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The category an entry falls into: the one it names, otherwise the first whose modes hold the
    /// entry's mode. An entry that names a category the requirement does not have falls into none.
    #[must_use]
    pub fn category_of(&self, mode: Mode, named: Option<CategoryId>) -> Option<&Category> {
        match named {
            Some(id) => self.category(id),
            None => self
                .categories
                .iter()
                .find(|category| category.modes.contains(&mode)),
        }
    }

    /// Whether an entry can count at all: without categories everything counts, otherwise only what
    /// falls into one.
    #[must_use]
    pub fn takes(&self, mode: Mode, named: Option<CategoryId>) -> bool {
        self.categories.is_empty() || self.category_of(mode, named).is_some()
    }
}
