//! What a run gives: the assignment, the value of each level, and the proof.

use super::{
    instance::{Assignment, Pin, SiteNo},
    levels::{Level, Policy},
};
use std::sync::Arc;

/// Potentials that prove one flow optimal: for every pair and arc, cost + potential of the tail - potential of the
/// head is never below zero where more could flow, nor above zero where less could, compared level by level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The objective that is proved.
    pub levels: Vec<Level>,
    /// Its value.
    pub value: Vec<i64>,
    /// By student.
    pub students: Vec<Vec<i64>>,
    /// By site.
    pub sites: Vec<Vec<i64>>,
    /// By group.
    pub groups: Vec<Vec<i64>>,
}

/// A vector by the levels at which it is not zero.
pub type Sparse = Vec<(u16, i64)>;

/// What a seat costs, in units of the proof they belong to: by site, by group, and for two parties at one site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices {
    /// By site, of any sign.
    pub sites: Vec<Sparse>,
    /// By group, never below zero.
    pub groups: Vec<Sparse>,
    /// For two parties that must be apart, at a site; never below zero.
    pub apart: Vec<((usize, usize, SiteNo), Sparse)>,
}

/// A question that divides all assignments in two. Parties are students who belong together, numbered by their smallest
/// member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether a party goes there (or stays out).
    Goes {
        /// Which party.
        party: usize,
        /// Where.
        to: Option<SiteNo>,
    },
    /// Whether a site takes its minimum at least, or nobody.
    Opens(SiteNo),
    /// Whether a site takes at most so many.
    Holds {
        /// Which site.
        site: SiteNo,
        /// How many.
        most: u32,
    },
}

/// A part of all assignments: divided further by a question, or closed by prices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// What divides it, with the parts for yes and for no.
    pub divided: Option<(Question, usize, usize)>,
    /// By stage: prices that show that nothing in it comes before the outcome.
    pub closed: Vec<(usize, Arc<Prices>)>,
}

/// An objective that was optimised over all parts: first the levels of the policy, then students in lottery order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The objective.
    pub levels: Vec<Level>,
    /// Its value.
    pub value: Vec<i64>,
}

/// The proof of a round that is no flow: all assignments, divided until prices bound each part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// What one unit of cost is in the prices.
    pub unit: i64,
    /// One after the other.
    pub stages: Vec<Stage>,
    /// The first is everything.
    pub parts: Vec<Part>,
}

/// Why an outcome is the best there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificate {
    /// Potentials of one flow.
    Flow(Proof),
    /// Parts that are each bounded.
    Division(Division),
}

/// Why there is no assignment: decisions that cannot all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflict {
    /// The pins that clash, in file order.
    pub pins: Vec<Pin>,
    /// The rows of the links that clash with them.
    pub links: Vec<u64>,
    /// The sites whose minimum does.
    pub minimums: Vec<SiteNo>,
    /// What they clash over, in a plain sentence.
    pub words: String,
}

/// How far a search came that was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// What no assignment can be better than, level by level; none when every level is the best there is and only the
    /// lottery among equals was not finished.
    pub bound: Option<Vec<i64>>,
}

/// A solved round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The policy.
    pub policy: Policy,
    /// Where everybody goes.
    pub assignment: Assignment,
    /// The objective.
    pub levels: Vec<Level>,
    /// The value of each level.
    pub value: Vec<i64>,
    /// The proof of the levels; none under the stable policy, which proves itself by having no blocking pair, and none
    /// when the search was stopped.
    pub proof: Option<Certificate>,
    /// Under greedy-generous: the proof that no smaller worst class can be reached.
    pub cut_proof: Option<Certificate>,
    /// Set when a time limit ended the search: then the assignment is the best that was found, and not called optimal.
    pub stopped: Option<Stopped>,
}
