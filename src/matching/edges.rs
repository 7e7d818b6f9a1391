//! More that must hold of every round, and rounds made by hand where a rule is met exactly or missed by one.

use super::{
    check,
    generate::{Rules, Size, generate},
    instance::{Block, Instance, Link, Pin, Preference, QuotaMode},
    levels::{Level, Policy},
    outcome::Outcome,
    solve::{Unsolved, solve},
    tests::tiny,
};

/// So many students and sites without any rule, everybody without a list.
fn bare(students: usize, sites: usize) -> Instance {
    let mut instance = generate(Size {
        students: 16,
        choices: 1,
        rules: Rules::Plain,
        seed: 1,
    });
    let (student, site) = (instance.students[0].clone(), instance.sites[0].clone());
    instance.allow_unranked = false;
    instance.preferences = Vec::new();
    instance.students = (0..students)
        .zip(1..)
        .map(|(n, lottery)| {
            let mut student = student.clone();
            (student.id, student.lottery) = (format!("s{n}"), lottery);
            (student.place, student.max_distance_m) = (None, None);
            (student.employer, student.needs) = (None, Vec::new());
            student
        })
        .collect();
    instance.sites = (0..sites)
        .map(|n| {
            let mut site = site.clone();
            (site.id, site.capacity) = (format!("j{n}"), 1);
            (site.org, site.agreement_to, site.min_days) = (None, None, 0);
            site.required_clearances = Vec::new();
            site
        })
        .collect();
    instance.site_preferences = vec![Vec::new(); sites];
    instance
}

/// Lists, best first.
fn lists(instance: &mut Instance, lists: &[&[usize]]) {
    for (student, list) in lists.iter().enumerate() {
        for (site, rank) in list.iter().copied().zip(1..) {
            instance.preferences.push(Preference {
                student,
                rank,
                site,
            });
        }
    }
}

#[track_caller]
fn solved(instance: &Instance, policy: Policy) -> Outcome {
    let outcome = solve(instance, policy).unwrap();
    if policy != Policy::Stable {
        assert_eq!(check::check(instance, &outcome), []);
    }
    outcome
}

#[track_caller]
fn goes(instance: &Instance, policy: Policy, to: &[Option<usize>]) {
    assert_eq!(
        solved(instance, policy).assignment,
        to,
        "{}",
        policy.as_str()
    );
}

fn value(outcome: &Outcome, level: Level) -> i64 {
    let at = outcome.levels.iter().position(|own| *own == level);
    outcome.value[at.unwrap()]
}

#[test]
fn one_more_seat_never_leaves_more_students_out() {
    let mut tried = 0;
    for seed in 0..400 {
        let instance = tiny(seed);
        let Ok(before) = solve(&instance, Policy::Balanced) else {
            continue;
        };
        for site in 0..instance.sites.len() {
            let mut more = instance.clone();
            more.sites[site].capacity += 1;
            let after = solve(&more, Policy::Balanced).unwrap();
            assert!(
                value(&after, Level::Unplaced) <= value(&before, Level::Unplaced),
                "seed {seed}"
            );
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for seed in 0..300 {
        let instance = tiny(seed);
        let mut turned = instance.clone();
        turned.preferences.reverse();
        turned.blocks.reverse();
        for policy in Policy::ALL {
            let (one, other) = (solve(&instance, policy), solve(&turned, policy));
            if let (Ok(one), Ok(other)) = (one, other) {
                assert_eq!(
                    one.assignment,
                    other.assignment,
                    "seed {seed}, {}",
                    policy.as_str()
                );
            }
        }
    }
}

#[test]
fn a_block_on_a_site_that_somebody_would_not_get_changes_nothing_for_anybody() {
    let mut round = bare(2, 2);
    lists(&mut round, &[&[0, 1], &[0, 1]]);
    goes(&round, Policy::Balanced, &[Some(0), Some(1)]);
    round.blocks.push(Block {
        student: 1,
        site: 0,
        reason: String::new(),
    });
    goes(&round, Policy::Balanced, &[Some(0), Some(1)]);
    round.blocks[0].student = 0;
    goes(&round, Policy::Balanced, &[Some(1), Some(0)]);
}

#[test]
fn a_fill_quota_decides_between_equals_and_never_costs_a_place() {
    let mut round = bare(3, 2);
    (round.sites[0].capacity, round.sites[1].capacity) = (3, 2);
    lists(&mut round, &[&[0, 1], &[0, 1], &[0]]);
    goes(&round, Policy::Balanced, &[Some(0), Some(0), Some(0)]);
    round.sites[1].min_quota = 2;
    goes(&round, Policy::Balanced, &[Some(1), Some(1), Some(0)]);
    // A minimum beyond what anybody can fill is missed by what is missing, and nobody stays out for it.
    round.sites[1].min_quota = 5;
    let outcome = solved(&round, Policy::Balanced);
    assert_eq!(value(&outcome, Level::Shortfall), 3);
    assert_eq!(value(&outcome, Level::Unplaced), 0);
}

#[test]
fn a_close_quota_opens_at_its_minimum_and_not_one_below() {
    let mut round = bare(3, 2);
    (round.sites[0].capacity, round.sites[1].capacity) = (3, 3);
    round.sites[0].quota_mode = QuotaMode::Close;
    lists(&mut round, &[&[0, 1], &[0, 1], &[1]]);
    round.sites[0].min_quota = 2;
    goes(&round, Policy::Balanced, &[Some(0), Some(0), Some(1)]);
    round.sites[0].min_quota = 3;
    goes(&round, Policy::Balanced, &[Some(1), Some(1), Some(1)]);
    // Beyond its own seats it can never open.
    round.sites[0].min_quota = 4;
    goes(&round, Policy::Balanced, &[Some(1), Some(1), Some(1)]);
    // A pin there needs others to come, or cannot hold.
    round.sites[0].min_quota = 2;
    round.pins.push(Pin {
        student: 2,
        site: 0,
        waived: true,
        row: 2,
    });
    goes(&round, Policy::Balanced, &[Some(0), Some(0), Some(0)]);
    round.preferences.retain(|row| row.site == 1);
    assert!(matches!(
        solve(&round, Policy::Balanced),
        Err(Unsolved::Infeasible(_))
    ));
}

#[test]
fn who_belongs_together_shares_a_site_or_both_stay_out() {
    let mut round = bare(3, 2);
    round.sites[0].capacity = 1;
    round.sites[1].capacity = 2;
    lists(&mut round, &[&[0, 1], &[1, 0], &[1]]);
    goes(&round, Policy::Balanced, &[Some(0), Some(1), Some(1)]);
    let link = |a, b, together| Link {
        a,
        b,
        together,
        row: 2,
    };
    round.links = vec![link(0, 1, true)];
    goes(&round, Policy::Balanced, &[Some(1), Some(1), None]);
    round.sites[1].capacity = 3;
    goes(&round, Policy::Balanced, &[Some(1), Some(1), Some(1)]);
    round.sites[1].capacity = 1;
    goes(&round, Policy::Balanced, &[None, None, Some(1)]);
    round.sites[1].capacity = 2;
    round.links = vec![link(1, 2, false)];
    goes(&round, Policy::Balanced, &[Some(1), Some(0), Some(1)]);
}

#[test]
fn caps_of_sets_that_cross_all_hold() {
    let mut round = bare(4, 3);
    round.sites.iter_mut().for_each(|site| site.capacity = 2);
    lists(
        &mut round,
        &[&[0, 1, 2], &[1, 0, 2], &[2, 1, 0], &[1, 2, 0]],
    );
    let group = |id: &str, capacity| super::instance::Group {
        id: id.into(),
        capacity,
    };
    round.groups = vec![group("north", 2), group("surgery", 2)];
    // Site 1 is in both; two in the north, two in surgery.
    round.sites[0].groups = vec![0];
    round.sites[1].groups = vec![0, 1];
    round.sites[2].groups = vec![1];
    let outcome = solved(&round, Policy::Balanced);
    assert_eq!(value(&outcome, Level::Unplaced), 0);
    let at = |site| {
        outcome
            .assignment
            .iter()
            .filter(|own| **own == Some(site))
            .count()
    };
    assert_eq!([at(0), at(1), at(2)], [2, 0, 2]);
    round.groups[0].capacity = 1;
    assert_eq!(value(&solved(&round, Policy::Balanced), Level::Unplaced), 1);
}

#[test]
fn unlisted_sites_come_right_after_the_own_list_and_only_where_allowed() {
    let mut round = bare(2, 2);
    lists(&mut round, &[&[0], &[0]]);
    goes(&round, Policy::Balanced, &[Some(0), None]);
    round.allow_unranked = true;
    goes(&round, Policy::Balanced, &[Some(0), Some(1)]);
    // Whoever lists both pays for the second choice what the other pays for one that is not listed.
    round.preferences.push(Preference {
        student: 0,
        rank: 2,
        site: 1,
    });
    goes(&round, Policy::Balanced, &[Some(0), Some(1)]);
}

#[test]
fn carry_counts_to_its_cap_and_greedy_refuses_it() {
    let mut round = bare(2, 2);
    lists(&mut round, &[&[0, 1], &[0, 1]]);
    round.students[1].carry = 9;
    goes(&round, Policy::Balanced, &[Some(0), Some(1)]);
    (round.use_carry, round.carry_cap) = (true, 0);
    goes(&round, Policy::Balanced, &[Some(0), Some(1)]);
    round.carry_cap = 1;
    goes(&round, Policy::Balanced, &[Some(1), Some(0)]);
    for policy in [Policy::Greedy, Policy::GreedyGenerous] {
        assert!(matches!(solve(&round, policy), Err(Unsolved::Unfit(_))));
    }
}

#[test]
fn a_waiver_opens_a_pair_but_no_seat() {
    let mut round = bare(2, 1);
    lists(&mut round, &[&[0], &[0]]);
    round.students[1].employer = Some("own".into());
    round.sites[0].org = Some("own".into());
    let pin = |student, waived, row| Pin {
        student,
        site: 0,
        waived,
        row,
    };
    round.pins = vec![pin(1, false, 2)];
    assert!(matches!(
        solve(&round, Policy::Balanced),
        Err(Unsolved::Infeasible(_))
    ));
    round.pins = vec![pin(1, true, 2)];
    goes(&round, Policy::Balanced, &[None, Some(0)]);
    round.pins.push(pin(0, false, 3));
    let Err(Unsolved::Infeasible(conflicts)) = solve(&round, Policy::Balanced) else {
        panic!("two in one seat");
    };
    let rows: Vec<_> = conflicts[0].pins.iter().map(|pin| pin.row).collect();
    assert_eq!(rows, [2, 3]);
}

#[test]
fn sites_that_rank_students_take_those_they_rank_first() {
    let mut round = bare(3, 1);
    lists(&mut round, &[&[0], &[0], &[0]]);
    goes(&round, Policy::Stable, &[Some(0), None, None]);
    round.site_preferences[0] = vec![(2, 1), (1, 2)];
    goes(&round, Policy::Stable, &[None, None, Some(0)]);
    // Ranked alike, the earlier lottery number comes first.
    round.site_preferences[0] = vec![(1, 2), (1, 1)];
    goes(&round, Policy::Stable, &[None, Some(0), None]);
}
