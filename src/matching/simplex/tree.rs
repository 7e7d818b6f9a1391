//! The basis: a spanning tree with flows on its arcs, every other arc empty or full, and the potentials that make the
//! reduced cost of each tree arc zero.

use super::graph::{ArcId, Graph, NodeId};

/// No node, no arc.
pub(super) const NONE: u32 = u32::MAX;

/// Where an arc stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Carries nothing.
    Empty,
    /// Carries all it can.
    Full,
    /// Is in the tree.
    Tree,
}

/// A basis of the network simplex.
#[derive(Debug, Clone)]
pub struct Basis {
    pub(super) levels: usize,
    pub(super) flow: Vec<i32>,
    pub(super) place: Vec<Place>,
    pub(super) parent: Vec<NodeId>,
    pub(super) up: Vec<ArcId>,
    pub(super) depth: Vec<u32>,
    first_child: Vec<NodeId>,
    next: Vec<NodeId>,
    before: Vec<NodeId>,
    /// Node by node, level by level.
    pub(super) potential: Vec<i64>,
    pub(super) scan: u32,
    pub(super) best: Vec<i64>,
    stack: Vec<NodeId>,
}

impl Basis {
    /// The tree given by each node's arc towards the root, with its flow; parents come after nothing in particular.
    /// The tree must be strongly feasible: each arc towards the root carries less than it can.
    pub fn star(graph: &Graph, root: NodeId, upward: &[(NodeId, ArcId, i32)]) -> Self {
        let nodes = graph.nodes() as usize;
        let arcs = graph.arcs() as usize;
        let mut basis = Self {
            levels: graph.levels(),
            flow: vec![0; arcs],
            place: vec![Place::Empty; arcs],
            parent: vec![NONE; nodes],
            up: vec![NONE; nodes],
            depth: vec![0; nodes],
            first_child: vec![NONE; nodes],
            next: vec![NONE; nodes],
            before: vec![NONE; nodes],
            potential: vec![0; nodes * graph.levels()],
            scan: 0,
            best: vec![0; graph.levels()],
            stack: Vec::new(),
        };
        for &(node, arc, flow) in upward {
            basis.flow[arc as usize] = flow;
            basis.place[arc as usize] = Place::Tree;
            basis.up[node as usize] = arc;
            basis.attach(node, graph.head(arc));
        }
        basis.settle(graph, root);
        basis
    }

    /// Makes room for arcs that were added to the graph; they are empty.
    pub fn extend(&mut self, graph: &Graph) {
        self.flow.resize(graph.arcs() as usize, 0);
        self.place.resize(graph.arcs() as usize, Place::Empty);
    }

    /// Hangs a node that was added to the graph on its arc towards the root, which carries one and could carry more.
    pub fn grow(&mut self, graph: &Graph, node: NodeId, upward: ArcId) {
        self.extend(graph);
        for (list, fill) in [
            (&mut self.parent, NONE),
            (&mut self.up, upward),
            (&mut self.depth, 0),
            (&mut self.first_child, NONE),
            (&mut self.next, NONE),
            (&mut self.before, NONE),
        ] {
            list.push(fill);
        }
        self.potential.resize(self.parent.len() * self.levels, 0);
        self.flow[upward as usize] = 1;
        self.place[upward as usize] = Place::Tree;
        let parent = graph.head(upward);
        self.attach(node, parent);
        self.depth[node as usize] = self.depth[parent as usize] + 1;
        self.hang(graph, node, parent);
    }

    /// Goes over to a graph with the same nodes, arcs and capacities but other costs, even of another length: flows and
    /// tree stay, potentials are worked out anew.
    pub fn rebase(&mut self, graph: &Graph) {
        self.levels = graph.levels();
        self.best = vec![0; self.levels];
        self.potential = vec![0; self.parent.len() * self.levels];
        let root = self.parent.iter().position(|parent| *parent == NONE);
        self.settle(
            graph,
            root.and_then(|root| NodeId::try_from(root).ok())
                .unwrap_or(0),
        );
    }

    /// What an arc carries.
    pub fn flow(&self, arc: ArcId) -> i32 {
        self.flow[arc as usize]
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
            let flow = i64::from(self.flow[arc as usize]);
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
        if self.place[arc as usize] != Place::Tree || change.iter().all(|by| *by == 0) {
            return;
        }
        let (tail, head) = (graph.tail(arc), graph.head(arc));
        let below = if self.up[tail as usize] == arc {
            for by in change.iter_mut() {
                *by = -*by;
            }
            tail
        } else {
            head
        };
        self.shift(below, change);
    }

    pub(super) fn attach(&mut self, node: NodeId, parent: NodeId) {
        let (n, p) = (node as usize, parent as usize);
        let first = self.first_child[p];
        self.parent[n] = parent;
        self.next[n] = first;
        self.before[n] = NONE;
        if first != NONE {
            self.before[first as usize] = node;
        }
        self.first_child[p] = node;
    }

    pub(super) fn detach(&mut self, node: NodeId) {
        let n = node as usize;
        let (parent, next, before) = (self.parent[n], self.next[n], self.before[n]);
        if before == NONE {
            self.first_child[parent as usize] = next;
        } else {
            self.next[before as usize] = next;
        }
        if next != NONE {
            self.before[next as usize] = before;
        }
        self.parent[n] = NONE;
    }

    /// Works out depths and potentials of everything below a node from the node's own.
    fn settle(&mut self, graph: &Graph, top: NodeId) {
        self.stack.clear();
        self.stack.push(top);
        while let Some(node) = self.stack.pop() {
            let mut child = self.first_child[node as usize];
            while child != NONE {
                self.depth[child as usize] = self.depth[node as usize] + 1;
                self.hang(graph, child, node);
                self.stack.push(child);
                child = self.next[child as usize];
            }
        }
    }

    fn hang(&mut self, graph: &Graph, child: NodeId, parent: NodeId) {
        let arc = self.up[child as usize];
        let sign = if graph.tail(arc) == child { -1 } else { 1 };
        let (c, p) = (child as usize * self.levels, parent as usize * self.levels);
        for level in 0..self.levels {
            self.potential[c + level] = self.potential[p + level];
        }
        for (level, value) in graph.cost(arc) {
            self.potential[c + level] += sign * value;
        }
    }

    /// Adds a vector to the potentials below a node (the node included) and sets depths anew.
    pub(super) fn shift(&mut self, top: NodeId, by: &[i64]) {
        let first = by
            .iter()
            .position(|value| *value != 0)
            .unwrap_or(self.levels);
        self.stack.clear();
        self.stack.push(top);
        while let Some(node) = self.stack.pop() {
            let n = node as usize;
            let parent = self.parent[n];
            self.depth[n] = if parent == NONE {
                0
            } else {
                self.depth[parent as usize] + 1
            };
            let start = n * self.levels;
            for (potential, by) in self.potential[start + first..start + self.levels]
                .iter_mut()
                .zip(&by[first..])
            {
                *potential += by;
            }
            let mut child = self.first_child[n];
            while child != NONE {
                self.stack.push(child);
                child = self.next[child as usize];
            }
        }
    }
}
