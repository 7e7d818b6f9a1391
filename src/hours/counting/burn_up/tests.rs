use super::*;
use crate::hours::counting::cases::{asking, entry, hours};
use crate::hours::counting::{LedgerEntry, count};
use crate::hours::state::EntryState;
use jiff::civil::date;

/// Ten days from Tuesday 1 September.
const PLACEMENT: Days = Days {
    first: date(2026, 9, 1),
    last: date(2026, 9, 10),
};

fn series(ledger: &[LedgerEntry], today: Date) -> Vec<Point> {
    burn_up(&count(&asking(20, Vec::new()), ledger), PLACEMENT, today)
}

fn logged(points: &[Point]) -> Vec<Option<(u32, u32)>> {
    let hours = |logged: Logged| (logged.approved.get() / 60, logged.pending.get() / 60);
    points.iter().map(|point| point.logged.map(hours)).collect()
}

#[test]
fn the_series_climbs_to_today_and_stops_there() {
    let ledger = [
        entry(1, 0, hours(4)),
        entry(2, 2, hours(3)).being(EntryState::Submitted),
        entry(3, 2, hours(2)),
        entry(4, 3, hours(5)).being(EntryState::Rejected),
    ];
    let points = series(&ledger, date(2026, 9, 5));
    let expected = [
        Some((4, 0)),
        Some((4, 0)),
        Some((6, 3)),
        Some((6, 3)),
        Some((6, 3)),
    ];
    assert_eq!(logged(&points)[..5], expected);
    assert_eq!(logged(&points)[5..], [None; 5]);
}

#[test]
fn the_required_line_is_straight_and_ends_on_the_total() {
    let required: Vec<u32> = series(&[], PLACEMENT.first)
        .iter()
        .map(|point| point.required.get() / 60)
        .collect();
    assert_eq!(required, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
}

#[test]
fn entries_before_the_first_and_after_the_last_day_stay_in_the_picture() {
    let points = series(
        &[entry(1, -2, hours(1)), entry(2, 11, hours(2))],
        date(2026, 9, 30),
    );
    assert_eq!(
        points.first().map(|p| (p.date, p.required)),
        Some((date(2026, 8, 30), hours(0)))
    );
    assert_eq!(
        points.last().map(|p| (p.date, p.required)),
        Some((date(2026, 9, 12), hours(20)))
    );
    assert_eq!(logged(&points).last(), Some(&Some((3, 0))));
}

#[test]
fn the_end_of_the_series_is_what_the_tally_says_also_with_planned_entries() {
    let ledger = [
        entry(1, 0, hours(4)),
        entry(2, 8, hours(3)).being(EntryState::Submitted),
    ];
    let points = series(&ledger, date(2026, 9, 3));
    assert_eq!(
        logged(&points)[..3],
        [Some((4, 0)), Some((4, 0)), Some((4, 3))]
    );
    assert_eq!(logged(&points)[3..], [None; 7]);
}

#[test]
fn the_table_has_a_row_for_each_week_and_for_the_last_day() {
    let points = series(&[], PLACEMENT.first);
    let rows: Vec<Date> = week_ends(&points, WeekStart::Monday)
        .iter()
        .map(|p| p.date)
        .collect();
    assert_eq!(rows, [date(2026, 9, 6), date(2026, 9, 10)]);
}

#[test]
fn a_placement_without_end_in_sight_is_drawn_for_five_years() {
    let tally = count(&asking(20, Vec::new()), &[]);
    let endless = Days {
        first: PLACEMENT.first,
        last: Date::MAX,
    };
    assert_eq!(burn_up(&tally, endless, PLACEMENT.first).len(), MOST_DAYS);
    let backwards = Days {
        first: PLACEMENT.last,
        last: PLACEMENT.first,
    };
    assert_eq!(burn_up(&tally, backwards, PLACEMENT.first), []);
}
