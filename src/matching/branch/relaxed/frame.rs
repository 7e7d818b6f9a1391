//! The arcs that every flow of a round has: staying out, and the seats behind sites and groups.

use crate::matching::{
    branch::setting::Setting,
    instance::SiteNo,
    levels::Level,
    network::{SHORTFALL, UNPLACED},
    simplex::{ArcId, Graph, NodeId},
};

/// Seats of a site that cost the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seats {
    pub(super) arc: ArcId,
    /// How many come before them.
    pub(super) after: u32,
    pub(super) fill: bool,
}

/// Which node is whose: parties, sites, groups and the sink, as many as the round has, then parties that join.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nodes {
    parties: usize,
    sites: usize,
    groups: usize,
}

impl Nodes {
    fn of(setting: &Setting) -> Self {
        Self {
            parties: setting.parties.len(),
            sites: setting.instance.sites.len(),
            groups: setting.instance.groups.len(),
        }
    }

    pub(super) fn party(self, party: usize) -> NodeId {
        let joined = party.checked_sub(self.parties);
        joined.map_or_else(|| id(party), |after| self.sink() + 1 + id(after))
    }

    pub(super) fn site(self, site: SiteNo) -> NodeId {
        id(self.parties + site)
    }

    fn group(self, group: usize) -> NodeId {
        id(self.parties + self.sites + group)
    }

    pub(super) fn sink(self) -> NodeId {
        id(self.parties + self.sites + self.groups)
    }
}

fn id(number: usize) -> NodeId {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The arcs that every flow of a round has.
pub(super) struct Frame {
    pub(super) nodes: Nodes,
    pub(super) out: Vec<ArcId>,
    pub(super) seats: Vec<Vec<Seats>>,
    pub(super) groups: Vec<ArcId>,
}

/// Nodes, the arcs of the frame, and the tree along them: each node's arc towards the sink with its flow.
pub(super) fn frame(
    setting: &Setting,
    levels: &[Level],
) -> (Graph, Frame, Vec<(NodeId, ArcId, i32)>) {
    let mut graph = Graph::new(levels.len());
    let nodes = Nodes::of(setting);
    for _ in 0..=nodes.sink() {
        graph.node();
    }
    let mut upward = Vec::new();
    let mut out = Vec::new();
    for party in 0..setting.parties.len() {
        let (arc, students) = outward(setting, levels, &mut graph, nodes, party);
        upward.push((nodes.party(party), arc, students));
        out.push(arc);
    }
    let frame = Frame {
        nodes,
        out,
        seats: behind_sites(setting, &mut graph, nodes, &mut upward),
        groups: behind_groups(setting, &mut graph, nodes, &mut upward),
    };
    (graph, frame, upward)
}

/// The arc of staying out, with room for one more than the party, so that a tree along it is strongly feasible; and how
/// many students stay out with it.
pub(super) fn outward(
    setting: &Setting,
    levels: &[Level],
    graph: &mut Graph,
    nodes: Nodes,
    party: usize,
) -> (ArcId, i32) {
    let cost = out_cost(setting, levels, party);
    debug_assert!(cost.iter().any(|(level, _)| *level == UNPLACED));
    let size = i32::try_from(setting.parties[party].size()).unwrap_or(i32::MAX);
    let arc = graph.arc(nodes.party(party), nodes.sink(), size + 1, &cost);
    (arc, size)
}

/// A student's share of what the party costs when it stays out.
pub(super) fn out_cost(setting: &Setting, levels: &[Level], party: usize) -> Vec<(u16, i64)> {
    let share = setting.unit / setting.parties[party].size();
    let cost = setting.unplaced_cost(levels, party).into_iter();
    cost.map(|(level, value)| (level, value * share)).collect()
}

/// The seats of each site, parted where their cost may change: at its minimum, and one by one where it is in a group
/// that crosses others.
fn behind_sites(
    setting: &Setting,
    graph: &mut Graph,
    nodes: Nodes,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<Vec<Seats>> {
    let mut behind = Vec::new();
    for (site, own) in setting.instance.sites.iter().enumerate() {
        let node = nodes.site(site);
        let to = setting.families.of_site[site].map_or(nodes.sink(), |group| nodes.group(group));
        let capacity = own
            .capacity
            .min(u32::try_from(most(setting)).unwrap_or(u32::MAX));
        let wanted = u32::try_from(setting.wanted(site))
            .unwrap_or(u32::MAX)
            .min(capacity);
        let minimum = setting
            .least(site)
            .and_then(|least| u32::try_from(least).ok());
        let mut bounds: std::collections::BTreeSet<u32> =
            [wanted, minimum.unwrap_or(0).min(capacity)].into();
        if setting.is_counted(site) {
            bounds.extend(0..capacity);
        }
        bounds.insert(0);
        bounds.insert(capacity);
        let bounds: Vec<u32> = bounds.into_iter().collect();
        let mut seats = Vec::new();
        for pair in bounds.windows(2) {
            let fill = pair[0] < wanted;
            let cost = [(SHORTFALL, -setting.unit)];
            let room = i32::try_from(pair[1] - pair[0]).unwrap_or(i32::MAX);
            let arc = graph.arc(node, to, room, if fill { &cost } else { &[] });
            let after = pair[0];
            seats.push(Seats { arc, after, fill });
        }
        let last = seats.last().map(|seats| seats.arc);
        upward.push((node, last.unwrap_or_else(|| graph.arc(node, to, 0, &[])), 0));
        behind.push(seats);
    }
    behind
}

fn behind_groups(
    setting: &Setting,
    graph: &mut Graph,
    nodes: Nodes,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<ArcId> {
    let arcs = setting
        .instance
        .groups
        .iter()
        .enumerate()
        .map(|(group, own)| {
            let to =
                setting.families.around[group].map_or(nodes.sink(), |around| nodes.group(around));
            let capacity = i32::try_from(own.capacity)
                .unwrap_or(i32::MAX)
                .min(most(setting));
            let arc = graph.arc(nodes.group(group), to, capacity, &[]);
            upward.push((nodes.group(group), arc, 0));
            arc
        });
    arcs.collect()
}

/// More than all students, and one who joins, can take.
fn most(setting: &Setting) -> i32 {
    i32::try_from(setting.instance.students.len() + 2).unwrap_or(i32::MAX)
}
