//! Rounds that are no flow: students who belong together or must be apart, sites that open with a minimum or not at
//! all, groups of sites that overlap.
//!
//! # The method
//!
//! Students who belong together are one party. A party divided into its students, each with an equal share of its cost,
//! is a flow (`relaxed`), and so is everything else but two kinds of conditions: caps of groups that cross others, and
//! parties that must be apart. These become rows with a price (`rows`, `mix`): the flow whose costs contain the
//! prices, less what the rows allow at those prices, bounds every assignment from below, and the best prices give the
//! bound of the linear relaxation. Costs stay vectors compared level by level, so one search optimises all levels, with
//! the same network simplex as a plain round and without a fraction being rounded in anybody's favour: a price that is
//! no whole number of units is rounded, which can only weaken the bound.
//!
//! Where the optimum of the flow divides a party, half-opens a site or breaks a row, a question divides all assignments
//! in two (`search`). The lottery is more levels behind the others (`lottery`).
//!
//! # The proof
//!
//! The division itself, with the prices that close each part. The checker asks the same questions anew, bounds each
//! part by weak duality, and believes nothing else.
//!
//! # Sources
//!
//! Branch and bound: Land and Doig (1960). Prices for side conditions: Dantzig and Wolfe (1960); Geoffrion (1974) on
//! Lagrangean bounds.

mod again;
mod closing;
#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a tiny round has small numbers"
)]
mod competing_tests;
mod conflict;
mod evaluate;
mod held;
#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a tiny round has small numbers"
)]
mod joining_tests;
mod limits;
mod lottery;
mod mix;
mod near;
mod open;
mod relaxed;
mod rows;
mod search;
mod setting;
#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a tiny round has small numbers"
)]
mod tests;

use super::{
    instance::{Instance, QuotaMode, SiteNo},
    levels::{Level, Policy, levels},
    outcome::{Certificate, Division, Outcome, Stage, Stopped},
    profile::Profile,
    solve::Unsolved,
};
pub use limits::Limits;
pub use search::{Late, Search};
pub use setting::{Party, Setting};

/// Whether a round has something that no flow has.
pub fn is_needed(instance: &Instance) -> bool {
    let closes =
        |site: &super::instance::Site| site.quota_mode == QuotaMode::Close && site.min_quota > 1;
    !instance.links.is_empty()
        || instance
            .sites
            .iter()
            .any(|site| closes(site) || site.groups.len() > 1)
}

/// Solves such a round, until `stop` says so.
pub fn solve(
    instance: &Instance,
    profile: &Profile,
    policy: Policy,
    stop: &dyn Fn() -> bool,
) -> Result<Outcome, Unsolved> {
    let setting = Setting::new(instance, profile);
    let worst = profile.worst_class(instance);
    let cut = if policy == Policy::GreedyGenerous {
        smallest_worst_class(&setting, worst, stop)
    } else {
        Cut {
            class: worst,
            proof: None,
            start: None,
            finished: true,
        }
    };
    let mut search = Search::new(&setting, levels(policy, worst, cut.class), stop);
    if let Some(start) = &cut.start {
        search.begin_with(start);
    }
    let stopped = search.run();
    let Some(best) = search.best.clone() else {
        let conflict = stopped
            .is_none()
            .then(|| conflict::find(instance, stop))
            .flatten();
        return Err(conflict.map_or(Unsolved::TimeOut, |conflict| {
            Unsolved::Infeasible(vec![conflict])
        }));
    };
    let objective = search.levels().to_vec();
    let mut outcome = Outcome {
        policy,
        assignment: setting.assignment(&best.choices),
        levels: objective.clone(),
        value: best.value.clone(),
        proof: None,
        cut_proof: cut.proof.map(Certificate::Division),
        stopped: None,
    };
    if !cut.finished {
        // The worst class is not known to be the smallest: nothing from that level on is.
        outcome.stopped = Some(Stopped {
            bound: Some(stopped.unwrap_or(best.value)[..3].to_vec()),
        });
        return Ok(outcome);
    }
    if let Some(bound) = stopped {
        outcome.stopped = Some(Stopped { bound: Some(bound) });
        return Ok(outcome);
    }
    let mut stages = vec![Stage {
        levels: objective,
        value: best.value,
    }];
    if !lottery::settle(&mut search, &mut stages) {
        outcome.stopped = Some(Stopped { bound: None });
    }
    if let Some(best) = &search.best {
        outcome.assignment = setting.assignment(&best.choices);
    }
    outcome.proof = Some(Certificate::Division(Division {
        unit: setting.unit,
        stages,
        parts: std::mem::take(&mut search.parts),
    }));
    Ok(outcome)
}

/// The smallest worst class that a maximum placement can keep.
struct Cut {
    class: u32,
    /// That one smaller cannot be kept.
    proof: Option<Division>,
    /// An assignment that keeps it.
    start: Option<Vec<Option<SiteNo>>>,
    finished: bool,
}

/// Halves the classes that are left until the smallest is found.
fn smallest_worst_class(setting: &Setting, worst: u32, stop: &dyn Fn() -> bool) -> Cut {
    let mut cut = Cut {
        class: worst.max(1),
        proof: None,
        start: None,
        finished: true,
    };
    let mut refused = 0;
    while refused + 1 < cut.class {
        let class = u32::midpoint(refused, cut.class);
        let objective = vec![
            Level::Broken,
            Level::Unplaced,
            Level::Shortfall,
            Level::Beyond(class),
        ];
        let mut search = Search::new(setting, objective, stop);
        if let Some(start) = &cut.start {
            search.begin_with(start);
        }
        cut.finished = search.run().is_none();
        let Some(best) = search.best else {
            return cut;
        };
        if !cut.finished {
            cut.start.get_or_insert(best.choices);
            return cut;
        }
        if best.value[3] == 0 {
            (cut.class, cut.start) = (class, Some(best.choices));
        } else {
            refused = class;
            cut.start.get_or_insert(best.choices);
            cut.proof = Some(Division {
                unit: setting.unit,
                stages: vec![Stage {
                    levels: search.relaxed.levels().to_vec(),
                    value: best.value,
                }],
                parts: search.parts,
            });
        }
    }
    cut
}
