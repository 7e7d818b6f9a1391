//! Who competes in rounds with links, close quotas and overlapping groups, against all assignments there are.

use super::Setting;
use super::tests::{keeps, knotty};
use crate::matching::{
    eligible::Eligibility,
    explain::{
        explain_until, left_out,
        trial::{Competing, Competition},
    },
    instance::{Assignment, Instance, QuotaMode},
    levels::Policy,
    profile::Profile,
    solve::solve,
    tests::all,
};
use std::collections::BTreeSet;

/// The sites that a student, with those they belong to, may take at all, straight from the rules.
fn may_take(instance: &Instance, profile: &Profile, student: usize) -> BTreeSet<usize> {
    let mut with = BTreeSet::from([student]);
    for _ in &instance.students {
        for link in instance.links.iter().filter(|link| link.together) {
            if with.contains(&link.a) || with.contains(&link.b) {
                with.extend([link.a, link.b]);
            }
        }
    }
    let apart = instance.links.iter().filter(|link| !link.together);
    if apart
        .into_iter()
        .any(|link| with.contains(&link.a) && with.contains(&link.b))
    {
        return BTreeSet::new();
    }
    let holds = |site: &usize| {
        let own = &instance.sites[*site];
        let opens = own.quota_mode == QuotaMode::Fill || own.min_quota <= own.capacity;
        let caps = own
            .groups
            .iter()
            .map(|group| instance.groups[*group].capacity);
        opens && caps.fold(own.capacity, u32::min) as usize >= with.len()
    };
    let all = |site: &usize| with.iter().all(|one| profile.rank(*one, *site).is_some());
    (0..instance.sites.len())
        .filter(holds)
        .filter(all)
        .collect()
}

#[test]
fn who_competes_in_a_knotty_round_cannot_all_be_placed_but_all_without_any_one_of_them_can() {
    let (mut found, mut several, mut joined) = (0, 0, 0);
    for seed in 0..12_000 {
        let instance = knotty(seed);
        let profile = Profile::new(&instance, &Eligibility::new(&instance));
        let policy = [Policy::Balanced, Policy::Generous, Policy::Lottery][seed as usize % 3];
        let Ok(outcome) = solve(&instance, policy) else {
            continue;
        };
        if !super::is_needed(&instance) || !outcome.assignment.contains(&None) {
            continue;
        }
        let setting = Setting::new(&instance, &profile);
        let competition = Competition::new(&setting, &outcome.assignment, &|| false);
        let mut possible = all(&instance, &profile);
        possible.retain(|assignment| keeps(&instance, assignment));
        let together = |students: &[usize]| {
            let places = |at: &Assignment| students.iter().all(|one| at[*one].is_some());
            possible.iter().any(places)
        };
        for student in left_out(&outcome) {
            let Competing {
                students,
                sites,
                joined: linked,
            } = competition.of(student).unwrap();
            assert_eq!(students[0], student, "seed {seed}");
            assert!(!together(&students), "seed {seed}, {students:?}");
            for gone in &students {
                let mut rest = students.clone();
                rest.retain(|one| one != gone);
                assert!(together(&rest), "seed {seed}, {students:?} without {gone}");
            }
            let own = students
                .iter()
                .flat_map(|one| may_take(&instance, &profile, *one));
            let own: BTreeSet<usize> = own.collect();
            assert_eq!(own.into_iter().collect::<Vec<_>>(), sites, "seed {seed}");
            found += 1;
            several += usize::from(students.len() > 1);
            joined += usize::from(students.len() > 1 && linked);
        }
    }
    assert!(
        found > 2_000 && several > 500 && joined > 100,
        "{found} found, {several} of several, {joined} with linked students"
    );
}

#[test]
fn who_competes_is_not_guessed_when_the_search_is_stopped() {
    let mut asked = 0;
    for seed in 0..500 {
        let instance = knotty(seed);
        let Ok(outcome) = solve(&instance, Policy::Balanced) else {
            continue;
        };
        if !super::is_needed(&instance) {
            continue;
        }
        let told = explain_until(&instance, &outcome, &|| true);
        for shortage in told.coordinator.unwrap().shortages {
            assert_eq!(shortage.students, [shortage.student]);
            assert!(shortage.words.contains("not found out in the time given"));
            asked += 1;
        }
    }
    assert!(asked > 50, "{asked}");
}
