//! What stands in the way in the calendar.

use super::{NotReady, Plan};
use crate::kernel::minutes::Minutes;

pub(super) fn check(plan: &Plan) -> Vec<NotReady> {
    [
        outside_offering(plan),
        over(plan).or_else(|| began(plan)),
        too_little_time(plan),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn dates_page(plan: &Plan, found: NotReady) -> NotReady {
    match plan.placement {
        Some(id) => found.at(format!("/placements/{id}/dates"), "Change the dates"),
        None => found,
    }
}

fn outside_offering(plan: &Plan) -> Option<NotReady> {
    let plans = &plan.plans;
    if plan.starts_on >= plans.starts_on && plan.ends_on <= plans.ends_on {
        return None;
    }
    let words = format!(
        "The dates go beyond the course, which runs {} to {}",
        plans.starts_on.words(),
        plans.ends_on.words_with_year()
    );
    Some(dates_page(
        plan,
        NotReady::warns(
            "outside_offering",
            words,
            "You: make sure that the dates are meant",
        ),
    ))
}

/// A placement that is made when its last day is over.
fn over(plan: &Plan) -> Option<NotReady> {
    (plan.placement.is_none() && plan.ends_on < plan.today).then(|| {
        NotReady::warns(
            "over",
            format!("The last day, {}, is over", plan.ends_on.words_with_year()),
            "You: make sure that the dates are meant; the late-entry window may have closed",
        )
    })
}

/// A placement that is made when hours of its first days can no longer be logged without asking.
fn began(plan: &Plan) -> Option<NotReady> {
    let ago = plan.today.days_since(plan.starts_on);
    (plan.placement.is_none() && ago > plan.plans.late_days).then(|| {
        let open = plan.today.plus_days(-plan.plans.late_days);
        NotReady::warns(
            "began",
            format!(
                "The first day, {}, was {ago} days ago",
                plan.starts_on.words_with_year()
            ),
            format!(
                "You: make sure that the date is meant; hours before {} need a late-entry request",
                open.words()
            ),
        )
    })
}

fn too_little_time(plan: &Plan) -> Option<NotReady> {
    let planned = planned(plan);
    if plan.shifts.is_empty() || planned >= plan.plans.required {
        return None;
    }
    let words = format!(
        "The weekly schedule comes to {planned} by the last day, and the course asks for {}",
        plan.plans.required
    );
    let found = NotReady::warns(
        "too_little_time",
        words,
        "You: plan more hours a week or a later last day, unless other hours count too",
    );
    Some(dates_page(plan, found))
}

/// What the weekly schedule comes to between the first and the last day.
fn planned(plan: &Plan) -> Minutes {
    let days = plan.ends_on.days_since(plan.starts_on);
    let first = i32::from(plan.starts_on.weekday().to_monday_one_offset());
    let total = plan
        .shifts
        .iter()
        .map(|shift| {
            let until = (i32::from(shift.weekday) - first).rem_euclid(7);
            let times = if until > days {
                0
            } else {
                (days - until) / 7 + 1
            };
            shift.minutes().get() * u32::try_from(times).unwrap_or(0)
        })
        .sum();
    Minutes::new(total)
}
