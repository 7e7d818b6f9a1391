//! People as this area sees them.

use crate::{
    access::Role,
    kernel::{
        ids::{PersonId, ProgramId, RoleGrantId, SiteId},
        text::Email,
        time::Day,
    },
};

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
    /// Whether they study in a program.
    pub studies: bool,
    /// Whether they supervise at a site.
    pub supervises: bool,
    /// Whether they follow students as faculty.
    pub teaches: bool,
    /// Roles they were given, in force or to come.
    pub roles: Vec<Role>,
    /// Whether the college would have no administrator without them.
    pub is_last_administrator: bool,
}

impl PersonRecord {
    /// Their state in words and the tone of its chip; empty when all is as it should be.
    pub const fn standing(&self) -> (&'static str, &'static str) {
        match (self.state, self.can_sign_in) {
            (PersonState::Disabled, _) => ("off", "Disabled"),
            (PersonState::Active, false) => ("waiting", "Has not joined"),
            (PersonState::Active, true) => ("", "Active"),
        }
    }

    /// What they are, in words: given roles first.
    pub fn is(&self) -> String {
        let follows = [
            (self.studies, Role::Student),
            (self.supervises, Role::SiteSupervisor),
            (self.teaches, Role::Faculty),
        ];
        let follows = follows
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, role)| role);
        let mut words: Vec<&str> = self
            .roles
            .iter()
            .copied()
            .chain(follows)
            .map(Role::label)
            .collect();
        let mut seen = Vec::new();
        words.retain(|word| {
            !seen.contains(word) && {
                seen.push(*word);
                true
            }
        });
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
    /// From when.
    pub starts_on: Day,
    /// Until when, if it ends.
    pub ends_on: Option<Day>,
    /// Whether taking it would leave the college without an administrator.
    pub is_last_administrator: bool,
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

/// The roles that can be given.
pub const GIVEN: [Role; 6] = [
    Role::Coordinator,
    Role::Faculty,
    Role::SiteContact,
    Role::ComplianceReviewer,
    Role::AccreditationReviewer,
    Role::Administrator,
];

/// The role that can be given under this word of the database.
pub fn given_role(text: &str) -> Option<Role> {
    GIVEN.into_iter().find(|role| role.as_str() == text)
}
