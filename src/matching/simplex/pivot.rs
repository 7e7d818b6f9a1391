//! One step in the tree: push flow round the cycle of an arc that pays, exchange it with the arc that blocks.

use super::{
    graph::{ArcId, Graph, NodeId},
    tree::{NONE, Place, Tree},
};

/// The arc that blocks: whose child end, and on which side of the cycle.
enum Blocks {
    Entering,
    TailSide(NodeId),
    HeadSide(NodeId),
}

/// A part of the tree that hangs elsewhere.
pub(super) struct Hung {
    /// Its topmost node.
    pub(super) top: NodeId,
    /// Whether its potentials change by the reduced cost of the arc that entered, or by what is opposite to it.
    pub(super) rises: bool,
}

impl Tree {
    /// Pushes what can be pushed round the cycle of an arc and exchanges the basis. Answers which part of the tree hangs
    /// elsewhere now; none when the arc went from empty to full or back. Potentials and depths below are the caller's
    /// to bring up to date.
    pub(super) fn pivot(&mut self, graph: &Graph, entering: ArcId) -> Option<Hung> {
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
                None
            }
            Blocks::TailSide(out) => Some(self.exchange(graph, entering, out, (tail, head))),
            Blocks::HeadSide(out) => Some(self.exchange(graph, entering, out, (head, tail))),
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
                self.flow[arc as usize]
            } else {
                graph.capacity(arc) - self.flow[arc as usize]
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
                graph.capacity(arc) - self.flow[arc as usize]
            } else {
                self.flow[arc as usize]
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
    ) -> Hung {
        let leaving = self.up[out as usize];
        self.place[leaving as usize] = if self.flow[leaving as usize] == 0 {
            Place::Empty
        } else {
            Place::Full
        };
        self.place[entering as usize] = Place::Tree;
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
        Hung {
            top: inside,
            rises: graph.head(entering) == inside,
        }
    }
}
