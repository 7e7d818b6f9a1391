//! A way from a site to a student over arcs of the face, looked for from both ends at once: a site is wanted by hundreds
//! and holds a few, so the two ends meet long before either has gone far.

use super::Face;
use std::collections::VecDeque;

/// One end of a search.
struct End {
    queue: VecDeque<usize>,
    visited: Vec<usize>,
}

impl End {
    fn at(node: usize) -> Self {
        Self {
            queue: VecDeque::from([node]),
            visited: vec![node],
        }
    }

    fn add(&mut self, node: usize) {
        self.queue.push_back(node);
        self.visited.push(node);
    }
}

impl Face<'_, '_> {
    /// A path within one cell; a failure makes what was seen from the end that came to a stop a cell of its own: no arc
    /// leaves it, or none enters it.
    pub(super) fn path(&mut self, start: usize, goal: usize) -> Option<Vec<usize>> {
        self.search += 1;
        let (mut ahead, mut behind) = (End::at(start), End::at(goal));
        self.seen[start] = self.search;
        self.from[start] = u32::MAX;
        self.seen_behind[goal] = self.search;
        self.onto[goal] = u32::MAX;
        loop {
            let forward = ahead.visited.len() <= behind.visited.len();
            let end = if forward { &mut ahead } else { &mut behind };
            let Some(node) = end.queue.pop_front() else {
                self.seal(&end.visited);
                return None;
            };
            let met = if forward {
                self.go_on(node, end)
            } else {
                self.go_back(node, end)
            };
            if let Some(met) = met {
                return Some(self.trace(met));
            }
        }
    }

    fn go_on(&mut self, node: usize, end: &mut End) -> Option<usize> {
        let mut next = Vec::new();
        self.residual(self.node(node), &mut next);
        for to in next {
            let to = self.number(to);
            if self.cell[to] != self.cell[node] || self.seen[to] == self.search {
                continue;
            }
            self.seen[to] = self.search;
            self.from[to] = u32::try_from(node).unwrap_or(u32::MAX);
            if self.seen_behind[to] == self.search {
                return Some(to);
            }
            end.add(to);
        }
        None
    }

    fn go_back(&mut self, node: usize, end: &mut End) -> Option<usize> {
        let mut before = Vec::new();
        self.residual_into(self.node(node), &mut before);
        for to in before {
            let to = self.number(to);
            if self.cell[to] != self.cell[node] || self.seen_behind[to] == self.search {
                continue;
            }
            self.seen_behind[to] = self.search;
            self.onto[to] = u32::try_from(node).unwrap_or(u32::MAX);
            if self.seen[to] == self.search {
                return Some(to);
            }
            end.add(to);
        }
        None
    }

    fn seal(&mut self, nodes: &[usize]) {
        for node in nodes {
            self.cell[*node] = self.cells;
        }
        self.cells += 1;
    }

    /// From the start to where the two ends met, and on to the goal.
    fn trace(&self, met: usize) -> Vec<usize> {
        let mut path = vec![met];
        let mut node = met;
        while self.from[node] != u32::MAX {
            node = self.from[node] as usize;
            path.push(node);
        }
        path.reverse();
        node = met;
        while self.onto[node] != u32::MAX {
            node = self.onto[node] as usize;
            path.push(node);
        }
        path
    }
}
