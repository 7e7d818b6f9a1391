//! Where one more unit of flow may go on the optimal face: along arcs whose reduced cost is zero.

use super::{Face, Left, Node, tight};
use crate::matching::{
    instance::{SiteNo, StudentNo},
    network::wanted,
};

impl Face<'_, '_> {
    /// Where one more unit can go from a node, on the face.
    pub(super) fn residual(&self, node: Node, next: &mut Vec<Node>) {
        match node {
            Node::Site(site) => {
                next.extend(
                    self.held[site]
                        .iter()
                        .map(|student| Node::Student(*student)),
                );
                if self.site_takes(site) {
                    next.push(self.parent(site));
                }
            }
            Node::Student(student) => {
                next.extend(
                    self.open[student]
                        .iter()
                        .filter(|open| Some(open.site()) != self.at[student])
                        .map(|open| Node::Site(open.site())),
                );
                if self.at[student].is_some() && self.may_stay_out[student] {
                    next.push(Node::Sink);
                }
            }
            Node::Group(group) => {
                let capacity = self.network.instance.groups[group].capacity;
                if self.group_load[group] < capacity && self.group_tight(group) {
                    next.push(Node::Sink);
                }
                self.give_back(Some(group), next);
            }
            Node::Sink => {
                next.extend(
                    (0..self.at.len())
                        .filter(|student| self.at[*student].is_none())
                        .filter(|student| self.may_stay_out[*student])
                        .map(Node::Student),
                );
                next.extend(
                    (0..self.group_load.len())
                        .filter(|group| self.group_load[*group] > 0 && self.group_tight(*group))
                        .map(Node::Group),
                );
                self.give_back(None, next);
            }
        }
    }

    /// Where one more unit could come from to a node: the same arcs, seen from their heads.
    pub(super) fn residual_into(&self, node: Node, before: &mut Vec<Node>) {
        let sites = &self.network.instance.sites;
        let takes_into = |group: Option<usize>| {
            let fits = move |site: &usize| {
                sites[*site].groups.first().copied() == group && self.site_takes(*site)
            };
            (0..sites.len()).filter(fits).map(Node::Site)
        };
        match node {
            Node::Student(student) => match self.at[student] {
                Some(site) => before.push(Node::Site(site)),
                None if self.may_stay_out[student] => before.push(Node::Sink),
                None => {}
            },
            Node::Site(site) => {
                let wanted_by = self.wanted_by[site].iter().map(|student| *student as usize);
                let could = |student: &usize| {
                    self.at[*student] != Some(site) && self.still_has(*student, site)
                };
                before.extend(wanted_by.filter(could).map(Node::Student));
                if self.site_gives(site) {
                    before.push(self.parent(site));
                }
            }
            Node::Group(group) => {
                before.extend(takes_into(Some(group)));
                if self.group_load[group] > 0 && self.group_tight(group) {
                    before.push(Node::Sink);
                }
            }
            Node::Sink => {
                let leaves =
                    |student: &usize| self.at[*student].is_some() && self.may_stay_out[*student];
                before.extend((0..self.at.len()).filter(leaves).map(Node::Student));
                let groups = &self.network.instance.groups;
                let has_room = |group: &usize| {
                    self.group_load[*group] < groups[*group].capacity && self.group_tight(*group)
                };
                before.extend((0..groups.len()).filter(has_room).map(Node::Group));
                before.extend(takes_into(None));
            }
        }
    }

    /// Whether a site that was open to a student still is.
    fn still_has(&self, student: StudentNo, site: SiteNo) -> bool {
        match self.left[student] {
            Left::Everything => true,
            Left::Rank(rank) => self.network.profile.rank(student, site) == Some(rank),
            Left::Site(kept) => kept == site,
            Left::Nothing => false,
        }
    }

    /// Sites that could do with one student less, seen from the group or sink they flow into.
    fn give_back(&self, group: Option<usize>, next: &mut Vec<Node>) {
        let sites = &self.network.instance.sites;
        let fits =
            |site: &usize| sites[*site].groups.first().copied() == group && self.site_gives(*site);
        next.extend((0..sites.len()).filter(fits).map(Node::Site));
    }

    fn parent(&self, site: SiteNo) -> Node {
        self.network.instance.sites[site]
            .groups
            .first()
            .map_or(Node::Sink, |group| Node::Group(*group))
    }

    /// Whether the site's arc for the next student is open on the face.
    fn site_takes(&self, site: SiteNo) -> bool {
        let (first, rest, wanted) = self.site_arcs(site);
        let capacity = self.network.instance.sites[site].capacity;
        if self.load[site] >= capacity {
            return false;
        }
        tight(
            self.network,
            if self.load[site] < wanted {
                first
            } else {
                rest
            },
        )
    }

    /// Whether the site's arc for the last student is open on the face.
    fn site_gives(&self, site: SiteNo) -> bool {
        let (first, rest, wanted) = self.site_arcs(site);
        self.load[site] > 0
            && tight(
                self.network,
                if self.load[site] <= wanted {
                    first
                } else {
                    rest
                },
            )
    }

    fn site_arcs(&self, site: SiteNo) -> (u32, u32, u32) {
        let first = self.network.site_arc(site);
        let site = &self.network.instance.sites[site];
        let wanted = u32::try_from(wanted(site)).unwrap_or(0).min(site.capacity);
        (first, first + 1, wanted)
    }

    fn group_tight(&self, group: usize) -> bool {
        let instance = self.network.instance;
        let arc = instance.students.len() + 2 * instance.sites.len() + group;
        tight(self.network, u32::try_from(arc).unwrap_or(0))
    }
}
