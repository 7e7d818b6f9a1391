//! Who is sure to compete: somebody takes a seat, whoever had it takes another, and so on, until the last one has none.
//! Where that keeps every rule, all but the last are placed, so nobody competes without them. No search is needed.

use crate::matching::{branch::Setting, instance::SiteNo};
use std::collections::VecDeque;

/// An assignment of parties that is changed a step at a time.
pub(super) struct Chains<'a> {
    setting: &'a Setting<'a>,
    choices: Vec<Option<SiteNo>>,
    site_load: Vec<i64>,
    group_load: Vec<i64>,
    /// By site: who sits there to begin with and is not pinned.
    there: Vec<Vec<usize>>,
    /// By group.
    sites_in: Vec<Vec<SiteNo>>,
}

impl<'a> Chains<'a> {
    /// From where everybody is.
    pub(super) fn new(setting: &'a Setting<'a>, choices: &[Option<SiteNo>]) -> Self {
        let instance = setting.instance;
        let mut sites_in = vec![Vec::new(); instance.groups.len()];
        for (site, own) in instance.sites.iter().enumerate() {
            for group in &own.groups {
                sites_in[*group].push(site);
            }
        }
        let mut chains = Self {
            setting,
            choices: vec![None; choices.len()],
            site_load: vec![0; instance.sites.len()],
            group_load: vec![0; instance.groups.len()],
            there: vec![Vec::new(); instance.sites.len()],
            sites_in,
        };
        for (party, choice) in choices.iter().enumerate() {
            chains.put(party, *choice);
            if let Some(site) = choice.filter(|_| !setting.parties[party].pinned) {
                chains.there[site].push(party);
            }
        }
        chains
    }

    /// Everybody who can be the last of such a chain, the first being this party, which has no place.
    pub(super) fn lasts(&mut self, own: usize) -> Vec<usize> {
        // Who gave way, for whom, and where that one went.
        let mut via: Vec<Option<(usize, SiteNo)>> = vec![None; self.choices.len()];
        let mut lasts = Vec::new();
        let mut queue = VecDeque::from([own]);
        while let Some(party) = queue.pop_front() {
            let moves = chain(&via, party);
            let before: Vec<_> = moves
                .iter()
                .map(|(one, to)| (*one, self.put(*one, *to)))
                .collect();
            for site in self.setting.may_take(party) {
                self.put(party, Some(site));
                for last in self.in_the_way(site) {
                    if last != own && via[last].is_none() && self.gives_way(party, site, last) {
                        via[last] = Some((party, site));
                        lasts.push(last);
                        queue.push_back(last);
                    }
                }
                self.put(party, None);
            }
            for (one, was) in before.into_iter().rev() {
                self.put(one, was);
            }
        }
        lasts
    }

    /// Sends a party somewhere, and says where it was.
    fn put(&mut self, party: usize, to: Option<SiteNo>) -> Option<SiteNo> {
        let size = self.setting.parties[party].size();
        let was = std::mem::replace(&mut self.choices[party], to);
        for (choice, change) in [(was, -size), (to, size)] {
            let Some(site) = choice else { continue };
            self.site_load[site] += change;
            for group in &self.setting.instance.sites[site].groups {
                self.group_load[*group] += change;
            }
        }
        was
    }

    /// Who sat at a site, or at one that shares a cap with it that is exceeded now.
    fn in_the_way(&self, site: SiteNo) -> Vec<usize> {
        let over = |group: &&usize| !self.keeps_cap(**group);
        let groups = self.setting.instance.sites[site].groups.iter().filter(over);
        let others = groups.flat_map(|group| self.sites_in[*group].iter().copied());
        let sites = std::iter::once(site).chain(others);
        sites
            .flat_map(|site| self.there[site].iter().copied())
            .collect()
    }

    /// Whether every rule is kept once another gives way to a party that came to a site, all being well before.
    fn gives_way(&mut self, party: usize, site: SiteNo, last: usize) -> bool {
        let was = self.put(last, None);
        let own = &self.setting.instance.sites[site];
        let caps = self.site_load[site] <= i64::from(own.capacity)
            && own.groups.iter().all(|group| self.keeps_cap(*group));
        let alone = self.setting.apart_from(party);
        let fits = caps
            && self.opens(site)
            && was.is_some_and(|was| self.opens(was))
            && alone
                .into_iter()
                .all(|other| self.choices[other] != Some(site));
        self.put(last, was);
        fits
    }

    fn keeps_cap(&self, group: usize) -> bool {
        self.group_load[group] <= i64::from(self.setting.instance.groups[group].capacity)
    }

    fn opens(&self, site: SiteNo) -> bool {
        let load = self.site_load[site];
        load == 0 || self.setting.least(site).is_none_or(|least| load >= least)
    }
}

/// Where everybody goes along the way to one who gives way, and that this one goes nowhere.
fn chain(via: &[Option<(usize, SiteNo)>], last: usize) -> Vec<(usize, Option<SiteNo>)> {
    let mut moves = vec![(last, None)];
    let mut at = last;
    while let Some((before, site)) = via[at] {
        moves.push((before, Some(site)));
        at = before;
    }
    moves
}
