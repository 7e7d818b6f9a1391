//! A part that is not closed yet, and which of several is taken first.

use super::{limits::Limits, relaxed::Priced};
use crate::matching::outcome::Prices;
use std::{cmp::Ordering, sync::Arc};

/// A part that is not closed yet.
#[derive(Debug, Clone)]
pub struct Open {
    /// Which.
    pub part: usize,
    /// The answers that lead to it.
    pub limits: Limits,
    /// Rows that had a price in the part it is of.
    pub rows: Vec<Priced>,
    /// A bound and the prices that prove it, from the part it is of; none before the first.
    pub known: Option<(Vec<i64>, Arc<Prices>)>,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    /// The greatest is taken first: the lowest bound, and among equals the newest part.
    fn cmp(&self, other: &Self) -> Ordering {
        let bound = |open: &Self| open.known.as_ref().map(|(bound, _)| bound.clone());
        bound(other)
            .cmp(&bound(self))
            .then(self.part.cmp(&other.part))
    }
}
