//! What a branch of the search has decided: parties that go somewhere or do not, how many a site may take.

use super::setting::Setting;
use crate::matching::{instance::SiteNo, outcome::Question};
use std::collections::{BTreeMap, BTreeSet};

/// A site, or staying out.
pub type Choice = Option<SiteNo>;

/// Where a party may still go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// The choices it was sent to: none yet, the only one left, or several, which no party can follow.
    pub sent: BTreeSet<Choice>,
    /// Choices ruled out.
    pub never: BTreeSet<Option<SiteNo>>,
}

impl Way {
    /// Whether a choice is left.
    pub fn allows(&self, choice: Option<SiteNo>) -> bool {
        let sent = self.sent.iter().all(|only| *only == choice);
        sent && !self.never.contains(&choice)
    }
}

/// How many a site takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: u32,
    /// Whether it is decided that it opens, or stays closed.
    pub decided: bool,
}

/// The decisions of one branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// By party.
    pub ways: BTreeMap<usize, Way>,
    /// By site.
    pub ranges: BTreeMap<SiteNo, Range>,
}

impl Limits {
    /// Adds an answer.
    pub fn answer(&mut self, setting: &Setting, question: Question, yes: bool) {
        match question {
            Question::Goes { party, to } => {
                let way = self.ways.entry(party).or_default();
                if yes {
                    way.sent.insert(to);
                } else {
                    way.never.insert(to);
                }
            }
            Question::Opens(site) => {
                let least = setting.instance.sites[site].min_quota;
                let range = self.range_mut(setting, site);
                range.decided = true;
                if yes {
                    range.least = range.least.max(least);
                } else {
                    range.most = 0;
                }
            }
            Question::Holds { site, most } => {
                let range = self.range_mut(setting, site);
                if yes {
                    range.most = range.most.min(most);
                } else {
                    range.least = range.least.max(most + 1);
                }
            }
        }
    }

    fn range_mut(&mut self, setting: &Setting, site: SiteNo) -> &mut Range {
        self.ranges.entry(site).or_insert(Range {
            least: 0,
            most: setting.instance.sites[site].capacity,
            decided: false,
        })
    }

    /// Whether a site is decided to open or to stay closed.
    pub fn decides(&self, site: SiteNo) -> bool {
        self.ranges.get(&site).is_some_and(|range| range.decided)
    }

    /// Whether a party may go there.
    pub fn allow(&self, party: usize, choice: Option<SiteNo>) -> bool {
        let closed =
            choice.is_some_and(|site| self.ranges.get(&site).is_some_and(|range| range.most == 0));
        !closed && self.ways.get(&party).is_none_or(|way| way.allows(choice))
    }

    /// Whether parties that choose so, with what each site then holds, keep every decision.
    pub fn keep(&self, choices: &[Option<SiteNo>], load: &[i64]) -> bool {
        let ways = self
            .ways
            .iter()
            .all(|(party, way)| way.allows(choices[*party]));
        let range = |(site, range): (&SiteNo, &Range)| {
            (i64::from(range.least)..=i64::from(range.most)).contains(&load[*site])
        };
        ways && self.ranges.iter().all(range)
    }

    /// Whether a party has one choice left.
    pub fn settle(&self, party: usize) -> bool {
        self.ways
            .get(&party)
            .is_some_and(|way| !way.sent.is_empty())
    }
}
