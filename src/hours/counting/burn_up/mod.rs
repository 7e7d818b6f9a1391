//! The burn-up series: what was reached by each day beside the line of what is required.
//!
//! One [`Point`] a day, from the first day of the placement (or an earlier entry) to its last (or a
//! later entry). Days after today have no minutes yet. The required line is straight: on a day it is
//! the total times the days of the placement that have passed, that day included, over all its days,
//! rounded down, so that it ends on the total. [`week_ends`] thins the series for a table.

use super::tally::{EntryCount, Tally};
use crate::hours::days::Days;
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::WeekStart;
use jiff::ToSpan;
use jiff::civil::Date;

/// The longest series: five years. A longer placement shows its first five.
const MOST_DAYS: usize = 5 * 366;

/// Minutes reached by the end of a day, since the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// Those that count.
    pub approved: Minutes,
    /// Those that wait, to be drawn on top.
    pub pending: Minutes,
}

/// One day of the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub date: Date,
    /// What was reached by its end; nothing for days still to come.
    pub logged: Option<Logged>,
    /// Where the straight line to the total is.
    pub required: Minutes,
}

/// The series for a placement, as of today. Entries dated after today are drawn on today.
#[must_use]
pub fn burn_up(tally: &Tally, placement: Days, today: Date) -> Vec<Point> {
    let counting = || {
        tally
            .entries
            .iter()
            .filter(|entry| entry.expected() > Minutes::ZERO)
    };
    let dates = || counting().map(|entry| entry.date);
    let first = dates()
        .min()
        .map_or(placement.first, |date| date.min(placement.first));
    let last = dates()
        .max()
        .map_or(placement.last, |date| date.max(placement.last));
    let mut waiting = counting().peekable();
    let mut logged = Logged::default();
    let mut points = Vec::new();
    for date in first
        .series(1.day())
        .take(MOST_DAYS)
        .take_while(|date| *date <= last)
    {
        while let Some(entry) = waiting.next_if(|entry| entry.date <= date || date == today) {
            logged = logged.and(entry);
        }
        points.push(Point {
            date,
            logged: (date <= today).then_some(logged),
            required: required(tally.total, placement, date),
        });
    }
    points
}

/// The last day of each week and of the series: the rows of the table beside the picture.
#[must_use]
pub fn week_ends(points: &[Point], week: WeekStart) -> Vec<Point> {
    let is_last = |at: usize, point: &Point| {
        let next = points.get(at.saturating_add(1));
        next.is_none_or(|next| week.first_day(next.date) > point.date)
    };
    let ends = points
        .iter()
        .enumerate()
        .filter(|(at, point)| is_last(*at, point));
    ends.map(|(_, point)| *point).collect()
}

impl Logged {
    const fn and(self, entry: &EntryCount) -> Self {
        Self {
            approved: self.approved.saturating_add(entry.counted),
            pending: self.pending.saturating_add(entry.pending),
        }
    }
}

fn required(total: Minutes, placement: Days, date: Date) -> Minutes {
    let passed = Days {
        first: placement.first,
        last: date.min(placement.last),
    }
    .len();
    let reached = u64::from(total.get()) * u64::from(passed);
    let reached = reached.checked_div(u64::from(placement.len())).unwrap_or(0);
    Minutes::new(u32::try_from(reached).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
