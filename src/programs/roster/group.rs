//! What is stored about the group a roster is for: an offering, its people and their classes.

use super::{RosterClass, RosterEnrolment, RosterPerson};
use crate::{
    kernel::ids::{EnrolmentId, PersonId},
    platform::import_report::Stored,
};
use std::collections::HashMap;

/// Somebody who is known here, as a roster finds them.
#[derive(Debug, Clone)]
pub struct Found {
    /// Who.
    pub person: PersonId,
    /// Their name here.
    pub name: String,
    /// Where it is filed here.
    pub sort_name: String,
    /// Their address here.
    pub email: String,
    /// Their id in the source, if it has named them before.
    pub source_id: Option<String>,
    /// What the source said of them the last time.
    pub said: Option<RosterPerson>,
    /// Whether the source has them no longer.
    pub missing: bool,
    /// Whether a roster may change their name and address.
    pub may_change: bool,
}

/// Somebody enrolled in the offering.
#[derive(Debug, Clone)]
pub struct Member {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// Who.
    pub person: PersonId,
    /// Whether the newest roster misses them.
    pub missing: bool,
    /// The source that enrolled them, and the enrolment's id there.
    pub from: Option<(String, String)>,
    /// What the source said of the enrolment the last time; plain tables say nothing.
    pub said: Option<RosterEnrolment>,
}

/// Everything stored that a roster is compared with.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Enrolled in the offering.
    pub members: Vec<Member>,
    /// Classes of the source that belong to the offering.
    pub classes: Vec<Stored<RosterClass>>,
    /// Everybody who has an address or an id of the file, and all members.
    pub people: Vec<Found>,
}

/// The same, found quickly.
pub(super) struct Known<'g> {
    by_source: HashMap<&'g str, &'g Found>,
    by_email: HashMap<String, &'g Found>,
    by_person: HashMap<PersonId, &'g Found>,
    members: HashMap<PersonId, &'g Member>,
    enrolled: HashMap<&'g str, &'g Member>,
}

impl<'g> Known<'g> {
    pub fn of(group: &'g Group) -> Self {
        let people = &group.people;
        Self {
            by_source: people
                .iter()
                .filter_map(|found| Some((found.source_id.as_deref()?, found)))
                .collect(),
            by_email: people
                .iter()
                .map(|found| (found.email.to_lowercase(), found))
                .collect(),
            by_person: people.iter().map(|found| (found.person, found)).collect(),
            members: group.members.iter().map(|m| (m.person, m)).collect(),
            enrolled: group
                .members
                .iter()
                .filter_map(|m| Some((m.said.as_ref()?.source_id.as_str(), m)))
                .collect(),
        }
    }

    /// The person whom the source calls this.
    pub fn called(&self, source_id: &str) -> Option<&'g Found> {
        self.by_source.get(source_id).copied()
    }

    /// The person with this id.
    pub fn person(&self, id: PersonId) -> Option<&'g Found> {
        self.by_person.get(&id).copied()
    }

    /// Their enrolment in the offering.
    pub fn member(&self, id: PersonId) -> Option<&'g Member> {
        self.members.get(&id).copied()
    }

    /// The member whose enrolment the source calls this.
    pub fn enrolled_as(&self, source_id: &str) -> Option<&'g Member> {
        self.enrolled.get(source_id).copied()
    }

    /// Whom a record means: somebody known, somebody new, or why it cannot be told.
    pub fn whom(&self, record: &RosterPerson) -> Result<Option<&'g Found>, String> {
        let Some(email) = &record.email else {
            return Err("Enter the person's e-mail address: people are invited by it".into());
        };
        let called = self.called(&record.source_id);
        let addressed = self.by_email.get(email.as_str()).copied();
        match (called, addressed) {
            (Some(one), Some(other)) if one.person != other.person => Err(format!(
                "\"{email}\" is the address of another person here. Mend the address in the file"
            )),
            (Some(one), _) => Ok(Some(one)),
            (None, Some(other)) => match &other.source_id {
                Some(id) => Err(format!(
                    "\"{email}\" is the address of the person with the id {id}. Mend the address or the id"
                )),
                None => Ok(Some(other)),
            },
            (None, None) => Ok(None),
        }
    }
}
