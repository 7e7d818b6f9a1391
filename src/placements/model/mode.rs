//! Where a placement's work is done.

/// How a student works with the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacementMode {
    /// At the site.
    OnSite,
    /// Live with the site, at a distance.
    Remote,
    /// Both.
    Hybrid,
}

impl PlacementMode {
    /// Every mode, in the order of a choice list.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Remote, Self::Hybrid];

    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Remote => "remote",
            Self::Hybrid => "hybrid",
        }
    }

    /// The mode stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == word)
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnSite => "On site",
            Self::Remote => "Remote",
            Self::Hybrid => "On site and remote",
        }
    }
}
