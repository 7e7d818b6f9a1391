//! From what a student typed to instants and worked minutes.
//!
//! The rules:
//! - Times are local to the site's zone. Worked minutes are the time that really passed between the
//!   two instants, less the break: a night shift over the spring change is an hour shorter than the
//!   clock suggests, over the autumn change an hour longer. Parts of a minute are dropped.
//! - An entry belongs to the date it began, also when it ends on the next day.
//! - A time the clock skipped is a problem, never moved.
//! - A time the clock showed twice is asked for ([`Pass`]), never guessed.
//! - The end comes after the start, at most 24 hours later, and the break is shorter than the span.

mod problem;
#[cfg(test)]
mod tests;

pub use problem::SpanProblem;

use crate::kernel::minutes::Minutes;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// The longest an entry may be, from start to end, break included.
pub const LONGEST: Minutes = Minutes::new(24 * 60);

/// Which of the two times a clock shows when it is put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// Before the clock was put back.
    First,
    /// After the clock was put back.
    Second,
}

/// One end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// When it began.
    Start,
    /// When it ended.
    End,
}

/// A shift as the student gives it, in the site's local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The date it began.
    pub date: Date,
    /// When it began.
    pub start: Time,
    /// When it ended.
    pub end: Time,
    /// Whether it ended on the day after it began.
    pub ends_next_day: bool,
    /// Unpaid break, not counted.
    pub break_minutes: Minutes,
    /// Which of the two, when the start is a time the clock showed twice.
    pub start_pass: Option<Pass>,
    /// Which of the two, when the end is a time the clock showed twice.
    pub end_pass: Option<Pass>,
}

impl Shift {
    /// A shift within one day without break.
    #[must_use]
    pub const fn new(date: Date, start: Time, end: Time) -> Self {
        Self {
            date,
            start,
            end,
            ends_next_day: false,
            break_minutes: Minutes::ZERO,
            start_pass: None,
            end_pass: None,
        }
    }

    /// The same shift ending on the next day.
    #[must_use]
    pub const fn overnight(mut self) -> Self {
        self.ends_next_day = true;
        self
    }

    /// The same shift with an unpaid break.
    #[must_use]
    pub const fn with_break(mut self, minutes: Minutes) -> Self {
        self.break_minutes = minutes;
        self
    }

    /// The date it ended.
    #[must_use]
    pub fn end_date(&self) -> Date {
        if self.ends_next_day {
            self.date.saturating_add(1.day())
        } else {
            self.date
        }
    }

    /// The instants and minutes of this shift at a site in this zone.
    ///
    /// # Errors
    /// The first [`SpanProblem`], from start to end to break.
    pub fn span(&self, zone: &TimeZone) -> Result<Span, SpanProblem> {
        let starts_at = self.instant(Edge::Start, zone)?;
        let ends_at = self.instant(Edge::End, zone)?;
        let passed = minutes_between(starts_at, ends_at);
        if ends_at <= starts_at {
            return Err(SpanProblem::EndNotAfterStart);
        }
        if ends_at.duration_since(starts_at) > SignedDuration::from_mins(LONGEST.get().into()) {
            return Err(SpanProblem::TooLong { minutes: passed });
        }
        match passed.checked_sub(self.break_minutes) {
            Some(worked) if worked > Minutes::ZERO => Ok(Span {
                starts_at,
                ends_at,
                worked,
            }),
            _ => Err(SpanProblem::BreakTooLong { passed }),
        }
    }

    fn instant(&self, edge: Edge, zone: &TimeZone) -> Result<Timestamp, SpanProblem> {
        let (date, time, pass) = match edge {
            Edge::Start => (self.date, self.start, self.start_pass),
            Edge::End => (self.end_date(), self.end, self.end_pass),
        };
        let local = date.to_datetime(time);
        let offset = match zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { .. } => return Err(SpanProblem::Skipped { edge, local }),
            AmbiguousOffset::Fold { before, after } => match pass {
                Some(Pass::First) => before,
                Some(Pass::Second) => after,
                None => return Err(SpanProblem::ShownTwice { edge, local }),
            },
        };
        offset
            .to_timestamp(local)
            .map_err(|_| SpanProblem::DateOutOfRange)
    }
}

/// When a shift really was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The instant it began.
    pub starts_at: Timestamp,
    /// The instant it ended.
    pub ends_at: Timestamp,
    /// What was worked: the time that passed, less the break.
    pub worked: Minutes,
}

impl Span {
    /// Whether the two have any time in common, wherever on earth each was. One that ends when the
    /// other begins does not overlap it.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    /// The time that passed from start to end, break included.
    #[must_use]
    pub fn passed(&self) -> Minutes {
        minutes_between(self.starts_at, self.ends_at)
    }
}

/// Whole minutes from one instant to a later one; nothing if it is not later.
fn minutes_between(from: Timestamp, to: Timestamp) -> Minutes {
    let minutes = to.duration_since(from).as_mins();
    Minutes::new(u32::try_from(minutes).unwrap_or(0))
}
