//! What stands in the way of a placement: each thing by name, with who must act and where. Some block, because
//! nothing good can come of going on; the others warn, because a person must judge.

mod people;
mod place;
#[cfg(test)]
mod tests;
mod time;

use super::Shift;
use crate::kernel::{
    ids::{PersonId, PlacementId, SiteId},
    minutes::Minutes,
    time::Day,
};

/// What a placement rests on. The same facts are looked at before it is made and while it is on.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The student and the course.
    pub plans: Plans,
    /// The site.
    pub site: Where,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// Those who would sign, without delegates.
    pub signers: Vec<Signer>,
    /// The weekly schedule.
    pub shifts: Vec<Shift>,
    /// The student's other open placements that the actor may see.
    pub elsewhere: Vec<Elsewhere>,
    /// Today at the site.
    pub today: Day,
    /// The placement itself, when there is one already; what its links lead to.
    pub placement: Option<PlacementId>,
}

/// The enrolment a placement serves.
#[derive(Debug, Clone)]
pub struct Plans {
    /// The student.
    pub student: PersonId,
    /// Their name.
    pub student_name: String,
    /// Whether the enrolment is on: neither completed nor withdrawn.
    pub enrolled: bool,
    /// Absent from the newest roster since this day.
    pub missing_since: Option<Day>,
    /// The offering's first day.
    pub starts_on: Day,
    /// The offering's last day.
    pub ends_on: Day,
    /// What the requirement asks for in all.
    pub required: Minutes,
    /// For how many days after the work hours can be logged without asking.
    pub late_days: i32,
}

/// The site of a placement.
#[derive(Debug, Clone)]
pub struct Where {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its zone as stored.
    pub zone: String,
    /// Why nobody is placed there any more.
    pub do_not_use: Option<String>,
    /// Absent from the newest site file since this day.
    pub missing_since: Option<Day>,
}

/// Somebody who would sign.
#[derive(Debug, Clone)]
pub struct Signer {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The most students they take at one time.
    pub most_students: Option<u16>,
    /// How many others they have at one time within the placement's days, in every program.
    pub others: u16,
    /// When their credential expires.
    pub credential_expires: Option<Day>,
    /// When they stopped supervising at the site.
    pub ended_on: Option<Day>,
}

/// Another open placement of the student.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// Its id.
    pub id: PlacementId,
    /// Its site.
    pub site: SiteId,
    /// The site's name.
    pub site_name: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
}

/// One thing that is not ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReady {
    /// Its name in code and events: `no_supervisor`.
    pub code: &'static str,
    /// Whether the placement cannot be made with it.
    pub blocks: bool,
    /// What is missing.
    pub words: String,
    /// Who must act and how.
    pub act: String,
    /// Where that is done; empty when it is done on the page itself.
    pub href: String,
    /// What the link says.
    pub link: &'static str,
}

impl NotReady {
    fn warns(code: &'static str, words: String, act: impl Into<String>) -> Self {
        Self {
            code,
            blocks: false,
            words,
            act: act.into(),
            href: String::new(),
            link: "",
        }
    }

    fn blocks(code: &'static str, words: String, act: impl Into<String>) -> Self {
        Self {
            blocks: true,
            ..Self::warns(code, words, act)
        }
    }

    fn at(mut self, href: String, link: &'static str) -> Self {
        self.href = href;
        self.link = link;
        self
    }
}

/// Everything that is not ready, what blocks first.
pub fn check(plan: &Plan) -> Vec<NotReady> {
    let mut found = place::check(plan);
    found.extend(people::check(plan));
    found.extend(time::check(plan));
    found.sort_by_key(|one| !one.blocks);
    found
}
