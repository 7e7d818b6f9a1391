//! The engine against an exhaustive search on thousands of tiny rounds: every level, the lottery, the last tie.

use super::{
    check,
    eligible::Eligibility,
    instance::{
        Assignment, Group, Instance, Pin, Place, Preference, QuotaMode, Site, Student, Weekdays,
    },
    levels::Policy,
    outcome::Certificate,
    profile::Profile,
    solve::{Unsolved, solve},
};
use jiff::civil::date;
use std::collections::BTreeMap;

/// Small numbers that look random and are the same every time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

pub(super) fn tiny(seed: u64) -> Instance {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1);
    let (students, sites, groups) = (
        1 + dice.roll(5) as usize,
        1 + dice.roll(4) as usize,
        dice.roll(3) as usize,
    );
    let place = |dice: &mut Dice| {
        (!dice.chance(10)).then(|| Place {
            x_m: dice.roll(4) as i64,
            y_m: dice.roll(3) as i64,
        })
    };
    let mut lottery: Vec<u32> = (1..=students as u32).collect();
    for at in (1..students).rev() {
        lottery.swap(at, dice.roll(at as u64 + 1) as usize);
    }
    let students: Vec<Student> = (0..students)
        .map(|n| Student {
            id: format!("s{n}"),
            lottery: lottery[n],
            carry: dice.roll(5) as u32,
            place: place(&mut dice),
            max_distance_m: dice.chance(20).then(|| dice.roll(5) as i64),
            clearances: if dice.chance(80) {
                BTreeMap::from([(
                    "tb".to_owned(),
                    dice.chance(50)
                        .then(|| date(2027, 5, 1 + dice.roll(3) as i8)),
                )])
            } else {
                BTreeMap::new()
            },
            days: Weekdays(dice.roll(32) as u8 | 1),
            employer: dice.chance(20).then(|| "o0".to_owned()),
            needs: if dice.chance(15) {
                vec!["ramp".into()]
            } else {
                Vec::new()
            },
        })
        .collect();
    let sites: Vec<Site> = (0..sites)
        .map(|n| Site {
            id: format!("j{n}"),
            capacity: dice.roll(4) as u32,
            min_quota: if dice.chance(40) {
                dice.roll(4) as u32
            } else {
                0
            },
            quota_mode: QuotaMode::Fill,
            place: place(&mut dice),
            org: Some(format!("o{}", dice.roll(3))),
            groups: if groups > 0 && dice.chance(60) {
                vec![dice.roll(groups as u64) as usize]
            } else {
                Vec::new()
            },
            agreement_from: Some(date(2027, 1, 1)),
            agreement_to: Some(date(2027, 5, 1 + dice.roll(20) as i8)),
            required_clearances: if dice.chance(40) {
                vec!["tb".into()]
            } else {
                Vec::new()
            },
            days: Weekdays::ALL,
            min_days: dice.roll(3) as u32,
            offers: if dice.chance(60) {
                vec!["ramp".into()]
            } else {
                Vec::new()
            },
        })
        .collect();
    let groups = (0..groups)
        .map(|n| Group {
            id: format!("g{n}"),
            capacity: dice.roll(4) as u32,
        })
        .collect();
    let mut preferences = Vec::new();
    for student in 0..students.len() {
        for site in 0..sites.len() {
            if dice.chance(65) {
                preferences.push(Preference {
                    student,
                    rank: 1 + dice.roll(4) as u32,
                    site,
                });
            }
        }
    }
    let mut pins = Vec::new();
    for student in 0..students.len() {
        if dice.chance(12) {
            pins.push(Pin {
                student,
                site: dice.roll(sites.len() as u64) as usize,
                waived: dice.chance(60),
                row: 2,
            });
        }
    }
    Instance {
        placement_from: date(2027, 2, 1),
        placement_to: date(2027, 5, 2),
        allow_unranked: dice.chance(50),
        use_carry: dice.chance(40),
        carry_cap: 3,
        site_preferences: vec![Vec::new(); sites.len()],
        students,
        sites,
        groups,
        preferences,
        pins,
        blocks: Vec::new(),
        links: Vec::new(),
    }
}

/// Every assignment of the round that keeps the hard rules.
pub(super) fn all(instance: &Instance, profile: &Profile) -> Vec<Assignment> {
    let mut all = vec![Vec::new()];
    for student in 0..instance.students.len() {
        let mut more = Vec::new();
        for begun in &all {
            for site in 0..instance.sites.len() {
                if profile.rank(student, site).is_some() {
                    more.push([begun.as_slice(), &[Some(site)]].concat());
                }
            }
            if !profile.options[student].pinned {
                more.push([begun.as_slice(), &[None]].concat());
            }
        }
        all = more;
    }
    all.retain(|assignment| {
        let load = |site: usize| assignment.iter().filter(|at| **at == Some(site)).count();
        let fits = |(n, site): (usize, &Site)| load(n) <= site.capacity as usize;
        let group_fits = |(n, group): (usize, &Group)| {
            let load: usize = (0..instance.sites.len())
                .filter(|site| instance.sites[*site].groups.contains(&n))
                .map(load)
                .sum();
            load <= group.capacity as usize
        };
        instance.sites.iter().enumerate().all(fits)
            && instance.groups.iter().enumerate().all(group_fits)
    });
    all
}

/// The objective straight from the rules, with the lottery and the last tie behind it.
pub(super) fn objective(
    instance: &Instance,
    profile: &Profile,
    policy: Policy,
    assignment: &Assignment,
) -> Vec<i64> {
    let load = |site: usize| assignment.iter().filter(|at| **at == Some(site)).count() as i64;
    let ranks: Vec<Option<u32>> = assignment
        .iter()
        .enumerate()
        .map(|(student, at)| at.and_then(|site| profile.rank(student, site)))
        .collect();
    let classes: Vec<u32> = ranks
        .iter()
        .enumerate()
        .map(|(student, rank)| rank.map_or(0, |rank| Profile::class(instance, student, rank)))
        .collect();
    let in_class = |class: u32| classes.iter().filter(|own| **own == class).count() as i64;
    let sum: i64 = ranks
        .iter()
        .enumerate()
        .map(|(student, rank)| {
            i64::from(1 + instance.carry(student)) * i64::from(rank.unwrap_or(0))
        })
        .sum();
    let mut value = vec![ranks.iter().filter(|rank| rank.is_none()).count() as i64];
    value.push(
        instance
            .sites
            .iter()
            .enumerate()
            .filter(|(_, site)| site.quota_mode == QuotaMode::Fill)
            .map(|(n, site)| (i64::from(site.min_quota) - load(n)).max(0))
            .sum(),
    );
    let tail = || (2..=20).rev().map(in_class);
    match policy {
        Policy::Balanced => value.extend([sum].into_iter().chain(tail())),
        Policy::Generous => value.extend(tail()),
        Policy::Greedy => value.extend((1..=20).map(|class| -in_class(class))),
        Policy::GreedyGenerous => {
            value.push(i64::from(classes.iter().copied().max().unwrap_or(0)));
            value.extend((1..=20).map(|class| -in_class(class)));
        }
        Policy::Minsum => value.push(sum),
        Policy::Lottery | Policy::Stable => {}
    }
    if policy != Policy::Lottery {
        let metres: Vec<Option<i64>> = assignment
            .iter()
            .enumerate()
            .filter_map(|(s, at)| at.map(|j| instance.metres(s, j)))
            .collect();
        value.push(metres.iter().filter(|metres| metres.is_none()).count() as i64);
        value.push(metres.iter().flatten().sum());
    }
    let order = instance.by_lottery();
    value.extend(
        order
            .iter()
            .map(|student| ranks[*student].map_or(i64::MAX, i64::from)),
    );
    value.extend(
        order
            .iter()
            .map(|student| assignment[*student].map_or(i64::MAX, |site| site as i64)),
    );
    value
}

#[test]
fn an_exhaustive_search_finds_the_same_assignment_for_every_policy() {
    let (mut solved, mut refused) = (0, 0);
    for seed in 0..3_000 {
        let instance = tiny(seed);
        let eligibility = Eligibility::new(&instance);
        for policy in Policy::ALL
            .into_iter()
            .filter(|policy| *policy != Policy::Stable)
        {
            match solve(&instance, policy) {
                Ok(outcome) => {
                    solved += 1;
                    let profile = Profile::new(&instance, &eligibility);
                    let best = all(&instance, &profile)
                        .into_iter()
                        .min_by_key(|a| objective(&instance, &profile, policy, a));
                    let flaws = check::check(&instance, &outcome);
                    assert_eq!(flaws, [], "seed {seed}, {}", policy.as_str());
                    assert_eq!(
                        Some(outcome.assignment),
                        best,
                        "seed {seed}, {}",
                        policy.as_str()
                    );
                }
                Err(Unsolved::Infeasible(conflicts)) => {
                    refused += 1;
                    assert!(!conflicts.is_empty(), "seed {seed}");
                }
                Err(Unsolved::Unfit(_)) => assert!(
                    instance.use_carry && !policy.goes_with_carry(),
                    "seed {seed}"
                ),
                Err(Unsolved::TimeOut) => panic!("a flow is never stopped: seed {seed}"),
            }
        }
    }
    assert!(
        solved > 8_000 && refused > 500,
        "{solved} solved, {refused} refused"
    );
}

#[test]
fn a_round_written_and_read_again_is_the_same_round() {
    let folder = std::env::temp_dir().join(format!("practicum-round-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for seed in 0..40 {
        let mut instance = tiny(seed);
        for (pin, row) in instance.pins.iter_mut().zip(2..) {
            pin.row = row;
        }
        super::files::write_instance(&folder, &instance).unwrap();
        let read = super::files::read_instance(&folder).unwrap();
        assert!(read.warnings.is_empty());
        assert_eq!(read.instance, instance, "seed {seed}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_checker_finds_every_assignment_but_the_right_one_wanting() {
    let (mut wrong, mut found) = (0, 0);
    for seed in 0..400 {
        let instance = tiny(seed);
        let eligibility = Eligibility::new(&instance);
        let profile = Profile::new(&instance, &eligibility);
        for policy in [Policy::Balanced, Policy::Generous, Policy::Lottery] {
            let Ok(outcome) = solve(&instance, policy) else {
                continue;
            };
            for other in all(&instance, &profile)
                .into_iter()
                .filter(|other| *other != outcome.assignment)
                .take(60)
            {
                let lists = check::Lists::new(&instance);
                let value = check::value(&instance, &lists, &outcome.levels, &other);
                let forged = super::outcome::Outcome {
                    assignment: other,
                    value,
                    ..outcome.clone()
                };
                wrong += 1;
                found += usize::from(!check::check(&instance, &forged).is_empty());
            }
        }
    }
    assert!(wrong > 5_000, "{wrong}");
    assert_eq!(found, wrong);
}

#[test]
fn the_proof_of_one_round_does_not_pass_for_another() {
    for seed in 0..300 {
        let (one, other) = (tiny(seed), tiny(seed + 1));
        let (Ok(a), Ok(b)) = (
            solve(&one, Policy::Balanced),
            solve(&other, Policy::Balanced),
        ) else {
            continue;
        };
        let forged = super::outcome::Outcome {
            proof: a.proof.clone(),
            ..b.clone()
        };
        if a.proof != b.proof && !check::check(&other, &forged).is_empty() {
            continue;
        }
        // Where it does pass, it really is a proof: the bound it gives is the value.
        let lists = check::Lists::new(&other);
        let Some(Certificate::Flow(proof)) = &a.proof else {
            panic!("a flow has potentials: seed {seed}");
        };
        assert!(
            proof.levels == b.levels && check::bound(&other, &lists, proof) == b.value,
            "seed {seed}"
        );
    }
}

#[test]
fn deferred_acceptance_leaves_no_pair_that_would_rather_have_each_other() {
    for seed in 0..1_500 {
        let mut instance = tiny(seed);
        let mut dice = Dice(seed + 99);
        for site in 0..instance.sites.len() {
            for student in 0..instance.students.len() {
                if dice.chance(50) {
                    instance.site_preferences[site].push((1 + dice.roll(3) as u32, student));
                }
            }
        }
        let Ok(outcome) = solve(&instance, Policy::Stable) else {
            continue;
        };
        let lists = check::Lists::new(&instance);
        assert_eq!(
            check::blocking_pairs(&instance, &lists, &outcome.assignment),
            [],
            "seed {seed}"
        );
    }
}
