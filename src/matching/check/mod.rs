//! The checker: whether an assignment keeps the rules, what it is worth, whether it is the best there is, and whether
//! the lottery decided its ties. It reads the rules from the instance anew and shares no code with the solver.
//!
//! **Optimality.** Give every node a vector (the potential) and every arc `u -> v` the reduced cost
//! `r = c + p(u) - p(v)`. One unit leaves each student and ends in the sink, whose potential is zero, so the cost of
//! any flow is `-sum p(student) + sum r * flow`, which is never below
//! `-sum p(student) + sum capacity * min(0, r)`, all compared lexicographically. That bound needs nothing but the
//! instance and the potentials. An assignment whose value equals it is optimal at every level; no potentials can make
//! a worse one look so.

mod answers;
mod division;
mod lottery;
mod parties;
mod rules;
mod stability;
mod value;

use super::{
    instance::{Assignment, Instance, QuotaMode},
    levels::Level,
    outcome::{Certificate, Division, Outcome, Proof},
};
pub use rules::Lists;
pub use stability::blocking_pairs;
use std::cmp::Ordering;
pub use value::value;

/// What is wrong with an assignment or its proof, in a plain sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw(pub String);

/// Every rule that an assignment breaks.
pub fn broken_rules(instance: &Instance, assignment: &Assignment) -> Vec<Flaw> {
    rules::broken(instance, &Lists::new(instance), assignment)
}

/// Checks an outcome of a flow policy: rules, values, proof, lottery. Empty means it holds.
pub fn check(instance: &Instance, outcome: &Outcome) -> Vec<Flaw> {
    let lists = Lists::new(instance);
    let mut flaws = rules::broken(instance, &lists, &outcome.assignment);
    if !flaws.is_empty() {
        return flaws;
    }
    let worth = value(instance, &lists, &outcome.levels, &outcome.assignment);
    if worth != outcome.value {
        flaws.push(Flaw(format!(
            "the assignment is worth {worth:?}, not {:?}",
            outcome.value
        )));
    }
    match &outcome.proof {
        Some(Certificate::Flow(proof)) if proof.levels == outcome.levels => {
            flaws.extend(optimal(instance, &lists, &worth, proof));
            if flaws.is_empty() {
                flaws.extend(lottery::check(instance, &lists, proof, &outcome.assignment));
            }
        }
        Some(Certificate::Division(division)) if proves(division, &outcome.levels) => {
            flaws.extend(division::check(
                instance,
                &lists,
                division,
                &outcome.assignment,
            ));
        }
        _ => flaws.push(Flaw("there is no proof of this objective".into())),
    }
    flaws.extend(smallest_cut(instance, &lists, outcome));
    flaws
}

fn proves(division: &Division, levels: &[Level]) -> bool {
    division
        .stages
        .first()
        .is_some_and(|stage| stage.levels == levels)
}

/// Under greedy-generous, the cut must be the smallest: at least one student ends beyond the class before it.
fn smallest_cut(instance: &Instance, lists: &Lists, outcome: &Outcome) -> Option<Flaw> {
    let cut = outcome.levels.iter().find_map(|level| match level {
        Level::Beyond(class) => Some(*class),
        _ => None,
    })?;
    if cut <= 1 {
        return None;
    }
    let wanted = [
        Level::Broken,
        Level::Unplaced,
        Level::Shortfall,
        Level::Beyond(cut - 1),
    ];
    let holds = match &outcome.cut_proof {
        Some(Certificate::Flow(proof)) if proof.levels == wanted => {
            let bound = bound(instance, lists, proof);
            bound[..3] == outcome.value[..3] && bound[3] >= 1
        }
        Some(Certificate::Division(division)) if proves(division, &wanted) => {
            division::reaches(instance, lists, division, &outcome.value[..3])
        }
        _ => false,
    };
    (!holds).then(|| {
        Flaw(format!(
            "it is not proved that a worst class below {cut} cannot be reached"
        ))
    })
}

fn optimal(instance: &Instance, lists: &Lists, worth: &[i64], proof: &Proof) -> Option<Flaw> {
    let fits = proof.students.len() == instance.students.len()
        && proof.sites.len() == instance.sites.len()
        && proof.groups.len() == instance.groups.len()
        && [&proof.students, &proof.sites, &proof.groups]
            .into_iter()
            .flatten()
            .all(|p| p.len() == proof.levels.len());
    if !fits {
        return Some(Flaw("the proof is of another instance".into()));
    }
    let bound = bound(instance, lists, proof);
    (bound != worth).then(|| {
        Flaw(format!(
            "the proof reaches {bound:?}, the assignment {worth:?}"
        ))
    })
}

/// The lower bound that the potentials prove for the value of every assignment.
pub fn bound(instance: &Instance, lists: &Lists, proof: &Proof) -> Vec<i64> {
    let levels = &proof.levels;
    let zero = vec![0; levels.len()];
    let everybody = u32::try_from(instance.students.len()).unwrap_or(u32::MAX);
    let mut bound: Vec<i64> = levels
        .iter()
        .map(|level| rules::constant(instance, *level))
        .collect();
    let mut add = |times: i64, vector: &[i64]| {
        bound
            .iter_mut()
            .zip(vector)
            .for_each(|(sum, value)| *sum += times * value);
    };
    for (student, potential) in proof.students.iter().enumerate() {
        add(-1, potential);
        let mut stay_out = potential.clone();
        value::add_unplaced(instance, lists, levels, student, &mut stay_out);
        add_if_negative(&mut add, 1, &stay_out);
        for (site, rank) in lists.of(student) {
            let mut reduced: Vec<i64> = potential
                .iter()
                .zip(&proof.sites[site])
                .map(|(p, q)| p - q)
                .collect();
            value::add_pair(instance, levels, (student, site, rank), &mut reduced);
            add_if_negative(&mut add, 1, &reduced);
        }
    }
    for (site, own) in instance.sites.iter().zip(&proof.sites) {
        let parent = site
            .groups
            .first()
            .map_or(&zero, |group| &proof.groups[*group]);
        let open: Vec<i64> = own.iter().zip(parent).map(|(p, q)| p - q).collect();
        // No arc carries more than there are students.
        let seats = site.capacity.min(everybody);
        let wanted = if site.quota_mode == QuotaMode::Fill {
            site.min_quota.min(seats)
        } else {
            0
        };
        let mut filling = open.clone();
        value::add_filling(levels, &mut filling);
        add_if_negative(&mut add, i64::from(wanted), &filling);
        add_if_negative(&mut add, i64::from(seats - wanted), &open);
    }
    for (group, own) in instance.groups.iter().zip(&proof.groups) {
        add_if_negative(&mut add, i64::from(group.capacity.min(everybody)), own);
    }
    bound
}

fn add_if_negative(add: &mut impl FnMut(i64, &[i64]), times: i64, reduced: &[i64]) {
    if sign(reduced) == Ordering::Less {
        add(times, reduced);
    }
}

/// A vector against zero, level by level.
fn sign(vector: &[i64]) -> Ordering {
    vector
        .iter()
        .map(|value| value.cmp(&0))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
