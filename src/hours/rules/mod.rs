//! The checks on a proposed hours entry.
//!
//! Each rule has a name, a severity and its own words with the figures in them. A rule blocks only
//! where it is certain, and warns where a person must judge. [`check`] reports everything it finds,
//! blocks first, so that a student mends an entry once.
//!
//! | Rule | Severity | When |
//! |---|---|---|
//! | [`Rule::Overlap`] | block | shares an instant with an own live entry, in any placement |
//! | [`Rule::Future`] | block | dated after today, or ends after now (if the requirement forbids it) |
//! | [`Rule::OutsidePlacement`] | block | begins before the first or after the last day of the placement |
//! | [`Rule::TooLate`] | block | the late-entry window has passed and no granted request covers the date |
//! | [`Rule::TooLong`] | block | longer than 24 hours |
//! | [`Rule::ZeroMinutes`] | block | nothing is left to count |
//! | [`Rule::DurationNotAllowed`] | block | no clock times where the requirement wants them |
//! | [`Rule::OverDay`], [`Rule::OverWeek`] | warn or block | the level of the requirement that is passed |
//! | [`Rule::ModeNotCounted`] | warn | falls into no category, so it will not count |
//!
//! Day and week sums take in the student's live entries of every placement, each on the date it
//! began. Where a correction is under way, it stands in the sum in place of what it corrects. A
//! correction of a signed entry is never too late, for it needs a fresh signature anyway; a returned
//! entry is as late as it was when first submitted.

mod dates;
mod limits;
mod overlap;
mod shape;
mod words;

#[cfg(test)]
mod tests;

use super::days::Days;
use super::span::Span;
use super::state::EntryState;
use crate::kernel::ids::{CategoryId, EntryId, PlacementId};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::{Mode, Requirement};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How hard a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The entry cannot be submitted like this.
    Block,
    /// The entry can be submitted; student and supervisor see the words.
    Warn,
}

/// A rule a proposed entry is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Nothing is left to count.
    ZeroMinutes,
    /// Longer than 24 hours.
    TooLong,
    /// No clock times where the requirement wants them.
    DurationNotAllowed,
    /// Not over yet.
    Future,
    /// Not between the first and the last day of the placement.
    OutsidePlacement,
    /// After the late-entry window.
    TooLate,
    /// At the same time as another own entry.
    Overlap,
    /// More on one day than usual or allowed.
    OverDay,
    /// More in one week than usual or allowed.
    OverWeek,
    /// Falls into no category of the requirement.
    ModeNotCounted,
}

impl Rule {
    /// The word stored with an entry and used in filters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZeroMinutes => "zero_minutes",
            Self::TooLong => "too_long",
            Self::DurationNotAllowed => "duration_not_allowed",
            Self::Future => "future",
            Self::OutsidePlacement => "outside_placement",
            Self::TooLate => "too_late",
            Self::Overlap => "overlap",
            Self::OverDay => "over_day",
            Self::OverWeek => "over_week",
            Self::ModeNotCounted => "mode_not_counted",
        }
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How hard.
    pub severity: Severity,
    /// What to tell the student.
    pub words: String,
}

impl Finding {
    const fn block(rule: Rule, words: String) -> Self {
        Self {
            rule,
            severity: Severity::Block,
            words,
        }
    }

    const fn warn(rule: Rule, words: String) -> Self {
        Self {
            rule,
            severity: Severity::Warn,
            words,
        }
    }
}

/// How much was worked, with or without clock times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worked {
    /// From an instant to another, as [`super::span::Shift::span`] found.
    Clock(Span),
    /// A bare duration.
    Duration(Minutes),
}

impl Worked {
    /// The minutes worked, before rounding.
    #[must_use]
    pub const fn minutes(&self) -> Minutes {
        match self {
            Self::Clock(span) => span.worked,
            Self::Duration(minutes) => *minutes,
        }
    }

    const fn span(&self) -> Option<&Span> {
        match self {
            Self::Clock(span) => Some(span),
            Self::Duration(_) => None,
        }
    }
}

/// The entry to be checked.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Its id, when it is on record already (a draft, a returned entry): it does not overlap itself.
    pub id: Option<EntryId>,
    /// The entry it corrects, if it is a correction.
    pub corrects: Option<EntryId>,
    /// The date it began, at the site.
    pub date: Date,
    /// What was worked.
    pub worked: Worked,
    /// How the work was done.
    pub mode: Mode,
    /// The category the student named, if any.
    pub category: Option<CategoryId>,
    /// The site's zone.
    pub zone: TimeZone,
    /// The site-local date on which it was first submitted, if it was returned since.
    pub first_submitted: Option<Date>,
}

/// Another entry of the same student, in any placement.
#[derive(Clone, Debug)]
pub struct OwnEntry {
    /// Its id.
    pub id: EntryId,
    /// The entry it corrects, if it is a correction.
    pub corrects: Option<EntryId>,
    /// Its placement.
    pub placement: PlacementId,
    /// The name of its site, for the words.
    pub site: String,
    /// The zone of its site.
    pub zone: TimeZone,
    /// The date it began, at its site.
    pub date: Date,
    /// When it was, and how much.
    pub worked: Worked,
    /// Its minutes as they count, rounded if it is submitted.
    pub minutes: Minutes,
    /// Where it stands.
    pub state: EntryState,
}

/// What a proposed entry is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The requirement of the enrolment.
    pub requirement: &'a Requirement,
    /// The placement's days.
    pub placement: Days,
    /// Every other entry of the student in all placements; those of the same week and of the days
    /// around are enough.
    pub others: &'a [OwnEntry],
    /// The dates that granted late-entry requests open.
    pub late_granted: &'a [Days],
    /// The instant of the check.
    pub now: Timestamp,
}

/// Everything the rules have to say about a proposed entry: blocks first, then warnings. Empty when
/// there is nothing to say.
#[must_use]
pub fn check(proposed: &Proposed, against: &Against<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(shape::zero_minutes(proposed, against));
    findings.extend(shape::too_long(proposed));
    findings.extend(shape::duration(proposed, against));
    findings.extend(dates::future(proposed, against));
    findings.extend(dates::outside_placement(proposed, against));
    findings.extend(dates::too_late(proposed, against));
    findings.extend(overlap::overlaps(proposed, against));
    findings.extend(limits::day(proposed, against));
    findings.extend(limits::week(proposed, against));
    findings.extend(shape::mode(proposed, against));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Whether any finding keeps the entry from being submitted.
#[must_use]
pub fn blocks(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Block)
}
