//! What if: what a changed round would be worth, level by level, against the solved one.

mod chains;
mod competing;
mod flow;
mod searched;
mod ways;

use crate::matching::{
    branch::{self, Setting},
    eligible::Eligibility,
    instance::{Instance, SiteNo, StudentNo},
    levels::Level,
    outcome::Outcome,
    profile::{Options, Profile},
};
pub use competing::{Competing, Competition};
pub use flow::FlowTrial;
pub use searched::SearchTrial;

/// What a change adds to each level; below zero is a gain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price(pub Vec<i64>);

impl Price {
    /// The first level that changes, by its place, and by how much.
    pub fn first(&self) -> Option<(usize, i64)> {
        self.0
            .iter()
            .copied()
            .enumerate()
            .find(|(_, value)| *value != 0)
    }
}

/// A solved round that changes are tried on.
pub enum Trial<'a> {
    /// One that is a flow: every price is found.
    Flow(Box<FlowTrial<'a>>),
    /// One that needs a search, which may be stopped: then a price stays unknown.
    Search(Box<SearchTrial<'a>>),
}

impl<'a> Trial<'a> {
    /// Prepares a solved round for trials under these levels. `stop` is asked where a search can take long.
    pub fn new(
        setting: &'a Setting<'a>,
        levels: Vec<Level>,
        outcome: &Outcome,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        let (instance, profile) = (setting.instance, setting.profile);
        if branch::is_needed(instance) {
            let trial = SearchTrial::new(instance, setting, levels, outcome, stop);
            return Self::Search(Box::new(trial));
        }
        Self::Flow(Box::new(FlowTrial::new(instance, profile, levels)))
    }

    /// The levels that prices are given in.
    pub fn levels(&self) -> &[Level] {
        match self {
            Self::Flow(trial) => trial.levels(),
            Self::Search(trial) => trial.levels(),
        }
    }

    /// What the round is worth as it is.
    pub fn value(&self) -> &[i64] {
        match self {
            Self::Flow(trial) => trial.value(),
            Self::Search(trial) => trial.value(),
        }
    }

    /// The price of a student at a site, whatever the rules of the pair say: what a pin would do.
    pub fn force(&self, student: StudentNo, site: SiteNo) -> Option<Price> {
        match self {
            Self::Flow(trial) => Some(trial.force(student, site)),
            Self::Search(trial) => trial.force(student, site),
        }
    }

    /// What changes when the round is this one instead, which differs in what one student may choose.
    pub fn without(&self, changed: &Instance, student: StudentNo) -> Option<Price> {
        match self {
            Self::Flow(trial) => {
                let options = Options::of(changed, &Eligibility::new(changed), student);
                Some(trial.relist(student, &options.all(), options.pinned))
            }
            Self::Search(trial) => trial.changed(changed, student),
        }
    }

    /// The price of one more seat at a site that has seats: never above zero at the first level that changes.
    pub fn seat(&self, site: SiteNo) -> Option<Price> {
        match self {
            Self::Flow(trial) => Some(trial.seat(site)),
            Self::Search(trial) => trial.seat(site),
        }
    }

    /// The price of one more student: `grown` is the same round with them at the end of the list of students. None when
    /// their list is so long that the levels would have to be others, when a link of theirs makes a flow a round that needs
    /// a search, or when a search was stopped.
    pub fn student(&self, grown: &Instance) -> Option<Price> {
        match self {
            Self::Flow(_) if branch::is_needed(grown) => None,
            Self::Flow(trial) => trial.student(grown),
            Self::Search(trial) => trial.student(grown),
        }
    }
}

/// Whether every class that a student of a round can have is among the levels.
fn knows_classes(levels: &[Level], grown: &Instance, student: StudentNo) -> bool {
    let options = Options::of(grown, &Eligibility::new(grown), student).all();
    let worst = options
        .iter()
        .map(|wish| Profile::class(grown, student, wish.rank))
        .max();
    let known = levels.iter().filter_map(|level| match level {
        Level::Few(class) | Level::Many(class) => Some(*class),
        _ => None,
    });
    known
        .max()
        .is_none_or(|known| worst.is_none_or(|worst| worst <= known))
}
