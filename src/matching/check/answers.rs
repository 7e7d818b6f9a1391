//! The answers that lead to a part of all assignments.

use crate::matching::{
    instance::{Instance, SiteNo},
    outcome::Question,
};
use std::collections::{BTreeMap, BTreeSet};

/// The answers that lead to a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    only: BTreeMap<usize, Option<SiteNo>>,
    never: BTreeSet<(usize, Option<SiteNo>)>,
    /// For each site the fewest and the most it may take.
    pub(super) ranges: BTreeMap<SiteNo, (u32, u32)>,
}

impl Answers {
    pub(super) fn with(&self, instance: &Instance, question: Question, yes: bool) -> Self {
        let mut more = self.clone();
        match (question, yes) {
            (Question::Goes { party, to }, true) => {
                // Going to two places at once is impossible; ruling one of them out says so.
                if let Some(other) = more.only.insert(party, to).filter(|other| *other != to) {
                    more.never.insert((party, to));
                    more.never.insert((party, other));
                }
            }
            (Question::Goes { party, to }, false) => {
                more.never.insert((party, to));
            }
            (Question::Opens(site), true) => {
                more.narrow(site, instance.sites[site].min_quota, u32::MAX);
            }
            (Question::Opens(site), false) => more.narrow(site, 0, 0),
            (Question::Holds { site, most }, true) => more.narrow(site, 0, most),
            (Question::Holds { site, most }, false) => {
                more.narrow(site, most.saturating_add(1), u32::MAX);
            }
        }
        more
    }

    fn narrow(&mut self, site: SiteNo, least: u32, most: u32) {
        let range = self.ranges.entry(site).or_insert((0, u32::MAX));
        *range = (range.0.max(least), range.1.min(most));
    }

    pub(super) fn allow(&self, party: usize, choice: Option<SiteNo>) -> bool {
        self.only.get(&party).is_none_or(|only| *only == choice)
            && !self.never.contains(&(party, choice))
            && choice.is_none_or(|site| self.ranges.get(&site).is_none_or(|range| range.1 > 0))
    }
}
