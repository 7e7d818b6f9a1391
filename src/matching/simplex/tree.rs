//! The spanning tree that a basis hangs on, with the flows on all arcs: whatever costs are, this part is the same.

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

/// Flows, and a spanning tree of arcs; every other arc is empty or full.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    pub(super) root: NodeId,
    pub(super) flow: Vec<i32>,
    pub(super) place: Vec<Place>,
    pub(super) parent: Vec<NodeId>,
    pub(super) up: Vec<ArcId>,
    pub(super) depth: Vec<u32>,
    first_child: Vec<NodeId>,
    next: Vec<NodeId>,
    before: Vec<NodeId>,
    stack: Vec<NodeId>,
}

impl Tree {
    /// The tree given by each node's arc towards the root, with its flow; parents come after nothing in particular.
    pub(super) fn star(graph: &Graph, root: NodeId, upward: &[(NodeId, ArcId, i32)]) -> Self {
        let nodes = graph.nodes() as usize;
        let arcs = graph.arcs() as usize;
        let mut tree = Self {
            root,
            flow: vec![0; arcs],
            place: vec![Place::Empty; arcs],
            parent: vec![NONE; nodes],
            up: vec![NONE; nodes],
            depth: vec![0; nodes],
            first_child: vec![NONE; nodes],
            next: vec![NONE; nodes],
            before: vec![NONE; nodes],
            stack: Vec::new(),
        };
        for upward in upward {
            tree.put(graph, *upward);
        }
        tree.below(root, |_, _| ());
        tree
    }

    /// Takes a node that was added to the graph into the tree, with its arc towards the root; depths stay to be set.
    pub(super) fn hang(&mut self, graph: &Graph, upward: (NodeId, ArcId, i32)) {
        let nodes = graph.nodes() as usize;
        for links in [
            &mut self.parent,
            &mut self.up,
            &mut self.first_child,
            &mut self.next,
            &mut self.before,
        ] {
            links.resize(nodes, NONE);
        }
        self.depth.resize(nodes, 0);
        self.extend(graph);
        self.put(graph, upward);
    }

    fn put(&mut self, graph: &Graph, (node, arc, flow): (NodeId, ArcId, i32)) {
        self.flow[arc as usize] = flow;
        self.place[arc as usize] = Place::Tree;
        self.up[node as usize] = arc;
        self.attach(node, graph.head(arc));
    }

    /// Makes room for arcs that were added to the graph; they are empty.
    pub(super) fn extend(&mut self, graph: &Graph) {
        self.flow.resize(graph.arcs() as usize, 0);
        self.place.resize(graph.arcs() as usize, Place::Empty);
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

    /// Goes through a node and everything below it, parents first, and sets depths anew. `each` is told the node and
    /// the arc above it.
    pub(super) fn below(&mut self, top: NodeId, mut each: impl FnMut(NodeId, ArcId)) {
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
            each(node, self.up[n]);
            let mut child = self.first_child[n];
            while child != NONE {
                self.stack.push(child);
                child = self.next[child as usize];
            }
        }
    }
}
