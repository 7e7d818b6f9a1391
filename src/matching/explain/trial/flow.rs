//! What if, in a round that is a flow: every change concerns one student, one seat or one student more, so its exact
//! price is the cheapest way to make room ([`super::ways`]).

use super::{Price, ways::Ways};
use crate::matching::{
    eligible::Eligibility,
    instance::{Instance, SiteNo, StudentNo},
    levels::{Level, pair_cost},
    network::{Network, SHORTFALL, UNPLACED, wanted},
    profile::{Options, Profile, Wish},
    simplex::NodeId,
};
use std::cell::RefCell;

/// A solved flow that changes are tried on.
#[derive(Debug)]
pub struct FlowTrial<'a> {
    solved: Network<'a>,
    value: Vec<i64>,
    ways: RefCell<Ways>,
}

impl<'a> FlowTrial<'a> {
    /// Solves the round under these levels.
    pub fn new(instance: &'a Instance, profile: &'a Profile, levels: Vec<Level>) -> Self {
        let mut solved = Network::new(instance, profile, levels);
        solved.optimise();
        let value = solved.value();
        let ways = RefCell::new(Ways::new(&solved));
        Self {
            solved,
            value,
            ways,
        }
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
        let held = self.ways.borrow().held(student);
        let graph = &self.solved.graph;
        let mut price = self.cheapest(
            (self.solved.instance, student),
            options,
            pinned,
            graph.head(held),
        );
        for (level, value) in graph.cost(held) {
            price.0[level] -= value;
        }
        price
    }

    /// The price of one more seat at a site that has seats: never above zero at the first level that changes.
    pub fn seat(&self, site: SiteNo) -> Price {
        let behind = self.solved.graph.head(self.solved.site_arc(site));
        let own = &self.solved.instance.sites[site];
        let missing = wanted(own) > i32::try_from(own.capacity).unwrap_or(i32::MAX);
        let nothing = Price(vec![0; self.value.len()]);
        let Some(mut cost) = self.make_room(behind, self.solved.site_node(site)) else {
            return nothing;
        };
        cost[usize::from(SHORTFALL)] -= i64::from(missing);
        nothing.min(Price(cost))
    }

    /// The price of one more student: `grown` is the same round with them at the end of the list of students. None when
    /// their list is so long that the levels would have to be others; then the round is to be run again.
    pub fn student(&self, grown: &Instance) -> Option<Price> {
        let newcomer = grown.students.len().checked_sub(1)?;
        let options = Options::of(grown, &Eligibility::new(grown), newcomer);
        let wishes = options.all();
        if !super::knows_classes(self.levels(), grown, newcomer) {
            return None;
        }
        Some(self.cheapest((grown, newcomer), &wishes, options.pinned, self.sink()?))
    }

    /// The least that one of these options costs, or staying out, when somebody leaves `left`.
    fn cheapest(
        &self,
        (instance, student): (&Instance, StudentNo),
        options: &[Wish],
        pinned: bool,
        left: NodeId,
    ) -> Price {
        let of_pair = |wish: &Wish| {
            let mut cost = self.make_room(self.solved.site_node(wish.site), left)?;
            for (level, value) in pair_cost(instance, self.levels(), student, wish.site, wish.rank)
            {
                cost[usize::from(level)] += value;
            }
            Some(Price(cost))
        };
        let best = options.iter().filter_map(of_pair).min();
        // No way breaks fewer decisions than there are broken, which is none; so staying out, which would break one, is
        // not looked at where something does without.
        if let Some(best) = best.as_ref().filter(|best| pinned && best.0[0] <= 0) {
            return best.clone();
        }
        let stay_out = self
            .sink()
            .and_then(|sink| self.make_room(sink, left))
            .map(|mut cost| {
                cost[0] += i64::from(pinned);
                cost[usize::from(UNPLACED)] += 1;
                Price(cost)
            });
        best.into_iter()
            .chain(stay_out)
            .min()
            .unwrap_or_else(|| Price(vec![0; self.value.len()]))
    }

    fn make_room(&self, from: NodeId, to: NodeId) -> Option<Vec<i64>> {
        self.ways.borrow_mut().cost(&self.solved, from, to)
    }

    fn sink(&self) -> Option<NodeId> {
        let out = self.solved.unplaced.first()?;
        Some(self.solved.graph.head(*out))
    }
}
