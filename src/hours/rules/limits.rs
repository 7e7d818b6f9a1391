//! Day and week limits, over all placements of the student together.

use super::overlap::is_same;
use super::{Against, Finding, OwnEntry, Proposed, Rule, words};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::Limit;
use jiff::civil::Date;

pub(super) fn day(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    let sum = sum(proposed, against, |date| date == proposed.date);
    let on = format!("on {}", words::day(proposed.date));
    passed(against.requirement.limits.day, sum, Rule::OverDay, &on)
}

pub(super) fn week(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    let week = against.requirement.week_starts_on;
    let first = week.first_day(proposed.date);
    let sum = sum(proposed, against, |date| week.first_day(date) == first);
    let on = format!("in the week of {}", words::day(first));
    passed(against.requirement.limits.week, sum, Rule::OverWeek, &on)
}

fn sum(proposed: &Proposed, against: &Against<'_>, within: impl Fn(Date) -> bool) -> Minutes {
    let own = against
        .requirement
        .rounding
        .apply(proposed.worked.minutes());
    against
        .others
        .iter()
        .filter(|other| within(other.date) && other.state.is_live())
        .filter(|other| !is_same(proposed, other) && !is_being_corrected(other, against.others))
        .fold(own, |sum, other| sum.saturating_add(other.minutes))
}

fn is_being_corrected(entry: &OwnEntry, others: &[OwnEntry]) -> bool {
    others
        .iter()
        .any(|other| other.corrects == Some(entry.id) && other.state.is_live())
}

fn passed(limit: Limit, sum: Minutes, rule: Rule, on: &str) -> Option<Finding> {
    if let Some(most) = limit.block.filter(|most| sum > *most) {
        let words = format!("This makes {sum} {on}; more than {most} cannot be logged");
        return Some(Finding::block(rule, words));
    }
    let usual = limit.warn.filter(|usual| sum > *usual)?;
    let words = format!("This makes {sum} {on}; more than {usual} is unusual");
    Some(Finding::warn(rule, words))
}
