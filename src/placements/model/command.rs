//! What coordinators ask for.

use super::{Ending, Part, PlacementMode, Shift};
use crate::kernel::{
    ids::{EnrolmentId, PersonId, SiteId},
    text::Email,
    time::Day,
};

/// Place a student at a site.
#[derive(Debug, Clone)]
pub struct NewPlacement {
    /// The student in a course.
    pub enrolment: EnrolmentId,
    /// Where.
    pub site: SiteId,
    /// Who signs; nobody yet is a warning, not an error.
    pub supervisor: Option<ChosenSupervisor>,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// How they work.
    pub mode: PlacementMode,
    /// The weekly schedule; may be empty.
    pub shifts: Vec<Shift>,
}

/// Somebody who is to sign.
#[derive(Debug, Clone)]
pub enum ChosenSupervisor {
    /// A supervisor of the site.
    Known(PersonId),
    /// Somebody who is not yet one of its supervisors.
    New(NewSupervisor),
}

/// Somebody who is not yet a supervisor of the site; an address that we know is the person we know.
#[derive(Debug, Clone)]
pub struct NewSupervisor {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// Their title; may be empty.
    pub title: String,
    /// Their credential; may be empty.
    pub credential: String,
    /// When that expires.
    pub credential_expires: Option<Day>,
}

/// Move a student to another site. The placement begins on the day of the change.
#[derive(Debug, Clone)]
pub struct SiteChange {
    /// The placement to come.
    pub to: NewPlacement,
    /// Why.
    pub reason: String,
}

/// Give a placement a supervisor. Where there is a supervisor already, a new one replaces them.
#[derive(Debug, Clone)]
pub struct SupervisorChange {
    /// Who.
    pub supervisor: ChosenSupervisor,
    /// As what.
    pub part: Part,
    /// Why; needed where somebody is replaced.
    pub reason: String,
}

/// Other first and last days.
#[derive(Debug, Clone, Copy)]
pub struct NewDates {
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
}

/// End a placement early.
#[derive(Debug, Clone)]
pub struct EarlyEnd {
    /// Withdrawn or terminated.
    pub how: Ending,
    /// The last day.
    pub last: Day,
    /// Why.
    pub reason: String,
}
