//! What a run gives: the assignment, the value of each level, and the proof.

use super::{
    instance::{Assignment, Pin},
    levels::{Level, Policy},
};

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

/// Why there is no assignment: decisions that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The pins that clash, in file order.
    pub pins: Vec<Pin>,
    /// What they clash over, in a plain sentence.
    pub words: String,
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
    /// The proof of the levels; none under the stable policy, which proves itself by having no blocking pair.
    pub proof: Option<Proof>,
    /// Under greedy-generous: the proof that no smaller worst class can be reached.
    pub cut_proof: Option<Proof>,
}
