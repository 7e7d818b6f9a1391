//! Counting without the ledger: from sums by category, and by day where days matter.

use super::{LedgerEntry, Tally, count};
use crate::hours::state::EntryState;
use crate::kernel::ids::{CategoryId, EntryId, PlacementId};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::{Mode, Requirement};
use jiff::civil::Date;
use uuid::Uuid;

/// The minutes of one category on one day, or of many days put under one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySum {
    /// The category its entries name.
    pub category: CategoryId,
    /// The day; for earlier days put together, a day before all that are told apart.
    pub date: Date,
    /// Approved minutes.
    pub approved: Minutes,
    /// Minutes that wait, less what a signed version of the same entry covers meanwhile.
    pub pending: Minutes,
}

/// What sums come to under a requirement: the same as [`count`] finds over the entries behind them, in total, in every
/// category and on every day told apart. Order decides which entry a maximum leaves out, never how much, so that the
/// entries of a day and a category are as good as one. The entries of the answer are the sums themselves.
///
/// While a correction waits for its signature, `still_needed_if_approved` is too low by what the correction takes
/// away: count the ledger itself then.
#[must_use]
pub fn from_sums(requirement: &Requirement, sums: &[DaySum]) -> Tally {
    let mut ledger = Vec::with_capacity(sums.len().saturating_mul(2));
    for sum in sums {
        let parts = [
            (EntryState::Approved, sum.approved),
            (EntryState::Submitted, sum.pending),
        ];
        for (state, minutes) in parts.into_iter().filter(|(_, minutes)| !minutes.is_zero()) {
            ledger.push(as_entry(ledger.len(), sum, (state, minutes)));
        }
    }
    count(requirement, &ledger)
}

fn as_entry(number: usize, sum: &DaySum, (state, minutes): (EntryState, Minutes)) -> LedgerEntry {
    let number = u128::try_from(number).unwrap_or_default();
    LedgerEntry {
        id: EntryId::new(Uuid::from_u128(number)),
        placement: PlacementId::new(Uuid::nil()),
        date: sum.date,
        starts_at: None,
        minutes,
        mode: Mode::OnSite,
        category: Some(sum.category),
        state,
        corrects: None,
    }
}
