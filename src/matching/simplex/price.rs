//! Looks for an arc that pays, with cost vectors.

use super::{
    basis::Basis,
    graph::{ArcId, Graph, NodeId},
    tree::Place,
};

impl Basis {
    /// The arc whose reduced cost promises most among a block of arcs, going round; none when no arc of all pays.
    pub(super) fn price(&mut self, graph: &Graph) -> Option<ArcId> {
        let arcs = graph.arcs();
        let block = arcs.isqrt().max(64);
        let mut found = None;
        self.best.fill(0);
        let mut in_block = 0;
        for _ in 0..arcs {
            let arc = self.scan;
            self.scan = if arc + 1 == arcs { 0 } else { arc + 1 };
            if self.beats_best(graph, arc) {
                found = Some(arc);
            }
            in_block += 1;
            if in_block == block {
                if found.is_some() {
                    return found;
                }
                in_block = 0;
            }
        }
        found
    }

    /// Whether the gain of an arc comes before the best so far; if so, it becomes the best.
    fn beats_best(&mut self, graph: &Graph, arc: ArcId) -> bool {
        let sign = match self.tree.place[arc as usize] {
            Place::Tree => return false,
            Place::Empty if graph.capacity(arc) == 0 => return false,
            Place::Empty => 1,
            Place::Full => -1,
        };
        let row = |node: NodeId| node as usize * self.levels..(node as usize + 1) * self.levels;
        let tail = &self.potential[row(graph.tail(arc))];
        let head = &self.potential[row(graph.head(arc))];
        let (levels, values) = graph.costs_after_first(arc);
        let (mut own, mut at) = (i64::from(graph.surcharge(arc)), 0);
        let mut ahead = false;
        // By hand rather than by iterators: most of the time that a round takes is spent here.
        for (level, ((tail, head), best)) in tail.iter().zip(head).zip(&mut self.best).enumerate() {
            if at < levels.len() && usize::from(levels[at]) == level {
                own += values[at];
                at += 1;
            }
            let gain = sign * (own + tail - head);
            own = 0;
            if !ahead {
                if gain > *best {
                    return false;
                }
                ahead = gain < *best;
            }
            if ahead {
                *best = gain;
            }
        }
        ahead
    }

    /// Exchanges an arc that pays against the one that blocks.
    pub(super) fn enter(&mut self, graph: &Graph, entering: ArcId) {
        let Some(hung) = self.tree.pivot(graph, entering) else {
            return;
        };
        let mut by = self.reduced(graph, entering);
        if !hung.rises {
            for value in &mut by {
                *value = -*value;
            }
        }
        self.shift(hung.top, &by);
    }
}
