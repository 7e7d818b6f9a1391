//! From kept sums to the figures of one row. Pure.

use super::store::{Facts, Recent, Sum};
use crate::{
    hours::{
        Days,
        counting::{self, DaySum, Outlook, PACE_DAYS, Tally},
    },
    kernel::{
        ids::{CategoryId, EnrolmentId},
        minutes::Minutes,
        time::Day,
    },
    programs::requirement::Requirement,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The status of a student without a placement.
pub const UNPLACED: &str = "unplaced";

/// The computed part of a row.
#[derive(Debug, Serialize)]
pub struct Figures {
    pub enrolment_id: EnrolmentId,
    pub required_minutes: u32,
    pub counted_minutes: u32,
    pub pending_minutes: u32,
    pub left_minutes: u32,
    pub week_minutes: u32,
    pub status: &'static str,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub done_on: Option<Day>,
    pub impossible_from: Option<Day>,
    /// Whether tomorrow says the same unless something changes: then no new day makes the row old.
    pub holds: bool,
}

/// The first day whose minutes the forecast must know by themselves: it looks at the pace of the last weeks, this week
/// and today.
pub fn told_apart_from(today: Day) -> Day {
    today.plus_days(1 - i32::try_from(PACE_DAYS).unwrap_or(0))
}

/// The sums of one enrolment: each recent day by itself, and everything before as of the day before.
pub fn day_sums(enrolment: EnrolmentId, sums: &[Sum], recent: &[Recent], from: Day) -> Vec<DaySum> {
    let recent: Vec<DaySum> = recent
        .iter()
        .filter(|day| day.enrolment_id == enrolment)
        .map(|day| DaySum {
            category: day.category_id,
            date: *day.work_date,
            approved: minutes(day.approved),
            pending: minutes(day.pending),
        })
        .collect();
    let mut told: BTreeMap<CategoryId, (Minutes, Minutes)> = BTreeMap::new();
    for day in &recent {
        let sum = told.entry(day.category).or_default();
        *sum = (
            sum.0.saturating_add(day.approved),
            sum.1.saturating_add(day.pending),
        );
    }
    let before = sums
        .iter()
        .filter(|sum| sum.enrolment_id == enrolment)
        .map(|sum| {
            let (approved, pending) = told.get(&sum.category_id).copied().unwrap_or_default();
            DaySum {
                category: sum.category_id,
                date: *from.plus_days(-1),
                approved: rest(sum.approved, approved),
                pending: rest(sum.pending, pending),
            }
        });
    before.chain(recent.iter().copied()).collect()
}

/// What a row says about a student today.
pub fn figures(facts: &Facts, requirement: &Requirement, tally: &Tally, today: Day) -> Figures {
    let forecast = facts
        .first_on
        .zip(facts.last_on)
        .map(|(first, last)| Outlook {
            placement: Days {
                first: *first,
                last: *last,
            },
            today: *today,
            weekly_plan: None,
        })
        .map(|outlook| counting::forecast(requirement, tally, &outlook));
    let pace = forecast.as_ref();
    Figures {
        enrolment_id: facts.enrolment_id,
        required_minutes: tally.total.get(),
        counted_minutes: tally.counted.get(),
        pending_minutes: tally.pending.get(),
        left_minutes: tally.still_needed_if_approved.get(),
        week_minutes: pace.map_or(0, |pace| pace.pace_per_week.get()),
        status: pace.map_or(UNPLACED, |pace| pace.status.as_str()),
        starts_on: facts.first_on,
        ends_on: facts.last_on,
        // Nothing left means done, not done today.
        done_on: pace
            .and_then(|pace| pace.done_by_pace)
            .filter(|_| !is_all_there(tally))
            .map(Day),
        impossible_from: pace.and_then(|pace| pace.impossible_from).map(Day),
        holds: holds(facts, tally, today),
    }
}

fn is_all_there(tally: &Tally) -> bool {
    tally.still_needed_if_approved.is_zero()
}

/// A forecast follows from the day where hours are left to log and days to log them on, and where the last weeks have
/// minutes that make a pace. Of past terms neither is so.
fn holds(facts: &Facts, tally: &Tally, today: Day) -> bool {
    let from = told_apart_from(today);
    let has_pace = tally
        .entries
        .iter()
        .any(|entry| entry.date >= *from && !entry.expected().is_zero());
    match facts.first_on.zip(facts.last_on) {
        None => true,
        Some((_, last)) => !has_pace && (is_all_there(tally) || today > last),
    }
}

fn minutes(stored: i64) -> Minutes {
    Minutes::new(u32::try_from(stored).unwrap_or(0))
}

fn rest(all: i64, told: Minutes) -> Minutes {
    minutes(all).checked_sub(told).unwrap_or(Minutes::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::requirement::{Preset, StandardIds};
    use jiff::civil::date;
    use uuid::Uuid;

    fn day(day: i8) -> Day {
        Day(date(2026, 11, day))
    }

    fn of_maya() -> (EnrolmentId, CategoryId) {
        (
            EnrolmentId::new(Uuid::from_u128(7)),
            CategoryId::new(Uuid::from_u128(1)),
        )
    }

    fn on_site_90(on_site: CategoryId) -> Requirement {
        let simulation = CategoryId::new(Uuid::from_u128(2));
        Preset::HimOnSite90.requirement(StandardIds {
            on_site,
            simulation,
        })
    }

    fn facts(enrolment_id: EnrolmentId, placed: Option<(Day, Day)>) -> Facts {
        Facts {
            enrolment_id,
            requirement_id: crate::kernel::ids::RequirementId::new(Uuid::nil()),
            first_on: placed.map(|(first, _)| first),
            last_on: placed.map(|(_, last)| last),
            correction_waits: false,
        }
    }

    #[test]
    fn recent_days_are_told_apart_and_the_rest_stands_before_them() {
        let (enrolment_id, category_id) = of_maya();
        let sums = [Sum {
            enrolment_id,
            category_id,
            approved: 1200,
            pending: 240,
        }];
        let recent = [Recent {
            enrolment_id,
            category_id,
            work_date: day(16),
            approved: 180,
            pending: 240,
        }];
        let told = day_sums(enrolment_id, &sums, &recent, day(2));
        assert_eq!(told.len(), 2);
        assert_eq!(
            (told[0].date, told[0].approved.get(), told[0].pending.get()),
            (date(2026, 11, 1), 1020, 0)
        );
        assert_eq!(
            (told[1].date, told[1].approved.get(), told[1].pending.get()),
            (date(2026, 11, 16), 180, 240)
        );
    }

    #[test]
    fn three_weeks_are_told_apart_today_included() {
        assert_eq!(told_apart_from(day(22)), day(2));
    }

    #[test]
    fn a_student_without_a_placement_has_no_forecast() {
        let (enrolment, on_site) = of_maya();
        let requirement = on_site_90(on_site);
        let tally = counting::from_sums(&requirement, &[]);
        let found = figures(&facts(enrolment, None), &requirement, &tally, day(22));
        assert_eq!((found.status, found.required_minutes), (UNPLACED, 90 * 60));
        assert_eq!((found.done_on, found.impossible_from), (None, None));
        assert!(found.holds);
    }

    /// Whatever is said to hold is said again on every later day; and before the term nothing is.
    #[test]
    fn what_holds_is_the_same_on_every_later_day() {
        let (enrolment, on_site) = of_maya();
        let requirement = on_site_90(on_site);
        let placed = Some((Day(date(2026, 9, 1)), Day(date(2026, 12, 18))));
        let facts = facts(enrolment, placed);
        for (worked, first_day_that_holds) in [
            (90 * 60, date(2026, 12, 9)),
            (60 * 60, date(2026, 12, 19)),
            (0, date(2026, 12, 19)),
        ] {
            let entries = [DaySum {
                category: on_site,
                date: *day(18),
                approved: Minutes::new(worked),
                pending: Minutes::ZERO,
            }];
            let tally = counting::from_sums(&requirement, &entries);
            let on = |today: Day| {
                let found = figures(&facts, &requirement, &tally, today);
                (
                    found.holds,
                    serde_json::to_string(&found).unwrap_or_default(),
                )
            };
            let mut held: Option<String> = None;
            for passed in 0..200 {
                let today = day(1).plus_days(passed);
                let (holds, said) = on(today);
                assert_eq!(holds, *today >= first_day_that_holds, "{worked} on {today}");
                if let Some(before) = held.filter(|_| holds) {
                    assert_eq!(said, before);
                }
                held = holds.then_some(said);
            }
        }
    }

    #[test]
    fn a_student_who_logs_little_is_behind_and_told_from_when_it_is_too_late() {
        let (enrolment, on_site) = of_maya();
        let requirement = on_site_90(on_site);
        let sums = [DaySum {
            category: on_site,
            date: *day(18),
            approved: Minutes::new(180),
            pending: Minutes::ZERO,
        }];
        let tally = counting::from_sums(&requirement, &sums);
        let placed = Some((Day(date(2026, 9, 1)), Day(date(2026, 12, 18))));
        let found = figures(&facts(enrolment, placed), &requirement, &tally, day(22));
        assert_eq!((found.status, found.week_minutes), ("behind", 60));
        assert!(found.impossible_from > Some(day(22)));
    }
}
