//! Minimum-cost flow with vector costs, compared lexicographically.
//!
//! The method is the primal network simplex (Dantzig 1951; strongly feasible trees: Cunningham 1976). It needs nothing
//! of its costs but addition, subtraction and an order that agrees with them, so it works unchanged when a cost is a
//! vector of integers in the lexicographically ordered group `Z^L`: all levels of an objective are optimised at once,
//! exactly, with no weights that could overflow and no floating point. Every component of a potential is a sum of at
//! most one cost for each node, so it stays far inside 64 bits.
//!
//! *Strongly feasible* means that from every node a positive amount of flow could be sent along the tree to the root.
//! Choosing the last blocking arc of the cycle, seen from its apex in the direction of the change, keeps a tree
//! strongly feasible, and then no basis repeats: the method ends for any ordered group.

mod graph;
mod pivot;
mod tree;

pub use graph::{ArcId, Graph, NodeId};
pub use tree::Basis;

/// How an optimisation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Changes of the basis.
    pub pivots: u64,
}

impl Basis {
    /// Goes on from this basis to an optimal one.
    pub fn optimise(&mut self, graph: &Graph) -> Ended {
        let mut pivots = 0;
        while let Some(entering) = self.price(graph) {
            self.pivot(graph, entering);
            pivots += 1;
        }
        Ended { pivots }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two students, two sites of one place; the first student's cheaper site is the only one of the second.
    #[test]
    fn the_first_level_rules_whatever_the_second_costs() {
        let mut graph = Graph::new(3);
        let (a, b) = (graph.node(), graph.node());
        let (x, y) = (graph.node(), graph.node());
        let sink = graph.node();
        let out_a = graph.arc(a, sink, 2, &[(1, 1)]);
        let out_b = graph.arc(b, sink, 2, &[(1, 1)]);
        let to_x = graph.arc(x, sink, 1, &[]);
        let to_y = graph.arc(y, sink, 1, &[]);
        let ax = graph.arc(a, x, 1, &[(2, 1)]);
        let ay = graph.arc(a, y, 1, &[(2, 1_000_000)]);
        let bx = graph.arc(b, x, 1, &[(2, 1)]);
        let mut basis = Basis::star(
            &graph,
            sink,
            &[(a, out_a, 1), (b, out_b, 1), (x, to_x, 0), (y, to_y, 0)],
        );
        basis.optimise(&graph);
        assert_eq!(
            [ay, bx, ax, out_a, out_b].map(|arc| basis.flow(arc)),
            [1, 1, 0, 0, 0]
        );
        assert_eq!(basis.cost(&graph), [0, 0, 1_000_001]);
        // Holding the first student at the contested site leaves the other without one, and taking it back undoes it.
        basis.surcharge(&mut graph, ay, 1);
        basis.surcharge(&mut graph, out_a, 1);
        basis.optimise(&graph);
        assert_eq!([ax, out_b].map(|arc| basis.flow(arc)), [1, 1]);
        basis.surcharge(&mut graph, ay, 0);
        basis.surcharge(&mut graph, out_a, 0);
        basis.optimise(&graph);
        assert_eq!(basis.cost(&graph), [0, 0, 1_000_001]);
    }
}
