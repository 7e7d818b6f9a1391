//! How much can still be logged before the placement ends.

use super::{Outlook, PLAUSIBLE_DAY, PLAUSIBLE_WEEK, expected};
use crate::hours::counting::{Tally, less};
use crate::hours::days::Days;
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::Requirement;
use jiff::ToSpan;
use jiff::civil::Date;

/// From when it is too late to finish in time.
pub(super) struct Latest {
    pub(super) from: Option<Date>,
    pub(super) is_impossible: bool,
}

/// Goes back week by week from the last one, until there is room enough; then forth day by day in that week, until there
/// is not.
pub(super) fn latest(requirement: &Requirement, tally: &Tally, outlook: &Outlook) -> Latest {
    let left = tally.still_needed_if_approved;
    if left == Minutes::ZERO {
        return Latest {
            from: None,
            is_impossible: false,
        };
    }
    let week = requirement.week_starts_on;
    let open = Days {
        first: outlook.today.max(outlook.placement.first),
        last: outlook.placement.last,
    };
    let mut room = Minutes::ZERO;
    let mut first_day = week.first_day(open.last);
    while first_day.saturating_add(6.days()) >= open.first && open.first <= open.last {
        let of_week =
            |open: Days| room_of_week(requirement, tally, (first_day, open, outlook.today));
        let with_week = room.saturating_add(of_week(open));
        if with_week >= left {
            return Latest {
                from: Some(too_late(open, |from| {
                    room.saturating_add(of_week(Days {
                        first: from,
                        ..open
                    })) < left
                })),
                is_impossible: false,
            };
        }
        room = with_week;
        let Ok(before) = first_day.checked_sub(7.days()) else {
            break;
        };
        first_day = before;
    }
    let now = week.first_day(outlook.today.min(open.last));
    Latest {
        from: Some(now),
        is_impossible: true,
    }
}

/// The first of these days, or the day after the last, from which on it is too late.
fn too_late(open: Days, is_too_late: impl Fn(Date) -> bool) -> Date {
    let after = open.last.saturating_add(1.days());
    let mut from = open.first;
    while from < after && !is_too_late(from) {
        from = from.saturating_add(1.days());
    }
    from
}

/// What can still be logged in the week that begins on the first of these dates.
fn room_of_week(
    requirement: &Requirement,
    tally: &Tally,
    (first_day, open, today): (Date, Days, Date),
) -> Minutes {
    let week = Days {
        first: first_day,
        last: first_day.saturating_add(6.days()),
    };
    let days = Days {
        first: week.first.max(open.first),
        last: week.last.min(open.last),
    };
    let day_most = requirement.limits.day.block.unwrap_or(PLAUSIBLE_DAY);
    let week_most = requirement.limits.week.block.unwrap_or(PLAUSIBLE_WEEK);
    let by_day = Minutes::new(day_most.get().saturating_mul(days.len()));
    let today_done = expected(
        tally,
        Days {
            first: today,
            last: today,
        },
    );
    let by_day = if days.holds(today) {
        less(by_day, today_done)
    } else {
        by_day
    };
    by_day.min(less(week_most, expected(tally, week)))
}
