//! Which signed entries stand, and what corrections do to them.

use super::ledger::LedgerEntry;
use super::reason::Reason;
use crate::hours::state::EntryState;
use crate::kernel::ids::EntryId;
use crate::kernel::minutes::Minutes;
use std::collections::{BTreeMap, BTreeSet};

/// Which signed entries of a ledger stand.
pub(super) struct Standing {
    /// What an approved correction took the place of.
    replaced: BTreeSet<EntryId>,
    /// The minutes of every approved entry that was not replaced.
    signed: BTreeMap<EntryId, Minutes>,
}

impl Standing {
    pub(super) fn of(ledger: &[LedgerEntry]) -> Self {
        let approved = || {
            ledger
                .iter()
                .filter(|entry| entry.state == EntryState::Approved)
        };
        let replaced: BTreeSet<EntryId> = approved().filter_map(|entry| entry.corrects).collect();
        let signed = approved()
            .filter(|entry| !replaced.contains(&entry.id))
            .map(|entry| (entry.id, entry.minutes))
            .collect();
        Self { replaced, signed }
    }

    /// Whether the entry is signed and nothing took its place.
    pub(super) fn counts(&self, entry: &LedgerEntry) -> bool {
        entry.state == EntryState::Approved && !self.replaced.contains(&entry.id)
    }

    /// The signed entry that counts while this correction of it waits, and how much it covers.
    pub(super) fn covers(&self, correction: &LedgerEntry) -> Option<(EntryId, Minutes)> {
        let signed = correction.corrects?;
        let minutes = self.signed.get(&signed)?;
        Some((signed, correction.minutes.min(*minutes)))
    }

    /// Why an entry neither counts nor waits, by its state alone.
    pub(super) fn rules_out(&self, entry: &LedgerEntry) -> Option<Reason> {
        match entry.state {
            EntryState::Draft => Some(Reason::Draft),
            EntryState::Returned => Some(Reason::Returned),
            EntryState::Rejected => Some(Reason::Rejected),
            EntryState::Superseded => Some(Reason::Superseded),
            EntryState::Voided => Some(Reason::Voided),
            EntryState::Approved => (!self.counts(entry)).then_some(Reason::Superseded),
            EntryState::Submitted => None,
        }
    }
}
