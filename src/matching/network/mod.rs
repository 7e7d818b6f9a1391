//! The round as a flow: one unit from each student, through a site and the group whose cap it shares, to the sink; or
//! along the student's own arc that says "not placed".
//!
//! Capacities and one layer of groups form a laminar family, so the constraint matrix is a network matrix, totally
//! unimodular: every vertex is integral, and so is every vertex of the face that an optimised level leaves.
//!
//! Sites that a student did not list are not put in at once (there may be millions of such pairs): after each
//! optimisation those whose reduced cost promises something are added, until none does.

mod unlisted;

use super::{
    instance::{Assignment, Instance, SiteNo, StudentNo},
    levels::{Level, pair_cost},
    profile::Profile,
    simplex::{ArcId, Basis, Graph, NodeId},
};

/// A student's arc to a site.
#[derive(Debug, Clone, Copy)]
pub struct PairArc {
    /// The arc.
    pub arc: ArcId,
    /// The site.
    pub site: SiteNo,
    /// The effective rank.
    pub rank: u32,
}

/// The flow problem of a round, with its basis.
#[derive(Debug, Clone)]
pub struct Network<'a> {
    /// The round.
    pub instance: &'a Instance,
    /// Its lists.
    pub profile: &'a Profile,
    /// The objective.
    pub levels: Vec<Level>,
    /// The graph.
    pub graph: Graph,
    /// The basis.
    pub basis: Basis,
    /// Each student's arcs to sites.
    pub pairs: Vec<Vec<PairArc>>,
    /// Each student's arc to the sink.
    pub unplaced: Vec<ArcId>,
    sites: NodeId,
}

/// The level of students without a place.
pub const UNPLACED: u16 = 1;
/// The level of seats missing to minimum quotas.
pub const SHORTFALL: u16 = 2;

impl<'a> Network<'a> {
    /// Sets the flow up with nobody placed.
    pub fn new(instance: &'a Instance, profile: &'a Profile, levels: Vec<Level>) -> Self {
        let mut graph = Graph::new(levels.len());
        let students: Vec<NodeId> = instance.students.iter().map(|_| graph.node()).collect();
        let sites: Vec<NodeId> = instance.sites.iter().map(|_| graph.node()).collect();
        let groups: Vec<NodeId> = instance.groups.iter().map(|_| graph.node()).collect();
        let sink = graph.node();
        let mut upward = Vec::new();
        let unplaced: Vec<ArcId> = students
            .iter()
            .map(|student| {
                // Room for two, so that the first tree is strongly feasible; never more than one is sent.
                let arc = graph.arc(*student, sink, 2, &[(UNPLACED, 1)]);
                upward.push((*student, arc, 1));
                arc
            })
            .collect();
        for (site, node) in instance.sites.iter().zip(&sites) {
            let to = site.groups.first().map_or(sink, |group| groups[*group]);
            let capacity = i32::try_from(site.capacity)
                .unwrap_or(i32::MAX)
                .min(most(instance));
            let wanted = wanted(site).min(capacity);
            let first = graph.arc(*node, to, wanted, &[(SHORTFALL, -1)]);
            let rest = graph.arc(*node, to, capacity - wanted, &[]);
            upward.push((*node, if capacity > wanted { rest } else { first }, 0));
        }
        for (group, node) in instance.groups.iter().zip(&groups) {
            let capacity = i32::try_from(group.capacity)
                .unwrap_or(i32::MAX)
                .min(most(instance));
            upward.push((*node, graph.arc(*node, sink, capacity, &[]), 0));
        }
        let pairs = add_wishes(
            instance,
            profile,
            &levels,
            &mut graph,
            sites.first().copied().unwrap_or(0),
        );
        let mut basis = Basis::star(&graph, sink, &upward);
        for (options, arc) in profile.options.iter().zip(&unplaced) {
            basis.surcharge(&mut graph, *arc, i32::from(options.pinned));
        }
        let sites = sites.first().copied().unwrap_or(0);
        Self {
            instance,
            profile,
            levels,
            graph,
            basis,
            pairs,
            unplaced,
            sites,
        }
    }

    /// Optimises every level.
    pub fn optimise(&mut self) {
        loop {
            self.basis.optimise_afar(&self.graph);
            if !self.add_unlisted_that_pay() {
                return;
            }
        }
    }

    /// The same flow, from where it stands, under another objective whose first levels are the same: decisions,
    /// placements and quotas.
    pub fn restage(&mut self, levels: Vec<Level>) {
        let mut of_pair = vec![None; self.graph.arcs() as usize];
        for (student, pairs) in self.pairs.iter().enumerate() {
            for pair in pairs {
                of_pair[pair.arc as usize] = Some((student, *pair));
            }
        }
        self.graph = self
            .graph
            .recosted(levels.len(), |arc| match of_pair[arc as usize] {
                Some((student, pair)) => {
                    pair_cost(self.instance, &levels, student, pair.site, pair.rank)
                }
                None => self.graph.own_cost(arc),
            });
        self.levels = levels;
        self.basis.rebase(&self.graph);
    }

    /// The node of a site.
    pub fn site_node(&self, site: SiteNo) -> NodeId {
        self.sites + u32::try_from(site).unwrap_or(0)
    }

    /// The first of the two arcs behind a site: the seats that help it to its minimum; the next one has the rest.
    pub fn site_arc(&self, site: SiteNo) -> ArcId {
        u32::try_from(self.instance.students.len() + 2 * site).unwrap_or(0)
    }

    /// Where everybody goes.
    pub fn assignment(&self) -> Assignment {
        self.pairs
            .iter()
            .map(|pairs| {
                pairs
                    .iter()
                    .find(|pair| self.basis.flow(pair.arc) > 0)
                    .map(|pair| pair.site)
            })
            .collect()
    }

    /// The worst class that anybody is in.
    pub fn worst_class(&self) -> u32 {
        let pairs = self.pairs.iter().enumerate();
        let taken = pairs.flat_map(|(student, pairs)| {
            let taken = pairs.iter().filter(|pair| self.basis.flow(pair.arc) > 0);
            taken.map(move |pair| Profile::class(self.instance, student, pair.rank))
        });
        taken.max().unwrap_or(0)
    }

    /// The value of each level: the flow's cost, and what sites want to be filled with.
    pub fn value(&self) -> Vec<i64> {
        let mut value = self.basis.cost(&self.graph);
        if let Some(shortfall) = value.get_mut(usize::from(SHORTFALL)) {
            *shortfall += self
                .instance
                .sites
                .iter()
                .map(|site| i64::from(wanted(site)))
                .sum::<i64>();
        }
        value
    }

    /// The reduced cost of a pair, in the graph or not.
    pub fn reduced_of_pair(&self, student: StudentNo, site: SiteNo, rank: u32) -> Vec<i64> {
        let tail = self.basis.potential(u32::try_from(student).unwrap_or(0));
        let head = self.basis.potential(self.site_node(site));
        let mut reduced: Vec<i64> = tail
            .iter()
            .zip(head)
            .map(|(tail, head)| tail - head)
            .collect();
        for (level, value) in pair_cost(self.instance, &self.levels, student, site, rank) {
            reduced[usize::from(level)] += value;
        }
        reduced
    }

    /// Adds a pair that is not in the graph yet; the basis is extended by the caller.
    pub fn add_pair(&mut self, student: StudentNo, site: SiteNo, rank: u32) {
        let cost = pair_cost(self.instance, &self.levels, student, site, rank);
        let arc = self.graph.arc(
            u32::try_from(student).unwrap_or(0),
            self.site_node(site),
            1,
            &cost,
        );
        self.pairs[student].push(PairArc { arc, site, rank });
    }
}

/// More than this many can never be sent, even if one student joins.
fn most(instance: &Instance) -> i32 {
    i32::try_from(instance.students.len() + 1).unwrap_or(i32::MAX)
}

/// The seats a site wants to be kept filled.
pub fn wanted(site: &super::instance::Site) -> i32 {
    match site.quota_mode {
        super::instance::QuotaMode::Fill => i32::try_from(site.min_quota).unwrap_or(i32::MAX),
        super::instance::QuotaMode::Close => 0,
    }
}

fn add_wishes(
    instance: &Instance,
    profile: &Profile,
    levels: &[Level],
    graph: &mut Graph,
    sites: NodeId,
) -> Vec<Vec<PairArc>> {
    let node = |number: usize| u32::try_from(number).unwrap_or(0);
    let mut pairs = Vec::with_capacity(profile.options.len());
    for (student, options) in profile.options.iter().enumerate() {
        let arcs = options.wishes.iter().map(|wish| {
            let cost = pair_cost(instance, levels, student, wish.site, wish.rank);
            let arc = graph.arc(node(student), sites + node(wish.site), 1, &cost);
            PairArc {
                arc,
                site: wish.site,
                rank: wish.rank,
            }
        });
        pairs.push(arcs.collect());
    }
    pairs
}
