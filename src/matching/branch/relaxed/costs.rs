//! What arcs cost: a student's share of the party's cost, the prices of rows, and surcharges for what is decided.

use super::{Priced, Relaxed};
use crate::matching::{branch::rows::Row, instance::SiteNo, network::SHORTFALL};
use std::collections::BTreeMap;

impl Relaxed<'_> {
    /// Gives rows their prices; rows that are not named have none.
    pub fn price(&mut self, rows: &[Priced]) {
        let was = std::mem::replace(&mut self.rows, rows.to_vec());
        let changed = was
            .iter()
            .filter(|row| !rows.contains(row))
            .chain(rows.iter().filter(|row| !was.contains(row)));
        for (row, _) in changed {
            match *row {
                Row::Group(group) => {
                    let sites = 0..self.setting.instance.sites.len();
                    for site in sites
                        .filter(|site| self.setting.instance.sites[*site].groups.contains(&group))
                    {
                        self.recost_site(site);
                        self.surcharge_site(site);
                    }
                }
                Row::Apart { a, b, site } => {
                    for party in [a, b] {
                        self.recost_pair(party, site);
                        self.surcharge_party(party);
                    }
                }
            }
        }
    }

    /// A student's share of what the party costs at a site, with the prices of rows from level 1 on.
    pub(super) fn pair_cost(&self, party: usize, site: SiteNo) -> Vec<(u16, i64)> {
        let share = self.setting.unit / self.setting.parties[party].size();
        let own = self.setting.pair_cost(&self.levels, party, site);
        let mut cost: BTreeMap<u16, i64> = own
            .iter()
            .map(|(level, value)| (*level, value * share))
            .collect();
        for (row, price) in &self.rows {
            if let Row::Apart { a, b, site: at } = *row
                && at == site
                && (a == party || b == party)
            {
                add_after_first(&mut cost, row.weight(self.setting, party, site), price);
            }
        }
        cost.into_iter().collect()
    }

    pub(super) fn recost_pair(&mut self, party: usize, site: SiteNo) {
        if let Some(pair) = self.pairs[party].iter().find(|pair| pair.site == site) {
            let cost = self.pair_cost(party, site);
            self.basis.recost(&mut self.graph, pair.arc, &cost);
        }
    }

    pub(super) fn recost_site(&mut self, site: SiteNo) {
        for seats in self.seats[site].clone() {
            let mut cost: BTreeMap<u16, i64> = BTreeMap::new();
            if seats.fill {
                cost.insert(SHORTFALL, -self.setting.unit);
            }
            for (row, price) in &self.rows {
                if let Row::Group(group) = *row
                    && self.setting.instance.sites[site].groups.contains(&group)
                {
                    add_after_first(&mut cost, 1, price);
                }
            }
            let cost: Vec<_> = cost.into_iter().collect();
            self.basis.recost(&mut self.graph, seats.arc, &cost);
        }
    }

    /// What the rows add at level 0 for a student of a party at a site, or for anybody there.
    pub(super) fn first_level(&self, party: Option<usize>, site: SiteNo) -> i64 {
        let own = |row: &Row| match (row, party) {
            (Row::Group(_), None) => row.weight(self.setting, 0, site),
            (Row::Apart { .. }, Some(party)) => row.weight(self.setting, party, site),
            _ => 0,
        };
        let rows = self.rows.iter();
        rows.map(|(row, price)| own(row) * price.first().copied().unwrap_or(0))
            .sum()
    }

    /// Whether a party may make a choice, sites that stay closed apart.
    pub(super) fn may(&self, party: usize, choice: Option<SiteNo>) -> bool {
        let way = self.limits.ways.get(&party);
        way.is_none_or(|way| way.allows(choice)) && self.held.allow(self.setting, party, choice)
    }

    pub(super) fn surcharge_party(&mut self, party: usize) {
        let unit = i32::try_from(self.setting.unit).unwrap_or(i32::MAX);
        for pair in self.pairs[party].clone() {
            let ruled_out = !self.may(party, Some(pair.site));
            let own = i32::try_from(self.first_level(Some(party), pair.site)).unwrap_or(0);
            let surcharge = own + if ruled_out { unit } else { 0 };
            self.basis.surcharge(&mut self.graph, pair.arc, surcharge);
        }
        let stays = !self.setting.parties[party].pinned && self.may(party, None);
        let surcharge = if stays { 0 } else { unit };
        self.basis
            .surcharge(&mut self.graph, self.out[party], surcharge);
    }

    pub(super) fn surcharge_site(&mut self, site: SiteNo) {
        let unit = i32::try_from(self.setting.unit).unwrap_or(i32::MAX);
        let own = i32::try_from(self.first_level(None, site)).unwrap_or(0);
        let range = self.limits.ranges.get(&site).copied();
        for seats in self.seats[site].clone() {
            let owed = range.is_some_and(|range| seats.after < range.least);
            let over = range.is_some_and(|range| seats.after >= range.most);
            let limit = unit * (i32::from(over) - i32::from(owed));
            self.basis
                .surcharge(&mut self.graph, seats.arc, own + limit);
        }
    }

    pub(super) fn surcharge_all(&mut self) {
        for party in 0..self.setting.parties.len() {
            self.surcharge_party(party);
        }
        for site in 0..self.setting.instance.sites.len() {
            self.surcharge_site(site);
        }
    }
}

fn add_after_first(cost: &mut BTreeMap<u16, i64>, times: i64, price: &[i64]) {
    for (level, value) in (0_u16..).zip(price).skip(1) {
        *cost.entry(level).or_default() += times * value;
    }
    cost.retain(|_, value| *value != 0);
}
