//! What it costs to make room: the cheapest way to move others along, from a place that gets one student too many to the
//! place that has lost one.
//!
//! The best round in which one student's options have changed differs from the solved one by a circulation. It falls
//! into simple cycles, and those that do not touch the student gain nothing, because the solved round is optimal. One
//! unit leaves a student, so one cycle touches them: the price of a change is the cost of the cheapest such cycle. It
//! goes from the student's new place through the residual graph to the place they had.
//!
//! The search is Dijkstra's (1959), backwards from the place that was left, over reduced costs, which no optimal round
//! has below zero; several levels are one number (`numbers`). Everybody at a site shares one search, and it goes only
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
const MOST_KEPT: usize = 2_000_000;

/// The residual graph of a solved round, and the searches that were made in it.
#[derive(Debug)]
pub(super) struct Ways {
    students: NodeId,
    places: usize,
    edges: Edges,
    /// The arc that carries each student.
    held: Vec<ArcId>,
    /// By place: students there who may go to sites that they did not list, most of which no arc leads to, the cheapest
    /// first.
    roamers: Vec<Vec<Roamer>>,
    searches: BTreeMap<NodeId, Search>,
}

/// A student who may go to sites that they did not list.
#[derive(Debug)]
struct Roamer {
    student: StudentNo,
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
        let kept: usize = self.searches.values().map(Search::size).sum();
        if kept + search.size() > MOST_KEPT {
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
            if search.is_news(from, |word| here[word] + cost[word]) {
                let sum = here.iter().zip(cost).map(|(here, cost)| here + cost);
                search.keep(from, sum.collect());
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
        for (from, roamers) in self.roamers.iter().enumerate() {
            if from == at || search.known[from] == Known::Settled {
                continue;
            }
            for roamer in roamers {
                let nearby = |word| here[word] + roamer.cost[word] - end[word];
                if !search.is_news(from, nearby) {
                    break;
                }
                if !network.profile.is_unlisted(roamer.student, at) {
                    continue;
                }
                let mut sum: Vec<i128> = (0..words).map(nearby).collect();
                let distance = distance(network, roamer.student, at);
                self.edges.numbers.add(&mut sum, 1, distance.into_iter());
                if search.is_news(from, |word| sum[word]) {
                    search.keep(from, sum);
                }
            }
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

    /// Whether a way from a place that costs so much is better than what is known; looks no further than the first word
    /// that tells.
    fn is_news(&self, from: usize, cost: impl Fn(usize) -> i128) -> bool {
        match self.known[from] {
            Known::Settled => false,
            Known::Not => true,
            Known::Reached => {
                let words = self.cost.len() / self.known.len();
                let known = &self.cost[from * words..(from + 1) * words];
                for (word, known) in known.iter().enumerate() {
                    let cost = cost(word);
                    if cost != *known {
                        return cost < *known;
                    }
                }
                false
            }
        }
    }

    /// Keeps a way from a place, which is the best so far.
    fn keep(&mut self, from: usize, cost: Vec<i128>) {
        let words = cost.len();
        self.known[from] = Known::Reached;
        self.cost[from * words..(from + 1) * words].copy_from_slice(&cost);
        self.next.push(Reverse((cost, from)));
    }

    /// About how many numbers it takes.
    fn size(&self) -> usize {
        let entry = self.cost.len() / self.known.len() + 3;
        self.cost.len() + self.next.len() * entry
    }
}

fn roamers(network: &Network, held: &[ArcId], edges: &Edges) -> Vec<Vec<Roamer>> {
    let students = network.instance.students.len();
    let (numbers, words) = (&edges.numbers, edges.numbers.words());
    let mut roamers: Vec<Vec<Roamer>> = Vec::new();
    roamers.resize_with(edges.potential.len() / words, Vec::new);
    for (student, held) in held.iter().enumerate() {
        let Some(rank) = network.profile.options[student].unlisted_rank else {
            continue;
        };
        let from = network.graph.head(*held) as usize - students;
        let mut cost = edges.potential[from * words..(from + 1) * words].to_vec();
        let own = pair_cost(network.instance, &network.levels, student, 0, rank);
        let own = own
            .into_iter()
            .map(|(level, value)| (usize::from(level), value))
            .filter(|(level, _)| !is_distance(network.levels[*level]));
        numbers.add(&mut cost, 1, own);
        numbers.add(&mut cost, -1, network.graph.cost(*held));
        roamers[from].push(Roamer { student, cost });
    }
    for own in &mut roamers {
        own.sort_by(|a, b| a.cost.cmp(&b.cost));
    }
    roamers
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
