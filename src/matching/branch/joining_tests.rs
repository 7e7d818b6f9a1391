//! One student more in rounds with links, close quotas and overlapping groups, and what one student may choose there,
//! against all assignments there are.

use super::{
    Limits, Setting,
    held::Held,
    relaxed::Relaxed,
    tests::{keeps, knotty},
};
use crate::matching::{
    check,
    eligible::Eligibility,
    explain::{trial::Trial, wide_levels},
    instance::{Block, Instance, Link, Pin, Preference, Student},
    levels::{Level, Policy, levels},
    outcome::Question,
    profile::Profile,
    solve::solve,
    tests::{Dice, all},
};

const POLICIES: [Policy; 3] = [Policy::Balanced, Policy::Generous, Policy::Lottery];

/// What is best of all assignments; none where a round has none.
fn best(instance: &Instance, levels: &[Level]) -> Option<Vec<i64>> {
    let lists = check::Lists::new(instance);
    let profile = Profile::new(instance, &Eligibility::new(instance));
    all(instance, &profile)
        .into_iter()
        .filter(|assignment| keeps(instance, assignment))
        .map(|assignment| check::value(instance, &lists, levels, &assignment))
        .min()
}

/// The round with one student more, who now and then is pinned, blocked or linked to somebody.
fn grown(instance: &Instance, dice: &mut Dice) -> Instance {
    let mut grown = instance.clone();
    let newcomer = instance.students.len();
    grown.students.push(Student {
        id: "z".into(),
        lottery: 77,
        carry: dice.roll(3) as u32,
        ..instance.students[dice.roll(newcomer as u64) as usize].clone()
    });
    for site in 0..instance.sites.len() {
        if dice.chance(60) {
            grown.preferences.push(Preference {
                student: newcomer,
                rank: 1 + dice.roll(3) as u32,
                site,
            });
        }
    }
    let somebody = dice.roll(newcomer as u64) as usize;
    let somewhere = dice.roll(instance.sites.len() as u64) as usize;
    if dice.chance(15) {
        grown.pins.push(Pin {
            student: newcomer,
            site: somewhere,
            waived: true,
            row: 98,
        });
    } else if dice.chance(20) {
        grown.blocks.push(Block {
            student: newcomer,
            site: somewhere,
            reason: String::new(),
        });
    }
    if dice.chance(35) {
        grown.links.push(Link {
            a: somebody,
            b: newcomer,
            together: dice.chance(30),
            row: 99,
        });
    }
    grown
}

#[test]
fn a_student_who_joins_a_knotty_round_costs_what_an_exhaustive_search_finds() {
    let (mut priced, mut further, mut impossible, mut matters) = (0, 0, 0, 0);
    for seed in 0..9_000 {
        let instance = knotty(seed);
        let mut dice = Dice(seed + 11);
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let Ok(outcome) = solve(&instance, POLICIES[seed as usize % 3]) else {
            continue;
        };
        let setting = Setting::new(&instance, &profile);
        let levels = wide_levels(&instance, &profile, &outcome);
        let trial = Trial::new(&setting, levels, &outcome, &|| false);
        if matches!(trial, Trial::Flow(_)) {
            continue;
        }
        let grown = grown(&instance, &mut dice);
        let Some(price) = trial.student(&grown) else {
            continue;
        };
        priced += 1;
        let after = Profile::new(&grown, &Eligibility::new(&grown));
        let wider = Setting::new(&grown, &after);
        let party = wider.party_of(instance.students.len()).unwrap();
        further += usize::from(wider.differs_in_party_only(&setting, party));
        let Some(found) = best(&grown, trial.levels()) else {
            assert_eq!(price.0[0], 1, "seed {seed}");
            impossible += 1;
            continue;
        };
        let now = found.iter().zip(trial.value());
        let change: Vec<i64> = now.map(|(now, was)| now - was).collect();
        assert_eq!(price.0, change, "seed {seed}");
        matters += usize::from(change[1] != 0);
    }
    assert!(
        priced > 1_500 && further * 2 > priced && impossible > 20 && matters > 200,
        "{priced} priced, {further} of them further from the solved one, {impossible} cannot be, {matters} cost a place"
    );
}

#[test]
fn a_round_without_a_block_is_searched_on_from_the_solved_one() {
    let (mut priced, mut further, mut gained) = (0, 0, 0);
    for seed in 0..6_000 {
        let mut instance = knotty(seed);
        let mut dice = Dice(seed + 23);
        let student = dice.roll(instance.students.len() as u64) as usize;
        let site = dice.roll(instance.sites.len() as u64) as usize;
        let free = instance.clone();
        instance.blocks.push(Block {
            student,
            site,
            reason: String::new(),
        });
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let Ok(outcome) = solve(&instance, POLICIES[seed as usize % 3]) else {
            continue;
        };
        let setting = Setting::new(&instance, &profile);
        let levels = wide_levels(&instance, &profile, &outcome);
        let trial = Trial::new(&setting, levels, &outcome, &|| false);
        if matches!(trial, Trial::Flow(_)) {
            continue;
        }
        priced += 1;
        let after = Profile::new(&free, &Eligibility::new(&free));
        let freer = Setting::new(&free, &after);
        let party = freer.party_of(student).unwrap();
        further += usize::from(freer.differs_in_party_only(&setting, party));
        let found = best(&free, trial.levels()).unwrap();
        let now = found.iter().zip(trial.value());
        let change: Vec<i64> = now.map(|(now, was)| now - was).collect();
        let price = trial.without(&free, student).unwrap();
        assert_eq!(price.0, change, "seed {seed}");
        gained += usize::from(change.iter().any(|level| *level != 0));
    }
    assert!(
        priced > 1_000 && further == priced && gained > 50,
        "{priced} priced, {further} of them further from the solved one, {gained} gained"
    );
}

/// The round with one block, pin, wish or newcomer more, or one wish less, and the student it is about.
fn otherwise(instance: &Instance, dice: &mut Dice) -> (Instance, usize) {
    let mut changed = instance.clone();
    let student = dice.roll(instance.students.len() as u64) as usize;
    let site = dice.roll(instance.sites.len() as u64) as usize;
    match dice.roll(4) {
        0 => changed.blocks.push(Block {
            student,
            site,
            reason: String::new(),
        }),
        1 => {
            changed.pins.retain(|pin| pin.student != student);
            changed.pins.push(Pin {
                student,
                site,
                waived: true,
                row: 98,
            });
        }
        2 => changed
            .preferences
            .retain(|wish| wish.student != student || wish.site != site),
        _ => return (grown(instance, dice), instance.students.len()),
    }
    (changed, student)
}

#[test]
fn a_flow_that_goes_on_in_another_round_ends_where_one_from_nothing_does() {
    let (mut compared, mut joined, mut moved) = (0, 0, 0);
    for seed in 0..6_000 {
        let instance = knotty(seed);
        let (changed, student) = otherwise(&instance, &mut Dice(seed + 31));
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let after = Profile::new(&changed, &Eligibility::new(&changed));
        let (setting, other) = (
            Setting::new(&instance, &profile),
            Setting::new(&changed, &after),
        );
        let party = other.party_of(student).unwrap();
        if !other.differs_in_party_only(&setting, party) {
            continue;
        }
        let levels = levels(POLICIES[seed as usize % 3], 5, 3);
        let mut solved = Relaxed::new(&setting, levels.clone(), Held::nobody(&setting));
        solved.optimise();
        let mut further = solved.with_party(&other, party);
        let mut limits = Limits::default();
        for site in further.no_longer(party) {
            let to = Some(site);
            limits.answer(&other, Question::Goes { party, to }, false);
        }
        further.limit(&limits);
        further.optimise();
        let mut anew = Relaxed::new(&other, levels, Held::nobody(&other));
        anew.optimise();
        let (bound, fresh) = (further.bound(), anew.bound());
        // Where a decision cannot be kept, what else is broken with it does not matter.
        let known = if fresh[0] > 0 { 1 } else { fresh.len() };
        assert_eq!(bound[..known], fresh[..known], "seed {seed}");
        compared += 1;
        joined += usize::from(student == instance.students.len());
        moved += usize::from(anew.bound() != solved.bound());
    }
    assert!(
        compared > 4_000 && joined > 800 && moved > 2_000,
        "{compared} compared, {joined} joined, {moved} changed something"
    );
}
