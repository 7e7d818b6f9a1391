//! Branch and bound (Land and Doig 1960): the flow bounds a part of all assignments; where its optimum divides a party,
//! half-opens a site or breaks a row, a question divides the part in two. Parts are taken best bound first, and the
//! likelier answer of each question at once, so that good assignments are found early.

use super::{
    evaluate::{Evaluation, Spread, Verdict},
    held::Held,
    limits::Limits,
    near,
    open::Open,
    relaxed::{Priced, Relaxed},
    rows::{self, Flow},
    setting::Setting,
};
use crate::matching::{
    instance::SiteNo,
    levels::Level,
    outcome::{Part, Question},
};
use std::{
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

/// The best assignment so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Best {
    /// Its value at each level.
    pub value: Vec<i64>,
    /// Where each party goes.
    pub choices: Vec<Option<SiteNo>>,
}

/// A search was stopped before it knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late;

/// A search over all assignments of a round.
pub struct Search<'a> {
    /// The round.
    pub setting: &'a Setting<'a>,
    /// Which objective this is, counted from 0.
    pub stage: usize,
    /// The parts so far.
    pub parts: Vec<Part>,
    /// The best so far.
    pub best: Option<Best>,
    /// Parts whose bound is the best value itself: other assignments as good may be in them.
    pub tied: Vec<Open>,
    pub(super) relaxed: Relaxed<'a>,
    pub(super) held: Held,
    pub(super) pool: Vec<Flow>,
    /// The rows with the prices they came to have in the first part.
    pub(super) first_rows: Vec<Priced>,
    pub(super) open: BinaryHeap<Open>,
    /// Divided parts with what is known of them, by part.
    pub(super) divided: BTreeMap<usize, Open>,
    stop: &'a dyn Fn() -> bool,
    any: bool,
    within: Limits,
    most_parts: Option<usize>,
    evaluated: usize,
}

/// After so many evaluated parts an assignment near the flow is looked for, and again after as many more as have been.
const LOOK_NEAR_AFTER: [usize; 5] = [1, 10, 40, 120, 300];
/// Of more parts than these, what is known of the divided ones is forgotten.
const REMEMBERED: usize = 30_000;

impl<'a> Search<'a> {
    /// A search that has not begun. `stop` is asked between two parts whether to stop.
    pub fn new(setting: &'a Setting<'a>, levels: Vec<Level>, stop: &'a dyn Fn() -> bool) -> Self {
        let held = Held::nobody(setting);
        let everything = Open {
            part: 0,
            limits: Limits::default(),
            rows: Vec::new(),
            known: None,
        };
        Self {
            setting,
            stage: 0,
            parts: vec![Part::default()],
            best: None,
            tied: Vec::new(),
            relaxed: Relaxed::new(setting, levels, held.clone()),
            held,
            pool: Vec::new(),
            first_rows: Vec::new(),
            open: BinaryHeap::from([everything]),
            divided: BTreeMap::new(),
            stop,
            any: false,
            within: Limits::default(),
            most_parts: None,
            evaluated: 0,
        }
    }

    /// The same search from the beginning within these answers, from where the flow stands now.
    #[must_use]
    pub fn again(&self, limits: Limits) -> Self {
        let everything = Open {
            part: 0,
            limits: limits.clone(),
            rows: self.first_rows.clone(),
            known: None,
        };
        Self {
            stage: self.stage,
            parts: vec![Part::default()],
            best: None,
            tied: Vec::new(),
            relaxed: self.relaxed.clone(),
            held: self.held.clone(),
            pool: self.pool.clone(),
            first_rows: self.first_rows.clone(),
            open: BinaryHeap::from([everything]),
            divided: BTreeMap::new(),
            within: limits,
            evaluated: 0,
            ..*self
        }
    }

    /// With what earlier objectives decided.
    #[must_use]
    pub fn holding(mut self, held: Held) -> Self {
        self.relaxed
            .restage(self.relaxed.levels().to_vec(), held.clone());
        self.held = held;
        self
    }

    /// Gives up after so many parts, and looks for nothing near the flow.
    #[must_use]
    pub fn at_most(mut self, parts: usize) -> Self {
        self.most_parts = Some(parts);
        self
    }

    /// What says whether to stop.
    pub fn stop(&self) -> &'a dyn Fn() -> bool {
        self.stop
    }

    /// Goes on with another objective in the parts where others are as good; `held` is what the objectives before
    /// decided.
    pub fn next_stage(&mut self, levels: Vec<Level>, held: Held) {
        self.stage += 1;
        // Prices of rows carry over as far as the objectives are the same.
        let common = levels
            .iter()
            .zip(self.relaxed.levels())
            .take_while(|(a, b)| a == b)
            .count();
        let length = levels.len();
        self.relaxed.restage(levels, held.clone());
        self.held = held;
        self.pool.clear();
        let again = |mut open: Open| {
            for (_, price) in &mut open.rows {
                price.truncate(common);
                price.resize(length, 0);
            }
            Open {
                known: None,
                ..open
            }
        };
        self.open = std::mem::take(&mut self.tied)
            .into_iter()
            .map(again)
            .collect();
        if let Some(best) = &mut self.best {
            best.value = self.setting.value(self.relaxed.levels(), &best.choices);
        }
    }

    /// The objective.
    pub fn levels(&self) -> &[Level] {
        self.relaxed.levels()
    }

    /// Only asks within these answers.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Self {
        self.open = std::mem::take(&mut self.open)
            .into_iter()
            .map(|open| Open {
                limits: limits.clone(),
                ..open
            })
            .collect();
        self.within = limits;
        self
    }

    /// Whether there is any assignment at all; none when it was stopped before that was clear.
    pub fn is_possible(self) -> Option<bool> {
        self.any().ok().map(|found| found.is_some())
    }

    /// The choices of the first assignment found, if there is any.
    pub fn any(mut self) -> Result<Option<Vec<Option<SiteNo>>>, Late> {
        self.any = true;
        let stopped = self.run();
        let found = self.best.map(|best| best.choices);
        if found.is_none() && stopped.is_some() {
            return Err(Late);
        }
        Ok(found)
    }

    /// Searches to the end, or until it is stopped: then what no assignment can be better than.
    pub fn run(&mut self) -> Option<Vec<i64>> {
        let mut next: Option<Open> = None;
        let mut first = true;
        self.evaluated = 0;
        while let Some(open) = next.take().or_else(|| self.open.pop()) {
            if let Some((bound, prices)) = &open.known
                && !self.could_beat(bound)
            {
                let (bound, prices) = (bound.clone(), Arc::clone(prices));
                self.close(open, &bound, prices);
                continue;
            }
            if !first && self.has_enough() {
                self.open.push(open);
                return Some(self.lowest());
            }
            first = false;
            self.evaluated += 1;
            match (Evaluation { search: self }).of(&open) {
                Verdict::Closed { bound, prices } => self.close(open, &bound, prices),
                Verdict::Divided {
                    question,
                    likely,
                    rows,
                    known,
                    spread,
                } => {
                    self.look_near(&spread, &open.limits);
                    let open = Open {
                        rows,
                        known: Some(known),
                        ..open
                    };
                    next = Some(self.divide(open, question, likely));
                }
            }
        }
        self.collapse();
        let mut tied = std::mem::take(&mut self.tied);
        tied.retain(|open| {
            open.known
                .as_ref()
                .is_some_and(|(bound, _)| self.ties(bound))
        });
        self.tied = tied;
        None
    }

    fn has_enough(&self) -> bool {
        (self.stop)()
            || (self.any && self.best.is_some())
            || self.most_parts.is_some_and(|most| self.evaluated >= most)
    }

    /// Divides a part by a question and hands out the likelier one of the two.
    fn divide(&mut self, open: Open, question: Question, likely: bool) -> Open {
        let [yes, no] = [true, false].map(|answer| {
            let mut limits = open.limits.clone();
            limits.answer(self.setting, question, answer);
            self.parts.push(Part::default());
            Open {
                part: self.parts.len() - 1,
                limits,
                ..open.clone()
            }
        });
        self.parts[open.part].divided = Some((question, yes.part, no.part));
        if self.parts.len() < REMEMBERED {
            self.divided.insert(open.part, open);
        }
        let (one, other) = if likely { (yes, no) } else { (no, yes) };
        self.open.push(other);
        one
    }

    /// Now and then, tries whether there is an assignment near the flow that is better than the best so far.
    fn look_near(&mut self, spread: &Spread, limits: &Limits) {
        let last = LOOK_NEAR_AFTER[LOOK_NEAR_AFTER.len() - 1];
        let whole = near::loads(self.setting, spread)
            .iter()
            .all(|(site, load)| load.is_integer() || !self.setting.is_counted(*site));
        let due = LOOK_NEAR_AFTER.contains(&self.evaluated)
            || self.evaluated.is_multiple_of(last)
            || (whole && !self.setting.families.crossing.is_empty());
        if self.most_parts.is_none()
            && due
            && let Some(choices) = near::find(self, spread, limits)
        {
            self.begin_with(&choices);
        }
    }

    /// Takes a flow for the best if it is an assignment and better.
    pub(super) fn offer(&mut self, flow: &Flow) {
        let Some(choices) = rows::whole(self.setting, flow) else {
            return;
        };
        if !self.keeps_all(flow, &choices) {
            return;
        }
        let value = self.setting.value(self.relaxed.levels(), &choices);
        if self.best.as_ref().is_none_or(|best| value < best.value) {
            self.best = Some(Best { value, choices });
        }
    }

    /// Takes the choices of an earlier search, maybe of another round, for a start if they can be made in this one.
    pub fn begin_with(&mut self, choices: &[Option<SiteNo>]) {
        let setting = self.setting;
        let possible = |(party, choice): (usize, &Option<SiteNo>)| {
            choice.is_none_or(|site| {
                let own = setting.parties.get(party);
                own.is_some_and(|own| own.sites.contains(&site))
                    || (own.is_some() && setting.unlisted(party).any(|own| own == site))
            })
        };
        if choices.len() != setting.parties.len() || !choices.iter().enumerate().all(possible) {
            return;
        }
        let flow = (0..)
            .zip(choices)
            .map(|(party, choice)| (party, *choice, self.setting.parties[party].size()))
            .collect();
        self.offer(&flow);
    }

    fn keeps_all(&self, flow: &Flow, choices: &[Option<SiteNo>]) -> bool {
        let setting = self.setting;
        let pins = choices
            .iter()
            .zip(&setting.parties)
            .all(|(choice, party)| choice.is_some() || !party.pinned);
        let mut load = vec![0; setting.instance.sites.len()];
        for (_, choice, students) in flow {
            if let Some(site) = choice {
                load[*site] += students;
            }
        }
        let opens = (0..load.len()).all(|site| {
            load[site] == 0 || setting.least(site).is_none_or(|least| load[site] >= least)
        });
        // A flow has room everywhere; choices of another round may not.
        let sites = &setting.instance.sites;
        let seats = (0..load.len()).all(|site| load[site] <= i64::from(sites[site].capacity));
        let group_of = |group: usize| -> i64 {
            let inside = (0..load.len()).filter(|site| sites[*site].groups.contains(&group));
            inside.map(|site| load[site]).sum()
        };
        let mut groups = setting.instance.groups.iter().enumerate();
        let room = seats && groups.all(|(group, own)| group_of(group) <= i64::from(own.capacity));
        let within = self.within.keep(choices, &load);
        pins && opens
            && room
            && within
            && rows::broken(setting, flow).is_empty()
            && self.held.keeps(setting, choices)
    }
}
