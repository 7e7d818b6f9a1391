//! The flow that bounds a branch: parties may be divided, sites may open with any number, rows count only by their
//! price. Every student of a party is a unit of flow with its share of the party's cost, so the optimum is never above
//! the best assignment. Decisions of a branch are surcharges at level 0, so the basis of one branch serves the next.

mod again;
mod costs;
mod frame;
mod unlisted;

use super::{
    held::Held,
    limits::Limits,
    rows::{Flow, Row},
    setting::Setting,
};
use crate::matching::{
    instance::SiteNo,
    levels::Level,
    network::SHORTFALL,
    outcome::Prices,
    simplex::{ArcId, Basis, Graph},
};
use frame::{Nodes, Seats, frame};

/// A row with its price at each level, in the units of the flow.
pub type Priced = (Row, Vec<i64>);

#[derive(Debug, Clone, Copy)]
struct PairArc {
    arc: ArcId,
    site: SiteNo,
}

/// The flow, with its basis.
#[derive(Debug, Clone)]
pub struct Relaxed<'a> {
    setting: &'a Setting<'a>,
    levels: Vec<Level>,
    nodes: Nodes,
    graph: Graph,
    basis: Basis,
    pairs: Vec<Vec<PairArc>>,
    out: Vec<ArcId>,
    /// Behind each site.
    seats: Vec<Vec<Seats>>,
    groups: Vec<ArcId>,
    limits: Limits,
    held: Held,
    rows: Vec<Priced>,
    /// Whether the basis is likely to be far from the optimum.
    afar: bool,
}

impl<'a> Relaxed<'a> {
    /// Sets the flow up with nobody placed and nothing decided but what is held.
    pub fn new(setting: &'a Setting<'a>, levels: Vec<Level>, held: Held) -> Self {
        let (graph, frame, upward) = frame(setting, &levels);
        let basis = Basis::star(&graph, frame.nodes.sink(), &upward);
        let mut relaxed = Self {
            setting,
            levels,
            nodes: frame.nodes,
            graph,
            basis,
            pairs: vec![Vec::new(); setting.parties.len()],
            out: frame.out,
            seats: frame.seats,
            groups: frame.groups,
            limits: Limits::default(),
            held,
            rows: Vec::new(),
            afar: true,
        };
        for party in 0..setting.parties.len() {
            for site in &setting.parties[party].sites {
                relaxed.add_pair(party, *site);
            }
        }
        relaxed.basis.extend(&relaxed.graph);
        relaxed.surcharge_all();
        relaxed
    }

    /// The objective.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Goes over to another branch.
    pub fn limit(&mut self, limits: &Limits) {
        let was = std::mem::replace(&mut self.limits, limits.clone());
        let parties = was.ways.keys().chain(limits.ways.keys());
        for party in parties.copied().collect::<std::collections::BTreeSet<_>>() {
            let sent = limits
                .ways
                .get(&party)
                .into_iter()
                .flat_map(|way| &way.sent);
            for site in sent.flatten().copied() {
                self.add_unlisted(party, site);
            }
            self.surcharge_party(party);
        }
        let sites = was.ranges.keys().chain(limits.ranges.keys());
        for site in sites.copied().collect::<std::collections::BTreeSet<_>>() {
            self.surcharge_site(site);
        }
    }

    /// Optimises every level under the present decisions and prices.
    pub fn optimise(&mut self) {
        loop {
            if std::mem::take(&mut self.afar) {
                self.basis.optimise_afar(&self.graph);
            } else {
                self.basis.optimise(&self.graph);
            }
            if !self.add_unlisted_that_pay() {
                return;
            }
        }
    }

    /// The cost of the flow without the prices of rows.
    pub fn cost(&self, flow: &Flow) -> Vec<i64> {
        let mut cost = self.with_prices();
        for (row, price) in &self.rows {
            let weight = row.weigh(self.setting, flow);
            add(&mut cost, -weight, price);
        }
        cost
    }

    /// The cost of a flow that breaks no decision.
    pub fn cost_of(&self, flow: &Flow) -> Vec<i64> {
        let mut cost = vec![0; self.levels.len()];
        let mut load = vec![0; self.setting.instance.sites.len()];
        for (party, choice, students) in flow {
            let share = self.setting.unit / self.setting.parties[*party].size() * students;
            let own = match choice {
                Some(site) => {
                    load[*site] += students;
                    self.setting.pair_cost(&self.levels, *party, *site)
                }
                None => self.setting.unplaced_cost(&self.levels, *party),
            };
            for (level, value) in own {
                cost[usize::from(level)] += share * value;
            }
        }
        let filled = load
            .iter()
            .enumerate()
            .map(|(site, load)| self.setting.wanted(site).min(*load));
        if let Some(shortfall) = cost.get_mut(usize::from(SHORTFALL)) {
            *shortfall += self.setting.unit * (self.setting.missing() - filled.sum::<i64>());
        }
        cost
    }

    /// What no assignment of this branch can be better than.
    pub fn bound(&self) -> Vec<i64> {
        let mut bound = self.with_prices();
        for (row, price) in &self.rows {
            add(&mut bound, -row.limit(self.setting), price);
        }
        bound
    }

    /// The flow as it stands.
    pub fn flow(&self) -> Flow {
        let mut flow = Flow::new();
        for (party, pairs) in self.pairs.iter().enumerate() {
            let out = std::iter::once((None, self.out[party]));
            let arcs = pairs
                .iter()
                .map(|pair| (Some(pair.site), pair.arc))
                .chain(out);
            let taken = arcs.filter_map(|(choice, arc)| {
                let students = i64::from(self.basis.flow(arc));
                (students > 0).then_some((party, choice, students))
            });
            flow.extend(taken);
        }
        flow
    }

    /// The prices that prove the bound.
    pub fn prices(&self) -> Prices {
        let sparse = |vector: Vec<i64>| -> Vec<(u16, i64)> {
            (0_u16..)
                .zip(vector)
                .filter(|(_, value)| *value != 0)
                .collect()
        };
        let sites = (0..self.setting.instance.sites.len()).map(|site| {
            let own = self.basis.potential(self.nodes.site(site));
            sparse(own.iter().map(|value| -value).collect())
        });
        let mut groups = vec![Vec::new(); self.setting.instance.groups.len()];
        for (group, arc) in self.groups.iter().enumerate() {
            let reduced = self.basis.reduced(&self.graph, *arc);
            if first_sign(&reduced) < 0 {
                groups[group] = sparse(reduced.iter().map(|value| -value).collect());
            }
        }
        let mut apart = Vec::new();
        for (row, price) in &self.rows {
            match *row {
                Row::Group(group) => groups[group] = sparse(price.clone()),
                // For a whole party, not for each of its students' shares.
                Row::Apart { a, b, site } => {
                    let price = price.iter().map(|value| value * self.setting.sizes);
                    apart.push(((a, b, site), sparse(price.collect())));
                }
            }
        }
        Prices {
            sites: sites.collect(),
            groups,
            apart,
        }
    }

    fn with_prices(&self) -> Vec<i64> {
        let mut value = self.basis.cost(&self.graph);
        if let Some(shortfall) = value.get_mut(usize::from(SHORTFALL)) {
            *shortfall += self.setting.unit * self.setting.missing();
        }
        let least: i64 = self
            .limits
            .ranges
            .values()
            .map(|range| i64::from(range.least))
            .sum();
        if let Some(broken) = value.first_mut() {
            *broken += self.setting.unit * least;
        }
        value
    }

    fn add_pair(&mut self, party: usize, site: SiteNo) {
        let size = i32::try_from(self.setting.parties[party].size()).unwrap_or(i32::MAX);
        let cost = self.pair_cost(party, site);
        let (from, to) = (self.nodes.party(party), self.nodes.site(site));
        let arc = self.graph.arc(from, to, size, &cost);
        self.pairs[party].push(PairArc { arc, site });
    }
}

/// Below, at or above zero, at the first level that is not.
pub fn first_sign(vector: &[i64]) -> i64 {
    vector
        .iter()
        .copied()
        .find(|value| *value != 0)
        .map_or(0, i64::signum)
}

/// Adds a multiple of a vector.
pub fn add(to: &mut [i64], times: i64, vector: &[i64]) {
    to.iter_mut()
        .zip(vector)
        .for_each(|(sum, value)| *sum += times * value);
}
