//! An assignment near the optimum of the flow: every site of a crossing group gets a cap of its own near what it holds
//! there, every site with a minimum opens or stays closed as the flow leans, and what is left has no rows but those of
//! students who must be apart. A short search finds the best of that.

use super::{evaluate::Spread, limits::Limits, mix::Fraction, search::Search, setting::Setting};
use crate::matching::{
    instance::{Instance, SiteNo},
    outcome::Question,
};
use num_traits::{One, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// The most parts of the short search.
const MOST_PARTS: usize = 200;

/// What each site holds.
pub type Loads = BTreeMap<SiteNo, Fraction>;

/// What each site holds in the optimum of the flow.
pub fn loads(setting: &Setting, spread: &Spread) -> Loads {
    let mut loads = Loads::new();
    for ((party, choice), part) in spread {
        if let Some(site) = choice {
            let size = i128::from(setting.parties[*party].size());
            *loads.entry(*site).or_insert_with(Fraction::zero) +=
                part * Fraction::from_integer(size);
        }
    }
    loads
}

/// The choices of the parties in an assignment near the optimum of the flow; none where none was found at once.
pub fn find(search: &Search, spread: &Spread, limits: &Limits) -> Option<Vec<Option<SiteNo>>> {
    let setting = search.setting;
    let loads = loads(setting, spread);
    let instance = capped(setting, &loads);
    let near = Setting::new(&instance, setting.profile);
    let mut short = Search::new(&near, search.levels().to_vec(), search.stop())
        .within(opened(setting, &loads, limits))
        .holding(search.held.clone())
        .at_most(MOST_PARTS);
    if let Some(best) = &search.best {
        short.begin_with(&best.choices);
    }
    short.run();
    short.best.map(|best| best.choices)
}

/// The round with a cap for every site of a crossing group, such that the groups need none.
fn capped(setting: &Setting, loads: &Loads) -> Instance {
    let mut instance = setting.instance.clone();
    let crossing = &setting.families.crossing;
    let inside = |group: usize| -> Vec<SiteNo> {
        let sites = setting.instance.sites.iter().enumerate();
        sites
            .filter(|(_, site)| site.groups.contains(&group))
            .map(|(number, _)| number)
            .collect()
    };
    let load = |site: SiteNo| loads.get(&site).copied().unwrap_or_else(Fraction::zero);
    let room = |instance: &Instance, group: usize| {
        let held: i64 = inside(group)
            .iter()
            .map(|site| i64::from(instance.sites[*site].capacity))
            .sum();
        i64::from(instance.groups[group].capacity) - held
    };
    for group in crossing {
        for site in inside(*group) {
            let whole = load(site).ceil().to_integer().to_u32().unwrap_or(0);
            instance.sites[site].capacity = whole.min(setting.instance.sites[site].capacity);
        }
    }
    for group in crossing {
        let mut sites = inside(*group);
        sites.sort_by_key(|site| load(*site).fract());
        for site in sites {
            let partly = !load(site).fract().is_zero() && instance.sites[site].capacity > 0;
            if room(&instance, *group) < 0 && partly {
                instance.sites[site].capacity -= 1;
            }
        }
    }
    // What the groups have left goes to the fullest sites first.
    let mut sites: Vec<SiteNo> = (0..instance.sites.len()).collect();
    sites.sort_by_key(|site| std::cmp::Reverse(load(*site)));
    for site in sites {
        let most = setting.instance.sites[site].capacity;
        let groups = &setting.instance.sites[site].groups;
        let own: Vec<usize> = groups
            .iter()
            .copied()
            .filter(|group| crossing.contains(group))
            .collect();
        while instance.sites[site].capacity < most
            && own.iter().all(|group| room(&instance, *group) > 0)
        {
            instance.sites[site].capacity += 1;
        }
    }
    for site in &mut instance.sites {
        site.groups.retain(|group| !crossing.contains(group));
    }
    instance
}

/// The decisions of a part, with every site that has a minimum decided.
fn opened(setting: &Setting, loads: &Loads, limits: &Limits) -> Limits {
    let mut decided = limits.clone();
    for site in 0..setting.instance.sites.len() {
        let Some(least) = setting.least(site) else {
            continue;
        };
        if !decided.decides(site) {
            let share = loads.get(&site).copied().unwrap_or_else(Fraction::zero)
                / Fraction::from_integer(i128::from(least));
            let leans = share * Fraction::from_integer(2) >= Fraction::one();
            decided.answer(setting, Question::Opens(site), leans);
        }
    }
    decided
}
