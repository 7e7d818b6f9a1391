//! What counting finds.

use super::categories::category_counts;
use super::filling::Filling;
use super::ledger::{LedgerEntry, Order};
use super::reason::Reason;
use super::{Levels, less, sum};
use crate::kernel::ids::{CategoryId, EntryId, PlacementId};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::Requirement;
use jiff::Timestamp;
use jiff::civil::Date;

/// Minutes that do not count, and the rule that leaves them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub minutes: Minutes,
    /// Why.
    pub reason: Reason,
}

/// What one entry comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryCount {
    /// The entry.
    pub id: EntryId,
    /// Its placement.
    pub placement: PlacementId,
    /// The date it began.
    pub date: Date,
    /// The instant it began, unless it is a bare duration.
    pub starts_at: Option<Timestamp>,
    /// The category it falls into.
    pub category: Option<CategoryId>,
    /// Its minutes.
    pub minutes: Minutes,
    /// Those that count towards the total.
    pub counted: Minutes,
    /// Those that will, once it is approved.
    pub pending: Minutes,
    /// Those that do not, with the rule for each part.
    pub left_out: Vec<LeftOut>,
}

impl EntryCount {
    pub(super) fn new(requirement: &Requirement, entry: &LedgerEntry) -> Self {
        let category = requirement.category_of(entry.mode, entry.category);
        Self {
            id: entry.id,
            placement: entry.placement,
            date: entry.date,
            starts_at: entry.starts_at,
            category: category.map(|category| category.id),
            minutes: entry.minutes,
            counted: Minutes::ZERO,
            pending: Minutes::ZERO,
            left_out: Vec::new(),
        }
    }

    pub(super) fn leave_out(&mut self, minutes: Minutes, reason: Reason) {
        if minutes > Minutes::ZERO {
            self.left_out.push(LeftOut { minutes, reason });
        }
    }

    pub(super) const fn order(&self) -> Order {
        (self.date, self.starts_at, self.id)
    }

    /// The minutes that do not count, whatever the rule.
    #[must_use]
    pub fn not_counted(&self) -> Minutes {
        sum(self.left_out.iter().map(|part| part.minutes))
    }

    /// The rules that leave minutes out, each with its minutes where there are several.
    #[must_use]
    pub fn why(&self, requirement: &Requirement) -> String {
        match self.left_out.as_slice() {
            [only] => only.reason.words(requirement),
            several => {
                let parts: Vec<String> = several
                    .iter()
                    .map(|part| format!("{}: {}", part.minutes, part.reason.words(requirement)))
                    .collect();
                parts.join("; ")
            }
        }
    }

    /// The minutes that count or will once approved.
    #[must_use]
    pub const fn expected(&self) -> Minutes {
        self.counted.saturating_add(self.pending)
    }
}

/// What one category comes to. Minutes of its parts and those counted towards it from elsewhere are
/// in its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub id: CategoryId,
    /// What counts in it.
    pub counted: Minutes,
    /// What will be added once everything that waits is approved.
    pub pending: Minutes,
    /// What its own entries have that does not count.
    pub not_counted: Minutes,
    /// What must be approved at least.
    pub minimum: Option<Minutes>,
    /// What counts at most.
    pub maximum: Option<Minutes>,
    /// What approved minutes lack to the minimum.
    pub shortfall: Minutes,
    /// What will be lacking once everything that waits is approved.
    pub shortfall_if_approved: Minutes,
}

/// What a whole ledger comes to under a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Every entry, in the order in which entries count.
    pub entries: Vec<EntryCount>,
    /// Every category, in the order of the requirement.
    pub categories: Vec<CategoryCount>,
    /// What the requirement asks in all.
    pub total: Minutes,
    /// What counts.
    pub counted: Minutes,
    /// What will count once everything that waits is approved.
    pub pending: Minutes,
    /// What does not count.
    pub not_counted: Minutes,
    /// What counted minutes lack to the total.
    pub remaining: Minutes,
    /// What counted minutes go beyond the total.
    pub surplus: Minutes,
    /// How many more minutes, in the right categories, are enough to meet the total and every
    /// minimum. Nothing exactly when both are met.
    pub still_needed: Minutes,
    /// The same once everything that waits is approved.
    pub still_needed_if_approved: Minutes,
}

impl Tally {
    /// Whether approved minutes meet the total and every minimum.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.still_needed == Minutes::ZERO
    }

    /// What counts towards the total, never more than the total.
    #[must_use]
    pub fn towards_total(&self) -> Minutes {
        self.counted.min(self.total)
    }

    /// What the entry with this id comes to.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&EntryCount> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// What the category with this id comes to.
    #[must_use]
    pub fn category(&self, id: CategoryId) -> Option<&CategoryCount> {
        self.categories.iter().find(|category| category.id == id)
    }
}

pub(super) fn sum_up(
    requirement: &Requirement,
    entries: Vec<EntryCount>,
    levels: &Levels<'_>,
) -> Tally {
    let counted = levels.approved.total();
    Tally {
        categories: category_counts(requirement, &entries, levels),
        total: requirement.total,
        counted,
        pending: less(levels.with_pending.total(), counted),
        not_counted: sum(entries.iter().map(EntryCount::not_counted)),
        remaining: less(requirement.total, counted),
        surplus: less(counted, requirement.total),
        still_needed: still_needed(requirement, &levels.approved),
        still_needed_if_approved: still_needed(requirement, &levels.answered),
        entries,
    }
}

fn still_needed(requirement: &Requirement, filling: &Filling<'_>) -> Minutes {
    let lacking = |category: &_| super::categories::shortfall(category, filling);
    less(requirement.total, filling.total()).max(requirement.enough(&lacking))
}
