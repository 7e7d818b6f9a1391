//! The last levels, on the face of optimal flows that the levels before left: students in lottery order get their
//! best class, then (still in lottery order) the first site by id among equals. Afterwards nothing is left open, so
//! the same instance gives the same assignment whatever the solver did on its way.
//!
//! On the face an arc may change only if its reduced cost is zero. A student gets a better site exactly if the
//! residual graph of such arcs has a path from that site back to the student. A search that fails finds a set that no
//! arc leaves; no cycle ever enters it again, since it could not come back. So the set becomes a *cell* of its own:
//! arcs between cells are dead for good, and most later questions are answered without a search.

mod path;
mod residual;

use crate::matching::{
    instance::{Assignment, SiteNo, StudentNo},
    levels::Level,
    network::Network,
};
use std::cmp::Ordering;

/// A node of the residual graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Student(StudentNo),
    Site(SiteNo),
    Group(usize),
    Sink,
}

/// A site a student may have on the face, with its class for that student.
#[derive(Debug, Clone, Copy)]
struct Open {
    rank: u32,
    /// The site, in half the room: where unlisted sites are allowed there are millions of these.
    place: u32,
}

/// What the lottery has left a student of the sites that were open to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    Everything,
    /// Sites of this rank.
    Rank(u32),
    /// This site.
    Site(SiteNo),
    Nothing,
}

impl Open {
    fn new(rank: u32, site: SiteNo) -> Self {
        Self {
            rank,
            place: u32::try_from(site).unwrap_or(u32::MAX),
        }
    }

    const fn site(self) -> SiteNo {
        self.place as SiteNo
    }
}

/// The optimal face, and the assignment on it.
struct Face<'n, 'a> {
    network: &'n Network<'a>,
    open: Vec<Vec<Open>>,
    may_stay_out: Vec<bool>,
    at: Assignment,
    held: Vec<Vec<StudentNo>>,
    /// For each site who could have it when the search began.
    wanted_by: Vec<Vec<u32>>,
    /// What is left of that since.
    left: Vec<Left>,
    load: Vec<u32>,
    group_load: Vec<u32>,
    cell: Vec<u32>,
    cells: u32,
    from: Vec<u32>,
    seen: Vec<u32>,
    onto: Vec<u32>,
    seen_behind: Vec<u32>,
    search: u32,
}

/// The assignment that the lottery picks on the optimal face of a network.
pub fn by_lottery(network: &Network) -> Assignment {
    let mut face = Face::new(network);
    let order = network.instance.by_lottery();
    for student in &order {
        face.best_class(*student);
    }
    for student in &order {
        face.first_site(*student);
    }
    face.at
}

impl<'n, 'a> Face<'n, 'a> {
    fn new(network: &'n Network<'a>) -> Self {
        let instance = network.instance;
        let at = network.assignment();
        let nodes = instance.students.len() + instance.sites.len() + instance.groups.len() + 1;
        let order = network.by_potential();
        let mut face = Self {
            network,
            open: (0..instance.students.len())
                .map(|student| open(network, student, &order))
                .collect(),
            may_stay_out: network
                .unplaced
                .iter()
                .map(|arc| tight(network, *arc))
                .collect(),
            held: vec![Vec::new(); instance.sites.len()],
            load: vec![0; instance.sites.len()],
            group_load: vec![0; instance.groups.len()],
            cell: vec![0; nodes],
            cells: 1,
            from: vec![u32::MAX; nodes],
            seen: vec![0; nodes],
            onto: vec![u32::MAX; nodes],
            seen_behind: vec![0; nodes],
            wanted_by: vec![Vec::new(); instance.sites.len()],
            left: vec![Left::Everything; instance.students.len()],
            search: 0,
            at: vec![None; instance.students.len()],
        };
        for (student, site) in at.into_iter().enumerate() {
            let Some(site) = site else { continue };
            face.sit(student, site);
            // Full and not tight: on every optimal flow this student is here.
            if network.pairs[student]
                .iter()
                .any(|pair| pair.site == site && !tight(network, pair.arc))
            {
                face.open[student].retain(|open| open.site() == site);
                face.may_stay_out[student] = false;
            }
        }
        for (student, open) in face.open.iter().enumerate() {
            for open in open {
                face.wanted_by[open.site()].push(u32::try_from(student).unwrap_or(u32::MAX));
            }
        }
        face
    }

    fn best_class(&mut self, student: StudentNo) {
        let now = self.at[student].map(|site| self.rank(student, site));
        let mut candidates: Vec<Open> = self.open[student].clone();
        candidates.retain(|open| now.is_none_or(|now| open.rank < now));
        candidates.sort_by_key(|open| (open.rank, open.site()));
        for open in candidates {
            if self.move_to(student, open.site()) {
                break;
            }
        }
        // From here on the student keeps this class, placed or not.
        if let Some(rank) = self.at[student].map(|site| self.rank(student, site)) {
            self.open[student].retain(|open| open.rank == rank);
            self.may_stay_out[student] = false;
            self.left[student] = Left::Rank(rank);
        } else {
            self.open[student].clear();
            self.left[student] = Left::Nothing;
        }
    }

    fn first_site(&mut self, student: StudentNo) {
        let Some(now) = self.at[student] else { return };
        let mut candidates: Vec<SiteNo> = self.open[student]
            .iter()
            .map(|open| open.site())
            .filter(|site| *site < now)
            .collect();
        candidates.sort_unstable();
        for site in candidates {
            if self.move_to(student, site) {
                break;
            }
        }
        let kept = self.at[student];
        self.left[student] = kept.map_or(Left::Nothing, Left::Site);
        self.open[student].retain(|open| Some(open.site()) == kept);
    }

    fn rank(&self, student: StudentNo, site: SiteNo) -> u32 {
        self.open[student]
            .iter()
            .find(|open| open.site() == site)
            .map_or(0, |open| open.rank)
    }

    /// Moves a student to a site, others making room along a path of the face; whether there was one.
    fn move_to(&mut self, student: StudentNo, site: SiteNo) -> bool {
        let (goal, start) = (
            self.number(Node::Student(student)),
            self.number(Node::Site(site)),
        );
        if self.cell[goal] != self.cell[start] {
            return false;
        }
        let Some(path) = self.path(start, goal) else {
            return false;
        };
        self.follow(&path, student, site);
        true
    }

    /// Everybody on the path moves one on: whoever leaves a site takes the next, and the student takes the first.
    fn follow(&mut self, path: &[usize], student: StudentNo, site: SiteNo) {
        let nodes: Vec<Node> = path.iter().map(|node| self.node(*node)).collect();
        let mut moves = vec![(student, Some(site))];
        for pair in nodes.windows(2) {
            match (pair[0], pair[1]) {
                (Node::Student(other), Node::Site(to)) => moves.push((other, Some(to))),
                (Node::Student(other), Node::Sink) => moves.push((other, None)),
                _ => {}
            }
        }
        for (student, _) in &moves {
            self.leave(*student);
        }
        for (student, to) in moves {
            if let Some(to) = to {
                self.sit(student, to);
            }
        }
    }

    fn sit(&mut self, student: StudentNo, site: SiteNo) {
        self.at[student] = Some(site);
        self.held[site].push(student);
        self.load[site] += 1;
        for group in &self.network.instance.sites[site].groups {
            self.group_load[*group] += 1;
        }
    }

    fn leave(&mut self, student: StudentNo) {
        if let Some(site) = self.at[student].take() {
            self.held[site].retain(|other| *other != student);
            self.load[site] -= 1;
            for group in &self.network.instance.sites[site].groups {
                self.group_load[*group] -= 1;
            }
        }
    }

    fn number(&self, node: Node) -> usize {
        let instance = self.network.instance;
        match node {
            Node::Student(student) => student,
            Node::Site(site) => instance.students.len() + site,
            Node::Group(group) => instance.students.len() + instance.sites.len() + group,
            Node::Sink => instance.students.len() + instance.sites.len() + instance.groups.len(),
        }
    }

    fn node(&self, number: usize) -> Node {
        let instance = self.network.instance;
        let (students, sites) = (instance.students.len(), instance.sites.len());
        if number < students {
            Node::Student(number)
        } else if number < students + sites {
            Node::Site(number - students)
        } else if number < students + sites + instance.groups.len() {
            Node::Group(number - students - sites)
        } else {
            Node::Sink
        }
    }
}

/// Whether the reduced cost of an arc is zero at every level.
fn tight(network: &Network, arc: u32) -> bool {
    network
        .basis
        .reduced(&network.graph, arc)
        .iter()
        .all(|value| *value == 0)
}

/// The sites a student may have on the face, listed and unlisted.
fn open(network: &Network, student: StudentNo, order: &[SiteNo]) -> Vec<Open> {
    let mut open: Vec<Open> = network.pairs[student]
        .iter()
        .filter(|pair| network.basis.flow(pair.arc) > 0 || tight(network, pair.arc))
        .map(|pair| Open::new(pair.rank, pair.site))
        .collect();
    if let Some(rank) = network.profile.options[student].unlisted_rank {
        // In an optimal flow nothing is below zero, so where no level counts distances these are all tight.
        let by_distance = network.levels.contains(&Level::Distance);
        let outside = network.unlisted_below(student, order, Ordering::is_le);
        open.extend(
            outside
                .filter(|site| !by_distance || network.is_tight(student, *site, rank))
                .map(|site| Open::new(rank, site)),
        );
    }
    open
}
