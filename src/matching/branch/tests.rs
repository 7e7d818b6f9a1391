//! Rounds with links, close quotas and overlapping groups against an exhaustive search and the checker.

use crate::matching::{
    check,
    eligible::Eligibility,
    instance::{Assignment, Group, Instance, Link, QuotaMode},
    levels::Policy,
    outcome::{Certificate, Outcome},
    profile::Profile,
    solve::{Unsolved, solve},
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
        for n in 0..1 + dice.roll(3) as usize {
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
fn keeps(instance: &Instance, assignment: &Assignment) -> bool {
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
