use super::*;
use crate::hours::counting::cases::{asking, entry, hours, preset};
use crate::hours::counting::{LedgerEntry, count};
use crate::hours::state::EntryState;
use crate::programs::requirement::{Limit, Limits, Preset};
use jiff::civil::date;
use proptest::prelude::*;

/// A placement of 14 weeks, from Tuesday 1 September to Monday 7 December 2026.
const PLACEMENT: Days = Days {
    first: date(2026, 9, 1),
    last: date(2026, 12, 7),
};

fn on(day: Date) -> Outlook {
    Outlook {
        placement: PLACEMENT,
        today: day,
        weekly_plan: None,
    }
}

fn of_ninety_hours(ledger: &[LedgerEntry], outlook: &Outlook) -> Forecast {
    let requirement = preset(Preset::HimOnSite90);
    forecast(&requirement, &count(&requirement, ledger), outlook)
}

/// Three hours on every third day, from the first of the placement.
fn steady(entries: u8) -> Vec<LedgerEntry> {
    (0..entries)
        .map(|n| entry(u128::from(n) + 1, i64::from(n) * 3, hours(3)))
        .collect()
}

#[test]
fn seven_hours_a_week_lead_to_the_end_in_as_many_weeks_as_they_take() {
    let found = of_ninety_hours(&steady(10), &on(date(2026, 9, 30)));
    assert_eq!(found.left, hours(60));
    assert_eq!(found.pace_per_week, hours(7));
    // 60 h left × 21 days ÷ 21 h = 60 days.
    assert_eq!(found.done_by_pace, Some(date(2026, 11, 29)));
    assert_eq!(found.status, Status::OnPace);
}

#[test]
fn in_the_first_three_weeks_the_whole_placement_makes_the_pace() {
    let found = of_ninety_hours(&steady(3), &on(date(2026, 9, 10)));
    // 81 h left × 10 days ÷ 9 h = 90 days.
    assert_eq!(found.done_by_pace, Some(date(2026, 12, 9)));
    assert_eq!(found.status, Status::Behind);
}

#[test]
fn a_part_of_a_day_takes_the_whole_day() {
    let found = of_ninety_hours(&[entry(1, 0, hours(7))], &on(date(2026, 9, 10)));
    // 83 h left × 10 days ÷ 7 h = 118.6 days.
    assert_eq!(found.done_by_pace, Some(date(2027, 1, 7)));
}

#[test]
fn waiting_minutes_are_part_of_the_pace_and_of_what_is_done() {
    let waiting: Vec<LedgerEntry> = steady(10)
        .into_iter()
        .map(|entry| entry.being(EntryState::Submitted))
        .collect();
    let signed = of_ninety_hours(&steady(10), &on(date(2026, 9, 30)));
    assert_eq!(of_ninety_hours(&waiting, &on(date(2026, 9, 30))), signed);
}

#[test]
fn somebody_who_stopped_has_no_date_and_is_behind() {
    let found = of_ninety_hours(&steady(3), &on(date(2026, 10, 15)));
    assert_eq!(
        (found.pace_per_week, found.done_by_pace),
        (Minutes::ZERO, None)
    );
    assert_eq!(found.status, Status::Behind);
}

#[test]
fn a_weekly_plan_gives_a_date_of_its_own() {
    let outlook = Outlook {
        weekly_plan: Some(hours(20)),
        ..on(date(2026, 9, 30))
    };
    let found = of_ninety_hours(&steady(10), &outlook);
    assert_eq!(found.done_by_plan, Some(date(2026, 10, 21)));
    assert_eq!(
        of_ninety_hours(&steady(10), &on(date(2026, 9, 30))).done_by_plan,
        None
    );
}

#[test]
fn in_the_first_week_nobody_is_behind() {
    let slow = [entry(1, 0, Minutes::new(10))];
    assert_eq!(
        of_ninety_hours(&[], &on(date(2026, 8, 20))).status,
        Status::NotStarted
    );
    assert_eq!(
        of_ninety_hours(&[], &on(date(2026, 9, 7))).status,
        Status::NotStarted
    );
    assert_eq!(
        of_ninety_hours(&slow, &on(date(2026, 9, 7))).status,
        Status::OnPace
    );
    assert_eq!(
        of_ninety_hours(&[], &on(date(2026, 9, 8))).status,
        Status::Behind
    );
    assert_eq!(
        of_ninety_hours(&slow, &on(date(2026, 9, 8))).status,
        Status::Behind
    );
}

#[test]
fn done_means_signed_and_waiting_for_signatures_is_on_pace() {
    let all = entry(1, 0, hours(90));
    let today = date(2026, 12, 20);
    let done = of_ninety_hours(std::slice::from_ref(&all), &on(today));
    assert_eq!((done.status, done.impossible_from), (Status::Done, None));
    let waiting = of_ninety_hours(&[all.being(EntryState::Submitted)], &on(today));
    assert_eq!(
        (waiting.status, waiting.done_by_pace),
        (Status::OnPace, Some(today))
    );
}

#[test]
fn the_last_day_to_begin_is_the_one_with_room_enough() {
    // The last week holds one day of 12 h, the one before 60 h, so 60 h need four days of it, from Thursday to Sunday,
    // and 78 h need one week more.
    let found = of_ninety_hours(&steady(10), &on(date(2026, 9, 30)));
    assert_eq!(found.impossible_from, Some(date(2026, 12, 4)));
    let found = of_ninety_hours(&steady(26), &on(date(2026, 11, 20)));
    assert_eq!(found.left, hours(12));
    assert_eq!(found.impossible_from, Some(PLACEMENT.last + 1.days()));
    let found = of_ninety_hours(&steady(4), &on(date(2026, 9, 30)));
    assert_eq!(found.left, hours(78));
    assert_eq!(found.impossible_from, Some(date(2026, 11, 30)));
}

#[test]
fn a_week_limit_brings_the_last_week_forward() {
    let mut requirement = preset(Preset::HimOnSite90);
    requirement.limits.week.block = Some(hours(20));
    let tally = count(&requirement, &steady(10));
    let found = forecast(&requirement, &tally, &on(date(2026, 9, 30)));
    // 12 h on the last Monday and 20 h in each week before: 60 h need the four last weeks.
    assert_eq!(found.impossible_from, Some(date(2026, 11, 23)));
}

#[test]
fn too_little_room_is_impossible_now() {
    let nearly_over = on(date(2026, 12, 6));
    let found = of_ninety_hours(&steady(10), &nearly_over);
    assert_eq!(found.status, Status::Impossible);
    assert_eq!(found.impossible_from, Some(date(2026, 11, 30)));
    let over = of_ninety_hours(&steady(10), &on(date(2027, 1, 10)));
    assert_eq!(over.status, Status::Impossible);
    assert_eq!(over.impossible_from, Some(date(2026, 12, 7)));
}

#[test]
fn what_is_logged_today_takes_room_from_today() {
    let requirement = asking(24, Vec::new());
    let last_two_days = on(date(2026, 12, 6));
    let today = |minutes| [entry(1, 96, minutes)];
    let status = |ledger: &[LedgerEntry]| {
        forecast(&requirement, &count(&requirement, ledger), &last_two_days).status
    };
    // 24 h fit into two days of 12 h: whatever was done today is missing from both sides.
    assert_ne!(status(&today(hours(5))), Status::Impossible);
    // Done yesterday and today: 12 h tomorrow are not enough for the 13 h left.
    let mut tight = requirement.clone();
    tight.total = hours(25);
    let tally = count(&tight, &today(hours(12)));
    assert_eq!(
        forecast(&tight, &tally, &last_two_days).status,
        Status::Impossible
    );
}

#[test]
fn what_is_logged_this_week_takes_room_from_this_week() {
    let mut requirement = asking(40, Vec::new());
    requirement.limits.week.block = Some(hours(20));
    // Friday of the last full week, with 12 h on its Wednesday: 8 h more, and 12 h on the last Monday.
    let friday = on(date(2026, 12, 4));
    let status = |total: u32| {
        requirement.total = hours(total);
        let tally = count(&requirement, &[entry(1, 92, hours(12))]);
        forecast(&requirement, &tally, &friday).status
    };
    let [enough, too_much] = [32, 33].map(status);
    assert_ne!(enough, Status::Impossible);
    assert_eq!(too_much, Status::Impossible);
}

proptest! {
    /// Against a walk over the days, one by one, logging as much as the limits let.
    #[test]
    fn impossible_is_what_a_walk_over_the_days_cannot_do(
        total in 1_u32..200,
        done in 0_u32..60,
        today in 0_i64..110,
        day_limit in 1_u32..16,
        week_limit in 5_u32..70,
    ) {
        let mut requirement = asking(total, Vec::new());
        requirement.limits = Limits {
            day: Limit { warn: None, block: Some(hours(day_limit)) },
            week: Limit { warn: None, block: Some(hours(week_limit)) },
        };
        let today = PLACEMENT.first + today.days();
        let before = entry(1, -60, hours(done));
        let tally = count(&requirement, &[before]);
        let found = forecast(&requirement, &tally, &on(today));

        let walk = |from: Date| {
            let (mut left, mut day, mut week) = (total.saturating_sub(done), from, 0);
            while left > 0 && day <= PLACEMENT.last {
                if requirement.week_starts_on.first_day(day) == day {
                    week = 0;
                }
                let work = day_limit.min(week_limit - week).min(left);
                (left, week, day) = (left - work, week + work, day + 1.day());
            }
            left == 0
        };
        prop_assert_eq!(found.status == Status::Impossible, !walk(today));
        if let Some(day) = found.impossible_from {
            prop_assert!(!walk(day.max(today)));
            prop_assert!(day <= today || walk(day - 1.days()));
        }
    }

    #[test]
    fn logging_more_never_makes_it_later(extra in 0_u32..600, ago in 0_i64..20) {
        let today = date(2026, 9, 30);
        let mut ledger = steady(8);
        let before = of_ninety_hours(&ledger, &on(today));
        ledger.push(entry(99, 29 - ago, Minutes::new(extra)));
        let after = of_ninety_hours(&ledger, &on(today));
        prop_assert!(after.done_by_pace <= before.done_by_pace);
        prop_assert!(after.pace_per_week >= before.pace_per_week);
    }
}
