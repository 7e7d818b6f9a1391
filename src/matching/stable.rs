//! The stable policy: deferred acceptance (Gale and Shapley 1962), students propose.
//!
//! A site orders students by its own ranking, those it did not rank after all it did, then by lottery number. A
//! student's ties are broken by site id. Pinned students take their places first and are never displaced. Quotas,
//! groups and links play no part.

use super::{
    eligible::Eligibility,
    instance::{Instance, QuotaMode, SiteNo, StudentNo},
    levels::{Level, Policy},
    outcome::Outcome,
    profile::Profile,
};
use std::collections::{BTreeMap, BinaryHeap};

/// How a site orders a student: smaller comes first.
pub type Priority = (u32, u32);

/// The round without what plays no part here: caps of groups (but those of zero, which close their sites), close quotas
/// and links.
pub fn own_rules(instance: &Instance) -> Instance {
    let mut own = instance.clone();
    for group in own.groups.iter_mut().filter(|group| group.capacity > 0) {
        group.capacity = u32::MAX;
    }
    for site in &mut own.sites {
        site.quota_mode = QuotaMode::Fill;
    }
    own.links.clear();
    own
}

/// The student-optimal stable assignment.
pub fn solve(instance: &Instance, _: &Eligibility, profile: &Profile) -> Outcome {
    let rankings = rankings(instance);
    let lists: Vec<Vec<SiteNo>> = (0..instance.students.len())
        .map(|student| list(profile, student))
        .collect();
    let mut room: Vec<usize> = instance
        .sites
        .iter()
        .map(|site| site.capacity as usize)
        .collect();
    let mut assignment = vec![None; instance.students.len()];
    for pin in &instance.pins {
        if assignment[pin.student].is_none() {
            assignment[pin.student] = Some(pin.site);
            room[pin.site] = room[pin.site].saturating_sub(1);
        }
    }
    // Each site holds its worst student on top.
    let mut held: Vec<BinaryHeap<(Priority, StudentNo)>> =
        vec![BinaryHeap::new(); instance.sites.len()];
    let mut next = vec![0_usize; instance.students.len()];
    let mut free: Vec<StudentNo> = (0..instance.students.len())
        .filter(|student| assignment[*student].is_none())
        .collect();
    while let Some(student) = free.pop() {
        let Some(site) = lists[student].get(next[student]).copied() else {
            continue;
        };
        next[student] += 1;
        held[site].push((priority(instance, &rankings, site, student), student));
        assignment[student] = Some(site);
        if held[site].len() > room[site]
            && let Some((_, refused)) = held[site].pop()
        {
            assignment[refused] = None;
            free.push(refused);
        }
    }
    let unplaced = assignment.iter().filter(|site| site.is_none()).count();
    Outcome {
        policy: Policy::Stable,
        assignment,
        levels: vec![Level::Unplaced],
        value: vec![i64::try_from(unplaced).unwrap_or(i64::MAX)],
        proof: None,
        cut_proof: None,
        stopped: None,
    }
}

/// Each site's ranking by student.
pub fn rankings(instance: &Instance) -> Vec<BTreeMap<StudentNo, u32>> {
    instance
        .site_preferences
        .iter()
        .map(|list| {
            list.iter()
                .map(|(rank, student)| (*student, *rank))
                .collect()
        })
        .collect()
}

/// How a site orders a student.
pub fn priority(
    instance: &Instance,
    rankings: &[BTreeMap<StudentNo, u32>],
    site: SiteNo,
    student: StudentNo,
) -> Priority {
    let own = rankings[site].get(&student).copied().unwrap_or(u32::MAX);
    (own, instance.students[student].lottery)
}

/// A student's sites, best first, ties by id.
fn list(profile: &Profile, student: StudentNo) -> Vec<SiteNo> {
    profile.options[student]
        .wishes
        .iter()
        .map(|wish| wish.site)
        .chain(profile.unlisted(student))
        .collect()
}
