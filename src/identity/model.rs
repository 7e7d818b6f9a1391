//! People as this area sees them.

use super::mails::Reader;
use crate::{
    access::Role,
    kernel::{
        ids::{PersonId, ProgramId, RoleGrantId, SiteId},
        text::Email,
        time::{Day, Instant},
    },
};
use jiff::tz::TimeZone;

/// What a mailed link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To set the first password.
    Join,
    /// To set another one, after forgetting it.
    Reset,
}

impl Purpose {
    /// As the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Reset => "reset",
        }
    }

    /// How long such a link works, in seconds: 14 days to join, 2 hours to reset.
    pub const fn lasts_seconds(self) -> i64 {
        match self {
            Self::Join => 14 * 86_400,
            Self::Reset => 2 * 3600,
        }
    }
}

/// Whether somebody may sign in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// They may.
    Active,
    /// Somebody has closed their account.
    Disabled,
}

impl PersonState {
    /// The state the database holds.
    pub fn of(text: &str) -> Self {
        if text == "disabled" {
            Self::Disabled
        } else {
            Self::Active
        }
    }
}

/// A person as an administrator sees them.
#[derive(Debug, Clone)]
pub struct PersonRecord {
    /// Who.
    pub id: PersonId,
    /// Their name as printed.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Whether they may sign in.
    pub state: PersonState,
    /// Whether they have a password.
    pub can_sign_in: bool,
    /// What they are by enrolment or by supervising, without having been given a role.
    pub follows: Vec<Role>,
    /// Roles they were given, in force or to come.
    pub roles: Vec<Role>,
    /// Whether the college would have no administrator without them.
    pub is_last_administrator: bool,
}

impl PersonRecord {
    /// Their state in words and the tone of its chip; empty when all is as it should be.
    pub fn standing(&self) -> (&'static str, &'static str) {
        match (self.state, self.can_sign_in) {
            (PersonState::Disabled, _) => ("off", "Disabled"),
            (PersonState::Active, false) if self.signs_by_link() => ("", "No account needed"),
            (PersonState::Active, false) => ("waiting", "Has not joined"),
            (PersonState::Active, true) => ("", "Active"),
        }
    }

    /// Whether they supervise and are nothing else here: a mailed link is all they need.
    pub fn signs_by_link(&self) -> bool {
        !self.can_sign_in && self.roles.is_empty() && self.follows == [Role::SiteSupervisor]
    }

    /// Them, as the reader of a mail.
    pub fn reader(&self) -> Reader {
        Reader {
            person: self.id,
            name: self.name.clone(),
            email: self.email.clone(),
        }
    }

    /// Whether their account is closed.
    pub const fn is_disabled(&self) -> bool {
        matches!(self.state, PersonState::Disabled)
    }

    /// What they are, in words: given roles first.
    pub fn is(&self) -> String {
        let mut all = self.roles.clone();
        all.extend(
            self.follows
                .iter()
                .filter(|role| !self.roles.contains(role)),
        );
        let words: Vec<&str> = all.into_iter().map(Role::label).collect();
        words.join(", ")
    }
}

/// A role somebody holds.
#[derive(Debug, Clone)]
pub struct HeldRole {
    /// The grant.
    pub id: RoleGrantId,
    /// Who holds it.
    pub person: PersonId,
    /// Which.
    pub role: Role,
    /// Where, in words; empty for the whole college.
    pub place: String,
    /// In which program.
    pub program: Option<ProgramId>,
    /// From when it holds.
    pub starts_on: Day,
    /// Until when, if it ends.
    pub ends_on: Option<Day>,
    /// When it was given, where nobody gave it: the first administrator's begins a day early, so that it holds whichever
    /// zone the college moves to.
    pub set_up_at: Option<Instant>,
    /// Whether taking it would leave the college without an administrator.
    pub is_last_administrator: bool,
}

impl HeldRole {
    /// From which day people say that it holds.
    pub fn since(&self, zone: &TimeZone) -> Day {
        let set_up = self.set_up_at.map(|at| at.day_in(zone));
        set_up.map_or(self.starts_on, |day| day.max(self.starts_on))
    }

    /// The role with its place, inside a sentence.
    pub fn words(&self) -> String {
        role_in_words(self.role, &self.place)
    }
}

/// A role that was ended a moment ago, as the page says it that offers it back.
#[derive(Debug, Clone)]
pub struct EndedRole {
    /// Which.
    pub role: Role,
    /// In which program.
    pub program: Option<ProgramId>,
    /// From when it held.
    pub starts_on: Day,
    /// Until when it would have held.
    pub ends_on: Option<Day>,
    /// Whether its program has nobody who coordinates it now.
    pub leaves_program_alone: bool,
}

/// "coordinator of Health Information Technology".
pub fn role_in_words(role: Role, place: &str) -> String {
    match role {
        Role::Administrator => "administrator".to_owned(),
        Role::Coordinator => format!("coordinator of {place}"),
        Role::Faculty => format!("faculty liaison of {place}"),
        other => format!("{} of {place}", other.label().to_lowercase()),
    }
}

/// A role to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// Which.
    pub role: Role,
    /// In which program.
    pub program: Option<ProgramId>,
    /// At which site.
    pub site: Option<SiteId>,
    /// From when.
    pub starts_on: Day,
    /// Until when.
    pub ends_on: Option<Day>,
}

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// Their first role.
    pub role: NewRole,
}

/// The roles that can be given. Site contact and compliance reviewer have no pages yet: whoever holds one keeps it, and nobody
/// is led into an empty house.
pub const GIVEN: [Role; 4] = [
    Role::Coordinator,
    Role::Faculty,
    Role::AccreditationReviewer,
    Role::Administrator,
];

/// The role that can be given under this word.
pub fn given_role(text: &str) -> Option<Role> {
    GIVEN.into_iter().find(|role| role.as_str() == text)
}

/// The role that somebody was given, now or at a time when more could be, under this word of the database.
pub fn held_role(text: &str) -> Option<Role> {
    let kept = [Role::SiteContact, Role::ComplianceReviewer];
    given_role(text).or_else(|| kept.into_iter().find(|role| role.as_str() == text))
}

/// The role that follows from an enrolment or a supervision, under this word.
pub fn following_role(text: &str) -> Option<Role> {
    [Role::Student, Role::SiteSupervisor, Role::Faculty]
        .into_iter()
        .find(|role| role.as_str() == text)
}
