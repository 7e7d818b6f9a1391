//! What is known of one part: a bound with the prices that prove it, and the question that divides it best.

use super::{
    mix::{Column, Fraction, Program},
    open::Open,
    relaxed::Priced,
    rows::{self, Flow, Row},
    search::Search,
};
use crate::matching::{
    instance::SiteNo,
    outcome::{Prices, Question},
};
use num_traits::{One, ToPrimitive, Zero};
use std::{collections::BTreeMap, sync::Arc};

/// What became of a part.
pub enum Verdict {
    /// Nothing in it comes before the best.
    Closed {
        /// The bound.
        bound: Vec<i64>,
        /// What proves it.
        prices: Arc<Prices>,
    },
    /// It has to be divided.
    Divided {
        /// By what.
        question: Question,
        /// The likelier answer.
        likely: bool,
        /// Rows with their prices.
        rows: Vec<Priced>,
        /// The bound and what proves it.
        known: (Vec<i64>, Arc<Prices>),
        /// The optimum of the flow.
        spread: Spread,
    },
}

/// The evaluation of parts of a search.
pub struct Evaluation<'s, 'a> {
    /// The search.
    pub search: &'s mut Search<'a>,
}

/// How parties are spread in the optimum: the part of each party at each choice.
pub type Spread = BTreeMap<(usize, Option<SiteNo>), Fraction>;

/// A bound and what proves it.
type Known = Option<(Vec<i64>, Arc<Prices>)>;

/// A flow that was found, with its cost.
struct Found {
    flow: Flow,
    cost: Vec<i64>,
}

/// How often prices of rows are improved before a part is divided.
const MOST_ROUNDS: usize = 60;
/// How many flows of other parts are kept to begin with.
const POOL: usize = 48;

impl Evaluation<'_, '_> {
    /// Evaluates a part.
    pub fn of(mut self, open: &Open) -> Verdict {
        let mut rows = open.rows.clone();
        let verdict = self.bounded(open, &mut rows);
        if open.part == 0 {
            self.search.first_rows.clone_from(&rows);
        }
        match verdict {
            Ok(closed) => closed,
            Err((spread, known)) => self.divide(open, spread, rows, known),
        }
    }

    /// Closes a part, or says how the optimum of the flow is spread; improves the prices of rows on the way.
    fn bounded(&mut self, open: &Open, rows: &mut Vec<Priced>) -> Result<Verdict, (Spread, Known)> {
        self.search.relaxed.limit(&open.limits);
        let mut found: Vec<Found> = Vec::new();
        let mut known: Known = None;
        let mut spread = Spread::new();
        for round in 0..MOST_ROUNDS {
            let search = &mut *self.search;
            search.relaxed.price(rows);
            search.relaxed.optimise();
            let flow = search.relaxed.flow();
            let bound = search.relaxed.bound();
            if known.as_ref().is_none_or(|(best, _)| *best < bound) {
                known = Some((bound, Arc::new(search.relaxed.prices())));
            }
            search.offer(&flow);
            if let Some((bound, prices)) = &known
                && !search.could_beat(bound)
            {
                let (bound, prices) = (bound.clone(), Arc::clone(prices));
                return Ok(Verdict::Closed { bound, prices });
            }
            let fresh: Vec<Row> = rows::broken(search.setting, &flow)
                .into_iter()
                .filter(|row| !rows.iter().any(|(own, _)| own == row))
                .collect();
            let repeated = found.iter().any(|found| found.flow == flow);
            if round == 0 {
                found = self.pooled(open, &fresh, rows);
            }
            let cost = self.search.relaxed.cost(&flow);
            self.keep(&flow, &cost);
            found.insert(0, Found { flow, cost });
            let levels = self.search.relaxed.levels().len();
            rows.extend(fresh.iter().map(|row| (*row, vec![0; levels])));
            let Some((mixed, prices)) = self.mixed(rows, &found) else {
                spread = self.spread(&found, &[(0, Fraction::one())]);
                break;
            };
            spread = mixed;
            if prices == *rows || (repeated && fresh.is_empty()) {
                break;
            }
            *rows = prices;
        }
        rows.retain(|(_, price)| price.iter().any(|value| *value != 0));
        Err((spread, known))
    }

    /// Flows of other parts that this part and its rows have a use for.
    fn pooled(&self, open: &Open, fresh: &[Row], rows: &[Priced]) -> Vec<Found> {
        if fresh.is_empty() && rows.is_empty() {
            return Vec::new();
        }
        let search = &*self.search;
        let fits = |flow: &&Flow| {
            let mut load: BTreeMap<SiteNo, i64> = BTreeMap::new();
            for (party, choice, students) in *flow {
                if !open.limits.allow(*party, *choice) {
                    return false;
                }
                if let Some(site) = choice {
                    *load.entry(*site).or_default() += students;
                }
            }
            open.limits.ranges.iter().all(|(site, range)| {
                let load = load.get(site).copied().unwrap_or(0);
                (i64::from(range.least)..=i64::from(range.most)).contains(&load)
            })
        };
        let flows = search.pool.iter().filter(fits);
        flows
            .map(|flow| Found {
                flow: flow.clone(),
                cost: search.relaxed.cost_of(flow),
            })
            .collect()
    }

    /// Remembers a flow that breaks no decision.
    fn keep(&mut self, flow: &Flow, cost: &[i64]) {
        let search = &mut *self.search;
        let rows = !search.setting.apart.is_empty() || !search.setting.families.crossing.is_empty();
        if rows && cost.first() == Some(&0) && !search.pool.contains(flow) {
            if search.pool.len() == POOL {
                search.pool.remove(0);
            }
            search.pool.push(flow.clone());
        }
    }

    /// The best mix of the flows found, and what rows should cost; none where no row matters or the numbers grow too
    /// large.
    fn mixed(&self, rows: &[Priced], found: &[Found]) -> Option<(Spread, Vec<Priced>)> {
        if rows.is_empty() {
            return None;
        }
        let setting = self.search.setting;
        let limits: Vec<i64> = rows.iter().map(|(row, _)| row.limit(setting)).collect();
        let columns: Vec<Column> = found
            .iter()
            .map(|found| Column {
                cost: found.cost.clone(),
                weights: rows
                    .iter()
                    .map(|(row, _)| row.weigh(setting, &found.flow))
                    .collect(),
            })
            .collect();
        let program = Program {
            limits: &limits,
            columns: &columns,
            penalty: setting.unit,
        };
        let mix = program.solve()?;
        let prices = rows
            .iter()
            .zip(&mix.prices)
            .map(|((row, _), price)| (*row, rounded(price)));
        Some((self.spread(found, &mix.parts), prices.collect()))
    }

    fn spread(&self, found: &[Found], parts: &[(usize, Fraction)]) -> Spread {
        let mut spread = Spread::new();
        for (at, part) in parts {
            for (party, choice, students) in &found[*at].flow {
                let size = self.search.setting.parties[*party].size();
                let own = part * Fraction::new(i128::from(*students), i128::from(size));
                *spread
                    .entry((*party, *choice))
                    .or_insert_with(Fraction::zero) += own;
            }
        }
        spread
    }

    fn divide(self, open: &Open, spread: Spread, rows: Vec<Priced>, known: Known) -> Verdict {
        let known = known.unwrap_or_default();
        let asked = self
            .half_open(open, &spread)
            .or_else(|| self.part_of_a_seat(&spread))
            .or_else(|| divided(&spread))
            .or_else(|| self.undecided(open, &spread));
        match asked {
            Some((question, likely)) => Verdict::Divided {
                question,
                likely,
                rows,
                known,
                spread,
            },
            // Every party is decided, so the bound is the value.
            None => Verdict::Closed {
                bound: known.0,
                prices: known.1,
            },
        }
    }

    /// A site with some students but fewer than it opens for, the fullest first.
    fn half_open(&self, open: &Open, spread: &Spread) -> Option<(Question, bool)> {
        let setting = self.search.setting;
        let load = super::near::loads(setting, spread);
        let half = load.into_iter().filter_map(|(site, load)| {
            let share = load / Fraction::from_integer(i128::from(setting.least(site)?));
            (share < Fraction::one() && !open.limits.decides(site)).then_some((share, site))
        });
        let (share, site) = half.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))?;
        Some((
            Question::Opens(site),
            share * Fraction::from_integer(2) >= Fraction::one(),
        ))
    }

    /// A site in a group that crosses others which takes no whole number. With whole numbers at all of these, what is
    /// left is a flow.
    fn part_of_a_seat(&self, spread: &Spread) -> Option<(Question, bool)> {
        let setting = self.search.setting;
        let half = Fraction::new(1, 2);
        let loads = super::near::loads(setting, spread).into_iter();
        let parted = loads.filter(|(site, load)| !load.is_integer() && setting.is_counted(*site));
        let distance = |load: &Fraction| (load.fract() - half).max(half - load.fract());
        let (site, load) =
            parted.min_by(|a, b| distance(&a.1).cmp(&distance(&b.1)).then(a.0.cmp(&b.0)))?;
        let most = load.floor().to_integer().to_u32()?;
        Some((Question::Holds { site, most }, load.fract() < half))
    }

    /// Something of a party that the flow does not divide but no row or price has settled either.
    fn undecided(&self, open: &Open, spread: &Spread) -> Option<(Question, bool)> {
        let setting = self.search.setting;
        let flow: Flow = spread
            .keys()
            .map(|(party, choice)| (*party, *choice, setting.parties[*party].size()))
            .collect();
        let broken = rows::broken(setting, &flow);
        let free = |(party, _, _): &&(usize, Option<SiteNo>, i64)| !open.limits.settle(*party);
        let matters = |(party, choice, _): &&(usize, Option<SiteNo>, i64)| {
            choice.is_some_and(|site| {
                broken
                    .iter()
                    .any(|row| row.weight(setting, *party, site) > 0)
            })
        };
        let chosen = flow
            .iter()
            .filter(free)
            .find(matters)
            .or_else(|| flow.iter().find(free))?;
        let question = Question::Goes {
            party: chosen.0,
            to: chosen.1,
        };
        Some((question, broken.is_empty()))
    }
}

/// The choice of a divided party that most of it makes.
fn divided(spread: &Spread) -> Option<(Question, bool)> {
    let parts = spread.iter().filter(|(_, part)| **part < Fraction::one());
    let ((party, to), _) = parts.max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
    let question = Question::Goes {
        party: *party,
        to: *to,
    };
    Some((question, true))
}

/// A price in whole units; never below zero.
fn rounded(price: &[Fraction]) -> Vec<i64> {
    let whole: Vec<i64> = price
        .iter()
        .map(|value| value.round().to_integer().to_i64().unwrap_or(0))
        .collect();
    if super::relaxed::first_sign(&whole) < 0 {
        vec![0; whole.len()]
    } else {
        whole
    }
}
