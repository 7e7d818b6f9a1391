//! The proof of a round that is no flow: all assignments divided by questions, and prices that close each part.
//!
//! **One part.** Let seats at a site cost `y` (any sign), seats in a group `w >= 0` more, and let two parties that must
//! be apart pay `m >= 0` each for being at the same site. Then every assignment of the part costs at least
//!
//! - for each party its cheapest choice that the answers leave, seats paid;
//! - for each site what the seats sold bring too little: `min(0, c - y + sum of its w)` for every seat, `c` being what
//!   a seat adds to the levels itself (one that helps to a minimum);
//! - less what may be sold: `w` times each group's cap, `m` once for each two parties,
//!
//! all compared level by level (weak duality). Whoever has no choice left makes the part empty. A site owes what
//! it must take at least: every seat missing costs one decision broken, at the first level. Values are whole, so a bound between
//! two of them counts as the next.
//!
//! **All parts.** A question and its two answers leave nothing out. Later stages (the lottery) hold what earlier ones
//! proved: nobody's rank, or site, can be better, and a worse one would not be as good as the outcome.

use super::{Flaw, answers::Answers, parties::Parties, rules::Lists, sign, value};
use crate::matching::{
    instance::{Assignment, Instance, QuotaMode, SiteNo, StudentNo},
    levels::Level,
    outcome::{Division, Prices, Sparse},
};
use std::{cmp::Ordering, collections::BTreeSet};

/// Everything the check of one stage needs.
struct Check<'a> {
    instance: &'a Instance,
    lists: &'a Lists,
    parties: &'a Parties,
    division: &'a Division,
    levels: &'a [Level],
    value: &'a [i64],
    /// What each party may choose as far as stages before decided, with what it costs.
    choices: Vec<Vec<(Option<SiteNo>, Vec<i64>)>>,
}

/// Checks the stages of a division one after the other; the first is the objective.
pub fn check(
    instance: &Instance,
    lists: &Lists,
    division: &Division,
    assignment: &Assignment,
) -> Option<Flaw> {
    let parties = Parties::new(instance);
    let mut decided: BTreeSet<Level> = BTreeSet::new();
    let mut worse = BTreeSet::new();
    let objective = &division.stages.first()?.levels;
    for (number, stage) in division.stages.iter().enumerate() {
        let lottery = stage.levels.get(objective.len()..).unwrap_or_default();
        if !stage.levels.starts_with(objective) || !lottery.iter().all(is_lottery) {
            return Some(Flaw("a stage of the lottery changes the objective".into()));
        }
        let worth = value(instance, lists, &stage.levels, assignment);
        if worth != stage.value {
            return Some(Flaw(format!(
                "the assignment is worth {worth:?} in stage {number}, not {:?}",
                stage.value
            )));
        }
        let mut check = Check {
            instance,
            lists,
            parties: &parties,
            division,
            levels: &stage.levels,
            value: &stage.value,
            choices: Vec::new(),
        };
        check.choices = (0..parties.members.len())
            .map(|party| check.choices_of(party, &decided, assignment))
            .collect();
        if let Err(flaw) = check.parts(number, &mut worse) {
            return Some(flaw);
        }
        decided.extend(lottery.iter().copied());
    }
    None
}

/// Whether a division proves that nothing with these first values has a last value below one.
pub fn reaches(instance: &Instance, lists: &Lists, division: &Division, first: &[i64]) -> bool {
    let Some(stage) = division.stages.first() else {
        return false;
    };
    let mut check = Check {
        instance,
        lists,
        parties: &Parties::new(instance),
        division,
        levels: &stage.levels,
        value: &stage.value,
        choices: Vec::new(),
    };
    let nobody = vec![None; instance.students.len()];
    check.choices = (0..check.parties.members.len())
        .map(|party| check.choices_of(party, &BTreeSet::new(), &nobody))
        .collect();
    let (last, before) = stage.value.split_last().unwrap_or((&0, &[]));
    before == first && *last >= 1 && check.parts(0, &mut BTreeSet::new()).is_ok()
}

const fn is_lottery(level: &Level) -> bool {
    matches!(level, Level::Rank(_) | Level::Place(_))
}

impl Check<'_> {
    /// Goes through all parts of one stage. A part that an earlier stage showed to be worse needs nothing more.
    fn parts(&self, stage: usize, worse: &mut BTreeSet<usize>) -> Result<(), Flaw> {
        let mut todo = vec![(0, Answers::default())];
        let mut seen = BTreeSet::new();
        while let Some((part, answers)) = todo.pop() {
            let own = self.division.parts.get(part).filter(|_| seen.insert(part));
            let Some(own) = own else {
                return Err(Flaw("the proof divides nothing, or a part twice".into()));
            };
            if worse.contains(&part) {
                continue;
            }
            let closed = own.closed.iter().find(|(closed, _)| *closed == stage);
            match (closed, own.divided) {
                (Some((_, prices)), _) => {
                    if self.order(prices, &answers)? == Ordering::Greater {
                        worse.insert(part);
                    }
                }
                (None, Some((question, yes, no))) => {
                    todo.push((yes, answers.with(self.instance, question, true)));
                    todo.push((no, answers.with(self.instance, question, false)));
                }
                (None, None) => {
                    return Err(Flaw(format!("a part is not closed in stage {stage}")));
                }
            }
        }
        Ok(())
    }

    /// The choices that the rules, and the stages before, leave a party, with their costs.
    fn choices_of(
        &self,
        party: usize,
        decided: &BTreeSet<Level>,
        assignment: &Assignment,
    ) -> Vec<(Option<SiteNo>, Vec<i64>)> {
        let members = &self.parties.members[party];
        let held = |choice: Option<SiteNo>| {
            members.iter().all(|student| {
                let rank =
                    |choice: Option<SiteNo>| choice.map(|site| self.lists.rank(*student, site));
                let same_rank = !decided.contains(&Level::Rank(*student))
                    || rank(choice) == rank(assignment[*student]);
                let same_place =
                    !decided.contains(&Level::Place(*student)) || choice == assignment[*student];
                same_rank && same_place
            })
        };
        let fits = |site: &SiteNo| {
            let own = &self.instance.sites[*site];
            let seats = own
                .groups
                .iter()
                .map(|group| self.instance.groups[*group].capacity);
            let opens = own.quota_mode == QuotaMode::Fill || own.min_quota <= own.capacity;
            let alone = members.len() == 1 || !self.parties.is_split(party);
            alone && opens && seats.fold(own.capacity, u32::min) as usize >= members.len()
        };
        let first = members
            .iter()
            .take(1)
            .flat_map(|student| self.lists.of(*student));
        let sites = first
            .map(|(site, _)| site)
            .filter(|site| {
                members
                    .iter()
                    .all(|student| self.lists.rank(*student, *site).is_some())
            })
            .filter(fits);
        let out = (!members.iter().any(|student| self.lists.is_pinned(*student))).then_some(None);
        out.into_iter()
            .chain(sites.map(Some))
            .filter(|choice| held(*choice))
            .map(|choice| (choice, self.cost(members, choice)))
            .collect()
    }

    fn cost(&self, members: &[StudentNo], choice: Option<SiteNo>) -> Vec<i64> {
        let mut cost = vec![0; self.levels.len()];
        for student in members {
            match choice {
                None => {
                    let (instance, lists) = (self.instance, self.lists);
                    value::add_unplaced(instance, lists, self.levels, *student, &mut cost);
                }
                Some(site) => {
                    let rank = self.lists.rank(*student, site).unwrap_or(0);
                    value::add_pair(
                        self.instance,
                        self.levels,
                        (*student, site, rank),
                        &mut cost,
                    );
                }
            }
        }
        cost
    }

    /// How a part's bound stands against the value: above it, or as good, or not proved at all.
    fn order(&self, prices: &Prices, answers: &Answers) -> Result<Ordering, Flaw> {
        if !self.fit(prices) {
            return Err(Flaw("the proof is of another instance".into()));
        }
        let Some(bound) = self.bound(prices, answers) else {
            return Ok(Ordering::Greater);
        };
        match self.against_value(&bound) {
            Ordering::Less => Err(Flaw(format!(
                "in one part the proof reaches {bound:?} / {}, the assignment {:?}",
                self.division.unit, self.value
            ))),
            order => Ok(order),
        }
    }

    fn fit(&self, prices: &Prices) -> bool {
        let dense = |price: &Sparse| self.dense(price);
        let apart = |((a, b, _), price): &((usize, usize, SiteNo), Sparse)| {
            a != b
                && self.parties.apart.contains(&(*a, *b))
                && sign(&dense(price)) != Ordering::Less
        };
        prices.sites.len() == self.instance.sites.len()
            && prices.groups.len() == self.instance.groups.len()
            && [&prices.sites, &prices.groups]
                .into_iter()
                .flatten()
                .chain(prices.apart.iter().map(|(_, price)| price))
                .flatten()
                .all(|(level, _)| usize::from(*level) < self.levels.len())
            && prices
                .groups
                .iter()
                .all(|price| sign(&dense(price)) != Ordering::Less)
            && prices.apart.iter().all(apart)
            && self.division.unit > 0
    }

    /// The lower bound that prices prove for a part; none where somebody has no choice left.
    fn bound(&self, prices: &Prices, answers: &Answers) -> Option<Vec<i64>> {
        let unit = self.division.unit;
        let mut bound: Vec<i64> = self
            .levels
            .iter()
            .map(|level| unit * super::rules::constant(self.instance, *level))
            .collect();
        for party in 0..self.parties.members.len() {
            let allowed = self.choices[party]
                .iter()
                .filter(|(choice, _)| answers.allow(party, *choice));
            let cheapest = allowed
                .map(|(choice, cost)| self.paid(prices, party, *choice, cost))
                .min()?;
            add(&mut bound, 1, &cheapest);
        }
        for site in 0..self.instance.sites.len() {
            self.add_seats(prices, answers, site, &mut bound);
        }
        for (group, price) in self.instance.groups.iter().zip(&prices.groups) {
            add(
                &mut bound,
                -i64::from(group.capacity.min(self.everybody())),
                &self.dense(price),
            );
        }
        for (_, price) in &prices.apart {
            add(&mut bound, -1, &self.dense(price));
        }
        Some(bound)
    }

    /// What a choice costs with its seats.
    fn paid(
        &self,
        prices: &Prices,
        party: usize,
        choice: Option<SiteNo>,
        cost: &[i64],
    ) -> Vec<i64> {
        let mut paid: Vec<i64> = cost
            .iter()
            .map(|value| value * self.division.unit)
            .collect();
        let Some(site) = choice else { return paid };
        let size = i64::try_from(self.parties.members[party].len()).unwrap_or(i64::MAX);
        add(&mut paid, size, &self.dense(&prices.sites[site]));
        for ((a, b, at), price) in &prices.apart {
            if *at == site && (*a == party || *b == party) {
                add(&mut paid, 1, &self.dense(price));
            }
        }
        paid
    }

    /// What the seats of a site bring too little, and what an open one owes.
    fn add_seats(&self, prices: &Prices, answers: &Answers, site: SiteNo, bound: &mut [i64]) {
        let own = &self.instance.sites[site];
        let seats = own.capacity.min(self.everybody());
        let (least, most) = answers.ranges.get(&site).copied().unwrap_or((0, u32::MAX));
        let mut plain: Vec<i64> = self
            .dense(&prices.sites[site])
            .iter()
            .map(|value| -value)
            .collect();
        for group in &own.groups {
            add(&mut plain, 1, &self.dense(&prices.groups[*group]));
        }
        let wanted = if own.quota_mode == QuotaMode::Fill {
            own.min_quota
        } else {
            0
        };
        if let Some(broken) = bound.first_mut() {
            *broken += self.division.unit * i64::from(least);
        }
        for seat in 0..seats.min(most) {
            let mut price = plain.clone();
            if seat < wanted {
                let mut filling = vec![0; price.len()];
                value::add_filling(self.levels, &mut filling);
                add(&mut price, self.division.unit, &filling);
            }
            if let Some(broken) = price.first_mut().filter(|_| seat < least) {
                *broken -= self.division.unit;
            }
            if sign(&price) == Ordering::Less {
                add(bound, 1, &price);
            }
        }
    }

    /// A bound against the value, in whole numbers.
    fn against_value(&self, bound: &[i64]) -> Ordering {
        let unit = self.division.unit;
        for (level, (bound, value)) in bound.iter().zip(self.value).enumerate() {
            let between = bound.rem_euclid(unit) != 0;
            let least = bound.div_euclid(unit) + i64::from(between);
            match least.cmp(value) {
                // Nothing is known of the levels that follow.
                Ordering::Equal if between && level + 1 < self.levels.len() => {
                    return Ordering::Less;
                }
                Ordering::Equal => {}
                other => return other,
            }
        }
        Ordering::Equal
    }

    fn dense(&self, sparse: &Sparse) -> Vec<i64> {
        let mut dense = vec![0; self.levels.len()];
        for (level, value) in sparse {
            if let Some(own) = dense.get_mut(usize::from(*level)) {
                *own = *value;
            }
        }
        dense
    }

    fn everybody(&self) -> u32 {
        u32::try_from(self.instance.students.len()).unwrap_or(u32::MAX)
    }
}

fn add(to: &mut [i64], times: i64, vector: &[i64]) {
    to.iter_mut()
        .zip(vector)
        .for_each(|(sum, value)| *sum += times * value);
}
