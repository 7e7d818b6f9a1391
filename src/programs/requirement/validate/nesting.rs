//! Problems of how categories hang together: parents and second counts.

use super::{Field, Problem};
use crate::kernel::ids::CategoryId;
use crate::programs::requirement::{Category, Requirement};

pub(super) fn check(requirement: &Requirement, problems: &mut Vec<Problem>) {
    for (at, category) in requirement.categories.iter().enumerate() {
        if let Some(words) = parent(requirement, category) {
            problems.push(Problem::new(Field::Parent(at), words));
        }
        if let Some(words) = second(requirement, category) {
            problems.push(Problem::new(Field::AlsoCountsTo(at), words));
        }
    }
}

fn parent(requirement: &Requirement, category: &Category) -> Option<String> {
    let parent = category.parent?;
    let Some(parent) = requirement.category(parent) else {
        return Some(format!(
            "Choose a category of this requirement for {}",
            category.name
        ));
    };
    requirement.is_within(parent.id, category.id).then(|| {
        format!(
            "Choose another category: {} would be a part of itself",
            category.name
        )
    })
}

fn second(requirement: &Requirement, category: &Category) -> Option<String> {
    let target = category.also_counts_to?;
    let Some(target) = requirement.category(target) else {
        return Some(format!(
            "Choose a category of this requirement for {}",
            category.name
        ));
    };
    if requirement.is_within(category.id, target.id) {
        return Some(format!(
            "Choose another category: {} counts towards {} already",
            category.name, target.name
        ));
    }
    if requirement.is_within(target.id, category.id) {
        return Some(format!(
            "Choose another category: {} is a part of {}",
            target.name, category.name
        ));
    }
    target.also_counts_to.is_some().then(|| {
        format!(
            "Choose another category: {} itself counts towards a third, and an entry counts towards two at most",
            target.name
        )
    })
}

impl Requirement {
    /// Whether one category is the other or a part of it, at any depth.
    fn is_within(&self, inner: CategoryId, outer: CategoryId) -> bool {
        self.path(inner).any(|category| category.id == outer)
    }

    /// A category, its parent, the parent's parent … Ends even if the parents run in a circle.
    pub(crate) fn path(&self, id: CategoryId) -> impl Iterator<Item = &Category> {
        std::iter::successors(self.category(id), |category| {
            self.category(category.parent?)
        })
        .take(self.categories.len())
    }
}
