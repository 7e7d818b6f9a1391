//! What is stored about the group a roster is for: an offering, its people and their classes.

use super::{RosterClass, RosterEnrolment, RosterPerson, plan::Shape};
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
    /// Whether that id is the address they had in a plain table without ids.
    pub by_address: bool,
    /// What the source said of them the last time.
    pub said: Option<RosterPerson>,
    /// Whether the source has them no longer.
    pub missing: bool,
    /// Whether a roster may change their name and address.
    pub may_change: bool,
    /// The college's number for them, whichever file or hand it came from.
    pub number: Option<String>,
    /// The word of what they are here already, other than a student; mostly empty.
    pub works_as: String,
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
    shape: Shape,
    by_source: HashMap<&'g str, &'g Found>,
    by_email: HashMap<String, &'g Found>,
    /// By the address that the source gave the last time.
    by_said: HashMap<&'g str, &'g Found>,
    by_number: HashMap<&'g str, &'g Found>,
    by_person: HashMap<PersonId, &'g Found>,
    members: HashMap<PersonId, &'g Member>,
    enrolled: HashMap<&'g str, &'g Member>,
}

impl<'g> Known<'g> {
    pub fn of(group: &'g Group, shape: Shape) -> Self {
        let people = || group.people.iter();
        Self {
            shape,
            by_source: people()
                .filter_map(|found| Some((found.source_id.as_deref()?, found)))
                .collect(),
            by_email: people()
                .map(|found| (found.email.to_lowercase(), found))
                .collect(),
            by_said: people()
                .filter_map(|found| Some((found.said.as_ref()?.email.as_deref()?, found)))
                .collect(),
            by_number: people()
                .filter_map(|found| Some((found.number.as_deref()?, found)))
                .collect(),
            by_person: people().map(|found| (found.person, found)).collect(),
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

    /// Whoever the source calls this, or who has this address or number.
    pub fn anybody(&self, id: &str) -> Option<&'g Found> {
        let found = self.by_source.get(id).or_else(|| self.by_email.get(id));
        found.or_else(|| self.by_number.get(id)).copied()
    }

    /// Whether somebody enrolled here has this name.
    pub fn is_member_called(&self, name: &str) -> bool {
        let mut found = self.by_person.values().filter(|found| found.name == name);
        found.any(|found| self.members.contains_key(&found.person))
    }

    /// Whom a record means: somebody known, somebody new, or why it cannot be told. The id of the source comes first,
    /// then the address, then the student number, which must not belong to somebody else.
    pub fn whom(&self, record: &RosterPerson) -> Result<Option<&'g Found>, String> {
        let Some(email) = record.email.as_deref() else {
            return Err("No e-mail address".into());
        };
        let called = self.called(&record.source_id);
        let addressed = self.addressed(record, email);
        let number = record.student_number.as_deref();
        let numbered = number.and_then(|number| self.by_number.get(number).copied());
        let found = match (called, addressed) {
            (Some(one), Some(other)) if one.person != other.person => {
                return Err(format!(
                    "\"{email}\" is the address of another person here. Mend the address in the file"
                ));
            }
            (Some(one), _) => Some(one),
            (None, Some(other)) => Some(self.without_another_id(record, email, other)?),
            (None, None) => numbered,
        };
        match (found, numbered) {
            (Some(one), Some(other))
                if one.person != other.person || self.may_be_another(record, one, called) =>
            {
                let number = number.unwrap_or_default();
                Err(format!(
                    "{number} is {} ({}) here already; the file has {} ({email}). Correct one of them",
                    other.name, other.email, record.name
                ))
            }
            (found, _) => Ok(found),
        }
    }

    /// Found by nothing but a number, with another name: the number may be of another kind.
    fn may_be_another(&self, record: &RosterPerson, found: &Found, called: Option<&Found>) -> bool {
        let email = record.email.as_deref().unwrap_or_default();
        let letters = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        called.is_none()
            && self.addressed(record, email).is_none()
            && letters(&found.name) != letters(&record.name)
    }

    /// Who has the address here, or had it in the last table: a table without ids has nothing else to know people by.
    fn addressed(&self, record: &RosterPerson, email: &str) -> Option<&'g Found> {
        let now = self.by_email.get(email).copied();
        let without_id = self.shape == Shape::Table && record.student_number.is_none();
        now.or_else(|| {
            let said = self.by_said.get(email).copied();
            said.filter(|_| without_id)
        })
    }

    /// The person of an address, unless the source calls them something else. In a plain table an address is no other
    /// id, and a row without an id may mean whoever has one.
    fn without_another_id(
        &self,
        record: &RosterPerson,
        email: &str,
        found: &'g Found,
    ) -> Result<&'g Found, String> {
        let number = record.student_number.as_ref();
        let other = match self.shape {
            Shape::Table => found
                .number
                .as_ref()
                .filter(|own| number.is_some_and(|number| number != *own)),
            Shape::Archive => found.source_id.as_ref(),
        };
        match other {
            Some(id) => Err(format!(
                "\"{email}\" is the address of the person with the id {id}. Mend the address or the id"
            )),
            None => Ok(found),
        }
    }
}
