//! Explanations: computed from the round, never guessed, and each true when tested by solving the changed round anew.
//!
//! A student learns, for each wish they would rather have had, which rules forbid it, or the exact price of granting it
//! (the first level that would be worse, and by how much), or that the price is zero and the lottery decided. A student
//! without a place learns how many compete for how few places and what would help. Nobody else is ever named to them.
//! A coordinator learns what each pin and each block changes, who competes for what, and what one more seat at each
//! site would be worth.

mod coordinator;
mod searched;
mod shortage;
mod student;
pub mod trial;
mod words;

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a tiny round has small numbers"
)]
mod tests;

pub use coordinator::{Coordinator, Decision, Named, Seat};
pub use shortage::{Lift, Shortage, Shortages};
pub use student::{Refusal, StudentPart, Why, Without, left_out};

use super::{
    branch::Setting,
    eligible::Eligibility,
    instance::{Instance, SiteNo, StudentNo},
    levels::{Level, Policy, levels},
    outcome::Outcome,
    profile::Profile,
};
use serde::Serialize;
use std::collections::BTreeMap;
use trial::{Competing, Competition, Price, Trial};

/// Everything there is to say about a solved round.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The policy's name.
    pub policy: &'static str,
    /// Every student in order of ids, told apart from one another.
    pub students: Vec<StudentPart>,
    /// What only the coordinator sees; none under the stable policy, which has no prices.
    pub coordinator: Option<Coordinator>,
}

/// What explanations are made from.
pub(crate) struct Ground<'a> {
    instance: &'a Instance,
    outcome: &'a Outcome,
    eligibility: &'a Eligibility<'a>,
    profile: &'a Profile,
    /// By student: the sites on their list, each once, with the better number.
    listed: Vec<BTreeMap<SiteNo, u32>>,
    /// None under the stable policy.
    trial: Option<Trial<'a>>,
    /// What one more seat would change at each site that has seats.
    seats: Vec<(Option<Price>, SiteNo)>,
    /// In a round that needs a search: who competes with each student without a place, where it was found out.
    competing: BTreeMap<StudentNo, Option<Competing>>,
}

impl Ground<'_> {
    /// Sites where one more seat places one student more.
    fn sites_that_help(&self) -> Vec<SiteNo> {
        let unplaced = self
            .outcome
            .levels
            .iter()
            .position(|level| *level == Level::Unplaced);
        let helps = |price: &Option<Price>| {
            let first = price.as_ref().and_then(Price::first);
            first.is_some_and(|(level, amount)| Some(level) == unplaced && amount < 0)
        };
        let seats = self.seats.iter().filter(|(price, _)| helps(price));
        seats.map(|(_, site)| *site).collect()
    }
}

/// Explains an outcome of this round.
pub fn explain(instance: &Instance, outcome: &Outcome) -> Explanation {
    explain_until(instance, outcome, &|| false)
}

/// Explains an outcome of this round; where that takes a search and `stop` says so, the rest stays unknown.
pub fn explain_until(
    instance: &Instance,
    outcome: &Outcome,
    stop: &dyn Fn() -> bool,
) -> Explanation {
    let eligibility = Eligibility::new(instance);
    let profile = Profile::new(instance, &eligibility);
    let by_flow = outcome.policy != Policy::Stable;
    let setting = Setting::new(instance, &profile);
    let trial = by_flow.then(|| {
        let levels = wide_levels(instance, &profile, outcome);
        Trial::new(&setting, levels, outcome, stop)
    });
    let seats = trial
        .as_ref()
        .map(|trial| coordinator::price_seats(instance, outcome, trial));
    let competing = match trial {
        Some(Trial::Search(_)) => compete(&setting, outcome, stop),
        _ => BTreeMap::new(),
    };
    let ground = Ground {
        instance,
        outcome,
        eligibility: &eligibility,
        profile: &profile,
        listed: listed(instance),
        trial,
        seats: seats.unwrap_or_default(),
        competing,
    };
    let shortages = Shortages::new(instance, &profile, &eligibility, &outcome.assignment);
    // In order of sites, because everybody at one shares what is searched for the first of them.
    let mut students: Vec<StudentNo> = (0..instance.students.len()).collect();
    students.sort_by_key(|student| outcome.assignment[*student]);
    let told = students
        .into_iter()
        .map(|one| (one, student::tell(&ground, &shortages, one)));
    let told: BTreeMap<StudentNo, StudentPart> = told.collect();
    Explanation {
        policy: outcome.policy.as_str(),
        students: told.into_values().collect(),
        coordinator: ground
            .trial
            .as_ref()
            .map(|trial| coordinator::tell(&ground, trial, &shortages)),
    }
}

/// Who competes with each student without a place.
fn compete(
    setting: &Setting,
    outcome: &Outcome,
    stop: &dyn Fn() -> bool,
) -> BTreeMap<StudentNo, Option<Competing>> {
    let competition = Competition::new(setting, &outcome.assignment, stop);
    let unplaced = student::left_out(outcome).into_iter();
    unplaced
        .map(|student| (student, competition.of(student)))
        .collect()
}

/// How many seats some sites have.
fn seats_at(instance: &Instance, sites: &[SiteNo]) -> u64 {
    let seats = sites.iter().map(|site| instance.sites[*site].capacity);
    seats.map(u64::from).sum()
}

fn listed(instance: &Instance) -> Vec<BTreeMap<SiteNo, u32>> {
    let mut listed = vec![BTreeMap::new(); instance.students.len()];
    for row in &instance.preferences {
        let number = listed[row.student].entry(row.site).or_insert(row.rank);
        *number = row.rank.min(*number);
    }
    listed
}

/// The levels of an outcome with room for the longest list there is once a pin or a block is gone. Classes that nobody
/// can reach add levels that are zero, so the optimum is the same.
pub fn wide_levels(instance: &Instance, profile: &Profile, outcome: &Outcome) -> Vec<Level> {
    let free = Instance {
        pins: Vec::new(),
        blocks: Vec::new(),
        ..instance.clone()
    };
    let longest = Profile::new(&free, &Eligibility::new(&free)).worst_class(&free);
    let cut = outcome.levels.iter().find_map(|level| match level {
        Level::Beyond(class) => Some(*class),
        _ => None,
    });
    let worst = longest.max(profile.worst_class(instance));
    levels(outcome.policy, worst, cut.unwrap_or(worst))
}
