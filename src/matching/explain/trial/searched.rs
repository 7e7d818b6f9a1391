//! What if, in a round that needs a search: whatever one student may choose, one seat more or one student more, the
//! search goes on from where the flow of the solved round stands. A change that makes the round another one altogether
//! (a student who joins others, a minimum that now could be met) is searched anew, beginning from the assignment.

use super::Price;
use crate::matching::{
    branch::{Limits, Search, Setting},
    eligible::Eligibility,
    instance::{Instance, Pin, SiteNo, StudentNo},
    levels::Level,
    outcome::{Outcome, Question},
    profile::Profile,
};

/// A searched round that changes are tried on.
pub struct SearchTrial<'a> {
    instance: &'a Instance,
    setting: &'a Setting<'a>,
    solved: Search<'a>,
    value: Vec<i64>,
    choices: Vec<Option<SiteNo>>,
    stop: &'a dyn Fn() -> bool,
}

impl<'a> SearchTrial<'a> {
    /// Prices are against what the outcome is worth under these levels.
    pub fn new(
        instance: &'a Instance,
        setting: &'a Setting<'a>,
        levels: Vec<Level>,
        outcome: &Outcome,
        stop: &'a dyn Fn() -> bool,
    ) -> Self {
        let choices = setting.choices(&outcome.assignment);
        let value = setting.value(&levels, &choices);
        let mut solved = Search::new(setting, levels, stop);
        solved.begin_with(&choices);
        solved.run();
        Self {
            instance,
            setting,
            solved,
            value,
            choices,
            stop,
        }
    }

    /// The levels that prices are given in.
    pub fn levels(&self) -> &[Level] {
        self.solved.levels()
    }

    /// What the round is worth as it is.
    pub fn value(&self) -> &[i64] {
        &self.value
    }

    /// The price of a student, with those they belong to, at a site.
    pub fn force(&self, student: StudentNo, site: SiteNo) -> Option<Price> {
        let profile = self.setting.profile;
        if profile.options[student].pinned || profile.rank(student, site).is_none() {
            let mut pinned = self.instance.clone();
            pinned.pins.retain(|pin| pin.student != student);
            pinned.pins.push(Pin {
                student,
                site,
                waived: true,
                row: 0,
            });
            return self.changed(&pinned, student);
        }
        let party = self.setting.party_of(student)?;
        let mut limits = Limits::default();
        let to = Some(site);
        limits.answer(self.setting, Question::Goes { party, to }, true);
        self.price(self.solved.again(limits))
    }

    /// The price of one more student, at the end of the list.
    pub fn student(&self, grown: &Instance) -> Option<Price> {
        let newcomer = grown.students.len().checked_sub(1)?;
        super::knows_classes(self.levels(), grown, newcomer)
            .then(|| self.changed(grown, newcomer))?
    }

    /// What changes when the round is this one instead, which differs in what one student may choose, or has one more.
    pub fn changed(&self, changed: &Instance, student: StudentNo) -> Option<Price> {
        let profile = Profile::new(changed, &Eligibility::new(changed));
        let setting = Setting::new(changed, &profile);
        let party = setting.party_of(student)?;
        let further = self.solved.with_party(&setting, party);
        self.go_on(further, &setting)
    }

    /// The price of one more seat at a site that has seats.
    pub fn seat(&self, site: SiteNo) -> Option<Price> {
        let mut changed = self.instance.clone();
        changed.sites[site].capacity += 1;
        // A site that had seats is possible for the same students with one more.
        let setting = Setting::new(&changed, self.setting.profile);
        let further = self.solved.with_seat(&setting, site);
        self.go_on(further, &setting)
    }

    /// The price found by a search that goes on from the solved one, or by one from nothing where none can.
    fn go_on<'b>(&self, further: Option<Search<'b>>, setting: &'b Setting<'b>) -> Option<Price>
    where
        'a: 'b,
    {
        let anew = || Search::new(setting, self.levels().to_vec(), self.stop);
        let mut search = further.unwrap_or_else(anew);
        // A student more is the last party, and stays out to begin with.
        let mut choices = self.choices.clone();
        choices.resize(setting.parties.len(), None);
        search.begin_with(&choices);
        self.price(search)
    }

    /// None when the search was stopped. What cannot be costs a decision, before everything else.
    fn price(&self, mut search: Search) -> Option<Price> {
        if (self.stop)() || search.run().is_some() {
            return None;
        }
        let Some(best) = search.best else {
            let mut broken = vec![0; self.value.len()];
            broken[0] = 1;
            return Some(Price(broken));
        };
        let change = best
            .value
            .iter()
            .zip(&self.value)
            .map(|(now, was)| now - was);
        Some(Price(change.collect()))
    }
}
