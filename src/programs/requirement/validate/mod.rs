//! What is wrong with a requirement before it is saved, by field and in plain words.
//!
//! A requirement without problems can be met: its minimums fit into its total and its maximums, its
//! maximums leave room for the total, and its nest has no circles. Counting never depends on this: it
//! ends for any requirement, it is only less meaningful for a broken one.

mod categories;
mod nesting;
mod sums;

use super::{Limit, Requirement};
use crate::kernel::minutes::Minutes;

/// How many days a late-entry window may have.
pub const LATE_DAYS_ALLOWED: std::ops::RangeInclusive<u16> = 1..=120;

/// The field of the requirement's form that a problem belongs to. Categories are numbered from 0 in
/// the order of [`Requirement::categories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The total.
    Total,
    /// The code of a category.
    Code(usize),
    /// The name of a category.
    Name(usize),
    /// The minimum of a category.
    Minimum(usize),
    /// The maximum of a category.
    Maximum(usize),
    /// The modes of a category.
    Modes(usize),
    /// The category that a category is part of.
    Parent(usize),
    /// The other category that a category counts towards.
    AlsoCountsTo(usize),
    /// The day limit that warns.
    DayWarn,
    /// The day limit that blocks.
    DayBlock,
    /// The week limit that warns.
    WeekWarn,
    /// The week limit that blocks.
    WeekBlock,
    /// The late-entry window.
    LateEntryDays,
}

/// One thing to mend before a requirement can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub field: Field,
    /// What to do about it.
    pub words: String,
}

impl Problem {
    fn new(field: Field, words: impl Into<String>) -> Self {
        Self {
            field,
            words: words.into(),
        }
    }
}

impl Requirement {
    /// Everything to mend before this requirement can be saved; empty when it can.
    #[must_use]
    pub fn validate(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.total == Minutes::ZERO {
            problems.push(Problem::new(Field::Total, "Enter the total hours"));
        }
        categories::check(self, &mut problems);
        let before_nesting = problems.len();
        nesting::check(self, &mut problems);
        if problems.len() == before_nesting {
            sums::check(self, &mut problems);
        }
        limits(self, &mut problems);
        problems
    }
}

fn limits(requirement: &Requirement, problems: &mut Vec<Problem>) {
    let limits = requirement.limits;
    limit(
        limits.day,
        ("day", 24, Field::DayWarn, Field::DayBlock),
        problems,
    );
    limit(
        limits.week,
        ("week", 7 * 24, Field::WeekWarn, Field::WeekBlock),
        problems,
    );
    if !LATE_DAYS_ALLOWED.contains(&requirement.late_entry_days) {
        let (least, most) = (LATE_DAYS_ALLOWED.start(), LATE_DAYS_ALLOWED.end());
        let words = format!("Enter a late-entry window between {least} and {most} days");
        problems.push(Problem::new(Field::LateEntryDays, words));
    }
}

fn limit(limit: Limit, part: (&str, u32, Field, Field), problems: &mut Vec<Problem>) {
    let (period, hours, warn_field, block_field) = part;
    for (level, field) in [(limit.warn, warn_field), (limit.block, block_field)] {
        let Some(level) = level else { continue };
        if level == Minutes::ZERO {
            let words = format!("Enter a {period} limit above 0, or leave it empty");
            problems.push(Problem::new(field, words));
        } else if level > Minutes::new(hours * 60) {
            let words = format!("Enter a {period} limit of {hours} h or less");
            problems.push(Problem::new(field, words));
        }
    }
    if let (Some(warn), Some(block)) = (limit.warn, limit.block)
        && warn > block
    {
        let words =
            format!("Enter {block} or less: more than that in a {period} is refused anyway");
        problems.push(Problem::new(warn_field, words));
    }
}

#[cfg(test)]
mod tests;
