//! The graph: nodes, arcs with capacities, and sparse cost vectors.

use std::collections::BTreeSet;

/// A node, by its place.
pub type NodeId = u32;
/// An arc, by its place.
pub type ArcId = u32;

/// A directed graph whose arcs have capacities and cost vectors of a fixed length.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) levels: usize,
    nodes: u32,
    pub(super) from: Vec<NodeId>,
    pub(super) to: Vec<NodeId>,
    pub(super) capacity: Vec<i32>,
    surcharge: Vec<i32>,
    cost_start: Vec<u32>,
    cost_end: Vec<u32>,
    cost_level: Vec<u16>,
    cost_value: Vec<i64>,
    /// Arcs with room for every level.
    roomy: BTreeSet<ArcId>,
}

impl Graph {
    /// A graph without nodes, with cost vectors of this length.
    pub fn new(levels: usize) -> Self {
        Self {
            levels,
            nodes: 0,
            from: Vec::new(),
            to: Vec::new(),
            capacity: Vec::new(),
            surcharge: Vec::new(),
            cost_start: Vec::new(),
            cost_end: Vec::new(),
            cost_level: Vec::new(),
            cost_value: Vec::new(),
            roomy: BTreeSet::new(),
        }
    }

    /// Adds a node.
    pub fn node(&mut self) -> NodeId {
        self.nodes += 1;
        self.nodes - 1
    }

    /// Adds an arc. `cost` names the levels that are not zero, in rising order; level 0 is kept for surcharges.
    pub fn arc(&mut self, from: NodeId, to: NodeId, capacity: i32, cost: &[(u16, i64)]) -> ArcId {
        let id = self.arcs();
        self.from.push(from);
        self.to.push(to);
        self.capacity.push(capacity);
        self.surcharge.push(0);
        self.cost_start.push(self.costs());
        for &(level, value) in cost {
            if value != 0 {
                self.cost_level.push(level);
                self.cost_value.push(value);
            }
        }
        self.cost_end.push(self.costs());
        id
    }

    /// The same nodes, arcs, capacities and surcharges with other costs, of another length.
    #[must_use]
    pub fn recosted(&self, levels: usize, mut cost: impl FnMut(ArcId) -> Vec<(u16, i64)>) -> Self {
        let mut graph = Self {
            nodes: self.nodes,
            ..Self::new(levels)
        };
        for arc in 0..self.arcs() {
            let (tail, head) = (self.tail(arc), self.head(arc));
            graph.arc(tail, head, self.capacity(arc), &cost(arc));
            graph.set_surcharge(arc, self.surcharge(arc));
        }
        graph
    }

    fn costs(&self) -> u32 {
        u32::try_from(self.cost_level.len()).unwrap_or(u32::MAX)
    }

    /// Gives an arc other costs, named as in [`Self::arc`]. An arc whose costs outgrow their room moves to the end and
    /// gets room for every level, so that changing it again and again takes no more.
    pub(super) fn set_cost(&mut self, arc: ArcId, cost: &[(u16, i64)]) {
        let at = arc as usize;
        let room = (self.cost_end[at] - self.cost_start[at]) as usize;
        let roomy = self.roomy.contains(&arc);
        if cost.len() > room && !roomy {
            self.roomy.insert(arc);
            self.cost_start[at] = self.costs();
            self.cost_level
                .resize(self.cost_level.len() + self.levels, 0);
            self.cost_value.resize(self.cost_level.len(), 0);
        }
        let start = self.cost_start[at] as usize;
        for (place, &(level, value)) in cost.iter().enumerate() {
            self.cost_level[start + place] = level;
            self.cost_value[start + place] = value;
        }
        self.cost_end[at] = self.cost_start[at] + u32::try_from(cost.len()).unwrap_or(0);
    }

    /// How many nodes there are.
    pub const fn nodes(&self) -> u32 {
        self.nodes
    }

    /// How many arcs there are.
    pub fn arcs(&self) -> u32 {
        u32::try_from(self.from.len()).unwrap_or(u32::MAX)
    }

    /// Length of the cost vectors.
    pub const fn levels(&self) -> usize {
        self.levels
    }

    /// Where an arc begins.
    pub fn tail(&self, arc: ArcId) -> NodeId {
        self.from[arc as usize]
    }

    /// Where an arc ends.
    pub fn head(&self, arc: ArcId) -> NodeId {
        self.to[arc as usize]
    }

    /// The most an arc carries.
    pub fn capacity(&self, arc: ArcId) -> i32 {
        self.capacity[arc as usize]
    }

    /// What an arc costs at level 0, before everything else: how a decision is held, or a pair tried out.
    pub fn surcharge(&self, arc: ArcId) -> i32 {
        self.surcharge[arc as usize]
    }

    pub(super) fn set_surcharge(&mut self, arc: ArcId, surcharge: i32) {
        self.surcharge[arc as usize] = surcharge;
    }

    /// The levels of an arc's cost that are not zero.
    pub fn cost(&self, arc: ArcId) -> impl Iterator<Item = (usize, i64)> + '_ {
        let start = self.cost_start[arc as usize] as usize;
        let end = self.cost_end[arc as usize] as usize;
        let surcharge =
            Some((0, i64::from(self.surcharge[arc as usize]))).filter(|(_, value)| *value != 0);
        let levels = self.cost_level[start..end]
            .iter()
            .map(|level| usize::from(*level));
        surcharge
            .into_iter()
            .chain(levels.zip(self.cost_value[start..end].iter().copied()))
    }

    /// The levels after 0 of an arc's cost, as [`Self::arc`] takes them.
    pub fn own_cost(&self, arc: ArcId) -> Vec<(u16, i64)> {
        let (levels, values) = self.costs_after_first(arc);
        levels.iter().copied().zip(values.iter().copied()).collect()
    }

    /// The same as slices: levels after 0, and their values.
    pub(super) fn costs_after_first(&self, arc: ArcId) -> (&[u16], &[i64]) {
        let start = self.cost_start[arc as usize] as usize;
        let end = self.cost_end[arc as usize] as usize;
        (&self.cost_level[start..end], &self.cost_value[start..end])
    }
}
