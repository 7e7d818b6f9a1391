//! Sites that a student did not list, where these are allowed: there may be millions of such pairs, so hardly any is
//! looked at. All of one student cost the same but for their distance, which is never below zero. So with the sites
//! sorted by potential, a student is done at the first one that could not pay if it lay next door.

use super::Network;
use crate::matching::{
    instance::{SiteNo, StudentNo},
    levels::{Level, pair_cost, pair_costs},
};
use std::cmp::{Ordering, Reverse};

/// How many unlisted sites of one student are added at a time.
const ADD_AT_ONCE: usize = 6;

impl Network<'_> {
    /// Adds pairs outside the lists whose reduced cost is below zero, the best few of each student; whether any was.
    pub(super) fn add_unlisted_that_pay(&mut self) -> bool {
        if !self.instance.allow_unranked {
            return false;
        }
        let order = self.by_potential();
        let mut added = false;
        for student in 0..self.instance.students.len() {
            let Some(rank) = self.profile.options[student].unlisted_rank else {
                continue;
            };
            let mut pays: Vec<(Vec<i64>, SiteNo)> = self
                .unlisted_below(student, &order, Ordering::is_lt)
                .filter(|site| self.pays(student, *site, rank))
                .map(|site| (self.reduced_of_pair(student, site, rank), site))
                .collect();
            pays.sort();
            for (_, site) in pays.into_iter().take(ADD_AT_ONCE) {
                self.add_pair(student, site, rank);
                added = true;
            }
        }
        self.basis.extend(&self.graph);
        added
    }

    /// Every site, the dearest first.
    pub fn by_potential(&self) -> Vec<SiteNo> {
        let mut order: Vec<SiteNo> = (0..self.instance.sites.len()).collect();
        order.sort_by_key(|site| Reverse(self.basis.potential(self.site_node(*site))));
        order
    }

    /// The unlisted sites of a student that no arc leads to and whose reduced cost, if they had no distance, would be
    /// below zero, or not above; `order` is that of [`Self::by_potential`].
    pub fn unlisted_below<'s>(
        &'s self,
        student: StudentNo,
        order: &'s [SiteNo],
        is_below: fn(Ordering) -> bool,
    ) -> impl Iterator<Item = SiteNo> + 's {
        let unlisted = self.profile.options[student].unlisted_rank.is_some();
        let nearby = if unlisted {
            self.without_distance(student, order)
        } else {
            Vec::new()
        };
        let order = if unlisted { order } else { &[] };
        order
            .iter()
            .copied()
            .take_while(move |site| {
                let dearness = self.basis.potential(self.site_node(*site));
                is_below(nearby.as_slice().cmp(dearness))
            })
            .filter(move |site| self.profile.is_unlisted(student, *site))
            .filter(move |site| !self.pairs[student].iter().any(|pair| pair.site == *site))
    }

    /// A student's potential and what their unlisted sites cost alike.
    fn without_distance(&self, student: StudentNo, any: &[SiteNo]) -> Vec<i64> {
        let mut sum = self
            .basis
            .potential(u32::try_from(student).unwrap_or(0))
            .to_vec();
        let rank = self.profile.options[student].unlisted_rank.unwrap_or(0);
        let any = any.first().copied().unwrap_or(0);
        for (level, value) in pair_cost(self.instance, &self.levels, student, any, rank) {
            let level = usize::from(level);
            if !matches!(self.levels[level], Level::UnknownDistance | Level::Distance) {
                sum[level] += value;
            }
        }
        sum
    }

    /// Whether the reduced cost of a pair is below zero.
    fn pays(&self, student: StudentNo, site: SiteNo, rank: u32) -> bool {
        self.first_of_pair(student, site, rank) < 0
    }

    /// Whether the reduced cost of a pair is zero at every level.
    pub fn is_tight(&self, student: StudentNo, site: SiteNo, rank: u32) -> bool {
        self.first_of_pair(student, site, rank) == 0
    }

    /// The reduced cost of a pair at the first level that tells, because there may be millions of such pairs.
    fn first_of_pair(&self, student: StudentNo, site: SiteNo, rank: u32) -> i64 {
        let tail = self.basis.potential(u32::try_from(student).unwrap_or(0));
        let head = self.basis.potential(self.site_node(site));
        let costs = pair_costs(self.instance, &self.levels, student, site, rank);
        let mut costs = costs.peekable();
        for (level, (tail, head)) in (0_u16..).zip(tail.iter().zip(head)) {
            let own = costs.next_if(|(at, _)| *at == level);
            let reduced = tail - head + own.map_or(0, |(_, value)| value);
            if reduced != 0 {
                return reduced;
            }
        }
        0
    }
}
