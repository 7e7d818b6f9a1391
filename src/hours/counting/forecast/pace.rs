//! How fast minutes come in.

use super::{Outlook, PACE_DAYS, expected};
use crate::hours::counting::Tally;
use crate::hours::days::Days;
use crate::kernel::minutes::Minutes;
use jiff::ToSpan;
use jiff::civil::Date;

/// Minutes over days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    pub(super) minutes: Minutes,
    pub(super) days: u32,
}

/// The pace of the recent weeks.
pub(super) fn recent(tally: &Tally, outlook: &Outlook) -> Pace {
    let window = (i64::from(PACE_DAYS) - 1).days();
    let first = outlook
        .today
        .saturating_sub(window)
        .max(outlook.placement.first);
    let days = Days {
        first,
        last: outlook.today,
    };
    Pace {
        minutes: expected(tally, days),
        days: days.len(),
    }
}

impl Pace {
    /// Minutes a week, rounded down.
    pub(super) fn per_week(self) -> Minutes {
        let per_week = u64::from(self.minutes.get()) * 7;
        let per_week = per_week.checked_div(u64::from(self.days)).unwrap_or(0);
        Minutes::new(u32::try_from(per_week).unwrap_or(u32::MAX))
    }

    /// The day on which this much is done, if that is in sight.
    pub(super) fn done(self, left: Minutes, today: Date) -> Option<Date> {
        if left == Minutes::ZERO {
            return Some(today);
        }
        if self.minutes == Minutes::ZERO || self.days == 0 {
            return None;
        }
        let work = u64::from(left.get()) * u64::from(self.days);
        let days = work.div_ceil(u64::from(self.minutes.get()));
        today
            .checked_add(
                i64::try_from(days)
                    .ok()
                    .and_then(|days| jiff::Span::new().try_days(days).ok())?,
            )
            .ok()
    }
}
