//! Sums count as the entries behind them do, for every requirement and every ledger.

use super::cases::category;
use super::properties::{ledgers, requirements, signed};
use super::*;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What the database keeps of a ledger: sums by day from a date on, and one for all days before.
fn kept(requirement: &Requirement, ledger: &[LedgerEntry], told_apart_from: Date) -> Vec<DaySum> {
    let signed = signed(ledger);
    let mut sums: BTreeMap<_, (Minutes, Minutes)> = BTreeMap::new();
    let before = told_apart_from.yesterday().unwrap();
    let mut add = |entry: &LedgerEntry, approved: Minutes, pending: Minutes| {
        let falls = requirement
            .category_of(entry.mode, entry.category)
            .map(|c| c.id);
        // Without categories everything counts, whatever category it was written under.
        let Some(id) = falls.or(requirement.categories.is_empty().then(|| category(99))) else {
            return;
        };
        let sum = sums.entry((id, entry.date.max(before))).or_default();
        sum.0 = sum.0.saturating_add(approved);
        sum.1 = sum.1.saturating_add(pending);
    };
    for entry in &signed {
        add(entry, entry.minutes, Minutes::ZERO);
    }
    for entry in ledger.iter().filter(|e| e.state == EntryState::Submitted) {
        let corrected = signed.iter().find(|e| Some(e.id) == entry.corrects);
        let covered = corrected.map_or(Minutes::ZERO, |e| e.minutes);
        add(entry, Minutes::ZERO, less(entry.minutes, covered));
    }
    let sum = |((category, date), (approved, pending))| DaySum {
        category,
        date,
        approved,
        pending,
    };
    sums.into_iter().map(sum).collect()
}

fn by_day(tally: &Tally, from: Date) -> BTreeMap<Date, Minutes> {
    let mut days = BTreeMap::new();
    let entries = tally.entries.iter().filter(|entry| entry.date >= from);
    for entry in entries.filter(|entry| !entry.expected().is_zero()) {
        let day: &mut Minutes = days.entry(entry.date).or_default();
        *day = day.saturating_add(entry.expected());
    }
    days
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn sums_count_as_the_entries_behind_them_do(requirement in requirements(), ledger in ledgers()) {
        let from = date(2026, 9, 20);
        let whole = count(&requirement, &ledger);
        let summed = from_sums(&requirement, &kept(&requirement, &ledger, from));
        prop_assert_eq!((summed.counted, summed.pending), (whole.counted, whole.pending));
        prop_assert_eq!((summed.still_needed, summed.surplus), (whole.still_needed, whole.surplus));
        for (summed, whole) in summed.categories.iter().zip(&whole.categories) {
            prop_assert_eq!((summed.counted, summed.pending), (whole.counted, whole.pending));
            prop_assert_eq!(summed.shortfall, whole.shortfall);
        }
    }

    #[test]
    fn without_waiting_corrections_sums_say_what_will_be_left_and_how_much_each_recent_day_brought(
        requirement in requirements(),
        mut ledger in ledgers(),
    ) {
        // Only what is signed is ever corrected, and here no correction waits.
        let waiting: Vec<_> = ledger.iter().filter(|e| e.state == EntryState::Submitted).map(|e| e.id).collect();
        for entry in &mut ledger {
            let corrects_waiting = entry.corrects.is_some_and(|id| waiting.contains(&id));
            if entry.state == EntryState::Submitted || corrects_waiting {
                entry.corrects = None;
            }
        }
        let from = date(2026, 9, 20);
        let whole = count(&requirement, &ledger);
        let summed = from_sums(&requirement, &kept(&requirement, &ledger, from));
        prop_assert_eq!(summed.still_needed_if_approved, whole.still_needed_if_approved);
        prop_assert_eq!(by_day(&summed, from), by_day(&whole, from));
    }
}
