//! What it costs to make room: the cheapest way to move others along, from a place that gets one student too many to the
//! place that has lost one.
//!
//! The best round in which one student's options have changed differs from the solved one by a circulation. It falls
//! into simple cycles, and those that do not touch the student gain nothing, because the solved round is optimal. One
//! unit leaves a student, so one cycle touches them: the price of a change is the cost of the cheapest such cycle. It
//! goes from the student's new place through the residual graph to the place they had.
//!
//! The search is Dijkstra's (1959), backwards from the place that was left, with vectors compared lexicographically;
//! reduced costs, which no optimal round has below zero, give the order. Everybody at a site shares one search, and it
//! goes only as far as it is asked.

use crate::matching::{
    instance::StudentNo,
    levels::pair_costs,
    network::Network,
    simplex::{ArcId, NodeId},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// The most numbers that all searches together may keep.
const MOST_KEPT: usize = 8_000_000;

/// The residual graph of a solved round, without its students: whoever is moved goes straight from place to place.
#[derive(Debug)]
pub(super) struct Ways {
    students: NodeId,
    places: usize,
    levels: usize,
    /// The arc that carries each student.
    held: Vec<ArcId>,
    /// By place: the arcs that end there.
    into: Vec<Vec<ArcId>>,
    /// By place: the arcs that begin there.
    out_of: Vec<Vec<ArcId>>,
    /// By place: students who may go there although no arc says so, because it did not pay to add one.
    outside: Vec<Vec<u32>>,
    searches: BTreeMap<NodeId, Search>,
}

/// How far a place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Not,
    Reached,
    Settled,
}

/// The cheapest ways to one place.
#[derive(Debug)]
struct Search {
    known: Vec<Known>,
    /// Place by place, level by level.
    cost: Vec<i64>,
    next: BinaryHeap<Reverse<(Vec<i64>, NodeId)>>,
}

impl Ways {
    /// The ways of an optimised network.
    pub(super) fn new(network: &Network) -> Self {
        let students = u32::try_from(network.instance.students.len()).unwrap_or(u32::MAX);
        let places = (network.graph.nodes() - students) as usize;
        let mut ways = Self {
            students,
            places,
            levels: network.graph.levels(),
            held: network.unplaced.clone(),
            into: vec![Vec::new(); places],
            out_of: vec![Vec::new(); places],
            outside: vec![Vec::new(); places],
            searches: BTreeMap::new(),
        };
        for arc in 0..network.graph.arcs() {
            let (tail, head) = (network.graph.tail(arc), network.graph.head(arc));
            if tail >= students {
                ways.out_of[(tail - students) as usize].push(arc);
            } else if network.basis.flow(arc) > 0 {
                ways.held[tail as usize] = arc;
            }
            ways.into[(head - students) as usize].push(arc);
        }
        for (student, number) in (0..network.instance.students.len()).zip(0_u32..) {
            for site in network.profile.unlisted(student) {
                if !network.pairs[student].iter().any(|pair| pair.site == site) {
                    let place = (network.site_node(site) - students) as usize;
                    ways.outside[place].push(number);
                }
            }
        }
        ways
    }

    /// The arc that carries a student.
    pub(super) fn held(&self, student: StudentNo) -> ArcId {
        self.held[student]
    }

    /// What moving others along costs, from a place that gets one more to a place that has one less; none when there is
    /// no way.
    pub(super) fn cost(&mut self, network: &Network, from: NodeId, to: NodeId) -> Option<Vec<i64>> {
        let mut search = self
            .searches
            .remove(&to)
            .unwrap_or_else(|| Search::new(self, to));
        let at = (from - self.students) as usize;
        while search.known[at] != Known::Settled && self.step(network, &mut search, to) {}
        let found = (search.known[at] == Known::Settled)
            .then(|| search.cost[at * self.levels..(at + 1) * self.levels].to_vec());
        if (self.searches.len() + 1) * self.places * self.levels > MOST_KEPT {
            self.searches.clear();
        }
        self.searches.insert(to, search);
        found
    }

    /// Settles the nearest place; false when none is left.
    fn step(&self, network: &Network, search: &mut Search, to: NodeId) -> bool {
        let Some(Reverse((_, node))) = search.next.pop() else {
            return false;
        };
        let at = (node - self.students) as usize;
        if search.known[at] == Known::Settled {
            return true;
        }
        search.known[at] = Known::Settled;
        let here = search.cost[at * self.levels..(at + 1) * self.levels].to_vec();
        let mut reach = Reach {
            ways: self,
            network,
            search,
            to,
            cost: Vec::with_capacity(self.levels),
        };
        for arc in &self.into[at] {
            let tail = network.graph.tail(*arc);
            if tail < self.students {
                if self.held[tail as usize] != *arc {
                    reach.student(&here, tail, || network.graph.cost(*arc));
                }
            } else if network.basis.flow(*arc) < network.graph.capacity(*arc) {
                reach.begin(&here);
                reach.add(1, network.graph.cost(*arc));
                reach.end(tail);
            }
        }
        for arc in &self.out_of[at] {
            if network.basis.flow(*arc) > 0 {
                reach.begin(&here);
                reach.add(-1, network.graph.cost(*arc));
                reach.end(network.graph.head(*arc));
            }
        }
        let site = at; // Sites come first among the places.
        for student in &self.outside[at] {
            let options = &network.profile.options[*student as usize];
            let rank = options.unlisted_rank.unwrap_or(0);
            let (student, levels) = (*student, &network.levels);
            reach.student(&here, student, || {
                pair_costs(network.instance, levels, student as usize, site, rank)
                    .map(|(level, value)| (usize::from(level), value))
            });
        }
        true
    }
}

impl Search {
    fn new(ways: &Ways, to: NodeId) -> Self {
        let mut known = vec![Known::Not; ways.places];
        known[(to - ways.students) as usize] = Known::Reached;
        Self {
            known,
            cost: vec![0; ways.places * ways.levels],
            next: BinaryHeap::from([Reverse((vec![0; ways.levels], to))]),
        }
    }
}

/// One candidate after the other, on the way back from a place that was just settled.
struct Reach<'w, 'n, 'a> {
    ways: &'w Ways,
    network: &'n Network<'a>,
    search: &'w mut Search,
    to: NodeId,
    cost: Vec<i64>,
}

impl Reach<'_, '_, '_> {
    /// A student who could come here from where they are.
    fn student<C: Iterator<Item = (usize, i64)>>(
        &mut self,
        here: &[i64],
        student: NodeId,
        cost_here: impl Fn() -> C,
    ) {
        let held = self.ways.held[student as usize];
        let graph = &self.network.graph;
        let from = graph.head(held);
        if !self.is_news(from, here, cost_here(), graph.cost(held)) {
            return;
        }
        self.begin(here);
        self.add(1, cost_here());
        self.add(-1, graph.cost(held));
        self.end(from);
    }

    /// Whether here plus one cost minus another comes before what is known of a place; looks no further than the first
    /// level that tells.
    fn is_news(
        &self,
        place: NodeId,
        here: &[i64],
        plus: impl Iterator<Item = (usize, i64)>,
        minus: impl Iterator<Item = (usize, i64)>,
    ) -> bool {
        let (at, levels) = ((place - self.ways.students) as usize, self.ways.levels);
        match self.search.known[at] {
            Known::Not => return true,
            Known::Settled => return false,
            Known::Reached => {}
        }
        let known = &self.search.cost[at * levels..(at + 1) * levels];
        let (mut plus, mut minus) = (plus.peekable(), minus.peekable());
        for (level, (known, here)) in known.iter().zip(here).enumerate() {
            let plus = plus.next_if(|(at, _)| *at == level);
            let minus = minus.next_if(|(at, _)| *at == level);
            let cost = here + plus.map_or(0, |one| one.1) - minus.map_or(0, |one| one.1);
            if cost != *known {
                return cost < *known;
            }
        }
        false
    }

    fn begin(&mut self, here: &[i64]) {
        self.cost.clear();
        self.cost.extend_from_slice(here);
    }

    fn add(&mut self, sign: i64, cost: impl Iterator<Item = (usize, i64)>) {
        for (level, value) in cost {
            self.cost[level] += sign * value;
        }
    }

    /// Keeps the candidate if it is the best way from this place.
    fn end(&mut self, place: NodeId) {
        let (at, levels) = ((place - self.ways.students) as usize, self.ways.levels);
        let known = &mut self.search.cost[at * levels..(at + 1) * levels];
        match self.search.known[at] {
            Known::Settled => return,
            Known::Reached if self.cost.as_slice() >= &*known => return,
            Known::Reached | Known::Not => {}
        }
        self.search.known[at] = Known::Reached;
        known.copy_from_slice(&self.cost);
        let (own, end) = (
            self.network.basis.potential(place),
            self.network.basis.potential(self.to),
        );
        let reduced = self.cost.iter().zip(own).zip(end);
        let reduced = reduced.map(|((cost, own), end)| cost + own - end).collect();
        self.search.next.push(Reverse((reduced, place)));
    }
}
