//! Laws that hold for every requirement and every ledger.

use super::cases::{asking, category, entry, hours, id};
use super::*;
use crate::kernel::ids::EntryId;
use crate::programs::requirement::{Category, Field, Mode};
use proptest::prelude::*;
use std::collections::BTreeSet;

type CategorySketch = (Option<u32>, Option<u32>, Option<usize>, Option<usize>);

fn category_sketch() -> impl Strategy<Value = CategorySketch> {
    (
        proptest::option::of(0_u32..40),
        proptest::option::of(1_u32..40),
        proptest::option::of(0_usize..6),
        proptest::option::of(0_usize..6),
    )
}

/// Any requirement that a coordinator could save, as far as its nest goes.
pub(super) fn requirements() -> impl Strategy<Value = Requirement> {
    (
        0_u32..120,
        proptest::collection::vec(category_sketch(), 0..6),
    )
        .prop_map(|(total, sketches)| {
            let categories = sketches
                .iter()
                .enumerate()
                .map(|(at, sketch)| drawn(at, sketch));
            let mut requirement = asking(total, categories.collect());
            for problem in requirement.validate() {
                match problem.field {
                    Field::AlsoCountsTo(at) => requirement.categories[at].also_counts_to = None,
                    Field::Minimum(at) => {
                        requirement.categories[at].minimum = requirement.categories[at].maximum;
                    }
                    _ => {}
                }
            }
            requirement
        })
}

fn drawn(at: usize, (minimum, maximum, parent, also): &CategorySketch) -> Category {
    let number = |at: usize| category(u128::try_from(at).unwrap() + 1);
    let name = format!("c{at}");
    let mut drawn = Category::new(number(at), &name, &name).holding(&Mode::ALL[at..=at]);
    drawn.minimum = minimum.map(hours);
    drawn.maximum = maximum.map(hours);
    drawn.parent = parent.filter(|parent| *parent < at).map(number);
    drawn.also_counts_to = also.map(number);
    drawn
}

prop_compose! {
    fn entries()(
        day in 0_i64..40,
        minutes in 0_u32..900,
        mode in 0_usize..6,
        named in proptest::option::weighted(0.3, 1_u128..8),
        state in prop_oneof![
            4 => Just(EntryState::Approved),
            3 => Just(EntryState::Submitted),
            2 => proptest::sample::select(&EntryState::ALL[..]),
        ],
    ) -> LedgerEntry {
        let entry = entry(0, day, Minutes::new(minutes)).by(Mode::ALL[mode]).being(state);
        LedgerEntry { category: named.map(category), ..entry }
    }
}

/// Any ledger; one in five entries corrects an earlier one that nothing else corrects.
pub(super) fn ledgers() -> impl Strategy<Value = Vec<LedgerEntry>> {
    let one = (
        entries(),
        proptest::option::weighted(0.2, any::<proptest::sample::Index>()),
    );
    proptest::collection::vec(one, 0..30).prop_map(|drawn| {
        let mut corrected = BTreeSet::new();
        let number = |at: usize| id(u128::try_from(at).unwrap() + 1);
        let with_ids = drawn
            .into_iter()
            .enumerate()
            .map(|(at, (mut entry, corrects))| {
                entry.id = number(at);
                entry.corrects = corrects
                    .filter(|_| at > 0)
                    .map(|index| number(index.index(at)));
                entry.corrects = entry
                    .corrects
                    .filter(|corrects| corrected.insert(*corrects));
                entry
            });
        with_ids.collect()
    })
}

/// The signed entries that stand.
pub(super) fn signed(ledger: &[LedgerEntry]) -> Vec<&LedgerEntry> {
    let approved = || {
        ledger
            .iter()
            .filter(|entry| entry.state == EntryState::Approved)
    };
    let replaced: BTreeSet<EntryId> = approved().filter_map(|entry| entry.corrects).collect();
    approved()
        .filter(|entry| !replaced.contains(&entry.id))
        .collect()
}

fn up_to_maximum(category: &Category, minutes: u32) -> u32 {
    minutes.min(category.maximum.map_or(u32::MAX, Minutes::get))
}

/// What each category lets through, found without any order: its own minutes and those of its parts,
/// up to its maximum. A part always comes after what it is a part of, so that going backwards meets
/// parts first.
fn through(requirement: &Requirement, ledger: &[LedgerEntry]) -> Vec<u32> {
    let categories = &requirement.categories;
    let mut through = vec![0; categories.len()];
    for (at, category) in categories.iter().enumerate().rev() {
        let falls_here = |entry: &&LedgerEntry| {
            let falls = requirement.category_of(entry.mode, entry.category);
            falls.map(|falls| falls.id) == Some(category.id)
        };
        let own: u32 = signed(ledger)
            .into_iter()
            .filter(falls_here)
            .map(|e| e.minutes.get())
            .sum();
        let parts = categories.iter().zip(&through);
        let parts = parts.filter(|(part, _)| part.parent == Some(category.id));
        let parts: u32 = parts.map(|(_, minutes)| minutes).sum();
        through[at] = up_to_maximum(category, own + parts);
    }
    through
}

/// What counts in all, and what each category shows.
fn model(requirement: &Requirement, ledger: &[LedgerEntry]) -> (u32, Vec<u32>) {
    let categories = &requirement.categories;
    if categories.is_empty() {
        return (
            signed(ledger).iter().map(|entry| entry.minutes.get()).sum(),
            Vec::new(),
        );
    }
    let through = through(requirement, ledger);
    let outermost = categories
        .iter()
        .zip(&through)
        .filter(|(c, _)| c.parent.is_none());
    let total = outermost.map(|(_, minutes)| minutes).sum();
    let shown = categories.iter().zip(&through).map(|(category, minutes)| {
        let also = categories.iter().zip(&through);
        let also = also.filter(|(other, _)| other.also_counts_to == Some(category.id));
        up_to_maximum(
            category,
            minutes + also.map(|(_, minutes)| minutes).sum::<u32>(),
        )
    });
    (total, shown.collect())
}

fn shortfalls(tally: &Tally) -> Vec<Minutes> {
    let mut all: Vec<Minutes> = tally
        .categories
        .iter()
        .map(|category| category.shortfall)
        .collect();
    all.extend([tally.remaining, tally.still_needed]);
    all
}

fn shortfalls_if_approved(tally: &Tally) -> Vec<Minutes> {
    let mut all: Vec<Minutes> = tally
        .categories
        .iter()
        .map(|category| category.shortfall_if_approved)
        .collect();
    all.push(tally.still_needed_if_approved);
    all
}

/// Whether no figure of the first is above its neighbour of the second.
fn none_above(first: &[Minutes], second: &[Minutes]) -> bool {
    first.len() == second.len() && first.iter().zip(second).all(|(a, b)| a <= b)
}

fn figures(tally: &Tally) -> Vec<Minutes> {
    let mut all: Vec<Minutes> = tally
        .categories
        .iter()
        .map(|category| category.counted)
        .collect();
    all.push(tally.counted);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_order_of_the_ledger_makes_no_difference(
        requirement in requirements(),
        (ledger, shuffled) in ledgers().prop_flat_map(|l| (Just(l.clone()), Just(l).prop_shuffle())),
    ) {
        prop_assert_eq!(count(&requirement, &ledger), count(&requirement, &shuffled));
    }

    #[test]
    fn no_minute_is_lost_or_made(requirement in requirements(), ledger in ledgers()) {
        let tally = count(&requirement, &ledger);
        prop_assert_eq!(tally.entries.len(), ledger.len());
        for entry in &ledger {
            let found = tally.entry(entry.id).unwrap();
            let sum = found.expected().saturating_add(found.not_counted());
            prop_assert_eq!(sum, entry.minutes, "{:?}", found);
        }
        prop_assert_eq!(sum(tally.entries.iter().map(|e| e.counted)), tally.counted);
        prop_assert_eq!(sum(tally.entries.iter().map(|e| e.pending)), tally.pending);
        prop_assert_eq!(sum(tally.entries.iter().map(EntryCount::not_counted)), tally.not_counted);
    }

    #[test]
    fn what_counts_is_what_a_count_without_any_order_finds(
        requirement in requirements(),
        ledger in ledgers(),
    ) {
        let tally = count(&requirement, &ledger);
        let (total, shown) = model(&requirement, &ledger);
        prop_assert_eq!(tally.counted.get(), total);
        let found: Vec<u32> = tally.categories.iter().map(|c| c.counted.get()).collect();
        prop_assert_eq!(found, shown);
    }

    #[test]
    fn no_category_shows_more_than_its_maximum(requirement in requirements(), ledger in ledgers()) {
        for category in count(&requirement, &ledger).categories {
            let most = category.maximum.unwrap_or(Minutes::new(u32::MAX));
            prop_assert!(category.counted.saturating_add(category.pending) <= most);
        }
    }

    #[test]
    fn approving_an_entry_lowers_nothing_that_counts(
        requirement in requirements(),
        ledger in ledgers(),
        which in any::<proptest::sample::Index>(),
    ) {
        let waiting: Vec<usize> = (0..ledger.len())
            .filter(|at| ledger[*at].state == EntryState::Submitted && ledger[*at].corrects.is_none())
            .collect();
        prop_assume!(!waiting.is_empty());
        let mut approved = ledger.clone();
        let at = waiting[which.index(waiting.len())];
        approved[at].state = EntryState::Approved;
        let (before, after) = (count(&requirement, &ledger), count(&requirement, &approved));
        prop_assert!(none_above(&figures(&before), &figures(&after)));
        prop_assert!(none_above(&shortfalls(&after), &shortfalls(&before)));
    }

    #[test]
    fn one_more_entry_raises_no_shortfall(
        requirement in requirements(),
        ledger in ledgers(),
        mut one_more in entries(),
    ) {
        one_more.id = id(1000);
        let before = count(&requirement, &ledger);
        let mut longer = ledger;
        longer.push(one_more);
        let after = count(&requirement, &longer);
        prop_assert!(none_above(&shortfalls(&after), &shortfalls(&before)));
        prop_assert!(none_above(&shortfalls_if_approved(&after), &shortfalls_if_approved(&before)));
    }

    #[test]
    fn an_approved_correction_counts_as_if_the_old_entry_had_never_been(
        requirement in requirements(),
        ledger in ledgers(),
        mut correction in entries(),
        which in any::<proptest::sample::Index>(),
    ) {
        let corrected: BTreeSet<EntryId> = ledger.iter().filter_map(|e| e.corrects).collect();
        let signed: Vec<&LedgerEntry> = ledger
            .iter()
            .filter(|e| e.state == EntryState::Approved && e.corrects.is_none())
            .filter(|e| !corrected.contains(&e.id))
            .collect();
        prop_assume!(!signed.is_empty());
        let old = signed[which.index(signed.len())].id;
        correction.id = id(1000);
        correction.corrects = Some(old);

        correction.state = EntryState::Submitted;
        let waiting: Vec<LedgerEntry> = ledger.iter().cloned().chain([correction.clone()]).collect();
        let (before, during) = (count(&requirement, &ledger), count(&requirement, &waiting));
        prop_assert_eq!(figures(&before), figures(&during));

        correction.state = EntryState::Approved;
        let swapped: Vec<LedgerEntry> = ledger.iter().cloned().chain([correction.clone()]).collect();
        correction.corrects = None;
        let never = ledger.iter().filter(|e| e.id != old).cloned().chain([correction]);
        let never: Vec<LedgerEntry> = never.collect();
        let (swapped, never) = (count(&requirement, &swapped), count(&requirement, &never));
        prop_assert_eq!(figures(&swapped), figures(&never));
        prop_assert_eq!(shortfalls(&swapped), shortfalls(&never));
    }

    #[test]
    fn what_is_expected_comes_true_when_everything_is_approved(
        requirement in requirements(),
        ledger in ledgers(),
    ) {
        let mut answered = ledger.clone();
        for entry in &mut answered {
            if entry.state == EntryState::Submitted {
                entry.state = EntryState::Approved;
            }
        }
        let (before, after) = (count(&requirement, &ledger), count(&requirement, &answered));
        prop_assert_eq!(before.still_needed_if_approved, after.still_needed);
        for (before, after) in before.categories.iter().zip(&after.categories) {
            prop_assert_eq!(before.shortfall_if_approved, after.shortfall);
        }
    }

    #[test]
    fn nothing_is_needed_exactly_when_the_total_and_every_minimum_are_met(
        requirement in requirements(),
        ledger in ledgers(),
    ) {
        let tally = count(&requirement, &ledger);
        let met = tally.counted >= tally.total
            && tally.categories.iter().all(|category| category.shortfall == Minutes::ZERO);
        prop_assert_eq!(tally.is_met(), met);
    }
}
