//! The engine of a round: assigns students to seats at sites, as well as can be under published levels, and proves it.
//! Pure: no clock, no database, no randomness but the lottery numbers in the instance; the same bytes in give the
//! same bytes out; whole numbers throughout.
//!
//! # The problem
//!
//! Students `s`, sites `j`, possible pairs (rule 1, [`eligible`]), effective ranks (rule 2, [`profile`]), capacities,
//! groups that share a cap, sites that want to be kept filled, pins. The objective is a vector of levels ([`levels`]),
//! each optimised exactly and then kept while the next is: fewest students without a place, fewest seats missing to
//! minimum quotas, the program's policy, least distance, and last the published lottery.
//!
//! # The method
//!
//! One unit of flow leaves each student and ends in a sink, through a site and its group. Capacities over such a
//! laminar family make a network matrix, which is totally unimodular; so every vertex is integral, and so is every
//! vertex of the face that an optimised level leaves. Costs are vectors compared lexicographically: a network
//! simplex needs only addition, subtraction and order, so one run optimises all levels ([`simplex`]). There are no
//! weights that could fail to dominate, and nothing that could overflow. The lottery then decides what is left open
//! on the optimal face: a student gets a better class exactly if the residual graph of arcs with reduced cost zero
//! has a path back to them.
//!
//! Links between students, sites that open from a minimum or not at all, and groups that cross leave the flow: then
//! [`branch`] searches, with a flow as the bound of every part.
//!
//! # The proof
//!
//! The outcome carries the potentials. From them and the instance alone, [`check`] computes a lower bound for every
//! assignment (weak duality, in the lexicographic order) and compares it with the value: equal means optimal at
//! every level. It shares no code with the solver.
//!
//! # Sources
//!
//! Network simplex: Dantzig (1951); strongly feasible trees: Cunningham (1976). Profile-based optimality: Kwanashie,
//! Irving, Manlove and Sng (2014). Deferred acceptance: Gale and Shapley (1962).

pub mod branch;
pub mod check;
#[cfg(test)]
mod edges;
pub mod eligible;
pub mod explain;
mod face;
pub mod files;
pub mod generate;
pub mod instance;
pub mod levels;
mod network;
pub mod outcome;
pub mod profile;
#[cfg(test)]
mod properties;
pub mod simplex;
pub mod solve;
pub mod stable;
#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::too_many_lines,
    reason = "a tiny round has small numbers and many fields"
)]
mod tests;
