//! The last levels, where others are as good: students in lottery order get their best rank, then, in the same order,
//! the first site by id. Each batch of students is one more objective behind the levels, optimised only in the parts
//! whose bound is the best value itself; there only choices of reduced cost zero are left, which is few where metres
//! decide.

use super::{held::Kept, limits::Limits, relaxed::add, search::Search};
use crate::matching::{
    instance::{SiteNo, StudentNo},
    levels::Level,
    outcome::{Prices, Sparse, Stage},
};
use std::collections::BTreeSet;

/// How many students are decided at a time.
const BATCH: usize = 32;

/// Decides what the levels left open; whether it came to the end.
pub fn settle(search: &mut Search, stages: &mut Vec<Stage>) -> bool {
    let levels = search.levels().to_vec();
    let order = search.setting.instance.by_lottery();
    let mut held = search.held.clone();
    for by_rank in [true, false] {
        // Who has only one choice left has it for good, whatever other prices say.
        let mut left = order.clone();
        loop {
            let open = undecided(search, by_rank);
            left.retain(|student| open.contains(student));
            let batch: Vec<StudentNo> = left.iter().copied().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            left.drain(..batch.len());
            let own = batch.iter().map(|student| level(by_rank, *student));
            search.next_stage(levels.iter().copied().chain(own).collect(), held.clone());
            if search.run().is_some() {
                return false;
            }
            for student in batch {
                held.hold(student, kept(search, by_rank, student));
            }
            stages.extend(search.best.as_ref().map(|best| Stage {
                levels: search.levels().to_vec(),
                value: best.value.clone(),
            }));
            search.held = held.clone();
        }
    }
    true
}

const fn level(by_rank: bool, student: StudentNo) -> Level {
    if by_rank {
        Level::Rank(student)
    } else {
        Level::Place(student)
    }
}

fn kept(search: &Search, by_rank: bool, student: StudentNo) -> Kept {
    let setting = search.setting;
    let party = setting
        .parties
        .iter()
        .position(|party| party.members.contains(&student));
    let choices = search.best.as_ref().map(|best| &best.choices);
    let at = party.and_then(|party| choices.and_then(|choices| choices[party]));
    if by_rank {
        Kept::Rank(at.and_then(|site| setting.profile.rank(student, site)))
    } else {
        Kept::Place(at)
    }
}

/// Students who have several ranks, or sites, among the choices that cost nothing in some tied part.
fn undecided(search: &Search, by_rank: bool) -> BTreeSet<StudentNo> {
    let setting = search.setting;
    let mut seen: Vec<BTreeSet<Option<SiteNo>>> = vec![BTreeSet::new(); setting.parties.len()];
    for open in &search.tied {
        let Some((bound, prices)) = &open.known else {
            continue;
        };
        for (party, seen) in seen.iter_mut().enumerate() {
            seen.extend(free_choices(search, &open.limits, (bound, prices), party));
        }
    }
    let mut undecided = BTreeSet::new();
    for (party, seen) in setting.parties.iter().zip(&seen) {
        for student in &party.members {
            let ranks: BTreeSet<Option<u32>> = seen
                .iter()
                .map(|choice| choice.and_then(|site| setting.profile.rank(*student, site)))
                .collect();
            let several = if by_rank {
                ranks.len() > 1
            } else {
                seen.len() > 1
            };
            if several {
                undecided.insert(*student);
            }
        }
    }
    undecided
}

/// The choices of a party with which a tied part, bounded by its prices, can still be as good as the best.
fn free_choices(
    search: &Search,
    limits: &Limits,
    (bound, prices): (&[i64], &Prices),
    party: usize,
) -> Vec<Option<SiteNo>> {
    let setting = search.setting;
    let sites = setting.parties[party].sites.iter().copied();
    let stays = (!setting.parties[party].pinned).then_some(None);
    let choices = stays
        .into_iter()
        .chain(sites.chain(setting.unlisted(party)).map(Some));
    let priced: Vec<(Option<SiteNo>, Vec<i64>)> = choices
        .filter(|choice| limits.allow(party, *choice) && search.held.allow(setting, party, *choice))
        .map(|choice| (choice, priced(search, prices, party, choice)))
        .collect();
    let Some(cheapest) = priced.iter().map(|(_, cost)| cost).min() else {
        return Vec::new();
    };
    let as_good = |cost: &Vec<i64>| {
        let mut with = bound.to_vec();
        add(&mut with, 1, cost);
        add(&mut with, -1, cheapest);
        search
            .best
            .as_ref()
            .is_some_and(|best| search.against(&with, &best.value).is_le())
    };
    let free = priced.iter().filter(|(_, cost)| as_good(cost));
    free.map(|(choice, _)| *choice).collect()
}

/// What a choice costs a party with the prices of its seats.
fn priced(search: &Search, prices: &Prices, party: usize, choice: Option<SiteNo>) -> Vec<i64> {
    let setting = search.setting;
    let mut cost = vec![0; search.levels().len()];
    let own = match choice {
        None => setting.unplaced_cost(search.levels(), party),
        Some(site) => setting.pair_cost(search.levels(), party, site),
    };
    add_sparse(&mut cost, setting.unit, &own);
    let Some(site) = choice else { return cost };
    add_sparse(
        &mut cost,
        setting.parties[party].size(),
        &prices.sites[site],
    );
    for ((a, b, at), price) in &prices.apart {
        if *at == site && (*a == party || *b == party) {
            add_sparse(&mut cost, 1, price);
        }
    }
    cost
}

fn add_sparse(to: &mut [i64], times: i64, vector: &Sparse) {
    for (level, value) in vector {
        to[usize::from(*level)] += times * value;
    }
}
