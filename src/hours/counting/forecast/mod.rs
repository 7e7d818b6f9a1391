//! When a student will be done, and from when it can no longer be done in time.
//!
//! - **What is left** is [`Tally::still_needed_if_approved`]: what waits is taken to be approved.
//! - **Pace**: the counted and pending minutes dated in the last [`PACE_DAYS`] days up to today, or
//!   since the first day of the placement while that is more recent. At that pace the student is done
//!   `⌈left × days ÷ minutes⌉` days after today. No minutes in those days: no date.
//! - **Plan**: with a weekly plan the same with its minutes over 7 days.
//! - **Room**: what can be logged in a week is its days in the placement, from today on, times the day
//!   limit that blocks, and at most the week limit that blocks. Without such limits [`PLAUSIBLE_DAY`]
//!   and [`PLAUSIBLE_WEEK`] stand in. What counts or waits from this week and today is taken off.
//! - **Impossible from** the first day such that whoever logs nothing before it has too little room
//!   from it to the last day of the placement; the day after that when an hour on the last day would do.
//!
//! Work that is not logged yet is not known here.

mod pace;
mod room;
#[cfg(test)]
mod tests;

use super::tally::{EntryCount, Tally};
use crate::hours::days::Days;
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::Requirement;
use jiff::ToSpan;
use jiff::civil::Date;

/// Over how many days, today included, the pace is taken.
pub const PACE_DAYS: u32 = 21;

/// For how many days from the first of the placement nobody is called behind.
pub const FIRST_DAYS: u32 = 7;

/// The most one can plausibly work on a day, where the requirement names no limit.
pub const PLAUSIBLE_DAY: Minutes = Minutes::new(12 * 60);

/// The most one can plausibly work in a week, where the requirement names no limit.
pub const PLAUSIBLE_WEEK: Minutes = Minutes::new(60 * 60);

/// Where a student stands on the way to the requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Approved minutes meet the total and every minimum.
    Done,
    /// Done in time at the present pace, or within the first week, or only signatures are missing.
    OnPace,
    /// Not done in time at the present pace, but still possible.
    Behind,
    /// There is not enough room left before the last day.
    Impossible,
    /// Nothing counts or waits yet, and the first week is not over.
    NotStarted,
}

impl Status {
    /// Every status there is.
    pub const ALL: [Self; 5] = [
        Self::Done,
        Self::OnPace,
        Self::Behind,
        Self::Impossible,
        Self::NotStarted,
    ];

    /// The word used in addresses, filters and exports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::OnPace => "on_pace",
            Self::Behind => "behind",
            Self::Impossible => "impossible",
            Self::NotStarted => "not_started",
        }
    }

    /// The status with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::OnPace => "On pace",
            Self::Behind => "Behind",
            Self::Impossible => "Cannot finish in time",
            Self::NotStarted => "Not started",
        }
    }
}

/// What a forecast looks at beside requirement and tally.
#[derive(Clone, Copy, Debug)]
pub struct Outlook {
    /// The days of the placement; with several, from the first of the first to the last of the last.
    pub placement: Days,
    /// Today at the site.
    pub today: Date,
    /// What the student means to work in a week, if that is known.
    pub weekly_plan: Option<Minutes>,
}

/// When a student will be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Where the student stands.
    pub status: Status,
    /// What is left once everything that waits is approved.
    pub left: Minutes,
    /// The pace, in minutes a week, rounded down.
    pub pace_per_week: Minutes,
    /// The day the pace leads to the end; today when nothing is left.
    pub done_by_pace: Option<Date>,
    /// The day the weekly plan leads to the end; today when nothing is left.
    pub done_by_plan: Option<Date>,
    /// The first day from which finishing in time is impossible: the first of the present week, or an
    /// earlier day, when it is so now. None when nothing is left.
    pub impossible_from: Option<Date>,
}

/// When a student will be done, from what is on record today.
#[must_use]
pub fn forecast(requirement: &Requirement, tally: &Tally, outlook: &Outlook) -> Forecast {
    let left = tally.still_needed_if_approved;
    let pace = pace::recent(tally, outlook);
    let done_by_pace = pace.done(left, outlook.today);
    let latest = room::latest(requirement, tally, outlook);
    Forecast {
        status: status(tally, outlook, done_by_pace, latest.is_impossible),
        left,
        pace_per_week: pace.per_week(),
        done_by_pace,
        done_by_plan: outlook.weekly_plan.and_then(|plan| {
            pace::Pace {
                minutes: plan,
                days: 7,
            }
            .done(left, outlook.today)
        }),
        impossible_from: latest.from,
    }
}

fn status(tally: &Tally, outlook: &Outlook, done: Option<Date>, is_impossible: bool) -> Status {
    let first_week = i64::from(FIRST_DAYS).days();
    let is_early = outlook.today < outlook.placement.first.saturating_add(first_week);
    let nothing = tally
        .entries
        .iter()
        .all(|entry| entry.expected() == Minutes::ZERO);
    if tally.is_met() {
        Status::Done
    } else if tally.still_needed_if_approved == Minutes::ZERO {
        Status::OnPace
    } else if is_impossible {
        Status::Impossible
    } else if is_early {
        if nothing {
            Status::NotStarted
        } else {
            Status::OnPace
        }
    } else if done.is_some_and(|done| done <= outlook.placement.last) {
        Status::OnPace
    } else {
        Status::Behind
    }
}

/// What counts or waits from these days.
fn expected(tally: &Tally, days: Days) -> Minutes {
    let within = tally.entries.iter().filter(|entry| days.holds(entry.date));
    super::sum(within.map(EntryCount::expected))
}
