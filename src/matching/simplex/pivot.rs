//! One step: find an arc that pays, push flow round its cycle, exchange it with the arc that blocks.

use super::{
    graph::{ArcId, Graph, NodeId},
    tree::{Basis, NONE, Place},
};

/// The arc that blocks: whose child end, and on which side of the cycle.
enum Blocks {
    Entering,
    TailSide(NodeId),
    HeadSide(NodeId),
}

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
        let sign = match self.place[arc as usize] {
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

    /// Pushes what can be pushed round the cycle of an arc and exchanges the basis.
    pub(super) fn pivot(&mut self, graph: &Graph, entering: ArcId) {
        let forward = self.place[entering as usize] == Place::Empty;
        let (tail, head) = if forward {
            (graph.tail(entering), graph.head(entering))
        } else {
            (graph.head(entering), graph.tail(entering))
        };
        let apex = self.apex(tail, head);
        let (amount, blocks) = self.bottleneck(graph, entering, (tail, head), apex);
        if amount > 0 {
            self.push(
                graph,
                entering,
                (tail, head, apex),
                if forward { amount } else { -amount },
            );
        }
        match blocks {
            Blocks::Entering => {
                self.place[entering as usize] = if forward { Place::Full } else { Place::Empty };
            }
            Blocks::TailSide(out) => self.exchange(graph, entering, out, (tail, head)),
            Blocks::HeadSide(out) => self.exchange(graph, entering, out, (head, tail)),
        }
    }

    fn apex(&self, mut a: NodeId, mut b: NodeId) -> NodeId {
        while a != b {
            if self.depth[a as usize] >= self.depth[b as usize] {
                a = self.parent[a as usize];
            } else {
                b = self.parent[b as usize];
            }
        }
        a
    }

    /// The most that goes round, and the last arc that blocks in the direction of the flow, seen from the apex.
    fn bottleneck(
        &self,
        graph: &Graph,
        entering: ArcId,
        (tail, head): (NodeId, NodeId),
        apex: NodeId,
    ) -> (i32, Blocks) {
        let mut amount = graph.capacity(entering);
        let mut blocks = Blocks::Entering;
        let mut node = tail;
        while node != apex {
            let arc = self.up[node as usize];
            let room = if graph.tail(arc) == node {
                self.flow(arc)
            } else {
                graph.capacity(arc) - self.flow(arc)
            };
            if room < amount {
                (amount, blocks) = (room, Blocks::TailSide(node));
            }
            node = self.parent[node as usize];
        }
        node = head;
        while node != apex {
            let arc = self.up[node as usize];
            let room = if graph.tail(arc) == node {
                graph.capacity(arc) - self.flow(arc)
            } else {
                self.flow(arc)
            };
            if room <= amount {
                (amount, blocks) = (room, Blocks::HeadSide(node));
            }
            node = self.parent[node as usize];
        }
        (amount, blocks)
    }

    fn push(
        &mut self,
        graph: &Graph,
        entering: ArcId,
        (tail, head, apex): (NodeId, NodeId, NodeId),
        amount: i32,
    ) {
        self.flow[entering as usize] += amount;
        let amount = amount.abs();
        for (mut node, towards_root) in [(tail, -amount), (head, amount)] {
            while node != apex {
                let arc = self.up[node as usize];
                let change = if graph.tail(arc) == node {
                    towards_root
                } else {
                    -towards_root
                };
                self.flow[arc as usize] += change;
                node = self.parent[node as usize];
            }
        }
    }

    /// Takes the arc above `out` out of the tree and hangs the part below it on the entering arc, which touches it at
    /// `inside`.
    fn exchange(
        &mut self,
        graph: &Graph,
        entering: ArcId,
        out: NodeId,
        (inside, outside): (NodeId, NodeId),
    ) {
        let leaving = self.up[out as usize];
        self.place[leaving as usize] = if self.flow(leaving) == 0 {
            Place::Empty
        } else {
            Place::Full
        };
        self.place[entering as usize] = Place::Tree;
        let reduced = self.reduced(graph, entering);
        let sign = if graph.tail(entering) == inside {
            -1
        } else {
            1
        };
        let by: Vec<i64> = reduced.iter().map(|value| sign * value).collect();

        let (mut node, mut parent, mut arc) = (inside, outside, entering);
        loop {
            let (old_parent, old_arc) = (self.parent[node as usize], self.up[node as usize]);
            self.detach(node);
            self.attach(node, parent);
            self.up[node as usize] = arc;
            if node == out {
                break;
            }
            (parent, arc, node) = (node, old_arc, old_parent);
            debug_assert!(node != NONE, "the leaving arc is above the entering one");
        }
        self.shift(inside, &by);
    }
}
