//! What a branch of the search has decided: parties that go somewhere or do not, sites that open or stay closed.

use crate::matching::{instance::SiteNo, outcome::Question};
use std::collections::{BTreeMap, BTreeSet};

/// Where a party may still go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// The only choice left.
    pub only: Option<Option<SiteNo>>,
    /// Choices ruled out.
    pub never: BTreeSet<Option<SiteNo>>,
}

impl Way {
    /// Whether a choice is left.
    pub fn allows(&self, choice: Option<SiteNo>) -> bool {
        self.only.is_none_or(|only| only == choice) && !self.never.contains(&choice)
    }
}

/// The decisions of one branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// By party.
    pub ways: BTreeMap<usize, Way>,
    /// Sites that open (with their minimum) or stay closed.
    pub opens: BTreeMap<SiteNo, bool>,
}

impl Limits {
    /// Adds an answer.
    pub fn answer(&mut self, question: Question, yes: bool) {
        match question {
            Question::Goes { party, to } => {
                let way = self.ways.entry(party).or_default();
                if yes {
                    way.only = Some(to);
                } else {
                    way.never.insert(to);
                }
            }
            Question::Opens(site) => {
                self.opens.insert(site, yes);
            }
        }
    }

    /// Whether a party may go there.
    pub fn allow(&self, party: usize, choice: Option<SiteNo>) -> bool {
        let closed = choice.is_some_and(|site| self.opens.get(&site) == Some(&false));
        !closed && self.ways.get(&party).is_none_or(|way| way.allows(choice))
    }

    /// Whether a party has one choice left.
    pub fn settle(&self, party: usize) -> bool {
        self.ways.get(&party).is_some_and(|way| way.only.is_some())
    }
}
