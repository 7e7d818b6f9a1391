//! When a part is closed: its bound against the best there is, and divisions that turned out not to be needed.

use super::{open::Open, search::Search};
use crate::matching::outcome::Prices;
use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};

impl Search<'_> {
    /// Closes parts that turned out not to need their division, once the best is known.
    pub(super) fn collapse(&mut self) {
        let mut todo = vec![0];
        while let Some(part) = todo.pop() {
            let Some((_, yes, no)) = self.parts[part].divided else {
                continue;
            };
            let known = self.divided.get(&part).and_then(|open| open.known.clone());
            match known.filter(|(bound, _)| !self.could_beat(bound)) {
                Some((bound, prices)) => {
                    self.parts[part].divided = None;
                    self.drop_below(&[yes, no]);
                    if let Some(open) = self.divided.remove(&part) {
                        self.close(open, &bound, prices);
                    }
                }
                None => todo.extend([yes, no]),
            }
        }
        self.divided.clear();
    }

    pub(super) fn drop_below(&mut self, parts: &[usize]) {
        let mut todo = parts.to_vec();
        let mut dropped = BTreeSet::new();
        while let Some(part) = todo.pop() {
            dropped.insert(part);
            let own = std::mem::take(&mut self.parts[part]);
            todo.extend(own.divided.into_iter().flat_map(|(_, yes, no)| [yes, no]));
        }
        self.tied.retain(|open| !dropped.contains(&open.part));
    }

    pub(super) fn close(&mut self, open: Open, bound: &[i64], prices: Arc<Prices>) {
        let stage = self.stage;
        self.parts[open.part]
            .closed
            .push((stage, Arc::clone(&prices)));
        if self.ties(bound) {
            self.tied.push(Open {
                known: Some((bound.to_vec(), prices)),
                ..open
            });
        }
    }

    /// Whether something with this bound could be as good as the best.
    pub(super) fn ties(&self, bound: &[i64]) -> bool {
        let best = self.best.as_ref();
        best.is_some_and(|best| self.against(bound, &best.value) == Ordering::Equal)
    }

    /// The lowest bound of what is open, or the best value if that is lower, in whole numbers as far as these go.
    pub(super) fn lowest(&self) -> Vec<i64> {
        let known = self
            .open
            .iter()
            .map(|open| open.known.as_ref().map(|(bound, _)| bound.clone()));
        let bounds: Option<Vec<Vec<i64>>> = known.collect();
        let lowest = bounds
            .and_then(|bounds| bounds.into_iter().min())
            .unwrap_or_default();
        let mut whole = Vec::new();
        for bound in lowest {
            let unit = self.setting.unit;
            let between = bound.rem_euclid(unit) != 0;
            whole.push(bound.div_euclid(unit) + i64::from(between));
            if between {
                break;
            }
        }
        whole
    }

    /// Whether something in a part with this bound could come before the best so far.
    pub(super) fn could_beat(&self, bound: &[i64]) -> bool {
        match &self.best {
            Some(best) => self.against(bound, &best.value) == Ordering::Less,
            None => bound.first().is_none_or(|broken| *broken <= 0),
        }
    }

    /// A bound against a value. Values are whole, so a bound between two of them counts as the next; of the levels
    /// behind it nothing is known.
    pub(super) fn against(&self, bound: &[i64], value: &[i64]) -> Ordering {
        let unit = self.setting.unit;
        for (level, (bound, value)) in bound.iter().zip(value).enumerate() {
            let between = bound.rem_euclid(unit) != 0;
            let least = bound.div_euclid(unit) + i64::from(between);
            let order = least.cmp(value);
            if order.is_ne() {
                return order;
            }
            if between && level + 1 < self.levels().len() {
                return Ordering::Less;
            }
        }
        Ordering::Equal
    }
}
