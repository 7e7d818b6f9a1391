//! What an assignment is worth at each level, and what each arc of the flow adds.

use super::rules::{Lists, constant};
use crate::matching::{
    instance::{Assignment, Instance, QuotaMode, SiteNo, StudentNo},
    levels::Level,
};

/// The value of each level.
pub fn value(
    instance: &Instance,
    lists: &Lists,
    levels: &[Level],
    assignment: &Assignment,
) -> Vec<i64> {
    let mut value: Vec<i64> = levels
        .iter()
        .map(|level| constant(instance, *level))
        .collect();
    let mut load = vec![0_u32; instance.sites.len()];
    for (student, site) in assignment.iter().enumerate() {
        match site {
            Some(site) => {
                add_pair(
                    instance,
                    levels,
                    (student, *site, lists.rank(student, *site).unwrap_or(0)),
                    &mut value,
                );
                load[*site] += 1;
            }
            None => add_unplaced(instance, lists, levels, student, &mut value),
        }
    }
    for (site, load) in instance.sites.iter().zip(load) {
        if site.quota_mode == QuotaMode::Fill {
            (0..load.min(site.min_quota)).for_each(|_| add_filling(levels, &mut value));
        }
    }
    value
}

/// A student who stays out.
pub fn add_unplaced(
    instance: &Instance,
    lists: &Lists,
    levels: &[Level],
    student: StudentNo,
    to: &mut [i64],
) {
    for (level, to) in levels.iter().zip(to) {
        *to += match *level {
            Level::Unplaced => 1,
            Level::Broken => i64::from(lists.is_pinned(student)),
            Level::Rank(who) if who == student => {
                let last = lists.of(student).map(|(_, rank)| rank).max().unwrap_or(0);
                i64::from(last) + 1
            }
            Level::Place(who) if who == student => {
                i64::try_from(instance.sites.len()).unwrap_or(i64::MAX)
            }
            _ => 0,
        };
    }
}

/// A seat that helps a site to its minimum.
pub fn add_filling(levels: &[Level], to: &mut [i64]) {
    for (level, to) in levels.iter().zip(to) {
        *to -= i64::from(*level == Level::Shortfall);
    }
}

/// A student at a site.
pub fn add_pair(
    instance: &Instance,
    levels: &[Level],
    (student, site, rank): (StudentNo, SiteNo, u32),
    to: &mut [i64],
) {
    let luck = if instance.use_carry {
        instance.students[student].carry.min(instance.carry_cap)
    } else {
        0
    };
    let class = if rank == 0 { 0 } else { rank + luck };
    let metres = instance.students[student]
        .place
        .zip(instance.sites[site].place)
        .map(|(a, b)| a.metres_to(b));
    for (level, to) in levels.iter().zip(to) {
        *to += match *level {
            Level::RankSum => i64::from(rank) * i64::from(luck + 1),
            Level::Few(of) => i64::from(of == class),
            Level::Many(of) => -i64::from(of == class),
            Level::Beyond(of) => i64::from(class > of),
            Level::UnknownDistance => i64::from(metres.is_none()),
            Level::Distance => metres.unwrap_or_default(),
            Level::Rank(who) if who == student => i64::from(rank),
            Level::Place(who) if who == student => i64::try_from(site).unwrap_or(i64::MAX),
            Level::Broken
            | Level::Unplaced
            | Level::Shortfall
            | Level::Rank(_)
            | Level::Place(_) => 0,
        };
    }
}
