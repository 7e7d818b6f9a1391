//! What it costs to make room: the cheapest way to move others along, from a place that gets one student too many to the
//! place that has lost one.
//!
//! The best round in which one student's options have changed differs from the solved one by a circulation. It falls
//! into simple cycles, and those that do not touch the student gain nothing, because the solved round is optimal. One
//! unit leaves a student, so one cycle touches them: the price of a change is the cost of the cheapest such cycle. It
//! goes from the student's new place through the residual graph to the place they had.
//!
//! The search is Dijkstra's (1959), backwards from the place that was left, over reduced costs, which no optimal round
//! has below zero; several levels are one number ([`numbers`]). Everybody at a site shares one search, and it goes only
//! as far as it is asked.

mod edges;
mod numbers;

use crate::matching::{
    instance::StudentNo,
    levels::{Level, pair_cost},
    network::Network,
    simplex::{ArcId, NodeId},
};
use edges::Edges;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// The most numbers that all searches together may keep.
const MOST_KEPT: usize = 4_000_000;

/// The residual graph of a solved round, and the searches that were made in it.
#[derive(Debug)]
pub(super) struct Ways {
    students: NodeId,
    places: usize,
    edges: Edges,
    /// The arc that carries each student.
    held: Vec<ArcId>,
    /// Students who may go to sites that they did not list, most of which no arc leads to.
    roamers: Vec<Roamer>,
    searches: BTreeMap<NodeId, Search>,
}

/// A student who may go to sites that they did not list.
#[derive(Debug)]
struct Roamer {
    student: StudentNo,
    from: usize,
    /// What leaving their place for such a site costs, distances and the potential of the site left out.
    cost: Vec<i128>,
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
    /// Place by place, word by word, in reduced costs.
    cost: Vec<i128>,
    next: BinaryHeap<Reverse<(Vec<i128>, usize)>>,
}

impl Ways {
    /// The ways of an optimised network.
    pub(super) fn new(network: &Network) -> Self {
        let students = u32::try_from(network.instance.students.len()).unwrap_or(u32::MAX);
        let mut held = network.unplaced.clone();
        for (student, pairs) in network.pairs.iter().enumerate() {
            let taken = pairs.iter().find(|pair| network.basis.flow(pair.arc) > 0);
            held[student] = taken.map_or(held[student], |pair| pair.arc);
        }
        let edges = Edges::new(network, &held);
        Self {
            students,
            places: (network.graph.nodes() - students) as usize,
            roamers: roamers(network, &held, &edges),
            edges,
            held,
            searches: BTreeMap::new(),
        }
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
        while search.known[at] != Known::Settled && self.step(network, &mut search) {}
        let words = self.edges.numbers.words();
        let found = (search.known[at] == Known::Settled).then(|| {
            let reduced = &search.cost[at * words..(at + 1) * words];
            let ends = (network.basis.potential(from)).iter();
            let ends = ends.zip(network.basis.potential(to));
            let vector = self.edges.numbers.vector(reduced).into_iter().zip(ends);
            vector.map(|(own, (from, to))| own - from + to).collect()
        });
        if (self.searches.len() + 1) * self.places * words > MOST_KEPT {
            self.searches.clear();
        }
        self.searches.insert(to, search);
        found
    }

    /// Settles the nearest place; false when none is left.
    fn step(&self, network: &Network, search: &mut Search) -> bool {
        let Some(Reverse((here, at))) = search.next.pop() else {
            return false;
        };
        if search.known[at] == Known::Settled {
            return true;
        }
        search.known[at] = Known::Settled;
        for (from, cost) in self.edges.ending_at(at) {
            if search.may_improve(from, here[0] + cost[0]) {
                let mut sum = here.clone();
                sum.iter_mut()
                    .zip(cost)
                    .for_each(|(sum, cost)| *sum += cost);
                search.reach(from, sum);
            }
        }
        self.roam(network, search, (&here, at));
        true
    }

    /// The same along pairs that no arc stands for. Sites come first among the places.
    fn roam(&self, network: &Network, search: &mut Search, (here, at): (&[i128], usize)) {
        if at >= network.instance.sites.len() {
            return;
        }
        let words = self.edges.numbers.words();
        let end = &self.edges.potential[at * words..(at + 1) * words];
        for roamer in &self.roamers {
            let least = here[0] + roamer.cost[0] - end[0];
            if roamer.from == at
                || !search.may_improve(roamer.from, least)
                || !network.profile.is_unlisted(roamer.student, at)
            {
                continue;
            }
            let mut sum = here.to_vec();
            for (sum, (own, end)) in sum.iter_mut().zip(roamer.cost.iter().zip(end)) {
                *sum += own - end;
            }
            let distance = distance(network, roamer.student, at);
            self.edges.numbers.add(&mut sum, 1, distance.into_iter());
            search.reach(roamer.from, sum);
        }
    }
}

impl Search {
    fn new(ways: &Ways, to: NodeId) -> Self {
        let words = ways.edges.numbers.words();
        let at = (to - ways.students) as usize;
        let mut known = vec![Known::Not; ways.places];
        known[at] = Known::Reached;
        Self {
            known,
            cost: vec![0; ways.places * words],
            next: BinaryHeap::from([Reverse((vec![0; words], at))]),
        }
    }

    /// Whether a way from a place could be news if its first word is this or more.
    fn may_improve(&self, from: usize, first: i128) -> bool {
        match self.known[from] {
            Known::Settled => false,
            Known::Not => true,
            Known::Reached => first <= self.cost[from * (self.cost.len() / self.known.len())],
        }
    }

    /// Keeps a way from a place if it is the best so far.
    fn reach(&mut self, from: usize, cost: Vec<i128>) {
        let words = cost.len();
        let known = &mut self.cost[from * words..(from + 1) * words];
        if self.known[from] == Known::Reached && cost.as_slice() >= &*known {
            return;
        }
        self.known[from] = Known::Reached;
        known.copy_from_slice(&cost);
        self.next.push(Reverse((cost, from)));
    }
}

fn roamers(network: &Network, held: &[ArcId], edges: &Edges) -> Vec<Roamer> {
    let students = network.instance.students.len();
    let numbers = &edges.numbers;
    let roamer = |(student, held): (StudentNo, &ArcId)| {
        let rank = network.profile.options[student].unlisted_rank?;
        let from = network.graph.head(*held) as usize - students;
        let words = numbers.words();
        let mut cost = edges.potential[from * words..(from + 1) * words].to_vec();
        let own = pair_cost(network.instance, &network.levels, student, 0, rank);
        let own = own
            .into_iter()
            .map(|(level, value)| (usize::from(level), value))
            .filter(|(level, _)| !is_distance(network.levels[*level]));
        numbers.add(&mut cost, 1, own);
        numbers.add(&mut cost, -1, network.graph.cost(*held));
        Some(Roamer {
            student,
            from,
            cost,
        })
    };
    held.iter().enumerate().filter_map(roamer).collect()
}

const fn is_distance(level: Level) -> bool {
    matches!(level, Level::UnknownDistance | Level::Distance)
}

/// The levels in which unlisted sites of one student differ.
fn distance(network: &Network, student: StudentNo, site: usize) -> Vec<(usize, i64)> {
    let metres = network.instance.metres(student, site);
    let levels = network.levels.iter().enumerate();
    let value = |(at, level): (usize, &Level)| match level {
        Level::UnknownDistance => Some((at, i64::from(metres.is_none()))),
        Level::Distance => Some((at, metres.unwrap_or(0))),
        _ => None,
    };
    levels.filter_map(value).collect()
}
