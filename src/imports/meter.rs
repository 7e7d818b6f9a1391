//! How far a long piece of work has come: told by the work, from whatever thread, and read from beside it.

use super::model::{Reading, Step};
use std::sync::Arc;
use tokio::sync::watch;

/// A meter that the work moves on.
#[derive(Debug, Clone)]
pub struct Meter(Arc<watch::Sender<Reading>>);

impl Default for Meter {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Reading::default())))
    }
}

impl Meter {
    /// A step begins, with so many rows ahead.
    pub fn begin(&self, step: Step, all: u64) {
        let done = 0;
        self.0.send_replace(Reading { step, done, all });
    }

    /// More rows turned up in this step, as with the next file of an archive.
    pub fn more(&self, rows: u64) {
        self.0.send_modify(|reading| reading.all += rows);
    }

    /// So many more rows are done.
    pub fn add(&self, rows: u64) {
        self.0
            .send_modify(|reading| reading.done = (reading.done + rows).min(reading.all));
    }

    /// For whoever watches.
    pub(super) fn watch(&self) -> watch::Receiver<Reading> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_never_says_more_than_there_is() {
        let meter = Meter::default();
        meter.begin(Step::Reading, 2);
        meter.add(3);
        assert_eq!(meter.watch().borrow().done, 2);
        meter.more(5);
        meter.add(1);
        let reading = *meter.watch().borrow();
        assert_eq!((reading.done, reading.all), (3, 7));
        meter.begin(Step::Comparing, 7);
        assert_eq!(meter.watch().borrow().done, 0);
    }
}
