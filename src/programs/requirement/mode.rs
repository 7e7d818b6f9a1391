//! How the work of an entry was done.

use serde::{Deserialize, Serialize};

/// How the work of an hours entry was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// At the site.
    OnSite,
    /// Live with the site, at a distance.
    Remote,
    /// In a practice system or virtual lab.
    Simulation,
    /// A project agreed with site or faculty.
    Project,
    /// A session in a group with the teacher or supervisor.
    GroupSession,
    /// Class or seminar that belongs to the practicum.
    Class,
}

impl Mode {
    /// Every mode there is, in the order of a choice list.
    pub const ALL: [Self; 6] = [
        Self::OnSite,
        Self::Remote,
        Self::Simulation,
        Self::Project,
        Self::GroupSession,
        Self::Class,
    ];

    /// The word stored in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Remote => "remote",
            Self::Simulation => "simulation",
            Self::Project => "project",
            Self::GroupSession => "group_session",
            Self::Class => "class",
        }
    }

    /// The mode stored under this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == word)
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnSite => "On site",
            Self::Remote => "Remote",
            Self::Simulation => "Simulation",
            Self::Project => "Project",
            Self::GroupSession => "Group session",
            Self::Class => "Class",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_is_stored_and_read_back_as_itself() {
        for mode in Mode::ALL {
            assert_eq!(Mode::parse(mode.as_str()), Some(mode));
            let json = serde_json::to_string(&mode).unwrap();
            assert_eq!(json, format!("\"{}\"", mode.as_str()));
        }
        assert_eq!(Mode::parse("On site"), None);
    }
}
