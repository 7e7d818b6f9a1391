//! What each category comes to.

use super::filling::Filling;
use super::tally::{CategoryCount, EntryCount};
use super::{Levels, less, sum};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::{Category, Requirement};

pub(super) fn category_counts(
    requirement: &Requirement,
    entries: &[EntryCount],
    levels: &Levels<'_>,
) -> Vec<CategoryCount> {
    let count = |category: &Category| {
        let own = entries
            .iter()
            .filter(|entry| entry.category == Some(category.id));
        let counted = levels.approved.shown(category);
        CategoryCount {
            id: category.id,
            counted,
            pending: less(levels.with_pending.shown(category), counted),
            not_counted: sum(own.map(EntryCount::not_counted)),
            minimum: category.minimum,
            maximum: category.maximum,
            shortfall: shortfall(category, &levels.approved),
            shortfall_if_approved: shortfall(category, &levels.answered),
        }
    };
    requirement.categories.iter().map(count).collect()
}

/// What a category lacks to its minimum.
pub(super) fn shortfall(category: &Category, filling: &Filling<'_>) -> Minutes {
    category.minimum.map_or(Minutes::ZERO, |minimum| {
        less(minimum, filling.shown(category))
    })
}
