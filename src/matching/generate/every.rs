//! What takes a round beyond a flow: links, close quotas, groups within groups and across them. And what stays one but
//! is rare: unknown distances, clearances for ever, pins that waive nothing.

use super::Numbers;
use crate::matching::{
    eligible::Eligibility,
    instance::{Group, Instance, Link, QuotaMode, StudentNo},
};

/// Adds all of it. Whoever has decisions already keeps them, and what is added leaves room for them.
pub(super) fn add(numbers: &mut Numbers, instance: &mut Instance) {
    forget_some_places(numbers, instance);
    group_across(numbers, instance);
    group_groups(numbers, instance);
    close_some_sites(numbers, instance);
    waive_only_where_needed(instance);
    link(numbers, instance);
}

/// One student in thirty and one site in forty have no known place, one student in ten a clearance for ever.
fn forget_some_places(numbers: &mut Numbers, instance: &mut Instance) {
    for student in &mut instance.students {
        if numbers.percent(3) {
            student.place = None;
        }
        if numbers.percent(10) {
            student
                .clearances
                .values_mut()
                .for_each(|until| *until = None);
        }
    }
    for site in &mut instance.sites {
        if numbers.below(40) == 0 {
            site.place = None;
        }
    }
}

/// A second partition, by quarter of the map, over half of the sites: it crosses the first.
fn group_across(numbers: &mut Numbers, instance: &mut Instance) {
    let first = instance.groups.len();
    for site in &mut instance.sites {
        if let Some(place) = site.place
            && numbers.percent(50)
        {
            let quarter = usize::from(place.x_m >= 50_000) + 2 * usize::from(place.y_m >= 50_000);
            site.groups.push(first + quarter);
        }
    }
    for quarter in ["NE", "NW", "SE", "SW"] {
        let id = format!("Q-{quarter}");
        let capacity = cap(instance, instance.groups.len(), 90);
        instance.groups.push(Group { id, capacity });
    }
}

/// Every three groups of the first partition are part of a larger one.
fn group_groups(numbers: &mut Numbers, instance: &mut Instance) {
    let (first, own) = (
        instance.groups.len(),
        instance
            .groups
            .iter()
            .filter(|group| group.id.starts_with('G'))
            .count(),
    );
    for site in &mut instance.sites {
        if let Some(inner) = site.groups.first().copied().filter(|group| *group < own) {
            site.groups.push(first + inner / 3);
        }
    }
    for n in 0..own.div_ceil(3) {
        let share = 85 + numbers.below(15);
        let capacity = cap(instance, first + n, share);
        let id = format!("R{n:03}");
        instance.groups.push(Group { id, capacity });
    }
}

/// A share of a group's seats in hundredths, but room for every pin.
fn cap(instance: &Instance, group: usize, share: u64) -> u32 {
    let of = |site: &usize| instance.sites[*site].groups.contains(&group);
    let seats: u64 = (0..instance.sites.len())
        .filter(of)
        .map(|site| u64::from(instance.sites[site].capacity))
        .sum();
    let pinned = instance.pins.iter().filter(|pin| of(&pin.site)).count() as u64;
    u32::try_from((seats * share / 100).max(pinned).max(1)).unwrap_or(u32::MAX)
}

/// One site in eight that nobody is pinned to opens from two or three students.
fn close_some_sites(numbers: &mut Numbers, instance: &mut Instance) {
    for site in 0..instance.sites.len() {
        let pinned = instance.pins.iter().any(|pin| pin.site == site);
        let least = 2 + numbers.small(2);
        let own = &mut instance.sites[site];
        if numbers.percent(12) && !pinned && own.capacity >= least {
            own.quota_mode = QuotaMode::Close;
            own.min_quota = least;
        }
    }
}

fn waive_only_where_needed(instance: &mut Instance) {
    let eligibility = Eligibility::new(instance);
    let needed: Vec<bool> = instance
        .pins
        .iter()
        .map(|pin| !eligibility.possible(pin.student, pin.site))
        .collect();
    for (pin, needed) in instance.pins.iter_mut().zip(needed) {
        pin.waived = needed;
    }
}

/// One pair for every fifty students: two of three together, the third apart. Nobody is in two pairs or pinned.
fn link(numbers: &mut Numbers, instance: &mut Instance) {
    let pinned = |student: &StudentNo| instance.pins.iter().any(|pin| pin.student == *student);
    let mut free: Vec<StudentNo> = (0..instance.students.len())
        .filter(|student| !pinned(student))
        .collect();
    let pairs = instance.students.len().div_ceil(50);
    for n in 0..pairs {
        if free.len() < 2 {
            return;
        }
        let a = free.swap_remove(numbers.at(free.len()));
        let b = free.swap_remove(numbers.at(free.len()));
        let together = n % 3 != 2;
        instance.links.push(Link {
            a,
            b,
            together,
            row: 2 + n as u64,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Rules, Size, generate};
    use crate::matching::{
        eligible::Eligibility,
        instance::{Instance, QuotaMode},
    };

    fn round(students: usize, rules: Rules, seed: u64) -> Instance {
        generate(Size {
            students,
            choices: 10,
            rules,
            seed,
        })
    }

    #[test]
    fn a_thousand_students_have_twenty_links_and_every_other_rule() {
        let round = round(1_000, Rules::Every, 7);
        assert_eq!(round.links.len(), 20);
        assert!(round.links.iter().any(|link| link.together));
        assert!(round.links.iter().any(|link| !link.together));
        let close: Vec<_> = round
            .sites
            .iter()
            .filter(|site| site.quota_mode == QuotaMode::Close)
            .collect();
        assert!(close.len() > 5);
        assert!(close.iter().all(|site| [2, 3].contains(&site.min_quota)));
        let in_groups = |count| {
            round
                .sites
                .iter()
                .filter(|site| site.groups.len() == count)
                .count()
        };
        assert!(in_groups(0) > 5 && in_groups(2) > 5 && in_groups(3) > 5);
        assert!(round.pins.iter().any(|pin| pin.waived));
        assert!(round.pins.iter().any(|pin| !pin.waived));
        assert!(round.students.iter().any(|student| student.place.is_none()));
    }

    #[test]
    fn decisions_leave_room_for_one_another() {
        for seed in 0..200 {
            let round = round(20 + 5 * usize::try_from(seed).unwrap(), Rules::Every, seed);
            let eligibility = Eligibility::new(&round);
            let pinned =
                |of: &dyn Fn(usize) -> bool| round.pins.iter().filter(|pin| of(pin.site)).count();
            for (n, group) in round.groups.iter().enumerate() {
                let load = pinned(&|site| round.sites[site].groups.contains(&n));
                assert!(load <= group.capacity as usize, "seed {seed}, {}", group.id);
            }
            for pin in &round.pins {
                assert!(
                    pin.waived || eligibility.possible(pin.student, pin.site),
                    "seed {seed}"
                );
                assert_eq!(
                    round.sites[pin.site].quota_mode,
                    QuotaMode::Fill,
                    "seed {seed}"
                );
                let linked = round
                    .links
                    .iter()
                    .any(|link| [link.a, link.b].contains(&pin.student));
                assert!(!linked, "seed {seed}");
            }
        }
    }

    #[test]
    fn every_rule_comes_on_top_of_the_same_students_and_lists() {
        let (flow, every) = (round(300, Rules::Flow, 4), round(300, Rules::Every, 4));
        assert_eq!(flow.preferences, every.preferences);
        assert_eq!(flow.blocks, every.blocks);
        assert!(flow.links.is_empty());
        assert!(flow.sites.iter().all(|site| site.groups.len() < 2));
        assert_eq!(round(300, Rules::Every, 4), every);
        assert_ne!(round(300, Rules::Every, 5), every);
    }
}
