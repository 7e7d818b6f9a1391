//! Stories of single students.

use super::*;
use crate::kernel::ids::{CategoryId, EntryId, PlacementId};
use crate::programs::requirement::{Category, Mode, Preset, StandardIds};
use jiff::ToSpan;
use jiff::civil::date;
use uuid::Uuid;

pub(super) fn category(number: u128) -> CategoryId {
    CategoryId::new(Uuid::from_u128(number))
}

pub(super) fn id(number: u128) -> EntryId {
    EntryId::new(Uuid::from_u128(number))
}

pub(super) fn hours(hours: u32) -> Minutes {
    Minutes::new(hours * 60)
}

pub(super) const ON_SITE: u128 = 1;
pub(super) const SIMULATION: u128 = 2;

pub(super) fn preset(preset: Preset) -> Requirement {
    let ids = StandardIds {
        on_site: category(ON_SITE),
        simulation: category(SIMULATION),
    };
    preset.requirement(ids)
}

pub(super) fn asking(total: u32, categories: Vec<Category>) -> Requirement {
    Requirement {
        total: hours(total),
        categories,
        ..preset(Preset::Blank)
    }
}

/// An entry of so many hours on the day of this number, signed, on site.
pub(super) fn entry(number: u128, day: i64, minutes: Minutes) -> LedgerEntry {
    LedgerEntry {
        id: id(number),
        placement: PlacementId::new(Uuid::from_u128(1)),
        date: date(2026, 9, 1) + day.days(),
        starts_at: None,
        minutes,
        mode: Mode::OnSite,
        category: None,
        state: EntryState::Approved,
        corrects: None,
    }
}

impl LedgerEntry {
    pub(super) const fn being(mut self, state: EntryState) -> Self {
        self.state = state;
        self
    }

    pub(super) const fn by(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    pub(super) fn named(mut self, number: u128) -> Self {
        self.category = Some(category(number));
        self
    }

    pub(super) fn correcting(mut self, number: u128) -> Self {
        self.corrects = Some(id(number));
        self
    }
}

fn left_out(tally: &Tally, number: u128) -> Vec<(Minutes, Reason)> {
    let entry = tally.entry(id(number)).unwrap();
    entry
        .left_out
        .iter()
        .map(|part| (part.minutes, part.reason))
        .collect()
}

#[test]
fn signed_hours_count_submitted_ones_wait_and_the_rest_says_why_not() {
    let ledger = [
        entry(1, 0, hours(8)),
        entry(2, 1, hours(7)).being(EntryState::Submitted),
        entry(3, 2, hours(6)).being(EntryState::Draft),
        entry(4, 3, hours(5)).being(EntryState::Returned),
        entry(5, 4, hours(4)).being(EntryState::Rejected),
        entry(6, 5, hours(3)).being(EntryState::Superseded),
        entry(7, 6, hours(2)).being(EntryState::Voided),
        entry(8, 7, hours(1)).by(Mode::Class),
    ];
    let tally = count(&preset(Preset::HimOnSite90), &ledger);
    assert_eq!(
        (tally.counted, tally.pending, tally.not_counted),
        (hours(8), hours(7), hours(21))
    );
    assert_eq!(
        (tally.remaining, tally.still_needed),
        (hours(82), hours(82))
    );
    assert_eq!(tally.still_needed_if_approved, hours(75));
    let reasons = [
        Reason::Draft,
        Reason::Returned,
        Reason::Rejected,
        Reason::Superseded,
        Reason::Voided,
        Reason::NoCategory,
    ];
    for (entry, reason) in ledger[2..].iter().zip(reasons) {
        assert_eq!(
            left_out(&tally, entry.id.get().as_u128()),
            [(entry.minutes, reason)]
        );
    }
}

#[test]
fn without_categories_every_mode_counts() {
    let ledger = [entry(1, 0, hours(8)), entry(2, 1, hours(4)).by(Mode::Class)];
    let tally = count(&asking(20, Vec::new()), &ledger);
    assert_eq!((tally.counted, tally.remaining), (hours(12), hours(8)));
}

#[test]
fn a_category_holds_back_what_is_over_its_maximum_from_the_later_entry() {
    let class = Category::new(category(3), "class", "Class")
        .at_most(hours(10))
        .holding(&[Mode::Class]);
    let site = Category::new(category(1), "on_site", "On site").holding(&[Mode::OnSite]);
    let requirement = asking(90, vec![class, site]);
    let ledger = [
        entry(3, 9, hours(6)).by(Mode::Class),
        entry(1, 2, hours(6)).by(Mode::Class),
        entry(2, 5, hours(8)),
    ];
    let tally = count(&requirement, &ledger);
    assert_eq!(tally.counted, hours(18));
    assert_eq!(left_out(&tally, 1), []);
    assert_eq!(
        left_out(&tally, 3),
        [(hours(2), Reason::OverMaximum(category(3)))]
    );
    let words = Reason::OverMaximum(category(3)).words(&requirement);
    assert_eq!(words, "Over the maximum of 10 h for Class");
}

#[test]
fn signed_minutes_take_the_room_before_waiting_ones() {
    let class = Category::new(category(3), "class", "Class")
        .at_most(hours(10))
        .holding(&[Mode::Class]);
    let ledger = [
        entry(1, 0, hours(6))
            .by(Mode::Class)
            .being(EntryState::Submitted),
        entry(2, 5, hours(8)).by(Mode::Class),
    ];
    let tally = count(&asking(90, vec![class]), &ledger);
    assert_eq!((tally.counted, tally.pending), (hours(8), hours(2)));
    assert_eq!(
        left_out(&tally, 1),
        [(hours(4), Reason::OverMaximum(category(3)))]
    );
}

#[test]
fn ninety_hours_of_the_wrong_kind_do_not_finish_a_requirement() {
    let requirement = preset(Preset::HimSimulation160);
    let ledger = [
        entry(1, 0, hours(150)).by(Mode::Simulation),
        entry(2, 1, hours(10)),
    ];
    let tally = count(&requirement, &ledger);
    assert_eq!(
        (tally.counted, tally.remaining, tally.surplus),
        (hours(160), Minutes::ZERO, Minutes::ZERO)
    );
    assert_eq!(tally.still_needed, hours(30));
    assert!(!tally.is_met());
    let more = [ledger[0].clone(), ledger[1].clone(), entry(3, 2, hours(30))];
    let tally = count(&requirement, &more);
    assert!(tally.is_met());
    assert_eq!(
        (tally.surplus, tally.towards_total()),
        (hours(30), hours(160))
    );
    assert_eq!(tally.not_counted, Minutes::ZERO);
}

#[test]
fn what_counts_in_a_part_counts_in_the_whole_up_to_the_maximum_of_the_whole() {
    let client = Category::new(category(1), "client", "Client hours").at_most(hours(20));
    let direct = Category::new(category(2), "direct", "Direct")
        .at_least(hours(15))
        .within(category(1));
    let indirect = Category::new(category(3), "indirect", "Indirect").within(category(1));
    let requirement = asking(20, vec![client, direct, indirect]);
    let ledger = [
        entry(1, 0, hours(12)).named(3),
        entry(2, 1, hours(10)).named(2),
        entry(3, 2, hours(5)).named(2),
    ];
    let tally = count(&requirement, &ledger);
    assert_eq!(tally.counted, hours(20));
    assert_eq!(tally.category(category(2)).unwrap().counted, hours(15));
    assert_eq!(
        tally.category(category(2)).unwrap().shortfall,
        Minutes::ZERO
    );
    assert_eq!(
        left_out(&tally, 2),
        [(hours(2), Reason::OverMaximum(category(1)))]
    );
    assert_eq!(
        left_out(&tally, 3),
        [(hours(5), Reason::OverMaximum(category(1)))]
    );
    assert!(tally.is_met());
}

#[test]
fn an_entry_held_back_twice_names_both_maximums() {
    let outer = Category::new(category(1), "outer", "Outer").at_most(hours(6));
    let inner = Category::new(category(2), "inner", "Inner")
        .at_most(hours(8))
        .within(category(1));
    let tally = count(
        &asking(20, vec![outer, inner]),
        &[entry(1, 0, hours(10)).named(2)],
    );
    assert_eq!(
        left_out(&tally, 1),
        [
            (hours(2), Reason::OverMaximum(category(2))),
            (hours(2), Reason::OverMaximum(category(1)))
        ]
    );
    assert_eq!(tally.counted, hours(6));
}

#[test]
fn an_entry_may_count_towards_two_and_still_only_once_in_the_total() {
    let site = Category::new(category(1), "on_site", "On site").at_least(hours(30));
    let groups = Category::new(category(2), "groups", "Groups")
        .at_least(hours(10))
        .also_counting_to(category(1));
    let requirement = asking(30, vec![site, groups]);
    let ledger = [
        entry(1, 0, hours(10)).named(2),
        entry(2, 1, hours(15)).named(1),
    ];
    let tally = count(&requirement, &ledger);
    assert_eq!(tally.counted, hours(25));
    assert_eq!(tally.category(category(1)).unwrap().counted, hours(25));
    assert_eq!(tally.category(category(2)).unwrap().counted, hours(10));
    assert_eq!(tally.still_needed, hours(5));
}

#[test]
fn a_second_count_takes_no_room_from_the_others_own_entries() {
    let seminar = Category::new(category(1), "seminar", "Seminar").at_most(hours(10));
    let group = Category::new(category(2), "group", "Group").also_counting_to(category(1));
    let ledger = [
        entry(1, 0, hours(10)).named(2),
        entry(2, 1, hours(10)).named(1),
    ];
    let tally = count(&asking(90, vec![seminar, group]), &ledger);
    assert_eq!(tally.counted, hours(20));
    assert_eq!(tally.category(category(1)).unwrap().counted, hours(10));
}

#[test]
fn a_correction_waits_while_the_signed_entry_counts_and_then_takes_its_place() {
    let requirement = preset(Preset::HimOnSite90);
    let signed = entry(1, 0, hours(4));
    let correction = entry(2, 0, hours(6)).correcting(1);
    let waiting = correction.clone().being(EntryState::Submitted);
    let tally = count(&requirement, &[signed.clone(), waiting]);
    assert_eq!((tally.counted, tally.pending), (hours(4), hours(2)));
    assert_eq!(
        left_out(&tally, 2),
        [(hours(4), Reason::SignedEntryCounts(id(1)))]
    );
    assert_eq!(tally.still_needed_if_approved, hours(84));

    for old in [EntryState::Superseded, EntryState::Approved] {
        let tally = count(
            &requirement,
            &[signed.clone().being(old), correction.clone()],
        );
        assert_eq!((tally.counted, tally.pending), (hours(6), Minutes::ZERO));
        assert_eq!(left_out(&tally, 1), [(hours(4), Reason::Superseded)]);
    }
}

#[test]
fn a_correction_downward_lowers_only_what_is_expected() {
    let ledger = [
        entry(1, 0, hours(6)),
        entry(2, 0, hours(4))
            .correcting(1)
            .being(EntryState::Submitted),
    ];
    let tally = count(&preset(Preset::HimOnSite90), &ledger);
    assert_eq!((tally.counted, tally.pending), (hours(6), Minutes::ZERO));
    assert_eq!(
        (tally.still_needed, tally.still_needed_if_approved),
        (hours(84), hours(86))
    );
}

#[test]
fn a_refused_correction_leaves_the_signed_entry_as_it_was() {
    for state in [
        EntryState::Rejected,
        EntryState::Draft,
        EntryState::Returned,
    ] {
        let ledger = [
            entry(1, 0, hours(6)),
            entry(2, 0, hours(4)).correcting(1).being(state),
        ];
        assert_eq!(
            count(&preset(Preset::HimOnSite90), &ledger).counted,
            hours(6)
        );
    }
}

#[test]
fn a_voided_correction_does_not_bring_the_old_minutes_back() {
    let ledger = [
        entry(1, 0, hours(6)).being(EntryState::Superseded),
        entry(2, 0, hours(4))
            .correcting(1)
            .being(EntryState::Voided),
    ];
    assert_eq!(
        count(&preset(Preset::HimOnSite90), &ledger).counted,
        Minutes::ZERO
    );
}

#[test]
fn counting_ends_even_where_parents_run_in_a_circle() {
    let one = Category::new(category(1), "one", "One")
        .within(category(2))
        .at_most(hours(5));
    let two = Category::new(category(2), "two", "Two")
        .within(category(1))
        .at_least(hours(9));
    let twice = Category::new(category(2), "two", "Two").within(category(2));
    for categories in [vec![one.clone(), two.clone()], vec![one, two, twice]] {
        let tally = count(&asking(9, categories), &[entry(1, 0, hours(8)).named(1)]);
        let only = &tally.entries[0];
        assert_eq!(only.counted.saturating_add(only.not_counted()), hours(8));
    }
}
