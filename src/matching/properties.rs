//! What must hold of every round, and each rule on its edge.

use super::{
    check,
    eligible::{Eligibility, Reason},
    generate::{Rules, Size, generate},
    instance::{Instance, Pin, Place, Preference},
    levels::Policy,
    outcome::Outcome,
    solve::solve,
    tests::tiny,
};
use jiff::civil::date;

const POLICIES: [Policy; 4] = [
    Policy::Balanced,
    Policy::Generous,
    Policy::Lottery,
    Policy::Stable,
];

fn each_solved(seeds: u64, mut test: impl FnMut(&Instance, &Outcome)) {
    let mut solved = 0;
    for seed in 0..seeds {
        let instance = tiny(seed);
        for policy in POLICIES {
            if let Ok(outcome) = solve(&instance, policy) {
                test(&instance, &outcome);
                solved += 1;
            }
        }
    }
    assert!(solved > seeds);
}

#[test]
fn other_names_change_nothing_but_names() {
    each_solved(400, |instance, outcome| {
        let mut renamed = instance.clone();
        for (n, student) in renamed.students.iter_mut().enumerate() {
            student.id = format!("person {n}");
        }
        for (n, site) in renamed.sites.iter_mut().enumerate() {
            site.id = format!("house {n}");
        }
        assert_eq!(solve(&renamed, outcome.policy).as_ref(), Ok(outcome));
    });
}

#[test]
fn pinning_students_where_they_are_on_their_own_lists_changes_nothing() {
    each_solved(600, |instance, outcome| {
        for (student, site) in outcome.assignment.iter().enumerate() {
            let Some(site) = *site else { continue };
            let listed = instance
                .preferences
                .iter()
                .any(|row| row.student == student && row.site == site);
            if !listed || instance.pins.iter().any(|pin| pin.student == student) {
                continue;
            }
            let mut pinned = instance.clone();
            pinned.pins.push(Pin {
                student,
                site,
                waived: false,
                row: 9,
            });
            let again = solve(&pinned, outcome.policy).map(|outcome| outcome.assignment);
            assert_eq!(again.as_ref(), Ok(&outcome.assignment));
        }
    });
}

#[test]
fn ranking_an_impossible_site_first_changes_nothing() {
    let mut tried = 0;
    each_solved(600, |instance, outcome| {
        let eligibility = Eligibility::new(instance);
        for student in 0..instance.students.len() {
            for site in 0..instance.sites.len() {
                if eligibility.possible(student, site)
                    || instance.pins.iter().any(|pin| pin.student == student)
                {
                    continue;
                }
                tried += 1;
                let mut changed = instance.clone();
                changed
                    .preferences
                    .iter_mut()
                    .filter(|row| row.student == student)
                    .for_each(|row| row.rank += 1);
                changed.preferences.push(Preference {
                    student,
                    rank: 1,
                    site,
                });
                assert_eq!(solve(&changed, outcome.policy).as_ref(), Ok(outcome));
            }
        }
    });
    assert!(tried > 1_000, "{tried}");
}

/// A student and a site that fit exactly, and nothing to spare.
fn on_the_edge() -> Instance {
    let mut instance = generate(Size {
        students: 1,
        choices: 1,
        rules: Rules::Plain,
        seed: 1,
    });
    let (from, to) = (date(2027, 1, 11), date(2027, 4, 30));
    (instance.placement_from, instance.placement_to) = (from, to);
    let student = &mut instance.students[0];
    student.place = Some(Place { x_m: 0, y_m: 0 });
    student.max_distance_m = Some(5);
    student.clearances = [("tb".to_owned(), Some(to))].into();
    student.days = super::instance::Weekdays(0b0_0111);
    student.employer = Some("other".into());
    student.needs = vec!["ramp".into()];
    let site = &mut instance.sites[0];
    site.capacity = 1;
    site.groups = Vec::new();
    // The root of 34 is 5.8: rounded down, within 5 metres.
    site.place = Some(Place { x_m: 3, y_m: 5 });
    (site.agreement_from, site.agreement_to) = (Some(from), Some(to));
    site.required_clearances = vec!["tb".into()];
    site.days = super::instance::Weekdays(0b1_1110);
    site.min_days = 2;
    site.offers = vec!["ramp".into()];
    site.org = Some("clinic".into());
    instance
}

#[track_caller]
fn one_step_beyond(reason: Reason, change: impl FnOnce(&mut Instance)) {
    let mut instance = on_the_edge();
    change(&mut instance);
    assert_eq!(Eligibility::new(&instance).reasons(0, 0), [reason]);
    assert_eq!(check::Lists::new(&instance).of(0).count(), 0);
}

#[test]
fn every_rule_holds_on_its_edge_and_says_no_one_step_beyond() {
    let mut fits = on_the_edge();
    assert_eq!(Eligibility::new(&fits).reasons(0, 0), []);
    fits.allow_unranked = true;
    assert!(check::Lists::new(&fits).rank(0, 0).is_some());
    one_step_beyond(Reason::NoSeat, |round| round.sites[0].capacity = 0);
    one_step_beyond(Reason::Agreement, |round| {
        round.sites[0].agreement_to = Some(date(2027, 4, 29));
    });
    one_step_beyond(Reason::Agreement, |round| {
        round.sites[0].agreement_from = Some(date(2027, 1, 12));
    });
    one_step_beyond(Reason::Clearance, |round| {
        round.students[0].clearances = [("tb".to_owned(), Some(date(2027, 4, 29)))].into();
    });
    one_step_beyond(Reason::Days, |round| round.sites[0].min_days = 3);
    one_step_beyond(Reason::TooFar, |round| {
        round.sites[0].place = Some(Place { x_m: 0, y_m: 6 });
    });
    one_step_beyond(Reason::DistanceUnknown, |round| round.sites[0].place = None);
    one_step_beyond(Reason::Employer, |round| {
        round.students[0].employer = Some("clinic".into());
    });
    one_step_beyond(Reason::Needs, |round| round.sites[0].offers = Vec::new());
}

#[test]
fn forty_classes_over_the_greatest_distances_do_not_overflow() {
    let mut instance = generate(Size {
        students: 300,
        choices: 37,
        rules: Rules::Flow,
        seed: 11,
    });
    for (n, student) in instance.students.iter_mut().enumerate() {
        let far = if n % 2 == 0 { 40_100_000 } else { -40_100_000 };
        student.place = Some(Place { x_m: far, y_m: far });
        student.max_distance_m = None;
    }
    for site in &mut instance.sites {
        site.place = Some(Place {
            x_m: 40_100_000,
            y_m: 40_100_000,
        });
    }
    for policy in [Policy::Balanced, Policy::Generous] {
        let outcome = solve(&instance, policy).unwrap();
        assert!(outcome.levels.len() > 38);
        assert_eq!(check::check(&instance, &outcome), []);
    }
}
