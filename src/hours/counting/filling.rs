//! Pouring minutes through categories into the total, up to every maximum on the way.

use super::ledger::LedgerEntry;
use super::reason::Reason;
use super::tally::EntryCount;
use super::{less, sum};
use crate::kernel::ids::{CategoryId, EntryId};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::{Category, Requirement};
use std::collections::BTreeMap;

/// How full every category is.
#[derive(Clone)]
pub(super) struct Filling<'a> {
    requirement: &'a Requirement,
    let_through: BTreeMap<CategoryId, Minutes>,
    total: Minutes,
}

impl<'a> Filling<'a> {
    pub(super) const fn new(requirement: &'a Requirement) -> Self {
        Self {
            requirement,
            let_through: BTreeMap::new(),
            total: Minutes::ZERO,
        }
    }

    /// What has reached the total.
    pub(super) const fn total(&self) -> Minutes {
        self.total
    }

    /// What a category shows: what it let through, and what others count towards it, up to its
    /// maximum.
    pub(super) fn shown(&self, category: &Category) -> Minutes {
        let sources = self.requirement.categories.iter();
        let sources = sources.filter(|other| other.also_counts_to == Some(category.id));
        let seen = self
            .let_through(category.id)
            .saturating_add(sum(sources.map(|other| self.let_through(other.id))));
        category.maximum.map_or(seen, |maximum| seen.min(maximum))
    }

    /// Pours in a signed entry.
    pub(super) fn signed(&mut self, entry: &LedgerEntry) -> EntryCount {
        let mut count = EntryCount::new(self.requirement, entry);
        count.counted = self.pour(&mut count, entry.minutes);
        count
    }

    /// Pours in an entry that waits, but for the minutes that the entry it corrects covers.
    pub(super) fn waiting(
        &mut self,
        entry: &LedgerEntry,
        covered: Option<(EntryId, Minutes)>,
    ) -> EntryCount {
        let mut count = EntryCount::new(self.requirement, entry);
        let mut minutes = entry.minutes;
        if let Some((signed, covered)) = covered {
            count.leave_out(covered, Reason::SignedEntryCounts(signed));
            minutes = less(minutes, covered);
        }
        count.pending = self.pour(&mut count, minutes);
        count
    }

    /// Pours minutes in at the entry's category; gives back what reached the total.
    fn pour(&mut self, count: &mut EntryCount, minutes: Minutes) -> Minutes {
        let requirement = self.requirement;
        let mut flowing = minutes;
        match count.category {
            Some(id) => {
                for category in requirement.path(id) {
                    let room = self.room(category, flowing);
                    count.leave_out(less(flowing, room), Reason::OverMaximum(category.id));
                    flowing = flowing.min(room);
                    let level = self.let_through.entry(category.id).or_insert(Minutes::ZERO);
                    *level = level.saturating_add(flowing);
                }
            }
            None if requirement.categories.is_empty() => {}
            None => {
                count.leave_out(flowing, Reason::NoCategory);
                flowing = Minutes::ZERO;
            }
        }
        self.total = self.total.saturating_add(flowing);
        flowing
    }

    fn room(&self, category: &Category, wanted: Minutes) -> Minutes {
        category.maximum.map_or(wanted, |maximum| {
            less(maximum, self.let_through(category.id))
        })
    }

    fn let_through(&self, id: CategoryId) -> Minutes {
        self.let_through.get(&id).copied().unwrap_or(Minutes::ZERO)
    }
}
