//! Problems of the figures taken together: can this requirement be met at all?

use super::{Field, Problem};
use crate::kernel::ids::CategoryId;
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::{Category, Requirement};

pub(super) fn check(requirement: &Requirement, problems: &mut Vec<Problem>) {
    total(requirement, problems);
    for (at, category) in requirement.categories.iter().enumerate() {
        let parts = sum(requirement
            .parts_of(Some(category.id))
            .map(|part| requirement.enough_within(part, &|c| c.minimum.unwrap_or(Minutes::ZERO))));
        if let Some(maximum) = category.maximum
            && parts > maximum
        {
            let words = format!(
                "Enter {parts} or more: the minimums inside {} add up to that",
                category.name
            );
            problems.push(Problem::new(Field::Maximum(at), words));
        }
    }
}

fn total(requirement: &Requirement, problems: &mut Vec<Problem>) {
    if requirement.total == Minutes::ZERO {
        return;
    }
    let minimums = requirement.enough(&|category| category.minimum.unwrap_or(Minutes::ZERO));
    if minimums > requirement.total {
        let words =
            format!("Enter {minimums} or more: the minimums of the categories add up to that");
        problems.push(Problem::new(Field::Total, words));
    }
    let maximums: Option<Vec<Minutes>> = requirement
        .parts_of(None)
        .map(|category| category.maximum)
        .collect();
    if let Some(maximums) = maximums
        && !maximums.is_empty()
        && sum(maximums.iter().copied()) < requirement.total
    {
        let most = sum(maximums.into_iter());
        let words = format!("Enter {most} or less: the categories let no more than that count");
        problems.push(Problem::new(Field::Total, words));
    }
}

fn sum(minutes: impl Iterator<Item = Minutes>) -> Minutes {
    minutes.fold(Minutes::ZERO, Minutes::saturating_add)
}

impl Requirement {
    /// The categories directly inside another; with `None` those that are part of nothing.
    pub(crate) fn parts_of(&self, outer: Option<CategoryId>) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(move |category| {
            category
                .parent
                .filter(|parent| self.category(*parent).is_some())
                == outer
        })
    }

    /// How many minutes, in the right categories, are enough to give every category what it wants.
    ///
    /// What the parts of a category get serves the category too, and what a category that also
    /// counts towards another gets for itself serves that other.
    pub(crate) fn enough(&self, wanted: &dyn Fn(&Category) -> Minutes) -> Minutes {
        sum(self
            .parts_of(None)
            .map(|category| self.enough_within(category, wanted)))
    }

    fn enough_within(&self, category: &Category, wanted: &dyn Fn(&Category) -> Minutes) -> Minutes {
        self.enough_to_depth(category, wanted, self.categories.len())
    }

    /// The depth makes an end even where two categories share an id and nest in each other.
    fn enough_to_depth(
        &self,
        category: &Category,
        wanted: &dyn Fn(&Category) -> Minutes,
        depth: usize,
    ) -> Minutes {
        let sources = self
            .categories
            .iter()
            .filter(|other| other.also_counts_to == Some(category.id));
        let own = wanted(category)
            .checked_sub(sum(sources.map(wanted)))
            .unwrap_or(Minutes::ZERO);
        let Some(below) = depth.checked_sub(1) else {
            return own;
        };
        let parts = self.parts_of(Some(category.id));
        own.max(sum(
            parts.map(|part| self.enough_to_depth(part, wanted, below))
        ))
    }
}
