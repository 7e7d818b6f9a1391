//! The residual graph of a solved round without its students: whoever is moved goes straight from place to place. Costs
//! are reduced ones, in numbers.

use super::numbers::Numbers;
use crate::matching::{
    instance::{Instance, Place},
    levels::{Level, pair_cost},
    network::Network,
    simplex::{ArcId, NodeId},
};

/// The edges of a solved round.
#[derive(Debug)]
pub(super) struct Edges {
    pub(super) numbers: Numbers,
    /// By place, from where on its own stand in the lists below.
    start: Vec<u32>,
    from: Vec<u32>,
    /// Word by word.
    cost: Vec<i128>,
    /// The potentials of the places.
    pub(super) potential: Vec<i128>,
}

/// What is not in numbers yet: from where to where, and the arcs whose costs are added or subtracted.
#[derive(Debug, Clone, Copy)]
struct Raw {
    to: u32,
    from: u32,
    plus: Option<ArcId>,
    minus: Option<ArcId>,
}

impl Edges {
    /// The edges along the arcs of an optimised network; `held` is the arc that carries each student.
    pub(super) fn new(network: &Network, held: &[ArcId]) -> Self {
        let raw = raw(network, held);
        let numbers = Numbers::new(&bounds(network, held, &raw));
        let students = network.instance.students.len();
        let places = network.graph.nodes() as usize - students;
        let words = numbers.words();
        let mut potential = vec![0; places * words];
        for (place, own) in potential.chunks_mut(words).enumerate() {
            let node = u32::try_from(students + place).unwrap_or(u32::MAX);
            let vector = network.basis.potential(node);
            numbers.add(own, 1, vector.iter().copied().enumerate());
        }
        let mut edges: Vec<(u32, u32, Vec<i128>)> = raw
            .iter()
            .map(|edge| {
                let mut cost = vec![0; words];
                for (arc, sign) in [(edge.plus, 1), (edge.minus, -1)] {
                    if let Some(arc) = arc {
                        numbers.add(&mut cost, sign, network.graph.cost(arc));
                    }
                }
                for (word, cost) in cost.iter_mut().enumerate() {
                    *cost += potential[edge.from as usize * words + word]
                        - potential[edge.to as usize * words + word];
                }
                (edge.to, edge.from, cost)
            })
            .collect();
        // Of several that go the same way the cheapest is enough.
        edges.sort_unstable();
        edges.dedup_by_key(|(to, from, _)| (*to, *from));
        let mut start = vec![0; places + 1];
        for (to, _, _) in &edges {
            start[*to as usize + 1] += 1;
        }
        for place in 0..places {
            start[place + 1] += start[place];
        }
        Self {
            numbers,
            start,
            from: edges.iter().map(|(_, from, _)| *from).collect(),
            cost: edges.into_iter().flat_map(|(_, _, cost)| cost).collect(),
            potential,
        }
    }

    /// The edges that end at a place: where they begin and what they cost.
    pub(super) fn ending_at(&self, place: usize) -> impl Iterator<Item = (usize, &[i128])> {
        let (start, end) = (self.start[place] as usize, self.start[place + 1] as usize);
        let words = self.numbers.words();
        let from = self.from[start..end].iter().map(|from| *from as usize);
        from.zip(self.cost[start * words..end * words].chunks(words))
    }
}

fn raw(network: &Network, held: &[ArcId]) -> Vec<Raw> {
    let graph = &network.graph;
    let students = u32::try_from(network.instance.students.len()).unwrap_or(u32::MAX);
    let mut raw = Vec::new();
    let mut add = |to: NodeId, from: NodeId, plus, minus| {
        if to != from {
            raw.push(Raw {
                to: to - students,
                from: from - students,
                plus,
                minus,
            });
        }
    };
    for arc in 0..graph.arcs() {
        let (tail, head) = (graph.tail(arc), graph.head(arc));
        if tail < students {
            let held = held[tail as usize];
            if held != arc {
                add(head, graph.head(held), Some(arc), Some(held));
            }
            continue;
        }
        let flow = network.basis.flow(arc);
        if flow < graph.capacity(arc) {
            add(head, tail, Some(arc), None);
        }
        if flow > 0 {
            add(tail, head, None, Some(arc));
        }
    }
    raw
}

/// The most that a way without loops can come to at each level, the potentials at its ends included.
fn bounds(network: &Network, held: &[ArcId], raw: &[Raw]) -> Vec<i128> {
    let graph = &network.graph;
    let students = network.instance.students.len();
    let mut steps = vec![0_i64; graph.levels()];
    for edge in raw {
        for arc in [edge.plus, edge.minus].into_iter().flatten() {
            for (level, value) in graph.cost(arc) {
                steps[level] = steps[level].max(value.abs());
            }
        }
    }
    for (student, held) in held.iter().enumerate() {
        let Some(rank) = network.profile.options[student].unlisted_rank else {
            continue;
        };
        for (level, value) in pair_cost(network.instance, &network.levels, student, 0, rank) {
            let level = usize::from(level);
            steps[level] = steps[level].max(value.abs());
        }
        for (level, value) in graph.cost(*held) {
            steps[level] = steps[level].max(value.abs());
        }
    }
    if network.instance.allow_unranked {
        for (step, level) in steps.iter_mut().zip(&network.levels) {
            match level {
                Level::UnknownDistance => *step = (*step).max(1),
                Level::Distance => *step = (*step).max(farthest(network.instance)),
                _ => {}
            }
        }
    }
    let mut bounds = Vec::new();
    for (level, step) in steps.into_iter().enumerate() {
        let potentials = (students..graph.nodes() as usize).map(|node| {
            let node = u32::try_from(node).unwrap_or(u32::MAX);
            network.basis.potential(node)[level]
        });
        let (least, most) =
            potentials.fold((0, 0), |(least, most), own| (own.min(least), own.max(most)));
        // A step adds one cost and takes another away; there is one step for each place at most.
        let steps = i128::from(graph.nodes()) - i128::try_from(students).unwrap_or(0);
        bounds.push(2 * steps * i128::from(step) + i128::from(most) - i128::from(least));
    }
    bounds
}

/// No two places of a round are farther apart.
fn farthest(instance: &Instance) -> i64 {
    let places = || {
        let students = instance.students.iter().map(|student| student.place);
        let sites = instance.sites.iter().map(|site| site.place);
        students.chain(sites).flatten()
    };
    let span = |of: fn(Place) -> i64| {
        let least = places().map(of).min().unwrap_or(0);
        let most = places().map(of).max().unwrap_or(0);
        most.saturating_sub(least)
    };
    span(|place| place.x_m).saturating_add(span(|place| place.y_m))
}
