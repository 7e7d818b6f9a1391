//! Decisions that cannot all hold: pins, links and minimums, each of which is needed for the clash. Found by leaving one
//! after the other out; what can be left out without making the round possible has no part in it.

use super::{search::Search, setting::Setting};
use crate::matching::{
    eligible::Eligibility,
    instance::{Instance, QuotaMode},
    levels::{Level, Policy, levels},
    outcome::Conflict,
    profile::Profile,
};

/// The clash of a round that has no assignment; none when it was stopped before it was found.
pub fn find(instance: &Instance, stop: &dyn Fn() -> bool) -> Option<Conflict> {
    let mut rest = instance.clone();
    for at in (0..rest.pins.len()).rev() {
        leave_out(&mut rest, stop, |round| {
            round.pins.remove(at);
        })?;
    }
    for at in (0..rest.links.len()).rev() {
        leave_out(&mut rest, stop, |round| {
            round.links.remove(at);
        })?;
    }
    for site in 0..rest.sites.len() {
        if rest.sites[site].quota_mode == QuotaMode::Close && rest.sites[site].min_quota > 1 {
            leave_out(&mut rest, stop, |round| round.sites[site].min_quota = 0)?;
        }
    }
    let minimums = (0..rest.sites.len())
        .filter(|site| {
            rest.sites[*site].quota_mode == QuotaMode::Close && rest.sites[*site].min_quota > 1
        })
        .collect();
    let mut conflict = Conflict {
        links: rest.links.iter().map(|link| link.row).collect(),
        pins: rest.pins,
        minimums,
        words: String::new(),
    };
    conflict.words = words(instance, &conflict);
    Some(conflict)
}

/// Leaves something out if the round stays impossible without it; none when it was stopped.
fn leave_out(
    round: &mut Instance,
    stop: &dyn Fn() -> bool,
    without: impl Fn(&mut Instance),
) -> Option<()> {
    let mut less = round.clone();
    without(&mut less);
    if !is_possible(&less, stop)? {
        *round = less;
    }
    Some(())
}

fn is_possible(instance: &Instance, stop: &dyn Fn() -> bool) -> Option<bool> {
    let profile = Profile::new(instance, &Eligibility::new(instance));
    let setting = Setting::new(instance, &profile);
    let mut first = levels(Policy::Lottery, 0, 0);
    first.retain(|level| matches!(level, Level::Broken | Level::Unplaced | Level::Shortfall));
    Search::new(&setting, first, stop).is_possible()
}

fn words(instance: &Instance, conflict: &Conflict) -> String {
    let pins = conflict.pins.iter().map(|pin| {
        let (student, site) = (
            &instance.students[pin.student].id,
            &instance.sites[pin.site].id,
        );
        format!("{student} pinned to {site}")
    });
    let links = instance
        .links
        .iter()
        .filter(|link| conflict.links.contains(&link.row))
        .map(|link| {
            let (a, b) = (&instance.students[link.a].id, &instance.students[link.b].id);
            format!(
                "{a} and {b} {}",
                if link.together { "together" } else { "apart" }
            )
        });
    let minimums = conflict.minimums.iter().map(|site| {
        let site = &instance.sites[*site];
        format!("{} from {} students on", site.id, site.min_quota)
    });
    let all: Vec<String> = pins.chain(links).chain(minimums).collect();
    format!("these cannot all hold: {}", all.join("; "))
}
