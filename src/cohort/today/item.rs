//! One line of the morning list, as the database gives it.

use crate::kernel::{
    ids::{EnrolmentId, PersonId},
    minutes::Minutes,
    time::{Day, Instant},
};
use uuid::Uuid;

/// What kind of thing waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Impossible,
    Unsigned,
    NotMe,
    Behind,
    LateRequest,
    Dispute,
    NoSupervisor,
    Unplaced,
    Unopened,
    PassedOn,
    Returned,
    Clock,
    Missing,
    Draft,
}

impl Kind {
    /// Every kind, in the order of the filter.
    pub const ALL: [Self; 14] = [
        Self::Impossible,
        Self::Unsigned,
        Self::NotMe,
        Self::Behind,
        Self::LateRequest,
        Self::Dispute,
        Self::NoSupervisor,
        Self::Unplaced,
        Self::Unopened,
        Self::PassedOn,
        Self::Returned,
        Self::Clock,
        Self::Missing,
        Self::Draft,
    ];

    /// The word in the address and in the database's list.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Impossible => "impossible",
            Self::Unsigned => "unsigned",
            Self::NotMe => "not_me",
            Self::Behind => "behind",
            Self::LateRequest => "late_request",
            Self::Dispute => "dispute",
            Self::NoSupervisor => "no_supervisor",
            Self::Unplaced => "unplaced",
            Self::Unopened => "unopened",
            Self::PassedOn => "passed_on",
            Self::Returned => "returned",
            Self::Clock => "clock",
            Self::Missing => "missing",
            Self::Draft => "draft",
        }
    }

    /// The kind with this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What the filter says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Impossible => "Cannot finish in time",
            Self::Unsigned => "Unsigned hours",
            Self::NotMe => "Link not for them",
            Self::Behind => "Behind",
            Self::LateRequest => "Late-entry requests",
            Self::Dispute => "Disputes",
            Self::NoSupervisor => "No supervisor",
            Self::Unplaced => "No placement",
            Self::Unopened => "Never opened a link",
            Self::PassedOn => "Link passed on",
            Self::Returned => "Returned entries",
            Self::Clock => "Running clocks",
            Self::Missing => "Not on the roster",
            Self::Draft => "Forgotten drafts",
        }
    }

    /// The sign beside the words.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Impossible | Self::Behind | Self::Dispute => "warning",
            Self::Unsigned | Self::Clock => "clock",
            Self::NotMe | Self::LateRequest | Self::Unopened | Self::PassedOn => "mail",
            Self::NoSupervisor | Self::Unplaced | Self::Missing => "person",
            Self::Returned => "return",
            Self::Draft => "pencil",
        }
    }
}

/// One thing that waits, with the names it needs.
#[derive(Debug, Clone)]
pub struct Item {
    pub kind: String,
    pub rank: i32,
    pub at: Instant,
    /// The record to act on: a request, a dispute, a placement, …; with `rank` and `at` the key of the list.
    pub id: Uuid,
    pub enrolment: EnrolmentId,
    pub placement: Option<Uuid>,
    /// The supervisor, or whoever raised it.
    pub person: Option<PersonId>,
    pub minutes: i32,
    pub entries: i32,
    pub students: i32,
    pub on_date: Option<Day>,
    pub words: String,
    pub student_name: Option<String>,
    pub person_name: Option<String>,
    pub site_name: Option<String>,
    pub last_on: Option<Day>,
    pub sent_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub reminders: Option<i16>,
}

impl Item {
    /// The key of the page after this line.
    pub fn cursor(&self) -> String {
        format!("{}~{}~{}", self.rank, self.at.as_microsecond(), self.id)
    }

    /// Its minutes, whatever they stand for.
    pub fn minutes(&self) -> Minutes {
        minutes(self.minutes)
    }

    /// Its second number of minutes: the pace of a week.
    pub fn pace(&self) -> Minutes {
        minutes(self.entries)
    }

    /// Its third number of minutes: what is required.
    pub fn required(&self) -> Minutes {
        minutes(self.students)
    }
}

fn minutes(stored: i32) -> Minutes {
    Minutes::new(u32::try_from(stored).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_word() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("everything"), None);
    }
}
