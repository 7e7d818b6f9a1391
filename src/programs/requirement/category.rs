//! A category of a requirement.

use super::Mode;
use crate::kernel::ids::CategoryId;
use crate::kernel::minutes::Minutes;
use serde::{Deserialize, Serialize};

/// A kind of hours that a course tells apart: on site, simulation, direct client hours …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its identity, the same in every version of the requirement.
    pub id: CategoryId,
    /// A short word for addresses, imports and exports: lower-case letters, digits and `_`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What must be approved at least.
    pub minimum: Option<Minutes>,
    /// What counts at most; minutes beyond it stay on the record and count nowhere above.
    pub maximum: Option<Minutes>,
    /// The modes of entries that fall into it by themselves. An entry may also name the category.
    pub modes: Vec<Mode>,
    /// The category this one is a part of: what counts here counts there too.
    pub parent: Option<CategoryId>,
    /// One more category that sees what counts here, without a second count in the total.
    pub also_counts_to: Option<CategoryId>,
}

impl Category {
    /// A category without minimum, maximum or place in a nest.
    #[must_use]
    pub fn new(id: CategoryId, code: &str, name: &str) -> Self {
        Self {
            id,
            code: code.to_owned(),
            name: name.to_owned(),
            minimum: None,
            maximum: None,
            modes: Vec::new(),
            parent: None,
            also_counts_to: None,
        }
    }

    /// The one category of a course that tells no kinds of hours apart: every entry falls into it. There has to be one,
    /// because sums and limits are kept by category.
    #[must_use]
    pub fn every_hour(id: CategoryId) -> Self {
        Self::new(id, "hours", "Practicum hours")
    }

    /// The same category with what must be approved at least.
    #[must_use]
    pub fn at_least(mut self, minimum: Minutes) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// The same category with what counts at most.
    #[must_use]
    pub fn at_most(mut self, maximum: Minutes) -> Self {
        self.maximum = Some(maximum);
        self
    }

    /// The same category holding the entries of these modes.
    #[must_use]
    pub fn holding(mut self, modes: &[Mode]) -> Self {
        self.modes = modes.to_vec();
        self
    }

    /// The same category as a part of another.
    #[must_use]
    pub fn within(mut self, parent: CategoryId) -> Self {
        self.parent = Some(parent);
        self
    }

    /// The same category, whose minutes another category sees too.
    #[must_use]
    pub fn also_counting_to(mut self, other: CategoryId) -> Self {
        self.also_counts_to = Some(other);
        self
    }
}
