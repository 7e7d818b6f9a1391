//! Minimum-cost flow with vector costs, compared lexicographically.
//!
//! The method is the primal network simplex (Dantzig 1951; strongly feasible trees: Cunningham 1976). It needs nothing
//! of its costs but addition, subtraction and an order that agrees with them, so it works unchanged when a cost is a
//! vector of integers in the lexicographically ordered group `Z^L`: all levels of an objective are optimised at once,
//! exactly, with no weights that could overflow and no floating point. Every component of a potential is a sum of at
//! most one cost for each node, so it stays far inside 64 bits.
//!
//! A round that is solved from nothing goes most of the way with one number for each cost (`weighed`); the last word
//! is always that of the vectors.
//!
//! *Strongly feasible* means that from every node a positive amount of flow could be sent along the tree to the root.
//! Choosing the last blocking arc of the cycle, seen from its apex in the direction of the change, keeps a tree
//! strongly feasible, and then no basis repeats: the method ends for any ordered group.

mod basis;
mod graph;
mod pivot;
mod price;
mod tree;
mod weighed;

pub use basis::Basis;
pub use graph::{ArcId, Graph, NodeId};

/// How an optimisation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Changes of the basis.
    pub pivots: u64,
}

impl Basis {
    /// Goes on from this basis to an optimal one that is likely to be far: most of the way with one number for each cost.
    pub fn optimise_afar(&mut self, graph: &Graph) -> Ended {
        let pivots = self.optimise_weighed(graph);
        Ended {
            pivots: pivots + self.optimise(graph).pivots,
        }
    }

    /// Goes on from this basis to an optimal one.
    pub fn optimise(&mut self, graph: &Graph) -> Ended {
        let mut pivots = 0;
        while let Some(entering) = self.price(graph) {
            self.enter(graph, entering);
            pivots += 1;
        }
        Ended { pivots }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::Dice;

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

    /// A made-up flow of students to sites, with so many levels that weights do not hold them all, and with chains of
    /// students along which a level changes by more than weights allow for.
    fn made_up(seed: u64, levels: u16) -> (Graph, Basis) {
        let mut dice = Dice(seed);
        let mut graph = Graph::new(usize::from(levels));
        let students: Vec<_> = (0..20).map(|_| graph.node()).collect();
        let sites: Vec<_> = (0..12).map(|_| graph.node()).collect();
        let sink = graph.node();
        let mut upward = Vec::new();
        for student in &students {
            upward.push((*student, graph.arc(*student, sink, 2, &[(1, 1)]), 1));
        }
        for site in &sites {
            upward.push((
                *site,
                graph.arc(*site, sink, 1 + i32::from(dice.chance(50)), &[]),
                0,
            ));
        }
        for student in &students {
            for site in &sites {
                let level = 2 + u16::try_from(dice.roll(u64::from(levels) - 2)).unwrap();
                let value = i64::try_from(dice.roll(3)).unwrap() - 1;
                let last = (levels - 1, i64::try_from(dice.roll(1_000)).unwrap());
                if level < levels - 1 && dice.chance(60) {
                    graph.arc(*student, *site, 1, &[(level, value), last]);
                }
            }
        }
        let basis = Basis::star(&graph, sink, &upward);
        (graph, basis)
    }

    #[test]
    fn going_most_of_the_way_by_weights_ends_at_the_same_cost_with_a_few_or_very_many_levels() {
        let mut moved_on = 0;
        for seed in 0..400 {
            for levels in [5, 12, 60, 400] {
                let (graph, basis) = made_up(seed, levels);
                let (mut one, mut other) = (basis.clone(), basis);
                one.optimise(&graph);
                other.optimise_weighed(&graph);
                moved_on += other.optimise(&graph).pivots;
                assert_eq!(one.cost(&graph), other.cost(&graph), "{seed}, {levels}");
            }
        }
        assert!(moved_on > 0, "the weights never fell short");
    }
}
