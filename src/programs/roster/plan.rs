//! What a roster would do to an offering: the report for people and the plan that carries it out. Pure.
//!
//! Of a large archive only the chosen classes are taken, and only the people in them. Nobody is ever removed: who is
//! missing is marked. A name or an address that was changed by hand is kept, and so are those of staff and supervisors.

use super::{
    FILED_UNDER, Roster, RosterClass, RosterEnrolment, RosterPerson, diff,
    diff::StoredRoster,
    group::{Found, Group, Known},
    planner::Planner,
    settle::settle,
};
use crate::{
    imports::Report,
    kernel::ids::{EnrolmentId, PersonId},
    platform::import_report::Stored,
};

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A plain table: its people are the offering's people.
    Table,
    /// A `OneRoster` archive: its enrolments are the offering's.
    Archive,
}

/// A person as they will be, with what the source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChange {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Where it is filed.
    pub sort_name: String,
    /// Their address.
    pub email: String,
    /// Whether nothing but the address is an id for them, as in a plain table without ids.
    pub by_address: bool,
    /// The student number that an archive gives them, to be kept beside its own id.
    pub number: Option<String>,
    /// What the source says now.
    pub says: RosterPerson,
}

/// An enrolment as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentChange {
    /// Which.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// Its id in the source.
    pub source_id: String,
    /// What the source says; a plain table says nothing.
    pub says: Option<RosterEnrolment>,
}

/// What will be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RosterPlan {
    /// People to add.
    pub new_people: Vec<PersonChange>,
    /// People who are known, and what becomes of them.
    pub known_people: Vec<PersonChange>,
    /// Source ids of people whom the source has no longer.
    pub gone_people: Vec<String>,
    /// Enrolments to add.
    pub new_enrolments: Vec<EnrolmentChange>,
    /// Enrolments that change, come back, or are taken over from somebody's hand.
    pub changed_enrolments: Vec<EnrolmentChange>,
    /// Enrolments to mark as missing.
    pub gone_enrolments: Vec<EnrolmentId>,
    /// Classes as the source has them now.
    pub classes: Vec<RosterClass>,
    /// Source ids of classes that it has no longer.
    pub gone_classes: Vec<String>,
}

/// Compares a roster with the group it is for.
pub fn plan(group: &Group, source: &str, roster: Roster, shape: Shape) -> (Report, RosterPlan) {
    let known = Known::of(group, shape);
    let mut stored = stored(group, (source, &known), shape);
    let mut roster = roster;
    let renamed = settle(&known, shape, &mut roster);
    for person in &mut stored.people {
        if let Some(id) = renamed.get(&person.record.source_id) {
            person.record.source_id.clone_from(id);
        }
    }
    let planner = Planner::new((group, known, shape), &mut roster, &renamed);
    planner.work(diff::diff(&stored, roster))
}

fn stored(group: &Group, (source, known): (&str, &Known<'_>), shape: Shape) -> StoredRoster {
    let mut stored = StoredRoster {
        classes: group.classes.clone(),
        ..StoredRoster::default()
    };
    for member in &group.members {
        if member.from.as_ref().is_none_or(|(from, _)| from != source) {
            continue;
        }
        let found = known.person(member.person);
        if let Some(said) = found.and_then(|found| found.said.clone()) {
            let gone = match shape {
                Shape::Table => member.missing,
                Shape::Archive => found.is_some_and(|found| found.missing),
            };
            stored.people.push(Stored { record: said, gone });
        }
        if let Some(said) = member.said.clone() {
            stored.enrolments.push(Stored {
                record: said,
                gone: member.missing,
            });
        }
    }
    stored
}

/// A known person as they will be, and the fields (as the report calls them) that keep what stands here.
pub(super) fn merge(found: &Found, says: RosterPerson) -> (PersonChange, Vec<&'static str>) {
    let mut kept = Vec::new();
    let said = found.said.as_ref();
    let follows = |now: &str, said: Option<&str>| found.may_change && said == Some(now);
    let mut pick = |field, now: &String, said: Option<&str>, new: &str| {
        if follows(now, said) {
            return new.to_owned();
        }
        if now != new {
            kept.push(field);
        }
        now.clone()
    };
    let email = says.email.clone().unwrap_or_default();
    let change = PersonChange {
        person: found.person,
        name: pick(
            "name",
            &found.name,
            said.map(|s| s.name.as_str()),
            &says.name,
        ),
        sort_name: pick(
            FILED_UNDER,
            &found.sort_name,
            said.map(|s| s.sort_name.as_str()),
            &says.sort_name,
        ),
        email: pick(
            "e-mail",
            &found.email,
            said.and_then(|s| s.email.as_deref()),
            &email,
        ),
        by_address: false,
        number: None,
        says,
    };
    (change, kept)
}
