//! Sites that a lone student did not list: there may be millions of such pairs, so only those that pay are added.

use super::{Relaxed, first_sign};
use crate::matching::{instance::SiteNo, levels::Level};

/// How many unlisted sites of one student are added at a time.
const ADD_AT_ONCE: usize = 6;

impl Relaxed<'_> {
    /// Adds a pair that no list has, if it is possible and not there yet.
    pub(super) fn add_unlisted(&mut self, party: usize, site: SiteNo) {
        let there = self.pairs[party].iter().any(|pair| pair.site == site);
        if !there && self.setting.unlisted(party).any(|own| own == site) {
            self.add_pair(party, site);
            self.basis.extend(&self.graph);
        }
    }

    /// Adds pairs outside the lists whose reduced cost is below zero, the best few of each student; whether any was.
    pub(super) fn add_unlisted_that_pay(&mut self) -> bool {
        let sites = 0..self.setting.instance.sites.len();
        let Some(dearest) = sites
            .map(|site| self.basis.potential(self.nodes.site(site)).to_vec())
            .max()
        else {
            return false;
        };
        let mut added = false;
        for party in 0..self.setting.parties.len() {
            if self.setting.parties[party].alone().is_none() || self.limits.settle(party) {
                continue;
            }
            let mut pays: Vec<(Vec<i64>, SiteNo)> = Vec::new();
            if !self.unlisted_may_pay(party, &dearest) {
                continue;
            }
            for site in self.setting.unlisted(party) {
                let cost = self.pair_cost(party, site);
                let ruled_out =
                    !self.may(party, Some(site)) || !self.limits.allow(party, Some(site));
                if ruled_out || self.pairs[party].iter().any(|pair| pair.site == site) {
                    continue;
                }
                let head = self.basis.potential(self.nodes.site(site)).to_vec();
                let reduced = self.reduced(party, &cost, &head);
                if first_sign(&reduced) < 0 {
                    pays.push((reduced, site));
                }
            }
            pays.sort();
            for (_, site) in pays.into_iter().take(ADD_AT_ONCE) {
                self.add_pair(party, site);
                added = true;
            }
            if added {
                self.basis.extend(&self.graph);
                self.surcharge_party(party);
            }
        }
        added
    }

    /// Whether any unlisted site of a lone student could pay if it stood where the dearest one does. They differ only in
    /// what is never below zero, so one of them speaks for all.
    pub(super) fn unlisted_may_pay(&self, party: usize, dearest: &[i64]) -> bool {
        let Some(site) = self.setting.unlisted(party).next() else {
            return false;
        };
        let differs = |level: u16| {
            let level = self.levels[usize::from(level)];
            matches!(
                level,
                Level::UnknownDistance | Level::Distance | Level::Place(_)
            )
        };
        let cost = self
            .setting
            .pair_cost(&self.levels, party, site)
            .into_iter();
        let least: Vec<_> = cost
            .filter(|(level, _)| !differs(*level))
            .map(|(level, value)| (level, value * self.setting.unit))
            .collect();
        first_sign(&self.reduced(party, &least, dearest)) < 0
    }

    pub(super) fn reduced(&self, party: usize, cost: &[(u16, i64)], head: &[i64]) -> Vec<i64> {
        let tail = self.basis.potential(self.nodes.party(party));
        let mut reduced: Vec<i64> = tail
            .iter()
            .zip(head)
            .map(|(tail, head)| tail - head)
            .collect();
        for (level, value) in cost {
            reduced[usize::from(*level)] += value;
        }
        reduced
    }
}
