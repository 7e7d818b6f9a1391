//! The arcs that every flow of a round has: staying out, and the seats behind sites and groups.

use super::id;
use crate::matching::{
    branch::setting::{Party, Setting},
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

/// The arcs that every flow of a round has.
pub(super) struct Frame {
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
    let instance = setting.instance;
    for _ in 0..setting.parties.len() + instance.sites.len() + instance.groups.len() {
        graph.node();
    }
    let sink = graph.node();
    let mut upward = Vec::new();
    let frame = Frame {
        out: outward(setting, levels, &mut graph, sink, &mut upward),
        seats: behind_sites(setting, &mut graph, sink, &mut upward),
        groups: behind_groups(setting, &mut graph, sink, &mut upward),
    };
    (graph, frame, upward)
}

/// The arcs of staying out, with room for one more than the party, so that the first tree is strongly feasible.
fn outward(
    setting: &Setting,
    levels: &[Level],
    graph: &mut Graph,
    sink: NodeId,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<ArcId> {
    let arc = |(number, party): (usize, &Party)| {
        let share = setting.unit / party.size();
        let cost = setting.unplaced_cost(levels, number);
        let cost: Vec<_> = cost
            .iter()
            .map(|(level, value)| (*level, value * share))
            .collect();
        debug_assert!(cost.iter().any(|(level, _)| *level == UNPLACED));
        let size = i32::try_from(party.size()).unwrap_or(i32::MAX);
        let arc = graph.arc(id(number), sink, size + 1, &cost);
        upward.push((id(number), arc, size));
        arc
    };
    setting.parties.iter().enumerate().map(arc).collect()
}

/// The seats of each site, parted where their cost may change: at its minimum, and one by one where it is in a group
/// that crosses others.
fn behind_sites(
    setting: &Setting,
    graph: &mut Graph,
    sink: NodeId,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<Vec<Seats>> {
    let places = setting.parties.len();
    let groups = places + setting.instance.sites.len();
    let mut behind = Vec::new();
    for (site, own) in setting.instance.sites.iter().enumerate() {
        let node = id(places + site);
        let to = setting.families.of_site[site].map_or(sink, |group| id(groups + group));
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
    sink: NodeId,
    upward: &mut Vec<(NodeId, ArcId, i32)>,
) -> Vec<ArcId> {
    let nodes = setting.parties.len() + setting.instance.sites.len();
    let arcs = setting
        .instance
        .groups
        .iter()
        .enumerate()
        .map(|(group, own)| {
            let to = setting.families.around[group].map_or(sink, |around| id(nodes + around));
            let capacity = i32::try_from(own.capacity)
                .unwrap_or(i32::MAX)
                .min(most(setting));
            let arc = graph.arc(id(nodes + group), to, capacity, &[]);
            upward.push((id(nodes + group), arc, 0));
            arc
        });
    arcs.collect()
}

fn most(setting: &Setting) -> i32 {
    i32::try_from(setting.instance.students.len() + 1).unwrap_or(i32::MAX)
}
