//! The flow that bounds a branch: parties may be divided, sites may open with any number, rows count only by their
//! price. Every student of a party is a unit of flow with its share of the party's cost, so the optimum is never above
//! the best assignment. Decisions of a branch are surcharges at level 0, so the basis of one branch serves the next.

use super::{
    held::Held,
    limits::Limits,
    rows::{Flow, Row},
    setting::Setting,
};
use crate::matching::{
    instance::SiteNo,
    levels::Level,
    network::{SHORTFALL, UNPLACED},
    outcome::Prices,
    simplex::{ArcId, Basis, Graph, NodeId},
};
use std::collections::BTreeMap;

/// A row with its price at each level, in the units of the flow.
pub type Priced = (Row, Vec<i64>);

/// Seats of a site that cost the same.
#[derive(Debug, Clone, Copy)]
struct Seats {
    arc: ArcId,
    /// How many come before them.
    after: u32,
    fill: bool,
}

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
    graph: Graph,
    basis: Basis,
    pairs: Vec<Vec<PairArc>>,
    /// In the order in which they were added.
    added: Vec<(usize, SiteNo)>,
    out: Vec<ArcId>,
    /// Behind each site.
    seats: Vec<Vec<Seats>>,
    groups: Vec<ArcId>,
    limits: Limits,
    held: Held,
    rows: Vec<Priced>,
}

/// How many unlisted sites of one student are added at a time.
const ADD_AT_ONCE: usize = 6;

impl<'a> Relaxed<'a> {
    /// Sets the flow up with nobody placed and nothing decided but what is held.
    pub fn new(setting: &'a Setting<'a>, levels: Vec<Level>, held: Held) -> Self {
        let (graph, frame, upward) = frame(setting, &levels);
        let sink = graph.nodes() - 1;
        let basis = Basis::star(&graph, sink, &upward);
        let mut relaxed = Self {
            setting,
            levels,
            graph,
            basis,
            pairs: vec![Vec::new(); setting.parties.len()],
            added: Vec::new(),
            out: frame.out,
            seats: frame.seats,
            groups: frame.groups,
            limits: Limits::default(),
            held,
            rows: Vec::new(),
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

    /// The same flow under another objective, from where it stands, with nothing decided but what is held.
    pub fn restage(&mut self, levels: Vec<Level>, held: Held) {
        (self.graph, _, _) = frame(self.setting, &levels);
        self.levels = levels;
        self.limits = Limits::default();
        self.held = held;
        self.rows.clear();
        self.pairs = vec![Vec::new(); self.setting.parties.len()];
        for (party, site) in std::mem::take(&mut self.added) {
            self.add_pair(party, site);
        }
        self.basis.rebase(&self.graph);
        self.surcharge_all();
    }

    fn surcharge_all(&mut self) {
        for party in 0..self.setting.parties.len() {
            self.surcharge_party(party);
        }
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

    /// Adds a pair that no list has, if it is possible and not there yet.
    fn add_unlisted(&mut self, party: usize, site: SiteNo) {
        let there = self.pairs[party].iter().any(|pair| pair.site == site);
        if !there && self.setting.unlisted(party).any(|own| own == site) {
            self.add_pair(party, site);
            self.basis.extend(&self.graph);
        }
    }

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

    /// Optimises every level under the present decisions and prices.
    pub fn optimise(&mut self) {
        loop {
            self.basis.optimise(&self.graph);
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
        let places = self.setting.parties.len();
        let sparse = |vector: Vec<i64>| -> Vec<(u16, i64)> {
            (0_u16..)
                .zip(vector)
                .filter(|(_, value)| *value != 0)
                .collect()
        };
        let sites = (0..self.setting.instance.sites.len()).map(|site| {
            let own = self.basis.potential(id(places + site));
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
        let to = id(self.setting.parties.len() + site);
        let arc = self.graph.arc(id(party), to, size, &cost[..]);
        self.pairs[party].push(PairArc { arc, site });
        self.added.push((party, site));
    }

    /// A student's share of what the party costs at a site, with the prices of rows from level 1 on.
    fn pair_cost(&self, party: usize, site: SiteNo) -> Vec<(u16, i64)> {
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

    fn recost_pair(&mut self, party: usize, site: SiteNo) {
        if let Some(pair) = self.pairs[party].iter().find(|pair| pair.site == site) {
            let cost = self.pair_cost(party, site);
            self.basis.recost(&mut self.graph, pair.arc, &cost);
        }
    }

    fn recost_site(&mut self, site: SiteNo) {
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
    fn first_level(&self, party: Option<usize>, site: SiteNo) -> i64 {
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
    fn may(&self, party: usize, choice: Option<SiteNo>) -> bool {
        let way = self.limits.ways.get(&party);
        way.is_none_or(|way| way.allows(choice)) && self.held.allow(self.setting, party, choice)
    }

    fn surcharge_party(&mut self, party: usize) {
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

    fn surcharge_site(&mut self, site: SiteNo) {
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

    /// Adds pairs outside the lists whose reduced cost is below zero, the best few of each student; whether any was.
    fn add_unlisted_that_pay(&mut self) -> bool {
        let places = self.setting.parties.len();
        let sites = 0..self.setting.instance.sites.len();
        let Some(dearest) = sites
            .map(|site| self.basis.potential(id(places + site)).to_vec())
            .max()
        else {
            return false;
        };
        let mut added = false;
        for party in 0..places {
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
                let head = self.basis.potential(id(places + site)).to_vec();
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
    fn unlisted_may_pay(&self, party: usize, dearest: &[i64]) -> bool {
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

    fn reduced(&self, party: usize, cost: &[(u16, i64)], head: &[i64]) -> Vec<i64> {
        let tail = self.basis.potential(id(party));
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

fn add_after_first(cost: &mut BTreeMap<u16, i64>, times: i64, price: &[i64]) {
    for (level, value) in (0_u16..).zip(price).skip(1) {
        *cost.entry(level).or_default() += times * value;
    }
    cost.retain(|_, value| *value != 0);
}

fn id(number: usize) -> NodeId {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn most(setting: &Setting) -> i32 {
    i32::try_from(setting.instance.students.len() + 1).unwrap_or(i32::MAX)
}

/// The arcs that every flow of a round has.
struct Frame {
    out: Vec<ArcId>,
    seats: Vec<Vec<Seats>>,
    groups: Vec<ArcId>,
}

/// Nodes, the arcs of the frame, and the tree along them: each node's arc towards the sink with its flow.
fn frame(setting: &Setting, levels: &[Level]) -> (Graph, Frame, Vec<(NodeId, ArcId, i32)>) {
    let mut graph = Graph::new(levels.len());
    let instance = setting.instance;
    for _ in 0..setting.parties.len() + instance.sites.len() + instance.groups.len() {
        graph.node();
    }
    let sink = graph.node();
    let mut upward = Vec::new();
    let frame = Frame {
        out: outward(setting, levels, &mut graph, sink, &mut upward),
        seats: behind_sites(setting, &mut graph, sink, &mut upward),
        groups: behind_groups(setting, &mut graph, sink, &mut upward),
    };
    (graph, frame, upward)
}

/// The arcs of staying out, with room for one more than the party, so that the first tree is strongly feasible.
fn outward(
    setting: &Setting,
    levels: &[Level],
    graph: &mut Graph,
    sink: NodeId,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<ArcId> {
    let arc = |(number, party): (usize, &super::setting::Party)| {
        let share = setting.unit / party.size();
        let cost = setting.unplaced_cost(levels, number);
        let cost: Vec<_> = cost
            .iter()
            .map(|(level, value)| (*level, value * share))
            .collect();
        debug_assert!(cost.iter().any(|(level, _)| *level == UNPLACED));
        let size = i32::try_from(party.size()).unwrap_or(i32::MAX);
        let arc = graph.arc(id(number), sink, size + 1, &cost);
        upward.push((id(number), arc, size));
        arc
    };
    setting.parties.iter().enumerate().map(arc).collect()
}

/// The seats of each site, parted where their cost may change: at its minimum, and one by one where it is in a group
/// that crosses others.
fn behind_sites(
    setting: &Setting,
    graph: &mut Graph,
    sink: NodeId,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<Vec<Seats>> {
    let places = setting.parties.len();
    let groups = places + setting.instance.sites.len();
    let mut behind = Vec::new();
    for (site, own) in setting.instance.sites.iter().enumerate() {
        let node = id(places + site);
        let to = setting.families.of_site[site].map_or(sink, |group| id(groups + group));
        let capacity = own
            .capacity
            .min(u32::try_from(most(setting)).unwrap_or(u32::MAX));
        let wanted = u32::try_from(setting.wanted(site))
            .unwrap_or(u32::MAX)
            .min(capacity);
        let minimum = setting
            .least(site)
            .and_then(|least| u32::try_from(least).ok());
        let mut bounds: std::collections::BTreeSet<u32> =
            [wanted, minimum.unwrap_or(0).min(capacity)].into();
        if setting.is_counted(site) {
            bounds.extend(0..capacity);
        }
        bounds.insert(0);
        bounds.insert(capacity);
        let bounds: Vec<u32> = bounds.into_iter().collect();
        let mut seats = Vec::new();
        for pair in bounds.windows(2) {
            let fill = pair[0] < wanted;
            let cost = [(SHORTFALL, -setting.unit)];
            let room = i32::try_from(pair[1] - pair[0]).unwrap_or(i32::MAX);
            let arc = graph.arc(node, to, room, if fill { &cost } else { &[] });
            let after = pair[0];
            seats.push(Seats { arc, after, fill });
        }
        let last = seats.last().map(|seats| seats.arc);
        upward.push((node, last.unwrap_or_else(|| graph.arc(node, to, 0, &[])), 0));
        behind.push(seats);
    }
    behind
}

fn behind_groups(
    setting: &Setting,
    graph: &mut Graph,
    sink: NodeId,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<ArcId> {
    let nodes = setting.parties.len() + setting.instance.sites.len();
    let arcs = setting
        .instance
        .groups
        .iter()
        .enumerate()
        .map(|(group, own)| {
            let to = setting.families.around[group].map_or(sink, |around| id(nodes + around));
            let capacity = i32::try_from(own.capacity)
                .unwrap_or(i32::MAX)
                .min(most(setting));
            let arc = graph.arc(id(nodes + group), to, capacity, &[]);
            upward.push((id(nodes + group), arc, 0));
            arc
        });
    arcs.collect()
}
