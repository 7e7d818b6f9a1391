//! Rounds with links, close quotas and overlapping groups against an exhaustive search and the checker.

use super::Setting;
use crate::matching::{
    check,
    eligible::Eligibility,
    explain::{trial::Trial, wide_levels},
    instance::{Assignment, Group, Instance, Link, QuotaMode},
    levels::Policy,
    outcome::{Certificate, Outcome},
    profile::Profile,
    solve::{Unsolved, solve, solve_until},
    tests::{Dice, all, objective, tiny},
};

const FLOWS: [Policy; 6] = [
    Policy::Balanced,
    Policy::Generous,
    Policy::Greedy,
    Policy::GreedyGenerous,
    Policy::Minsum,
    Policy::Lottery,
];

/// A tiny round with everything that is no flow.
pub(in crate::matching) fn knotty(seed: u64) -> Instance {
    let mut instance = tiny(seed);
    let mut dice = Dice(seed.wrapping_mul(31) + 17);
    let students = instance.students.len();
    for a in 0..students {
        for b in a + 1..students {
            if dice.chance(16) {
                instance.links.push(Link {
                    a,
                    b,
                    together: dice.chance(55),
                    row: instance.links.len() as u64 + 2,
                });
            }
        }
    }
    if dice.chance(60) {
        for site in &mut instance.sites {
            if dice.chance(50) {
                site.quota_mode = QuotaMode::Close;
            }
        }
    }
    if dice.chance(60) {
        for n in 0..=dice.roll(3) {
            let number = instance.groups.len();
            instance.groups.push(Group {
                id: format!("h{n}"),
                capacity: dice.roll(4) as u32,
            });
            for site in &mut instance.sites {
                if dice.chance(60) {
                    site.groups.push(number);
                }
            }
        }
    }
    if dice.chance(50) {
        instance.pins.clear();
    }
    instance
}

/// Whether an assignment keeps links and minimums, straight from the rules.
pub(super) fn keeps(instance: &Instance, assignment: &Assignment) -> bool {
    let links = instance.links.iter().all(|link| {
        let (a, b) = (assignment[link.a], assignment[link.b]);
        if link.together {
            a == b
        } else {
            a.is_none() || a != b
        }
    });
    let minimums = instance.sites.iter().enumerate().all(|(number, site)| {
        let load = assignment.iter().filter(|at| **at == Some(number)).count();
        site.quota_mode == QuotaMode::Fill || load == 0 || load >= site.min_quota as usize
    });
    links && minimums
}

fn best(instance: &Instance, policy: Policy) -> Option<Assignment> {
    let profile = Profile::new(instance, &Eligibility::new(instance));
    all(instance, &profile)
        .into_iter()
        .filter(|assignment| keeps(instance, assignment))
        .min_by_key(|assignment| objective(instance, &profile, policy, assignment))
}

#[test]
fn an_exhaustive_search_finds_the_same_assignment_in_knotty_rounds() {
    let (mut solved, mut refused, mut divided) = (0, 0, 0);
    for seed in 0..4_000 {
        let instance = knotty(seed);
        for policy in FLOWS {
            let name = policy.as_str();
            match solve(&instance, policy) {
                Ok(outcome) => {
                    solved += 1;
                    divided += usize::from(parts(&outcome) > 1);
                    assert_eq!(
                        Some(&outcome.assignment),
                        best(&instance, policy).as_ref(),
                        "seed {seed}, {name}"
                    );
                    assert_eq!(check::check(&instance, &outcome), [], "seed {seed}, {name}");
                }
                Err(Unsolved::Infeasible(conflicts)) => {
                    refused += 1;
                    assert!(!conflicts.is_empty(), "seed {seed}");
                    let eligibility = Eligibility::new(&instance);
                    let fair = instance
                        .pins
                        .iter()
                        .all(|pin| pin.waived || eligibility.possible(pin.student, pin.site));
                    assert!(
                        !fair || best(&instance, policy).is_none(),
                        "seed {seed}, {name}"
                    );
                }
                Err(Unsolved::Unfit(_)) => {
                    assert!(
                        instance.use_carry && !policy.goes_with_carry(),
                        "seed {seed}"
                    );
                }
                Err(Unsolved::TimeOut) => panic!("seed {seed} was stopped"),
            }
        }
    }
    assert!(
        solved > 8_000 && refused > 1_000 && divided > 500,
        "{solved} solved, {refused} refused, {divided} divided"
    );
}

fn parts(outcome: &Outcome) -> usize {
    match &outcome.proof {
        Some(Certificate::Division(division)) => division.parts.len(),
        _ => 0,
    }
}

#[test]
fn every_price_in_a_knotty_round_is_what_an_exhaustive_search_finds() {
    let mut priced = 0;
    for seed in 0..500 {
        let instance = knotty(seed);
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let lists = check::Lists::new(&instance);
        for policy in [Policy::Balanced, Policy::Generous, Policy::Lottery] {
            let Ok(outcome) = solve(&instance, policy) else {
                continue;
            };
            let levels = wide_levels(&instance, &profile, &outcome);
            let setting = Setting::new(&instance, &profile);
            let trial = Trial::new(&setting, levels, &outcome, &|| false);
            if matches!(trial, Trial::Flow(_)) {
                continue;
            }
            let worth: Vec<(Assignment, Vec<i64>)> = all(&instance, &profile)
                .into_iter()
                .filter(|assignment| keeps(&instance, assignment))
                .map(|assignment| {
                    let value = check::value(&instance, &lists, trial.levels(), &assignment);
                    (assignment, value)
                })
                .collect();
            let best = worth.iter().map(|(_, value)| value).min().unwrap();
            assert_eq!(trial.value(), best, "seed {seed}");
            for student in
                (0..instance.students.len()).filter(|student| !profile.options[*student].pinned)
            {
                for wish in profile.options[student].all() {
                    let there = worth
                        .iter()
                        .filter(|(assignment, _)| assignment[student] == Some(wish.site));
                    let price = trial.force(student, wish.site).unwrap().0;
                    match there.map(|(_, value)| value).min() {
                        Some(value) => {
                            let change: Vec<i64> =
                                value.iter().zip(best).map(|(now, was)| now - was).collect();
                            assert_eq!(
                                price, change,
                                "seed {seed}, student {student}, site {}",
                                wish.site
                            );
                            priced += 1;
                        }
                        None => assert_eq!(price[0], 1, "seed {seed}"),
                    }
                }
            }
        }
    }
    assert!(priced > 1_500, "{priced}");
}

#[test]
fn the_worth_of_a_seat_in_a_knotty_round_is_what_an_exhaustive_search_finds() {
    let (mut worth_something, mut priced) = (0, 0);
    for seed in 0..2_000 {
        let instance = knotty(seed);
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let policy = [Policy::Balanced, Policy::Generous, Policy::Lottery][seed as usize % 3];
        let Ok(outcome) = solve(&instance, policy) else {
            continue;
        };
        let levels = wide_levels(&instance, &profile, &outcome);
        let setting = Setting::new(&instance, &profile);
        let trial = Trial::new(&setting, levels, &outcome, &|| false);
        let open = (0..instance.sites.len()).filter(|site| instance.sites[*site].capacity > 0);
        for site in open.filter(|_| matches!(trial, Trial::Search(_))) {
            let mut changed = instance.clone();
            changed.sites[site].capacity += 1;
            let lists = check::Lists::new(&changed);
            let found = all(&changed, &profile)
                .into_iter()
                .filter(|assignment| keeps(&changed, assignment))
                .map(|assignment| check::value(&changed, &lists, trial.levels(), &assignment))
                .min()
                .unwrap();
            let now = found.iter().zip(trial.value());
            let change: Vec<i64> = now.map(|(now, was)| now - was).collect();
            assert_eq!(
                trial.seat(site).unwrap().0,
                change,
                "seed {seed}, site {site}"
            );
            priced += 1;
            worth_something += usize::from(change.iter().any(|level| *level != 0));
        }
    }
    assert!(
        priced > 500 && worth_something > 100,
        "{priced} priced, {worth_something} worth something"
    );
}

#[test]
fn what_a_pin_costs_in_a_knotty_round_is_what_an_exhaustive_search_finds_without_it() {
    let (mut priced, mut lost) = (0, 0);
    for seed in 0..3_000 {
        let instance = knotty(seed);
        let policy = [Policy::Balanced, Policy::Generous, Policy::Lottery][seed as usize % 3];
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let Ok(outcome) = solve(&instance, policy) else {
            continue;
        };
        let levels = wide_levels(&instance, &profile, &outcome);
        let setting = Setting::new(&instance, &profile);
        let trial = Trial::new(&setting, levels, &outcome, &|| false);
        for pin in instance
            .pins
            .iter()
            .filter(|_| matches!(trial, Trial::Search(_)))
        {
            let mut without = instance.clone();
            without.pins.retain(|other| other != pin);
            let price = trial.without(&without, pin.student).unwrap().0;
            let lists = check::Lists::new(&without);
            let profile = Profile::new(&without, &Eligibility::new(&without));
            let found = all(&without, &profile)
                .into_iter()
                .filter(|assignment| keeps(&without, assignment))
                .map(|assignment| check::value(&without, &lists, trial.levels(), &assignment))
                .min();
            // Without the pin nothing may be possible at all: then a decision is broken.
            let Some(found) = found else {
                assert_eq!(price[0], 1, "seed {seed}");
                continue;
            };
            let now = found.iter().zip(trial.value());
            let change: Vec<i64> = now.map(|(now, was)| now - was).collect();
            assert_eq!(price, change, "seed {seed}");
            priced += 1;
            lost += usize::from(change[1] > 0);
        }
    }
    assert!(
        priced > 100 && lost > 10,
        "{priced} priced, {lost} would lose a place"
    );
}

#[test]
fn what_clashes_is_possible_as_soon_as_any_piece_is_left_out() {
    let mut clashes = 0;
    for seed in 0..5_000 {
        let instance = knotty(seed);
        let Err(Unsolved::Infeasible(conflicts)) = solve(&instance, Policy::Lottery) else {
            continue;
        };
        for conflict in conflicts
            .iter()
            .filter(|conflict| !conflict.links.is_empty() || !conflict.minimums.is_empty())
        {
            clashes += 1;
            let only = |left_out: usize| {
                let mut at = 0;
                let mut keep = || {
                    at += 1;
                    at - 1 != left_out
                };
                let mut round = instance.clone();
                round
                    .pins
                    .retain(|pin| conflict.pins.contains(pin) && keep());
                round
                    .links
                    .retain(|link| conflict.links.contains(&link.row) && keep());
                for (number, site) in round.sites.iter_mut().enumerate() {
                    if site.quota_mode == QuotaMode::Close
                        && !(conflict.minimums.contains(&number) && keep())
                    {
                        site.min_quota = 0;
                    }
                }
                round
            };
            let pieces = conflict.pins.len() + conflict.links.len() + conflict.minimums.len();
            assert_eq!(
                best(&only(usize::MAX), Policy::Lottery),
                None,
                "seed {seed}"
            );
            for piece in 0..pieces {
                assert!(
                    best(&only(piece), Policy::Lottery).is_some(),
                    "seed {seed}, piece {piece}"
                );
            }
        }
    }
    assert!(clashes > 40, "{clashes}");
}

#[test]
fn a_search_that_is_stopped_says_so_and_never_calls_its_best_optimal() {
    let mut stopped = 0;
    for seed in 0..600 {
        let instance = knotty(seed);
        for policy in FLOWS {
            match solve_until(&instance, policy, &|| true) {
                Ok(outcome) => {
                    let best = solve(&instance, policy).unwrap();
                    assert!(
                        outcome.value >= best.value || outcome.levels != best.levels,
                        "seed {seed}"
                    );
                    assert_eq!(
                        check::broken_rules(&instance, &outcome.assignment),
                        [],
                        "seed {seed}"
                    );
                    let Some(stop) = &outcome.stopped else {
                        assert_eq!(outcome, best, "seed {seed}");
                        continue;
                    };
                    stopped += 1;
                    match &stop.bound {
                        Some(bound) => assert!(
                            *bound <= best.value || outcome.levels != best.levels,
                            "seed {seed}: {bound:?} {:?}",
                            best.value
                        ),
                        None => assert_eq!(outcome.value, best.value, "seed {seed}"),
                    }
                }
                Err(Unsolved::TimeOut) => stopped += 1,
                Err(_) => {}
            }
        }
    }
    assert!(stopped > 100, "{stopped}");
}
