//! Prices for rows (Dantzig and Wolfe 1960): the best mix of the flows found so far that keeps the rows on average, and
//! the prices under which no flow of the mix is worth leaving. A small linear program with vector costs, compared level
//! by level, solved exactly in fractions. Breaking a row is possible at level 0, which comes before everything else.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One, Zero};

/// A fraction.
pub type Fraction = Ratio<i128>;

/// A flow in the mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it costs at each level.
    pub cost: Vec<i64>,
    /// What it weighs in each row.
    pub weights: Vec<i64>,
}

/// The best mix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix {
    /// The columns in it and their parts, which add up to one.
    pub parts: Vec<(usize, Fraction)>,
    /// For each row its price at each level, never below zero.
    pub prices: Vec<Vec<Fraction>>,
}

/// The linear program: how much of each column, so that each row keeps its limit.
#[derive(Debug)]
pub struct Program<'a> {
    /// By row.
    pub limits: &'a [i64],
    /// At least one.
    pub columns: &'a [Column],
    /// What breaking a row by one costs at level 0.
    pub penalty: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    Column(usize),
    /// What a row has left.
    Left(usize),
    /// What it is broken by.
    Over(usize),
}

/// What to do next.
enum Step {
    Enter(Variable),
    Done,
}

struct Basis<'a> {
    program: &'a Program<'a>,
    variables: Vec<Variable>,
    inverse: Vec<Vec<Fraction>>,
    values: Vec<Fraction>,
}

/// Far more exchanges than such a small program needs.
const MOST_EXCHANGES: usize = 2_000;

impl Program<'_> {
    /// Solves it; none when the fractions grow beyond 128 bits.
    pub fn solve(&self) -> Option<Mix> {
        let mut basis = Basis::new(self)?;
        for _ in 0..MOST_EXCHANGES {
            let duals = basis.duals()?;
            match basis.entering(&duals)? {
                Step::Enter(entering) => basis.exchange(entering)?,
                Step::Done => return Some(basis.mix(&duals)),
            }
        }
        None
    }

    fn levels(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cost.len())
    }

    /// A variable's entries: one for each row, the last for the parts that add up to one.
    fn entries(&self, variable: Variable) -> Vec<i64> {
        let mut entries = vec![0; self.limits.len() + 1];
        match variable {
            Variable::Column(at) => {
                entries[..self.limits.len()].copy_from_slice(&self.columns[at].weights);
                entries[self.limits.len()] = 1;
            }
            Variable::Left(row) => entries[row] = 1,
            Variable::Over(row) => entries[row] = -1,
        }
        entries
    }

    fn cost(&self, variable: Variable, level: usize) -> i64 {
        match variable {
            Variable::Column(at) => self.columns[at].cost[level],
            Variable::Over(_) if level == 0 => self.penalty,
            Variable::Left(_) | Variable::Over(_) => 0,
        }
    }
}

impl<'a> Basis<'a> {
    /// The first column alone, with what it leaves or breaks.
    fn new(program: &'a Program<'a>) -> Option<Self> {
        let rows = program.limits.len();
        let first = program.columns.first()?;
        let mut inverse = vec![vec![Fraction::zero(); rows + 1]; rows + 1];
        let mut variables = Vec::new();
        let mut values = Vec::new();
        for (row, entries) in inverse.iter_mut().enumerate().take(rows) {
            let left = program.limits[row] - first.weights[row];
            let sign = if left < 0 { -1 } else { 1 };
            variables.push(if left < 0 {
                Variable::Over(row)
            } else {
                Variable::Left(row)
            });
            values.push(whole(sign * left));
            entries[row] = whole(sign);
            entries[rows] = whole(-sign * first.weights[row]);
        }
        variables.push(Variable::Column(0));
        values.push(Fraction::one());
        inverse[rows][rows] = Fraction::one();
        Some(Self {
            program,
            variables,
            inverse,
            values,
        })
    }

    /// For each row, and for the sum of the parts, what one more would cost at each level.
    fn duals(&self) -> Option<Vec<Vec<Fraction>>> {
        let levels = self.program.levels();
        let mut duals = vec![vec![Fraction::zero(); levels]; self.variables.len()];
        for (variable, row) in self.variables.iter().zip(&self.inverse) {
            for level in 0..levels {
                let cost = self.program.cost(*variable, level);
                if cost == 0 {
                    continue;
                }
                for (dual, entry) in duals.iter_mut().zip(row) {
                    dual[level] = dual[level].checked_add(&entry.checked_mul(&whole(cost))?)?;
                }
            }
        }
        Some(duals)
    }

    /// The first variable that would gain, in a fixed order (Bland 1977: then no basis repeats).
    fn entering(&self, duals: &[Vec<Fraction>]) -> Option<Step> {
        let columns = (0..self.program.columns.len()).map(Variable::Column);
        let rows = 0..self.program.limits.len();
        let others = rows.flat_map(|row| [Variable::Left(row), Variable::Over(row)]);
        for variable in columns.chain(others) {
            if !self.variables.contains(&variable) && self.gains(variable, duals)? {
                return Some(Step::Enter(variable));
            }
        }
        Some(Step::Done)
    }

    fn gains(&self, variable: Variable, duals: &[Vec<Fraction>]) -> Option<bool> {
        let entries = self.program.entries(variable);
        for level in 0..self.program.levels() {
            let mut reduced = whole(self.program.cost(variable, level));
            for (entry, dual) in entries.iter().zip(duals) {
                if *entry != 0 {
                    reduced = reduced.checked_sub(&dual[level].checked_mul(&whole(*entry))?)?;
                }
            }
            if !reduced.is_zero() {
                return Some(reduced < Fraction::zero());
            }
        }
        Some(false)
    }

    fn exchange(&mut self, entering: Variable) -> Option<()> {
        let entries = self.program.entries(entering);
        let mut direction = Vec::new();
        for row in &self.inverse {
            let mut sum = Fraction::zero();
            for (own, entry) in row.iter().zip(&entries) {
                sum = sum.checked_add(&own.checked_mul(&whole(*entry))?)?;
            }
            direction.push(sum);
        }
        let leaving = self.leaving(&direction)?;
        self.variables[leaving] = entering;
        let pivot = direction[leaving];
        for entry in &mut self.inverse[leaving] {
            *entry = entry.checked_div(&pivot)?;
        }
        self.values[leaving] = self.values[leaving].checked_div(&pivot)?;
        let (row, value) = (self.inverse[leaving].clone(), self.values[leaving]);
        for other in (0..self.variables.len()).filter(|other| *other != leaving) {
            let factor = direction[other];
            if factor.is_zero() {
                continue;
            }
            for (entry, own) in self.inverse[other].iter_mut().zip(&row) {
                *entry = entry.checked_sub(&own.checked_mul(&factor)?)?;
            }
            self.values[other] = self.values[other].checked_sub(&value.checked_mul(&factor)?)?;
        }
        Some(())
    }

    /// Where the first variable falls to zero; among equals the first in the fixed order.
    fn leaving(&self, direction: &[Fraction]) -> Option<usize> {
        let mut best: Option<(Fraction, (u8, usize), usize)> = None;
        for (at, way) in direction
            .iter()
            .enumerate()
            .filter(|(_, way)| **way > Fraction::zero())
        {
            let ratio = self.values[at].checked_div(way)?;
            let order = match self.variables[at] {
                Variable::Column(number) => (0, number),
                Variable::Left(row) => (1, 2 * row),
                Variable::Over(row) => (1, 2 * row + 1),
            };
            if best
                .as_ref()
                .is_none_or(|(least, first, _)| (&ratio, &order) < (least, first))
            {
                best = Some((ratio, order, at));
            }
        }
        best.map(|(_, _, at)| at)
    }

    fn mix(&self, duals: &[Vec<Fraction>]) -> Mix {
        let parts =
            self.variables.iter().zip(&self.values).filter_map(
                |(variable, value)| match variable {
                    Variable::Column(at) if !value.is_zero() => Some((*at, *value)),
                    _ => None,
                },
            );
        let prices = duals[..self.program.limits.len()].iter();
        Mix {
            parts: parts.collect(),
            prices: prices
                .map(|dual| dual.iter().map(|value| -value).collect())
                .collect(),
        }
    }
}

fn whole(number: i64) -> Fraction {
    Fraction::from_integer(i128::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cost: &[i64], weights: &[i64]) -> Column {
        Column {
            cost: cost.to_vec(),
            weights: weights.to_vec(),
        }
    }

    /// Cheap and too heavy, dear and light: half of each keeps the limit, and a unit of weight costs the difference.
    #[test]
    fn a_row_is_priced_at_what_keeping_it_costs() {
        let columns = [column(&[0, 0, 7], &[4]), column(&[0, 1, 1], &[2])];
        let program = Program {
            limits: &[3],
            columns: &columns,
            penalty: 1,
        };
        let mix = program.solve().unwrap();
        let half = Fraction::new(1, 2);
        let mut parts = mix.parts;
        parts.sort();
        assert_eq!(parts, [(0, half), (1, half)]);
        assert_eq!(
            mix.prices,
            [[Fraction::zero(), half, Fraction::from_integer(-3)]]
        );
    }

    #[test]
    fn a_row_that_nothing_keeps_is_broken_at_the_first_level() {
        let columns = [column(&[0, 5], &[4])];
        let program = Program {
            limits: &[3],
            columns: &columns,
            penalty: 1,
        };
        let mix = program.solve().unwrap();
        assert_eq!(mix.prices, [[Fraction::one(), Fraction::zero()]]);
    }
}
