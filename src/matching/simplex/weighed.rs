//! A first run with one number for each cost: every level weighs more than what the levels behind it are likely to come
//! to, and all of them together fit 128 bits.
//!
//! The weights that are sure to dominate would need hundreds of bits. Those used here dominate as long as no exchange
//! around a cycle changes a level by more than a few times what one arc can; that is nearly always so, and the run is
//! several times as fast as one with vectors. Nothing has to be believed of it: whatever basis it ends with, the simplex
//! over vectors goes on from there, and its last look over every arc is the proof.

use super::{
    basis::Basis,
    graph::{ArcId, Graph, NodeId},
    tree::{Place, Tree},
};

/// By how much a level dominates, in changes that one arc can make; the most that fits is taken.
const DOMINATES: [i128; 4] = [8, 4, 2, 1];
/// The most that an arc may weigh, so that the sum over any path fits as well.
const MOST: i128 = 1 << 96;

/// An arc that may change.
#[derive(Debug, Clone, Copy)]
struct Arc {
    cost: i128,
    tail: NodeId,
    head: NodeId,
    id: ArcId,
}

/// The simplex over the weighed costs.
struct Weighed {
    arcs: Vec<Arc>,
    potential: Vec<i128>,
    scan: usize,
}

impl Basis {
    /// Goes on from this basis to one that is optimal under the weights, and most likely altogether.
    pub(super) fn optimise_weighed(&mut self, graph: &Graph) -> u64 {
        let mut weighed = Weighed::new(graph, &mut self.tree);
        let mut pivots = 0;
        while let Some((entering, reduced)) = weighed.price(&self.tree) {
            pivots += 1;
            if let Some(hung) = self.tree.pivot(graph, entering) {
                let by = if hung.rises { reduced } else { -reduced };
                let potential = &mut weighed.potential;
                self.tree
                    .below(hung.top, |node, _| potential[node as usize] += by);
            }
        }
        self.settle(graph);
        pivots
    }
}

impl Weighed {
    fn new(graph: &Graph, tree: &mut Tree) -> Self {
        let weights = weights(graph);
        let cost = |arc: ArcId| -> i128 {
            let levels = graph.cost(arc);
            levels
                .map(|(level, value)| weights[level] * i128::from(value))
                .sum()
        };
        let mut potential = vec![0; graph.nodes() as usize];
        let root = tree.root;
        tree.below(root, |node, arc| {
            if node == root {
                return;
            }
            potential[node as usize] = if graph.tail(arc) == node {
                potential[graph.head(arc) as usize] - cost(arc)
            } else {
                potential[graph.tail(arc) as usize] + cost(arc)
            };
        });
        let arcs = (0..graph.arcs()).filter(|arc| graph.capacity(*arc) > 0);
        Self {
            arcs: arcs
                .map(|arc| Arc {
                    cost: cost(arc),
                    tail: graph.tail(arc),
                    head: graph.head(arc),
                    id: arc,
                })
                .collect(),
            potential,
            scan: 0,
        }
    }

    /// The arc whose reduced cost promises most among a block of arcs, going round, with that cost; none when no arc of
    /// all pays.
    fn price(&mut self, tree: &Tree) -> Option<(ArcId, i128)> {
        let count = self.arcs.len();
        let block = (count / 2).isqrt().max(32);
        let mut seen = 0;
        while seen < count {
            let mut best = (0, None);
            for _ in 0..block.min(count - seen) {
                let arc = &self.arcs[self.scan];
                self.scan = if self.scan + 1 == count {
                    0
                } else {
                    self.scan + 1
                };
                let reduced = arc.cost + self.potential[arc.tail as usize]
                    - self.potential[arc.head as usize];
                let gain = match tree.place[arc.id as usize] {
                    Place::Tree => continue,
                    Place::Empty => reduced,
                    Place::Full => -reduced,
                };
                if gain < best.0 {
                    best = (gain, Some((arc.id, reduced)));
                }
            }
            if best.1.is_some() {
                return best.1;
            }
            seen += block;
        }
        None
    }
}

/// What one unit of each level weighs. Where not all levels have room, the last weigh nothing.
fn weights(graph: &Graph) -> Vec<i128> {
    let mut spans = vec![(0_i64, 0_i64); graph.levels()];
    for arc in 0..graph.arcs() {
        for (level, value) in graph.cost(arc) {
            let (least, most) = &mut spans[level];
            (*least, *most) = (value.min(*least), value.max(*most));
        }
    }
    let spans: Vec<i128> = spans
        .iter()
        .map(|(least, most)| i128::from(*most) - i128::from(*least))
        .collect();
    let fitting = DOMINATES.iter().find_map(|times| weigh(&spans, *times));
    fitting.unwrap_or_else(|| {
        let mut first = spans.len();
        loop {
            first -= 1;
            if let Some(mut weights) = weigh(&spans[..first], 1) {
                weights.resize(spans.len(), 0);
                return weights;
            }
        }
    })
}

/// The weights under which each level dominates the next by so many times; none where they grow too large.
fn weigh(spans: &[i128], times: i128) -> Option<Vec<i128>> {
    let mut weights = vec![0; spans.len()];
    let mut unit = 1_i128;
    for (weight, span) in weights.iter_mut().zip(spans).rev() {
        *weight = unit;
        if *span > 0 {
            unit = unit
                .checked_mul(2 * times * span + 1)
                .filter(|unit| *unit <= MOST)?;
        }
    }
    Some(weights)
}
