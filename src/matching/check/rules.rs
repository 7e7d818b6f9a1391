//! The rules, read from the instance one after another.

use super::Flaw;
use crate::matching::{
    instance::{Assignment, Instance, QuotaMode, SiteNo, StudentNo},
    levels::Level,
};
use std::collections::{BTreeMap, BTreeSet};

/// For each student the sites they can have, with their effective ranks.
#[derive(Debug)]
pub struct Lists {
    ranks: Vec<BTreeMap<SiteNo, u32>>,
    pinned: Vec<bool>,
}

impl Lists {
    /// Works them out from the rules.
    pub fn new(instance: &Instance) -> Self {
        let mut wanted: Vec<BTreeMap<SiteNo, u32>> = vec![BTreeMap::new(); instance.students.len()];
        for row in &instance.preferences {
            let rank = wanted[row.student].entry(row.site).or_insert(row.rank);
            *rank = row.rank.min(*rank);
        }
        let blocked: BTreeSet<_> = instance
            .blocks
            .iter()
            .map(|block| (block.student, block.site))
            .collect();
        let mut ranks = Vec::new();
        for (student, mut wanted) in wanted.into_iter().enumerate() {
            wanted.retain(|site, _| may(instance, &blocked, student, *site));
            let distinct: BTreeSet<u32> = wanted.values().copied().collect();
            let closed: BTreeMap<u32, u32> = distinct.into_iter().zip(1..).collect();
            let mut own: BTreeMap<SiteNo, u32> = wanted
                .iter()
                .map(|(site, rank)| (*site, closed[rank]))
                .collect();
            if let Some(pin) = instance.pins.iter().find(|pin| pin.student == student) {
                own = BTreeMap::from([(pin.site, own.get(&pin.site).copied().unwrap_or(0))]);
            } else if instance.allow_unranked {
                let after = u32::try_from(closed.len()).unwrap_or(u32::MAX) + 1;
                for site in
                    (0..instance.sites.len()).filter(|site| may(instance, &blocked, student, *site))
                {
                    own.entry(site).or_insert(after);
                }
            }
            ranks.push(own);
        }
        let pinned = (0..instance.students.len())
            .map(|student| instance.pins.iter().any(|pin| pin.student == student))
            .collect();
        Self { ranks, pinned }
    }

    /// The rank of a site for a student; none when they cannot have it.
    pub fn rank(&self, student: StudentNo, site: SiteNo) -> Option<u32> {
        self.ranks[student].get(&site).copied()
    }

    /// Everything a student can have.
    pub fn of(&self, student: StudentNo) -> impl Iterator<Item = (SiteNo, u32)> + '_ {
        self.ranks[student]
            .iter()
            .map(|(site, rank)| (*site, *rank))
    }

    /// Whether the coordinator decided for this student.
    pub fn is_pinned(&self, student: StudentNo) -> bool {
        self.pinned[student]
    }
}

/// Rule 1, as the document states it.
fn may(
    instance: &Instance,
    blocked: &BTreeSet<(StudentNo, SiteNo)>,
    student: StudentNo,
    site: SiteNo,
) -> bool {
    let (who, place) = (&instance.students[student], &instance.sites[site]);
    let seats = place.capacity > 0
        && place
            .groups
            .iter()
            .all(|group| instance.groups[*group].capacity > 0);
    let covered = place
        .agreement_from
        .is_none_or(|from| from <= instance.placement_from)
        && place
            .agreement_to
            .is_none_or(|to| to >= instance.placement_to);
    let cleared = place.required_clearances.iter().all(|code| {
        who.clearances
            .get(code)
            .is_some_and(|until| until.is_none_or(|until| until >= instance.placement_to))
    });
    let shared = (0..5)
        .filter(|day| who.days.0 >> day & 1 == 1 && place.days.0 >> day & 1 == 1)
        .count();
    let near = match (who.max_distance_m, who.place, place.place) {
        (None, _, _) => true,
        (Some(most), Some(a), Some(b)) => {
            // floor(sqrt(d)) <= most, without a root.
            let (dx, dy) = (i128::from(a.x_m - b.x_m), i128::from(a.y_m - b.y_m));
            dx * dx + dy * dy < (i128::from(most) + 1) * (i128::from(most) + 1)
        }
        (Some(_), _, _) => false,
    };
    let stranger = who.employer.is_none() || who.employer != place.org;
    let helped = who.needs.iter().all(|need| place.offers.contains(need));
    let enough_days = shared >= place.min_days as usize;
    seats
        && covered
        && cleared
        && enough_days
        && near
        && stranger
        && helped
        && !blocked.contains(&(student, site))
}

/// What a level is worth before anybody is placed.
pub fn constant(instance: &Instance, level: Level) -> i64 {
    match level {
        Level::Shortfall => {
            let fill = instance
                .sites
                .iter()
                .filter(|site| site.quota_mode == QuotaMode::Fill);
            fill.map(|site| i64::from(site.min_quota)).sum()
        }
        _ => 0,
    }
}

/// Every hard rule that an assignment breaks.
pub fn broken(instance: &Instance, lists: &Lists, assignment: &Assignment) -> Vec<Flaw> {
    if assignment.len() != instance.students.len() {
        return vec![Flaw("it does not name every student once".into())];
    }
    let load = |site: usize| assignment.iter().filter(|at| **at == Some(site)).count();
    let loads: Vec<usize> = (0..instance.sites.len()).map(load).collect();
    let mut flaws = pairs(instance, lists, assignment);
    flaws.extend(seats(instance, &loads));
    flaws.extend(links(instance, assignment));
    flaws.into_iter().map(Flaw).collect()
}

fn pairs(instance: &Instance, lists: &Lists, assignment: &Assignment) -> Vec<String> {
    let mut flaws = Vec::new();
    for (student, site) in assignment.iter().enumerate() {
        let name = &instance.students[student].id;
        match site {
            Some(site) if lists.rank(student, *site).is_none() => {
                flaws.push(format!("{name} cannot go to {}", instance.sites[*site].id));
            }
            None if lists.is_pinned(student) => {
                flaws.push(format!("{name} is pinned and not placed"));
            }
            _ => {}
        }
    }
    flaws
}

fn seats(instance: &Instance, loads: &[usize]) -> Vec<String> {
    let mut flaws = Vec::new();
    for (site, load) in instance.sites.iter().zip(loads) {
        if *load > site.capacity as usize {
            flaws.push(format!(
                "{} takes {load} students and has {} seats",
                site.id, site.capacity
            ));
        }
        if site.quota_mode == QuotaMode::Close && *load > 0 && *load < site.min_quota as usize {
            flaws.push(format!(
                "{} takes {load} students and opens only from {}",
                site.id, site.min_quota
            ));
        }
    }
    for (number, group) in instance.groups.iter().enumerate() {
        let own = instance
            .sites
            .iter()
            .zip(loads)
            .filter(|(site, _)| site.groups.contains(&number));
        let load: usize = own.map(|(_, load)| load).sum();
        if load > group.capacity as usize {
            flaws.push(format!(
                "group {} takes {load} students and has {} seats",
                group.id, group.capacity
            ));
        }
    }
    flaws
}

fn links(instance: &Instance, assignment: &Assignment) -> Vec<String> {
    let mut flaws = Vec::new();
    for link in &instance.links {
        let (a, b) = (assignment[link.a], assignment[link.b]);
        let (first, second) = (&instance.students[link.a].id, &instance.students[link.b].id);
        if link.together && a != b {
            flaws.push(format!("{first} and {second} belong together"));
        }
        if !link.together && a.is_some() && a == b {
            flaws.push(format!("{first} and {second} must be apart"));
        }
    }
    flaws
}
