//! Flows that go on from where another one stands: under another objective, or in a round that differs in one thing.

use super::{
    PairArc, Relaxed, Seats,
    frame::{out_cost, outward},
};
use crate::matching::{
    branch::{held::Held, limits::Limits, setting::Setting},
    instance::SiteNo,
    levels::Level,
    network::SHORTFALL,
};

impl<'a> Relaxed<'a> {
    /// The same flow under another objective, from where it stands, with nothing decided but what is held.
    pub fn restage(&mut self, levels: Vec<Level>, held: Held) {
        self.levels = levels;
        self.limits = Limits::default();
        self.held = held;
        self.rows.clear();
        let mut costs = vec![Vec::new(); self.graph.arcs() as usize];
        for (party, pairs) in self.pairs.iter().enumerate() {
            costs[self.out[party] as usize] = out_cost(self.setting, &self.levels, party);
            for PairArc { arc, site } in pairs {
                costs[*arc as usize] = self.pair_cost(party, *site);
            }
        }
        for seats in self.seats.iter().flatten().filter(|seats| seats.fill) {
            costs[seats.arc as usize] = vec![(SHORTFALL, -self.setting.unit)];
        }
        let of_arc = |arc| std::mem::take(&mut costs[arc as usize]);
        self.graph = self.graph.recosted(self.levels.len(), of_arc);
        self.basis.rebase(&self.graph);
        self.surcharge_all();
    }

    /// The flow of a round that is the same but for one more seat at a site; none where it has none.
    pub fn with_seat<'b>(&self, setting: &'b Setting<'b>, site: SiteNo) -> Option<Relaxed<'b>>
    where
        'a: 'b,
    {
        let last = self.seats[site].last()?;
        let (from, to) = (self.graph.tail(last.arc), self.graph.head(last.arc));
        let after = self.setting.instance.sites[site].capacity;
        let mut relaxed = self.in_round(setting);
        let arc = relaxed.graph.arc(from, to, 1, &[]);
        relaxed.basis.extend(&relaxed.graph);
        relaxed.seats[site].push(Seats {
            arc,
            after,
            fill: i64::from(after) < setting.wanted(site),
        });
        relaxed.recost_site(site);
        relaxed.surcharge_site(site);
        Some(relaxed)
    }

    /// The flow of a round that is the same but for where one party may go, or for one student who joins as the last
    /// party. Where a party could go before and cannot now, its arcs stay: ruling them out is left to the limits.
    pub fn with_party<'b>(&self, setting: &'b Setting<'b>, party: usize) -> Relaxed<'b>
    where
        'a: 'b,
    {
        let mut relaxed = self.in_round(setting);
        if party == relaxed.pairs.len() {
            relaxed.join(party);
        }
        let cost = out_cost(setting, &relaxed.levels, party);
        relaxed
            .basis
            .recost(&mut relaxed.graph, relaxed.out[party], &cost);
        let there: Vec<SiteNo> = relaxed.pairs[party].iter().map(|pair| pair.site).collect();
        for site in setting.parties[party].sites.iter().copied() {
            if !there.contains(&site) {
                relaxed.add_pair(party, site);
            }
        }
        relaxed.basis.extend(&relaxed.graph);
        for site in there {
            relaxed.recost_pair(party, site);
        }
        relaxed.surcharge_party(party);
        relaxed
    }

    /// Sites that a party has arcs to but cannot have.
    pub fn no_longer(&self, party: usize) -> Vec<SiteNo> {
        let may_take = self.setting.may_take(party);
        let sites = self.pairs[party].iter().map(|pair| pair.site);
        sites.filter(|site| !may_take.contains(site)).collect()
    }

    fn in_round<'b>(&self, setting: &'b Setting<'b>) -> Relaxed<'b>
    where
        'a: 'b,
    {
        Relaxed {
            setting,
            ..self.clone()
        }
    }

    /// One student more, who stays out to begin with.
    fn join(&mut self, party: usize) {
        self.held.join();
        let node = self.graph.node();
        debug_assert_eq!(node, self.nodes.party(party));
        let (arc, students) = outward(
            self.setting,
            &self.levels,
            &mut self.graph,
            self.nodes,
            party,
        );
        self.basis.hang(&self.graph, (node, arc, students));
        self.pairs.push(Vec::new());
        self.out.push(arc);
    }
}
