//! The basis with cost vectors: the tree, and the potentials that make the reduced cost of each of its arcs zero.

use super::{
    graph::{ArcId, Graph, NodeId},
    tree::{Place, Tree},
};

/// A basis of the network simplex.
#[derive(Debug, Clone)]
pub struct Basis {
    pub(super) tree: Tree,
    pub(super) levels: usize,
    /// Node by node, level by level.
    pub(super) potential: Vec<i64>,
    pub(super) scan: u32,
    pub(super) best: Vec<i64>,
}

impl Basis {
    /// The tree given by each node's arc towards the root, with its flow; parents come after nothing in particular.
    /// The tree must be strongly feasible: each arc towards the root carries less than it can.
    pub fn star(graph: &Graph, root: NodeId, upward: &[(NodeId, ArcId, i32)]) -> Self {
        let mut basis = Self {
            tree: Tree::star(graph, root, upward),
            levels: graph.levels(),
            potential: vec![0; graph.nodes() as usize * graph.levels()],
            scan: 0,
            best: vec![0; graph.levels()],
        };
        basis.settle(graph);
        basis
    }

    /// Takes a node that was added to the graph into the tree, with its arc towards the root and what that carries, less
    /// than it can. Arcs that were added with it are empty.
    pub fn hang(&mut self, graph: &Graph, upward: (NodeId, ArcId, i32)) {
        self.tree.hang(graph, upward);
        self.potential
            .resize(graph.nodes() as usize * self.levels, 0);
        self.settle(graph);
    }

    /// Makes room for arcs that were added to the graph; they are empty.
    pub fn extend(&mut self, graph: &Graph) {
        self.tree.extend(graph);
    }

    /// Goes over to a graph with the same nodes, arcs and capacities but other costs, even of another length: flows and
    /// tree stay, potentials are worked out anew.
    pub fn rebase(&mut self, graph: &Graph) {
        self.levels = graph.levels();
        self.best = vec![0; self.levels];
        self.potential = vec![0; self.tree.parent.len() * self.levels];
        self.settle(graph);
    }

    /// What an arc carries.
    pub fn flow(&self, arc: ArcId) -> i32 {
        self.tree.flow[arc as usize]
    }

    /// The potential of a node, level by level.
    pub fn potential(&self, node: NodeId) -> &[i64] {
        let start = node as usize * self.levels;
        &self.potential[start..start + self.levels]
    }

    /// The cost of the flow, level by level.
    pub fn cost(&self, graph: &Graph) -> Vec<i64> {
        let mut cost = vec![0; self.levels];
        for arc in 0..graph.arcs() {
            let flow = i64::from(self.flow(arc));
            if flow != 0 {
                for (level, value) in graph.cost(arc) {
                    cost[level] += flow * value;
                }
            }
        }
        cost
    }

    /// The reduced cost of an arc at each level: cost + potential of its tail - potential of its head.
    pub fn reduced(&self, graph: &Graph, arc: ArcId) -> Vec<i64> {
        let (tail, head) = (
            self.potential(graph.tail(arc)),
            self.potential(graph.head(arc)),
        );
        let mut reduced: Vec<i64> = tail
            .iter()
            .zip(head)
            .map(|(tail, head)| tail - head)
            .collect();
        for (level, value) in graph.cost(arc) {
            reduced[level] += value;
        }
        reduced
    }

    /// Changes what an arc costs at level 0; `optimise` then goes on from here.
    pub fn surcharge(&mut self, graph: &mut Graph, arc: ArcId, surcharge: i32) {
        let by = i64::from(surcharge) - i64::from(graph.surcharge(arc));
        if by == 0 {
            return;
        }
        graph.set_surcharge(arc, surcharge);
        let mut change = vec![0; self.levels];
        if let Some(first) = change.first_mut() {
            *first = by;
        }
        self.costs_more(graph, arc, &mut change);
    }

    /// Changes what an arc costs at the levels after 0; `optimise` then goes on from here.
    pub fn recost(&mut self, graph: &mut Graph, arc: ArcId, cost: &[(u16, i64)]) {
        let mut change = vec![0; self.levels];
        for (level, value) in graph.cost(arc) {
            change[level] -= value;
        }
        graph.set_cost(arc, cost);
        for (level, value) in graph.cost(arc) {
            change[level] += value;
        }
        self.costs_more(graph, arc, &mut change);
    }

    /// Brings the potentials below an arc of the tree up to date with a change of its cost.
    fn costs_more(&mut self, graph: &Graph, arc: ArcId, change: &mut [i64]) {
        if self.tree.place[arc as usize] != Place::Tree || change.iter().all(|by| *by == 0) {
            return;
        }
        let (tail, head) = (graph.tail(arc), graph.head(arc));
        let below = if self.tree.up[tail as usize] == arc {
            for by in change.iter_mut() {
                *by = -*by;
            }
            tail
        } else {
            head
        };
        self.shift(below, change);
    }

    /// Works out every potential from the tree.
    pub(super) fn settle(&mut self, graph: &Graph) {
        let Self {
            tree,
            levels,
            potential,
            ..
        } = self;
        let root = tree.root;
        potential.fill(0);
        tree.below(root, |node, arc| {
            if node == root {
                return;
            }
            let (sign, parent) = if graph.tail(arc) == node {
                (-1, graph.head(arc))
            } else {
                (1, graph.tail(arc))
            };
            let (own, above) = (node as usize * *levels, parent as usize * *levels);
            potential.copy_within(above..above + *levels, own);
            for (level, value) in graph.cost(arc) {
                potential[own + level] += sign * value;
            }
        });
    }

    /// Adds a vector to the potentials below a node (the node included) and sets depths anew.
    pub(super) fn shift(&mut self, top: NodeId, by: &[i64]) {
        let first = by
            .iter()
            .position(|value| *value != 0)
            .unwrap_or(self.levels);
        let Self {
            tree,
            levels,
            potential,
            ..
        } = self;
        tree.below(top, |node, _| {
            let start = node as usize * *levels;
            for (potential, by) in potential[start + first..start + *levels]
                .iter_mut()
                .zip(&by[first..])
            {
                *potential += by;
            }
        });
    }
}
