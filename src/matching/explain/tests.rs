//! Every claim of an explanation, tested by solving the changed round from nothing; the value of each such solution is
//! proved by the checker's bound, from the rules alone.

use super::{Shortages, coordinator, explain, student::left_out, trial::Trial, wide_levels, words};
use crate::matching::{
    branch::Setting,
    check,
    eligible::Eligibility,
    generate::{Rules, Size, generate},
    instance::{Block, Instance, Pin, Preference, Student},
    levels::{Level, Policy},
    network::Network,
    outcome::Outcome,
    profile::Profile,
    solve::{proof, solve},
    tests::{Dice, tiny},
};

const FLOWS: [Policy; 6] = [
    Policy::Balanced,
    Policy::Generous,
    Policy::Greedy,
    Policy::GreedyGenerous,
    Policy::Minsum,
    Policy::Lottery,
];

const FIRST: [Level; 3] = [Level::Broken, Level::Unplaced, Level::Shortfall];

/// A tiny round with a few blocks.
fn round(seed: u64) -> Instance {
    let mut instance = tiny(seed);
    let mut dice = Dice(seed + 5);
    for student in 0..instance.students.len() {
        if dice.chance(25) {
            instance.blocks.push(Block {
                student,
                site: dice.roll(instance.sites.len() as u64) as usize,
                reason: String::new(),
            });
        }
    }
    instance
}

/// The proved optimum of a round.
fn cold(instance: &Instance, levels: &[Level]) -> Vec<i64> {
    let profile = Profile::new(instance, &Eligibility::new(instance));
    let mut network = Network::new(instance, &profile, levels.to_vec());
    network.optimise();
    let value = network.value();
    let lists = check::Lists::new(instance);
    assert_eq!(check::bound(instance, &lists, &proof(&network)), value);
    value
}

fn difference(now: &[i64], was: &[i64]) -> Vec<i64> {
    now.iter().zip(was).map(|(now, was)| now - was).collect()
}

fn pinned(instance: &Instance, student: usize, site: usize) -> Instance {
    let mut changed = instance.clone();
    changed.pins.retain(|pin| pin.student != student);
    changed.pins.push(Pin {
        student,
        site,
        waived: true,
        row: 99,
    });
    changed
}

fn each_solved(seeds: std::ops::Range<u64>, mut test: impl FnMut(u64, &Instance, &Outcome)) {
    let mut solved = 0;
    for seed in seeds.clone() {
        let instance = round(seed);
        for policy in FLOWS {
            if let Ok(outcome) = solve(&instance, policy) {
                test(seed, &instance, &outcome);
                solved += 1;
            }
        }
    }
    assert!(solved > seeds.count(), "{solved}");
}

fn with_trial(instance: &Instance, outcome: &Outcome, test: impl FnOnce(&Trial)) {
    let profile = Profile::new(instance, &Eligibility::new(instance));
    let levels = wide_levels(instance, &profile, outcome);
    let setting = Setting::new(instance, &profile);
    let trial = Trial::new(&setting, levels, outcome, &|| false);
    assert_eq!(trial.value(), cold(instance, trial.levels()));
    test(&trial);
}

#[test]
fn the_price_of_any_student_at_any_site_is_what_a_pin_would_cost() {
    each_solved(0..300, |seed, instance, outcome| {
        with_trial(instance, outcome, |trial| {
            for student in 0..instance.students.len() {
                for site in 0..instance.sites.len() {
                    let changed = cold(&pinned(instance, student, site), trial.levels());
                    let price = trial.force(student, site).unwrap();
                    if changed[0] > 0 {
                        assert!(price.0[0] > 0, "seed {seed}");
                    } else {
                        assert_eq!(price.0, difference(&changed, trial.value()), "seed {seed}");
                    }
                }
            }
        });
    });
}

#[test]
fn the_worth_of_a_seat_is_what_the_round_with_that_seat_is_worth_more() {
    each_solved(300..700, |seed, instance, outcome| {
        with_trial(instance, outcome, |trial| {
            for site in 0..instance.sites.len() {
                if instance.sites[site].capacity == 0 {
                    continue;
                }
                let mut changed = instance.clone();
                changed.sites[site].capacity += 1;
                let change = difference(&cold(&changed, trial.levels()), trial.value());
                assert_eq!(trial.seat(site).unwrap().0, change, "seed {seed}");
                assert!(
                    change[1] <= 0,
                    "one more seat never costs a student their place"
                );
            }
        });
    });
}

#[test]
fn a_student_who_joins_costs_what_the_round_with_them_costs_more() {
    let mut priced = 0;
    each_solved(700..1_000, |seed, instance, outcome| {
        let mut grown = instance.clone();
        let newcomer = instance.students.len();
        grown.students.push(Student {
            id: "z".into(),
            lottery: 77,
            carry: 1,
            max_distance_m: None,
            ..instance.students[0].clone()
        });
        for site in (0..instance.sites.len()).rev().step_by(2) {
            grown.preferences.push(Preference {
                student: newcomer,
                rank: 1 + site as u32,
                site,
            });
        }
        with_trial(instance, outcome, |trial| {
            if let Some(price) = trial.student(&grown) {
                priced += 1;
                assert_eq!(
                    price.0,
                    difference(&cold(&grown, trial.levels()), trial.value()),
                    "seed {seed}"
                );
            }
        });
    });
    assert!(priced > 300, "{priced}");
}

#[test]
fn a_pin_or_a_block_changes_what_the_round_without_it_says() {
    let (mut pins, mut blocks) = (0, 0);
    each_solved(1_000..1_800, |seed, instance, outcome| {
        with_trial(instance, outcome, |trial| {
            for at in 0..instance.pins.len() {
                pins += 1;
                let mut without = instance.clone();
                without.pins.remove(at);
                let change = difference(&cold(&without, trial.levels()), trial.value());
                assert_eq!(
                    coordinator::without_pin(instance, trial, at).unwrap().0,
                    change,
                    "seed {seed}"
                );
            }
            for at in 0..instance.blocks.len() {
                blocks += 1;
                let mut without = instance.clone();
                without.blocks.remove(at);
                let change = difference(&cold(&without, trial.levels()), trial.value());
                assert_eq!(
                    coordinator::without_block(instance, trial, at).unwrap().0,
                    change,
                    "seed {seed}"
                );
            }
        });
    });
    assert!(pins > 200 && blocks > 500, "{pins} pins, {blocks} blocks");
}

/// The fewest who stay out when only these students and those with pins take part.
fn out_of(instance: &Instance, keep: &[usize]) -> i64 {
    let mut changed = instance.clone();
    for student in 0..instance.students.len() {
        if keep.contains(&student) || instance.pins.iter().any(|pin| pin.student == student) {
            continue;
        }
        // Somebody who can go nowhere takes nobody's seat.
        changed.students[student].needs = vec!["nothing offers this".into()];
    }
    let gone = (0..instance.students.len())
        .filter(|student| {
            !keep.contains(student) && !instance.pins.iter().any(|pin| pin.student == *student)
        })
        .count();
    cold(&changed, &FIRST)[1] - gone as i64
}

#[test]
fn who_competes_is_one_more_than_the_places_and_without_any_of_them_all_have_one() {
    let mut found = 0;
    each_solved(1_800..2_600, |seed, instance, outcome| {
        if outcome.policy != Policy::Balanced {
            return;
        }
        let eligibility = Eligibility::new(instance);
        let profile = Profile::new(instance, &eligibility);
        let shortages = Shortages::new(instance, &profile, &eligibility, &outcome.assignment);
        for student in left_out(outcome) {
            found += 1;
            let shortage = shortages.of(student);
            assert_eq!(out_of(instance, &shortage.students), 1, "seed {seed}");
            for gone in &shortage.students {
                let rest: Vec<_> = shortage
                    .students
                    .iter()
                    .copied()
                    .filter(|one| one != gone)
                    .collect();
                assert_eq!(out_of(instance, &rest), 0, "seed {seed}");
            }
            let one_less = cold(instance, &FIRST)[1] - 1;
            for site in &shortage.more_at {
                let mut changed = instance.clone();
                changed.sites[*site].capacity += 1;
                assert_eq!(cold(&changed, &FIRST)[..2], [0, one_less], "seed {seed}");
            }
            for group in &shortage.more_in {
                let mut changed = instance.clone();
                changed.groups[*group].capacity += 1;
                assert_eq!(cold(&changed, &FIRST)[..2], [0, one_less], "seed {seed}");
            }
            for lift in &shortage.lifts {
                let changed = pinned(instance, lift.student, lift.site);
                assert_eq!(cold(&changed, &FIRST)[..2], [0, one_less], "seed {seed}");
            }
        }
    });
    assert!(found > 300, "{found}");
}

#[test]
fn nobody_else_is_named_to_a_student() {
    each_solved(2_600..2_800, |seed, instance, outcome| {
        for part in explain(instance, outcome).students {
            let text = serde_json::to_string(&part).unwrap();
            for other in instance
                .students
                .iter()
                .filter(|other| other.id != part.student)
            {
                assert!(!text.contains(&other.id), "seed {seed}: {text}");
            }
        }
    });
}

#[test]
fn prices_hold_in_a_round_of_a_hundred_and_twenty_with_every_rule_of_a_flow() {
    let instance = generate(Size {
        students: 120,
        choices: 8,
        rules: Rules::Flow,
        seed: 3,
    });
    let mut dice = Dice(1);
    for policy in [Policy::Balanced, Policy::Generous, Policy::Lottery] {
        let outcome = solve(&instance, policy).unwrap();
        with_trial(&instance, &outcome, |trial| {
            for _ in 0..60 {
                let (student, site) = (
                    dice.roll(120) as usize,
                    dice.roll(instance.sites.len() as u64) as usize,
                );
                let changed = cold(&pinned(&instance, student, site), trial.levels());
                if changed[0] == 0 {
                    assert_eq!(
                        trial.force(student, site).unwrap().0,
                        difference(&changed, trial.value())
                    );
                }
            }
        });
    }
}

#[test]
fn sentences_say_which_level_and_how_much() {
    let instance = Instance {
        use_carry: false,
        ..tiny(1)
    };
    let levels = [
        Level::Broken,
        Level::Unplaced,
        Level::Few(3),
        Level::Many(1),
        Level::Distance,
    ];
    let say = |at: usize, amount: i64| {
        let mut price = vec![0; levels.len()];
        price[at] = amount;
        words::say(&instance, &levels, &super::trial::Price(price)).map(|said| said.words)
    };
    let said = [say(1, 1), say(2, 1), say(3, 2), say(3, -1), say(4, 300)].map(Option::unwrap);
    assert_eq!(
        said,
        [
            "leave one more student without a place",
            "give one more student a 3rd choice",
            "give 2 students fewer a 1st choice",
            "give one more student a 1st choice",
            "make everybody's ways together 300 m longer",
        ]
    );
}
