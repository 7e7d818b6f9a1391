//! The life of one version of an hours entry.
//!
//! ```text
//! draft ──submit──▶ submitted ──approve──▶ approved ──supersede──▶ superseded
//!   ▲                │  │  │                  └───────void───────▶ voided
//!   └───take back────┘  │  └──reject──▶ rejected
//!            returned ◀─┘ return
//!                └──submit──▶ submitted
//! ```
//!
//! A student can take a submitted entry back until it is answered. Approved is final: a correction is
//! a new version, and only its approval supersedes the old one. Rejected, superseded and voided
//! versions stay readable for ever and go nowhere.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where one version of an hours entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Kept by the student, seen by nobody else.
    Draft,
    /// Waiting for an answer.
    Submitted,
    /// Signed: the minutes count.
    Approved,
    /// Sent back with a comment, to be mended and submitted again.
    Returned,
    /// Refused with a reason.
    Rejected,
    /// Signed once, replaced by a signed correction.
    Superseded,
    /// Signed once, taken out by a coordinator with a reason.
    Voided,
}

/// A step an entry cannot take from where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where the entry stands.
    pub state: EntryState,
    /// What somebody tried to do with it.
    pub act: Act,
}

/// What can be done with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The student hands it in.
    Submit,
    /// The student takes it back before it is answered.
    TakeBack,
    /// It is signed.
    Approve,
    /// It is sent back with a comment.
    Return,
    /// It is refused with a reason.
    Reject,
    /// A signed correction takes its place.
    Supersede,
    /// A coordinator takes its minutes out.
    Void,
}

impl Act {
    /// Everything that can be done with an entry.
    pub const ALL: [Self; 7] = [
        Self::Submit,
        Self::TakeBack,
        Self::Approve,
        Self::Return,
        Self::Reject,
        Self::Supersede,
        Self::Void,
    ];

    const fn done(self) -> &'static str {
        match self {
            Self::Submit => "submitted",
            Self::TakeBack => "taken back",
            Self::Approve => "approved",
            Self::Return => "returned",
            Self::Reject => "rejected",
            Self::Supersede => "corrected",
            Self::Void => "voided",
        }
    }

    const fn leads_to(self) -> EntryState {
        match self {
            Self::Submit => EntryState::Submitted,
            Self::TakeBack => EntryState::Draft,
            Self::Approve => EntryState::Approved,
            Self::Return => EntryState::Returned,
            Self::Reject => EntryState::Rejected,
            Self::Supersede => EntryState::Superseded,
            Self::Void => EntryState::Voided,
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (state, done) = (self.state.words(), self.act.done());
        if self.act.leads_to() == self.state {
            return write!(f, "This entry is {state} already");
        }
        write!(f, "This entry is {state}, so it cannot be {done}")
    }
}

impl std::error::Error for Refused {}

impl EntryState {
    /// Every state there is, in the order of an entry's life.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::Approved,
        Self::Returned,
        Self::Rejected,
        Self::Superseded,
        Self::Voided,
    ];

    /// The state after an act.
    ///
    /// # Errors
    /// [`Refused`] when the act is not open from here.
    pub const fn after(self, act: Act) -> Result<Self, Refused> {
        match (act, self) {
            (Act::Submit, Self::Draft | Self::Returned) => Ok(Self::Submitted),
            (Act::TakeBack, Self::Submitted) => Ok(Self::Draft),
            (Act::Approve, Self::Submitted) => Ok(Self::Approved),
            (Act::Return, Self::Submitted) => Ok(Self::Returned),
            (Act::Reject, Self::Submitted) => Ok(Self::Rejected),
            (Act::Supersede, Self::Approved) => Ok(Self::Superseded),
            (Act::Void, Self::Approved) => Ok(Self::Voided),
            (act, state) => Err(Refused { state, act }),
        }
    }

    /// Handed in by the student, for the first time or after a return.
    ///
    /// # Errors
    /// [`Refused`] unless it is a draft or was returned.
    pub const fn submit(self) -> Result<Self, Refused> {
        self.after(Act::Submit)
    }

    /// Taken back by the student before it was answered.
    ///
    /// # Errors
    /// [`Refused`] unless it is submitted.
    pub const fn take_back(self) -> Result<Self, Refused> {
        self.after(Act::TakeBack)
    }

    /// Signed.
    ///
    /// # Errors
    /// [`Refused`] unless it is submitted.
    pub const fn approve(self) -> Result<Self, Refused> {
        self.after(Act::Approve)
    }

    /// Sent back with a comment.
    ///
    /// # Errors
    /// [`Refused`] unless it is submitted.
    pub const fn return_(self) -> Result<Self, Refused> {
        self.after(Act::Return)
    }

    /// Refused with a reason.
    ///
    /// # Errors
    /// [`Refused`] unless it is submitted.
    pub const fn reject(self) -> Result<Self, Refused> {
        self.after(Act::Reject)
    }

    /// Replaced by a signed correction.
    ///
    /// # Errors
    /// [`Refused`] unless it is approved.
    pub const fn supersede(self) -> Result<Self, Refused> {
        self.after(Act::Supersede)
    }

    /// Taken out by a coordinator.
    ///
    /// # Errors
    /// [`Refused`] unless it is approved.
    pub const fn void(self) -> Result<Self, Refused> {
        self.after(Act::Void)
    }

    /// Whether the entry still claims its time: it may yet count, or counts. Only such entries can
    /// overlap with another or fill a day.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Submitted | Self::Approved | Self::Returned
        )
    }

    /// Whether the student may still change the text and times.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// The word stored in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Voided => "voided",
        }
    }

    /// The state stored under this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The state within a sentence: "This entry is a draft".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Draft => "a draft".to_owned(),
            other => other.label().to_lowercase(),
        }
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Submitted => "Submitted",
            Self::Approved => "Approved",
            Self::Returned => "Returned",
            Self::Rejected => "Rejected",
            Self::Superseded => "Superseded",
            Self::Voided => "Voided",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntryState::{Approved, Draft, Rejected, Returned, Submitted, Superseded, Voided};

    #[test]
    fn these_steps_are_open_and_no_others() {
        let open = [
            (Draft, Act::Submit, Submitted),
            (Returned, Act::Submit, Submitted),
            (Submitted, Act::TakeBack, Draft),
            (Submitted, Act::Approve, Approved),
            (Submitted, Act::Return, Returned),
            (Submitted, Act::Reject, Rejected),
            (Approved, Act::Supersede, Superseded),
            (Approved, Act::Void, Voided),
        ];
        for state in EntryState::ALL {
            for act in Act::ALL {
                let expected = open
                    .iter()
                    .find(|(from, with, _)| (*from, *with) == (state, act));
                let expected = expected.map(|(_, _, to)| *to).ok_or(Refused { state, act });
                assert_eq!(state.after(act), expected);
            }
        }
    }

    #[test]
    fn each_named_step_is_the_act_of_its_name() {
        assert_eq!(Returned.submit(), Ok(Submitted));
        assert_eq!(Submitted.take_back(), Ok(Draft));
        assert_eq!(Submitted.approve(), Ok(Approved));
        assert_eq!(Submitted.return_(), Ok(Returned));
        assert_eq!(Submitted.reject(), Ok(Rejected));
        assert_eq!(Approved.supersede(), Ok(Superseded));
        assert_eq!(Approved.void(), Ok(Voided));
    }

    #[test]
    fn nobody_takes_back_a_signed_entry() {
        let refused = Approved.take_back().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "This entry is approved, so it cannot be taken back"
        );
        let doubled = Submitted.submit().unwrap_err();
        assert_eq!(doubled.to_string(), "This entry is submitted already");
        let draft = Draft.approve().unwrap_err();
        assert_eq!(
            draft.to_string(),
            "This entry is a draft, so it cannot be approved"
        );
    }

    #[test]
    fn every_state_is_stored_and_read_back_as_itself() {
        for state in EntryState::ALL {
            assert_eq!(EntryState::parse(state.as_str()), Some(state));
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(json, format!("\"{}\"", state.as_str()));
        }
        assert_eq!(EntryState::parse("gone"), None);
    }
}
