//! Whether the lottery decided what the levels left open. On the optimal flows only arcs of reduced cost zero may
//! change. In lottery order, no student may have a better class along a closed walk of such arcs while those before
//! keep theirs; then, in the same order, no site with an earlier id.

use super::{Flaw, Lists, sign, value};
use crate::matching::{
    instance::{Assignment, Instance, QuotaMode, SiteNo, StudentNo},
    outcome::Proof,
};
use std::cmp::Ordering;

/// The arcs that may change, and who sits where.
struct Open<'a> {
    instance: &'a Instance,
    at: &'a Assignment,
    load: Vec<u32>,
    group_load: Vec<u32>,
    choice: Vec<Vec<(u32, SiteNo)>>,
    out: Vec<bool>,
    /// For each site: whether one more, and whether one less, costs nothing.
    more: Vec<bool>,
    less: Vec<bool>,
    group_free: Vec<bool>,
    /// Nodes that a failed search closed off: an arc from one region to another is of no use to any closed walk.
    region: Vec<usize>,
}

pub fn check(
    instance: &Instance,
    lists: &Lists,
    proof: &Proof,
    assignment: &Assignment,
) -> Option<Flaw> {
    let mut open = Open::new(instance, lists, proof, assignment);
    let mut order: Vec<StudentNo> = (0..instance.students.len()).collect();
    order.sort_by_key(|student| instance.students[*student].lottery);
    for student in &order {
        let own = open.own_rank(*student);
        let better: Vec<_> = open.choice[*student]
            .iter()
            .copied()
            .filter(|(rank, _)| own.is_none_or(|own| *rank < own))
            .collect();
        if let Some((_, site)) = better
            .into_iter()
            .find(|(_, site)| open.reaches(*site, *student))
        {
            return Some(open.flaw(*student, site));
        }
        open.choice[*student].retain(|(rank, _)| Some(*rank) == own);
        open.out[*student] = open.out[*student] && own.is_none();
    }
    for student in &order {
        let Some(own) = assignment[*student] else {
            continue;
        };
        let earlier: Vec<_> = open.choice[*student]
            .iter()
            .copied()
            .filter(|(_, site)| *site < own)
            .collect();
        if let Some((_, site)) = earlier
            .into_iter()
            .find(|(_, site)| open.reaches(*site, *student))
        {
            return Some(open.flaw(*student, site));
        }
        open.choice[*student].retain(|(_, site)| *site == own);
    }
    None
}

impl<'a> Open<'a> {
    fn new(instance: &'a Instance, lists: &Lists, proof: &Proof, at: &'a Assignment) -> Self {
        let levels = &proof.levels;
        let (mut choice, mut out) = (Vec::new(), Vec::new());
        for (student, potential) in proof.students.iter().enumerate() {
            let reduced = |site: SiteNo, rank| {
                let mut reduced: Vec<i64> = potential
                    .iter()
                    .zip(&proof.sites[site])
                    .map(|(p, q)| p - q)
                    .collect();
                value::add_pair(instance, levels, (student, site, rank), &mut reduced);
                sign(&reduced)
            };
            let mut stay_out = potential.clone();
            value::add_unplaced(instance, lists, levels, student, &mut stay_out);
            // Where a student sits at a gain, no optimal flow has them anywhere else.
            let stuck = at[student].is_some_and(|site| {
                reduced(site, lists.rank(student, site).unwrap_or(0)) == Ordering::Less
            });
            let free = lists.of(student).filter(|(site, rank)| {
                at[student] == Some(*site) || (!stuck && reduced(*site, *rank) == Ordering::Equal)
            });
            choice.push(free.map(|(site, rank)| (rank, site)).collect());
            out.push(!stuck && sign(&stay_out) == Ordering::Equal);
        }
        let mut open = Self {
            instance,
            at,
            load: vec![0; instance.sites.len()],
            group_load: vec![0; instance.groups.len()],
            choice,
            out,
            more: Vec::new(),
            less: Vec::new(),
            group_free: proof
                .groups
                .iter()
                .map(|own| sign(own) == Ordering::Equal)
                .collect(),
            region: vec![
                0;
                instance.students.len() + instance.sites.len() + instance.groups.len() + 1
            ],
        };
        for site in at.iter().flatten() {
            open.load[*site] += 1;
            instance.sites[*site]
                .groups
                .iter()
                .for_each(|group| open.group_load[*group] += 1);
        }
        open.sites(proof);
        open
    }

    fn sites(&mut self, proof: &Proof) {
        let zero = vec![0; proof.levels.len()];
        for (number, site) in self.instance.sites.iter().enumerate() {
            let parent = site
                .groups
                .first()
                .map_or(&zero, |group| &proof.groups[*group]);
            let plain: Vec<i64> = proof.sites[number]
                .iter()
                .zip(parent)
                .map(|(p, q)| p - q)
                .collect();
            let mut filling = plain.clone();
            value::add_filling(&proof.levels, &mut filling);
            let wanted = if site.quota_mode == QuotaMode::Fill {
                site.min_quota
            } else {
                0
            };
            let free =
                |seat: u32| sign(if seat <= wanted { &filling } else { &plain }) == Ordering::Equal;
            let load = self.load[number];
            self.more.push(load < site.capacity && free(load + 1));
            self.less.push(load > 0 && free(load));
        }
    }

    fn own_rank(&self, student: StudentNo) -> Option<u32> {
        let site = self.at[student]?;
        self.choice[student]
            .iter()
            .find(|(_, other)| *other == site)
            .map(|(rank, _)| *rank)
    }

    fn flaw(&self, student: StudentNo, site: SiteNo) -> Flaw {
        let (student, site) = (
            &self.instance.students[student].id,
            &self.instance.sites[site].id,
        );
        Flaw(format!(
            "by the lottery {student} should have {site}, and everything else would be worth the same"
        ))
    }

    /// Depth first from a site to a student along arcs that cost nothing.
    fn reaches(&mut self, site: SiteNo, student: StudentNo) -> bool {
        let (students, sites, groups) = (
            self.at.len(),
            self.instance.sites.len(),
            self.instance.groups.len(),
        );
        let sink = students + sites + groups;
        let region = self.region[students + site];
        if self.region[student] != region {
            return false;
        }
        let mut seen = vec![false; sink + 1];
        let mut stack = vec![students + site];
        seen[students + site] = true;
        while let Some(node) = stack.pop() {
            if node == student {
                return true;
            }
            for next in self.onward(node) {
                if !seen[next] && self.region[next] == region {
                    seen[next] = true;
                    stack.push(next);
                }
            }
        }
        let fresh = self.region.iter().max().map_or(1, |last| last + 1);
        self.region
            .iter_mut()
            .zip(&seen)
            .filter(|(_, seen)| **seen)
            .for_each(|(region, _)| *region = fresh);
        false
    }

    fn onward(&self, node: usize) -> Vec<usize> {
        let (students, sites, groups) = (
            self.at.len(),
            self.instance.sites.len(),
            self.instance.groups.len(),
        );
        let sink = students + sites + groups;
        let parent = |site: SiteNo| {
            self.instance.sites[site]
                .groups
                .first()
                .map_or(sink, |group| students + sites + group)
        };
        if node < students {
            let others = self.choice[node]
                .iter()
                .filter(|(_, site)| Some(*site) != self.at[node])
                .map(|(_, site)| students + site);
            others
                .chain((self.out[node] && self.at[node].is_some()).then_some(sink))
                .collect()
        } else if node < students + sites {
            let site = node - students;
            let sitting = (0..students).filter(|student| self.at[*student] == Some(site));
            sitting
                .chain(self.more[site].then(|| parent(site)))
                .collect()
        } else {
            let below = (0..sites)
                .filter(|site| parent(*site) == node && self.less[*site])
                .map(|site| students + site);
            if node < sink {
                let group = node - students - sites;
                let room = self.group_free[group]
                    && self.group_load[group] < self.instance.groups[group].capacity;
                below.chain(room.then_some(sink)).collect()
            } else {
                let waiting = (0..students)
                    .filter(|student| self.at[*student].is_none() && self.out[*student]);
                let used = (0..groups)
                    .filter(|group| self.group_free[*group] && self.group_load[*group] > 0);
                below
                    .chain(waiting)
                    .chain(used.map(|group| students + sites + group))
                    .collect()
            }
        }
    }
}
