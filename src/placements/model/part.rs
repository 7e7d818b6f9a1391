//! What a supervisor is to a placement.

/// What a supervisor is to a placement. All of them may sign its hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The one who answers for it; at most one at a time.
    Primary,
    /// Another who teaches there too.
    Second,
    /// Signs while the supervisor cannot.
    Delegate,
}

impl Part {
    /// Every part, in the order of a choice list.
    pub const ALL: [Self; 3] = [Self::Primary, Self::Second, Self::Delegate];

    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Second => "second",
            Self::Delegate => "delegate",
        }
    }

    /// The part stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Primary => "Supervisor",
            Self::Second => "Second supervisor",
            Self::Delegate => "Delegate",
        }
    }

    /// Whether it counts towards the most students somebody takes at one time. A delegate only signs.
    pub const fn takes_a_seat(self) -> bool {
        matches!(self, Self::Primary | Self::Second)
    }
}
