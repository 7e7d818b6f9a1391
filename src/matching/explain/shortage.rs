//! Why a student is without a place: students who compete for fewer places than they are.
//!
//! From the student go to every site they can have, from a site to the students who sit there and are not pinned, from
//! a site with a free seat to the group whose cap is full, from a full group to its sites, and so on. In a largest
//! placement this never meets a free place. The students reached, `T`, can have no site outside the sites reached,
//! `N`, and all of `T` but one sit there: a set that violates Hall's condition (1935). It is minimal: whoever of `T`
//! leaves frees a place for the student along the way.

use crate::matching::{
    eligible::{Eligibility, Reason},
    instance::{Assignment, Instance, SiteNo, StudentNo},
    profile::Profile,
};
use std::collections::VecDeque;

/// A pair that would end the shortage if a rule were lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lift {
    /// Who.
    pub student: StudentNo,
    /// Where, at a site with a free place.
    pub site: SiteNo,
    /// The only rule in the way; none when the site is not on the student's list.
    pub rule: Option<Reason>,
}

/// Students who have one place fewer between them than they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// Who competes; the student first.
    pub students: Vec<StudentNo>,
    /// Every site they can have, and those whose seats count against the same cap.
    pub sites: Vec<SiteNo>,
    /// Sites where one more seat places one student more.
    pub more_at: Vec<SiteNo>,
    /// Groups where one more seat does.
    pub more_in: Vec<usize>,
    /// Pairs that would do, the student's own first.
    pub lifts: Vec<Lift>,
}

/// The most pairs that are listed.
const MOST_LIFTS: usize = 10;

/// Finds shortages in one assignment.
#[derive(Debug)]
pub struct Shortages<'a> {
    instance: &'a Instance,
    profile: &'a Profile,
    eligibility: &'a Eligibility<'a>,
    held: Vec<Vec<StudentNo>>,
    group_load: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    Student(StudentNo),
    Site(SiteNo),
    Group(usize),
}

#[derive(Debug)]
struct Reached {
    students: Vec<bool>,
    sites: Vec<bool>,
    groups: Vec<bool>,
    order: Vec<StudentNo>,
    queue: VecDeque<Node>,
}

impl Reached {
    fn add(&mut self, node: Node) {
        let seen = match node {
            Node::Student(n) => &mut self.students[n],
            Node::Site(n) => &mut self.sites[n],
            Node::Group(n) => &mut self.groups[n],
        };
        if !std::mem::replace(seen, true) {
            if let Node::Student(n) = node {
                self.order.push(n);
            }
            self.queue.push_back(node);
        }
    }
}

impl<'a> Shortages<'a> {
    /// For an assignment that places as many as can be.
    pub fn new(
        instance: &'a Instance,
        profile: &'a Profile,
        eligibility: &'a Eligibility<'a>,
        assignment: &Assignment,
    ) -> Self {
        let mut held = vec![Vec::new(); instance.sites.len()];
        let mut group_load = vec![0; instance.groups.len()];
        for (student, site) in assignment.iter().enumerate() {
            let Some(site) = *site else { continue };
            held[site].push(student);
            for group in &instance.sites[site].groups {
                group_load[*group] += 1;
            }
        }
        Self {
            instance,
            profile,
            eligibility,
            held,
            group_load,
        }
    }

    /// Why this student, who is not placed, is not.
    pub fn of(&self, student: StudentNo) -> Shortage {
        let reached = self.reach(student);
        let sites: Vec<SiteNo> = (0..self.held.len())
            .filter(|site| reached.sites[*site])
            .collect();
        let full = |site: &SiteNo| self.is_full(*site) && self.group_has_room(*site);
        Shortage {
            more_at: sites.iter().copied().filter(full).collect(),
            more_in: (0..self.group_load.len())
                .filter(|group| reached.groups[*group])
                .collect(),
            lifts: self.lifts(&reached),
            students: reached.order,
            sites,
        }
    }

    fn reach(&self, student: StudentNo) -> Reached {
        let mut reached = Reached {
            students: vec![false; self.instance.students.len()],
            sites: vec![false; self.held.len()],
            groups: vec![false; self.group_load.len()],
            order: Vec::new(),
            queue: VecDeque::new(),
        };
        reached.add(Node::Student(student));
        while let Some(node) = reached.queue.pop_front() {
            match node {
                Node::Student(n) => {
                    for wish in self.profile.options[n].all() {
                        reached.add(Node::Site(wish.site));
                    }
                }
                Node::Site(n) => {
                    for other in &self.held[n] {
                        if !self.profile.options[*other].pinned {
                            reached.add(Node::Student(*other));
                        }
                    }
                    if let Some(group) = self.instance.sites[n].groups.first()
                        && !self.is_full(n)
                    {
                        reached.add(Node::Group(*group));
                    }
                }
                Node::Group(n) => {
                    for (site, own) in self.instance.sites.iter().enumerate() {
                        if own.groups.contains(&n) && !self.held[site].is_empty() {
                            reached.add(Node::Site(site));
                        }
                    }
                }
            }
        }
        reached
    }

    fn is_full(&self, site: SiteNo) -> bool {
        self.held[site].len() >= self.instance.sites[site].capacity as usize
    }

    fn group_has_room(&self, site: SiteNo) -> bool {
        let groups = &self.instance.sites[site].groups;
        groups
            .iter()
            .all(|group| self.group_load[*group] < self.instance.groups[*group].capacity as usize)
    }

    fn lifts(&self, reached: &Reached) -> Vec<Lift> {
        let free: Vec<SiteNo> = (0..self.held.len())
            .filter(|site| {
                !reached.sites[*site] && !self.is_full(*site) && self.group_has_room(*site)
            })
            .collect();
        let pairs = reached
            .order
            .iter()
            .flat_map(|student| free.iter().map(move |site| (*student, *site)));
        pairs
            .filter_map(|(student, site)| {
                let rule = match self.eligibility.reasons(student, site).as_slice() {
                    [] => None,
                    [only] => Some(*only),
                    _ => return None,
                };
                Some(Lift {
                    student,
                    site,
                    rule,
                })
            })
            .take(MOST_LIFTS)
            .collect()
    }
}
