//! What if: a changed round solved from where the last solution stands, level by level against what it was worth.
//!
//! Every change is made of arcs. A student who gets other options keeps the old arcs at a surcharge of one at level 0,
//! which comes before everything else, and gets new ones; one more seat is one more arc behind its site; one more
//! student is one more node. The basis stays valid, and a few pivots lead to the new optimum.

use crate::matching::{
    eligible::Eligibility,
    instance::{Instance, SiteNo, StudentNo},
    levels::{Level, pair_cost},
    network::{Network, SHORTFALL, UNPLACED, wanted},
    profile::{Options, Profile, Wish},
};

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
#[derive(Debug)]
pub struct Trial<'a> {
    solved: Network<'a>,
    value: Vec<i64>,
}

impl<'a> Trial<'a> {
    /// Solves the round under these levels.
    pub fn new(instance: &'a Instance, profile: &'a Profile, levels: Vec<Level>) -> Self {
        let mut solved = Network::new(instance, profile, levels);
        solved.optimise();
        let value = solved.value();
        Self { solved, value }
    }

    /// The levels that prices are given in.
    pub fn levels(&self) -> &[Level] {
        &self.solved.levels
    }

    /// What the round is worth as it is.
    pub fn value(&self) -> &[i64] {
        &self.value
    }

    /// The price of a student at a site, whatever the rules of the pair say: what a pin would do. A site that is not on
    /// the student's list of possible ones stays outside the profile. A first level that rises: the seats are pinned.
    pub fn force(&self, student: StudentNo, site: SiteNo) -> Price {
        let mut options = self.solved.profile.options[student].clone();
        if options.pinned {
            let mut free = self.solved.instance.clone();
            free.pins.retain(|pin| pin.student != student);
            options = Options::of(&free, &Eligibility::new(&free), student);
        }
        let listed = options.wishes.iter().find(|wish| wish.site == site);
        let rank = listed.map_or(0, |wish| wish.rank);
        self.relist(student, &[Wish { rank, site }], true)
    }

    /// The price of a student having these options instead of their own; `pinned` if they must have one of them.
    pub fn relist(&self, student: StudentNo, options: &[Wish], pinned: bool) -> Price {
        let mut trial = self.solved.clone();
        trial.frozen = Some(student);
        for pair in trial.pairs[student].clone() {
            trial.basis.surcharge(&mut trial.graph, pair.arc, 1);
        }
        let unplaced = trial.unplaced[student];
        trial
            .basis
            .surcharge(&mut trial.graph, unplaced, i32::from(pinned));
        for wish in options {
            trial.add_pair(student, wish.site, wish.rank);
        }
        self.price(trial)
    }

    /// The price of one more seat at a site that has seats: never above zero at the first level that changes.
    pub fn seat(&self, site: SiteNo) -> Price {
        let mut trial = self.solved.clone();
        let behind = trial.graph.head(trial.site_arc(site));
        let own = &trial.instance.sites[site];
        let missing = wanted(own) > i32::try_from(own.capacity).unwrap_or(i32::MAX);
        let cost: &[(u16, i64)] = if missing { &[(SHORTFALL, -1)] } else { &[] };
        let node = trial.site_node(site);
        trial.graph.arc(node, behind, 1, cost);
        self.price(trial)
    }

    /// The price of one more student: `grown` is the same round with them at the end of the list of students. None when
    /// their list is so long that the levels would have to be others; then the round is to be run again.
    pub fn student(&self, grown: &Instance) -> Option<Price> {
        let newcomer = grown.students.len().checked_sub(1)?;
        let options = Options::of(grown, &Eligibility::new(grown), newcomer);
        let wishes = options.all();
        let worst = wishes
            .iter()
            .map(|wish| Profile::class(grown, newcomer, wish.rank));
        let known = self.levels().iter().filter_map(|level| match level {
            Level::Few(class) | Level::Many(class) => Some(*class),
            _ => None,
        });
        if known
            .max()
            .is_some_and(|known| worst.max().is_some_and(|worst| worst > known))
        {
            return None;
        }
        let mut trial = self.solved.clone();
        let sink = trial.graph.head(*trial.unplaced.first()?);
        let node = trial.graph.node();
        let out = trial.graph.arc(node, sink, 2, &[(UNPLACED, 1)]);
        trial.basis.grow(&trial.graph, node, out);
        trial
            .basis
            .surcharge(&mut trial.graph, out, i32::from(options.pinned));
        for wish in wishes {
            let cost = pair_cost(grown, &trial.levels, newcomer, wish.site, wish.rank);
            let to = trial.site_node(wish.site);
            trial.graph.arc(node, to, 1, &cost);
        }
        Some(self.price(trial))
    }

    fn price(&self, mut trial: Network<'a>) -> Price {
        trial.basis.extend(&trial.graph);
        trial.optimise();
        let now = trial.value();
        Price(
            now.iter()
                .zip(&self.value)
                .map(|(now, was)| now - was)
                .collect(),
        )
    }
}
