//! Searches that go on from a solved one in a round that differs in one thing: one seat, where one party may go, one
//! student who joins. Everything else the search came to know stays of use: the flow, its tree, the prices of rows.

use super::{limits::Limits, search::Search, setting::Setting};
use crate::matching::{instance::SiteNo, outcome::Question};

impl<'a> Search<'a> {
    /// The search of a round that is the same but for one more seat at a site, from where the flow stands now; none where
    /// the seat changes more than how many there are.
    pub fn with_seat<'b>(&self, setting: &'b Setting<'b>, site: SiteNo) -> Option<Search<'b>>
    where
        'a: 'b,
    {
        let alike = setting.differs_in_seats_only(self.setting, site);
        let relaxed = alike.then(|| self.relaxed.with_seat(setting, site))??;
        let mut search: Search<'b> = self.again(Limits::default());
        search.setting = setting;
        search.relaxed = relaxed;
        Some(search)
    }

    /// The search of a round that is the same but for where one party may go, or for one student who joins as the last
    /// party, from where the flow stands now; none where that changes more.
    pub fn with_party<'b>(&self, setting: &'b Setting<'b>, party: usize) -> Option<Search<'b>>
    where
        'a: 'b,
    {
        if !setting.differs_in_party_only(self.setting, party) {
            return None;
        }
        let joins = party == self.setting.parties.len();
        let relaxed = self.relaxed.with_party(setting, party);
        let mut limits = Limits::default();
        for site in relaxed.no_longer(party) {
            let to = Some(site);
            limits.answer(setting, Question::Goes { party, to }, false);
        }
        let mut search: Search<'b> = self.again(limits);
        search.setting = setting;
        search.relaxed = relaxed;
        if joins {
            search.held.join();
            for flow in &mut search.pool {
                flow.push((party, None, 1));
            }
        }
        // What decides for a party is no condition of a flow, so flows that leave it out are of no use then.
        let pinned = setting.parties[party].pinned;
        search.pool.retain(|flow| {
            !(pinned
                && flow
                    .iter()
                    .any(|(own, to, _)| *own == party && to.is_none()))
        });
        Some(search)
    }
}
