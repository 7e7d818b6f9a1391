//! Who competes, in a round that needs a search: students who cannot all be placed, though all but any one of them can.
//!
//! Whether some students can all be placed is asked of the search: is there an assignment that keeps decisions, links,
//! minimums and caps in which none of them stays out, whoever else does? Most of those who are needed show without a
//! search (`chains`). The others are found from the end of a list of everybody else with a place, those near the student
//! first: of the shortest beginning that cannot be placed beside them, the last is needed, and the question is put again
//! with that one for what comes before. A beginning is sought with doubled steps and then by halving, so that many who
//! matter nothing cost few questions.

use super::chains::Chains;
use crate::matching::{
    branch::{Late, Limits, Search, Setting},
    instance::{Assignment, SiteNo, StudentNo},
    levels::Level,
    outcome::Question,
};
use std::collections::{BTreeSet, VecDeque};

/// What is asked is answered at the first of these levels.
const FIRST: [Level; 3] = [Level::Broken, Level::Unplaced, Level::Shortfall];

/// Where each party goes.
type Choices = Vec<Option<SiteNo>>;

/// Students who cannot all be placed, and what they compete for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competing {
    /// The student first. Of students who belong together one stands for all.
    pub students: Vec<StudentNo>,
    /// Every site that one of them, with those they belong to, may take.
    pub sites: Vec<SiteNo>,
    /// Whether one of them belongs to others.
    pub joined: bool,
}

/// A solved round in which it is asked who competes.
pub struct Competition<'a> {
    setting: &'a Setting<'a>,
    search: Search<'a>,
    /// By party.
    choices: Choices,
    stop: &'a dyn Fn() -> bool,
}

impl<'a> Competition<'a> {
    /// Of an assignment that places as many as can be.
    pub fn new(
        setting: &'a Setting<'a>,
        assignment: &Assignment,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        let choices = setting.choices(assignment);
        let mut search = Search::new(setting, FIRST.to_vec(), stop);
        search.begin_with(&choices);
        search.run();
        Self {
            setting,
            search,
            choices,
            stop,
        }
    }

    /// Who competes with a student without a place; none when that was not found before the search was stopped.
    pub fn of(&self, student: StudentNo) -> Option<Competing> {
        let own = self.setting.party_of(student)?;
        let needed = self.needed(own)?;
        let parties = || needed.iter().map(|party| &self.setting.parties[*party]);
        let others = parties().skip(1).filter_map(|party| party.members.first());
        let sites: BTreeSet<SiteNo> = needed
            .iter()
            .flat_map(|party| self.setting.may_take(*party))
            .collect();
        Some(Competing {
            students: std::iter::once(student).chain(others.copied()).collect(),
            sites: sites.into_iter().collect(),
            joined: parties().any(|party| party.alone().is_none()),
        })
    }

    /// Parties that cannot all be placed, while all but any one of them can: this one, and some of the others.
    fn needed(&self, own: usize) -> Option<Vec<usize>> {
        let mut needed = vec![own];
        let mut others = self.by_nearness(own);
        take_lasts(
            &mut needed,
            &mut others,
            Chains::new(self.setting, &self.choices),
            own,
        );
        while let Some(together) = self.together(&needed, &[]).ok()? {
            let (least, without_last) = self.shortest(&needed, &others, together)?;
            others.truncate(least);
            let last = others.pop()?;
            needed.push(last);
            take_lasts(
                &mut needed,
                &mut others,
                Chains::new(self.setting, &without_last),
                last,
            );
        }
        Some(needed)
    }

    /// How many from the beginning of a list cannot all be placed beside those needed, who can: as few as possible, and
    /// an assignment of all but the last of them. In a largest placement all of the list cannot.
    fn shortest(
        &self,
        needed: &[usize],
        others: &[usize],
        all: Choices,
    ) -> Option<(usize, Choices)> {
        let (mut fits, mut too_many, mut step, mut found) = (0, others.len(), 1, all);
        while fits + 1 < too_many {
            let fewer = too_many.saturating_sub(step).max(fits + 1);
            let together = self.together(needed, &others[..fewer]).ok()?;
            step *= 2;
            if let Some(together) = together {
                (fits, found) = (fewer, together);
                step = too_many;
            } else {
                too_many = fewer;
            }
            // Doubled steps until one is too long, then halves of what is left.
            step = step.min((too_many - fits) / 2).max(1);
        }
        Some((too_many, found))
    }

    /// An assignment that places all of these, if there is one.
    fn together(&self, some: &[usize], others: &[usize]) -> Result<Option<Choices>, Late> {
        if (self.stop)() {
            return Err(Late);
        }
        let mut limits = Limits::default();
        for party in some.iter().chain(others).copied() {
            limits.answer(self.setting, Question::Goes { party, to: None }, false);
        }
        self.search.again(limits).any()
    }

    /// The other parties that have a place and are not pinned: those at sites that this one could take, then those at
    /// sites that these could take, and so on, with the sites of the same groups; whoever is left comes last.
    fn by_nearness(&self, own: usize) -> Vec<usize> {
        let setting = self.setting;
        let mut there: Vec<Vec<usize>> = vec![Vec::new(); setting.instance.sites.len()];
        for (party, choice) in self.choices.iter().enumerate() {
            if let Some(site) = choice.filter(|_| !setting.parties[party].pinned) {
                there[site].push(party);
            }
        }
        let mut order = vec![own];
        let mut seen = vec![false; self.choices.len()];
        seen[own] = true;
        let mut queue = VecDeque::from([own]);
        while let Some(party) = queue.pop_front() {
            let sites = self.with_groups(setting.may_take(party));
            let at_sites = sites.iter().flat_map(|site| there[*site].iter().copied());
            for next in at_sites.chain(setting.apart_from(party)) {
                if !std::mem::replace(&mut seen[next], true) {
                    order.push(next);
                    queue.push_back(next);
                }
            }
        }
        order.extend((0..seen.len()).filter(|party| !seen[*party]));
        let placed = |party: &usize| {
            self.choices[*party].is_some() && !setting.parties[*party].pinned && *party != own
        };
        order.retain(placed);
        order
    }

    /// These sites first, then those that share a cap with one of them.
    fn with_groups(&self, mut sites: Vec<SiteNo>) -> Vec<SiteNo> {
        let all = &self.setting.instance.sites;
        let groups: BTreeSet<usize> = sites
            .iter()
            .flat_map(|site| all[*site].groups.iter().copied())
            .collect();
        let shares = |site: &SiteNo| all[*site].groups.iter().any(|group| groups.contains(group));
        sites.extend((0..all.len()).filter(shares));
        sites
    }
}

/// Takes those to the needed ones who are sure to be, as everybody else can be placed without them.
fn take_lasts(needed: &mut Vec<usize>, others: &mut Vec<usize>, mut chains: Chains, own: usize) {
    let lasts: BTreeSet<usize> = chains.lasts(own).into_iter().collect();
    needed.extend(others.extract_if(.., |party| lasts.contains(party)));
}
