//! What the coordinator is told: what each decision changes, who competes for what, and where a seat helps most.

use super::{
    Ground, searched,
    shortage::Shortages,
    student::left_out,
    trial::{Price, Trial},
    words,
};
use crate::matching::{
    instance::{Instance, SiteNo, StudentNo},
    outcome::Outcome,
};
use serde::Serialize;

/// The coordinator's part.
#[derive(Debug, Serialize)]
pub struct Coordinator {
    /// What each pin changes, the costliest first.
    pub pins: Vec<Decision>,
    /// What each block changes, the costliest first.
    pub blocks: Vec<Decision>,
    /// What one more seat would be worth at each site that has seats, most useful first.
    pub seats: Vec<Seat>,
    /// For each student without a place, who competes with them and what would help.
    pub shortages: Vec<Named>,
}

/// A pin or a block, against the round without it.
#[derive(Debug, Serialize)]
pub struct Decision {
    /// Who.
    pub student: String,
    /// Which site.
    pub site: String,
    /// The first level that would change without it; none when none would.
    pub level: Option<&'static str>,
    /// By how much it would change; below zero: the round would be better without.
    pub amount: i64,
    /// In words.
    pub words: String,
}

/// One more seat at a site.
#[derive(Debug, Serialize)]
pub struct Seat {
    /// The site.
    pub site: String,
    /// The first level that would be better; none when none would.
    pub level: Option<&'static str>,
    /// By how much it would change.
    pub amount: i64,
    /// In words.
    pub words: String,
}

/// A shortage with names.
#[derive(Debug, Serialize)]
pub struct Named {
    /// Who is without a place.
    pub student: String,
    /// Who competes, this student first: they cannot all be placed, while all but any one of them can.
    pub students: Vec<String>,
    /// The sites they compete for.
    pub sites: Vec<String>,
    /// How many seats these sites have, caps and minimums apart.
    pub seats: u64,
    /// In words.
    pub words: String,
    /// Sites where one more seat places one student more.
    pub more_at: Vec<String>,
    /// Groups where it does.
    pub more_in: Vec<String>,
    /// Pairs that would do if a rule were lifted.
    pub lifts: Vec<String>,
}

/// Explains the round to its coordinator.
pub fn tell(ground: &Ground, trial: &Trial, shortages: &Shortages) -> Coordinator {
    let named = left_out(ground.outcome);
    Coordinator {
        pins: pins(ground, trial),
        blocks: blocks(ground, trial),
        seats: seats(ground, trial),
        shortages: named
            .into_iter()
            .map(|student| name(ground, shortages, student))
            .collect(),
    }
}

fn pins(ground: &Ground, trial: &Trial) -> Vec<Decision> {
    let priced = ground.instance.pins.iter().enumerate().map(|(row, pin)| {
        let price = without_pin(ground.instance, trial, row);
        (price, pin.student, pin.site)
    });
    decisions(ground, trial, priced.collect())
}

/// What the round would change by without the pin at this place.
pub fn without_pin(instance: &Instance, trial: &Trial, at: usize) -> Option<Price> {
    let mut pins = instance.pins.clone();
    let student = pins.remove(at).student;
    let without = Instance {
        pins,
        ..instance.clone()
    };
    trial.without(&without, student)
}

fn blocks(ground: &Ground, trial: &Trial) -> Vec<Decision> {
    let priced = ground
        .instance
        .blocks
        .iter()
        .enumerate()
        .map(|(row, block)| {
            let price = without_block(ground.instance, trial, row);
            (price, block.student, block.site)
        });
    decisions(ground, trial, priced.collect())
}

/// What the round would change by without the block at this place.
pub fn without_block(instance: &Instance, trial: &Trial, at: usize) -> Option<Price> {
    let mut blocks = instance.blocks.clone();
    let student = blocks.remove(at).student;
    let without = Instance {
        blocks,
        ..instance.clone()
    };
    trial.without(&without, student)
}

fn decisions(
    ground: &Ground,
    trial: &Trial,
    mut priced: Vec<(Option<Price>, StudentNo, SiteNo)>,
) -> Vec<Decision> {
    // What was not found out comes last.
    priced.sort_by(|a, b| (a.0.is_none(), a).cmp(&(b.0.is_none(), b)));
    let decision = |(price, student, site): (Option<Price>, StudentNo, SiteNo)| {
        let known = price.is_some();
        let said = price.and_then(|price| words::say(ground.instance, trial.levels(), &price));
        Decision {
            student: ground.instance.students[student].id.clone(),
            site: ground.instance.sites[site].id.clone(),
            level: said.as_ref().map(|said| said.level),
            amount: said.as_ref().map_or(0, |said| said.amount),
            words: match said {
                Some(said) => format!("To do without it would {}.", said.words),
                None if known => "Without it, no level would change.".to_owned(),
                None => words::UNKNOWN.to_owned(),
            },
        }
    };
    priced.into_iter().map(decision).collect()
}

/// What one more seat would change at each site that has seats.
pub fn price_seats(
    instance: &Instance,
    outcome: &Outcome,
    trial: &Trial,
) -> Vec<(Option<Price>, SiteNo)> {
    let mut load = vec![0_u32; instance.sites.len()];
    for site in outcome.assignment.iter().flatten() {
        load[*site] += 1;
    }
    let open = (0..instance.sites.len()).filter(|site| instance.sites[*site].capacity > 0);
    open.map(|site| {
        // In a flow, a site with a free seat has no use for another; two who belong together may have.
        let idle = load[site] < instance.sites[site].capacity && matches!(trial, Trial::Flow(_));
        let nothing = || Price(vec![0; trial.levels().len()]);
        (
            if idle {
                Some(nothing())
            } else {
                trial.seat(site)
            },
            site,
        )
    })
    .collect()
}

fn seats(ground: &Ground, trial: &Trial) -> Vec<Seat> {
    let instance = ground.instance;
    let mut priced = ground.seats.clone();
    priced.sort_by(|a, b| (a.0.is_none(), a).cmp(&(b.0.is_none(), b)));
    let seat = |(price, site): (Option<Price>, SiteNo)| {
        let known = price.is_some();
        let said = price.and_then(|price| words::say(instance, trial.levels(), &price));
        Seat {
            site: instance.sites[site].id.clone(),
            level: said.as_ref().map(|said| said.level),
            amount: said.as_ref().map_or(0, |said| said.amount),
            words: match said {
                Some(said) => format!("One more seat would {}.", said.words),
                None if known => "One more seat would change no level.".to_owned(),
                None => words::UNKNOWN.to_owned(),
            },
        }
    };
    priced.into_iter().map(seat).collect()
}

fn name(ground: &Ground, shortages: &Shortages, student: StudentNo) -> Named {
    let instance = ground.instance;
    if matches!(ground.trial, Some(Trial::Search(_))) {
        return searched::name(ground, student);
    }
    let shortage = shortages.of(student);
    let who = |student: &StudentNo| instance.students[*student].id.clone();
    let site = |site: &SiteNo| instance.sites[*site].id.clone();
    let lifts = shortage.lifts.iter().map(|lift| {
        let (who, site) = (who(&lift.student), site(&lift.site));
        match lift.rule {
            None => format!("{who} to {site}, which is not on their list"),
            Some(rule) => format!("{who} to {site}, but for one rule: {}", rule.words()),
        }
    });
    let (students, places) = (shortage.students.len(), shortage.students.len() - 1);
    Named {
        student: who(&student),
        words: match (students, places) {
            (1, _) => "no seat is left that this student could have".to_owned(),
            (2, _) => "2 students have 1 place between them".to_owned(),
            _ => format!("{students} students have {places} places between them"),
        },
        students: shortage.students.iter().map(who).collect(),
        sites: shortage.sites.iter().map(site).collect(),
        seats: super::seats_at(instance, &shortage.sites),
        more_at: shortage.more_at.iter().map(site).collect(),
        more_in: shortage
            .more_in
            .iter()
            .map(|group| instance.groups[*group].id.clone())
            .collect(),
        lifts: lifts.collect(),
    }
}
