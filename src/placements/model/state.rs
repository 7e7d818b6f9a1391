//! The states of a placement and the steps between them.

/// Where a placement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Thought of; nobody outside the program knows.
    Proposed,
    /// The site was asked.
    Offered,
    /// The site said yes.
    Accepted,
    /// The site said no.
    Declined,
    /// The site did not answer in time.
    Lapsed,
    /// It will take place.
    Confirmed,
    /// It has begun.
    Active,
    /// It ended as planned.
    Completed,
    /// The student or the program took it back.
    Withdrawn,
    /// It was ended early.
    Terminated,
}

/// What may happen to a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The site is asked.
    Offer,
    /// The site says yes.
    Accept,
    /// The site says no.
    Decline,
    /// The site's time to answer is over.
    Lapse,
    /// The program confirms it.
    Confirm,
    /// Its first day, or its first hours, have come.
    Begin,
    /// Its end has passed and a person says that all is done.
    Complete,
    /// It ends early.
    End(Ending),
}

/// How a placement ends early; both need a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The student or the program took it back.
    Withdraw,
    /// The site or the program ended it.
    Terminate,
}

/// A step that cannot be taken from here. The words say where the placement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The state it is in.
    pub state: State,
}

impl State {
    /// Every state, in the order in which a placement goes through them.
    pub const ALL: [Self; 10] = [
        Self::Proposed,
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Lapsed,
        Self::Confirmed,
        Self::Active,
        Self::Completed,
        Self::Withdrawn,
        Self::Terminated,
    ];

    /// The state after a step, or the refusal (domain rule 21).
    pub const fn after(self, step: Step) -> Result<Self, Refused> {
        use State as S;
        match (self, step) {
            (S::Proposed, Step::Offer) => Ok(S::Offered),
            (S::Offered, Step::Accept) => Ok(S::Accepted),
            (S::Offered, Step::Decline) => Ok(S::Declined),
            (S::Offered, Step::Lapse) => Ok(S::Lapsed),
            (S::Proposed | S::Accepted, Step::Confirm) => Ok(S::Confirmed),
            (S::Confirmed, Step::Begin) => Ok(S::Active),
            (S::Confirmed | S::Active, Step::Complete) => Ok(S::Completed),
            (S::Proposed | S::Offered | S::Accepted, Step::End(Ending::Withdraw)) => {
                Ok(S::Withdrawn)
            }
            (S::Confirmed | S::Active, Step::End(how)) => Ok(match how {
                Ending::Withdraw => S::Withdrawn,
                Ending::Terminate => S::Terminated,
            }),
            _ => Err(Refused { state: self }),
        }
    }

    /// Whether hours can be logged for it and people changed on it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Confirmed | Self::Active)
    }

    /// Whether it holds a seat and a part of its supervisors' time (domain rule 21).
    pub const fn takes_a_seat(self) -> bool {
        matches!(
            self,
            Self::Offered | Self::Accepted | Self::Confirmed | Self::Active
        )
    }

    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Confirmed => "confirmed",
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
        }
    }

    /// The state stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Offered => "Offered to the site",
            Self::Accepted => "Accepted by the site",
            Self::Declined => "Declined by the site",
            Self::Lapsed => "Not answered in time",
            Self::Confirmed => "Confirmed",
            Self::Active => "Active",
            Self::Completed => "Completed",
            Self::Withdrawn => "Withdrawn",
            Self::Terminated => "Ended early",
        }
    }

    /// The tone of its chip; empty for what is as it should be.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Proposed | Self::Offered | Self::Accepted => "waiting",
            Self::Confirmed | Self::Active | Self::Completed => "",
            Self::Declined | Self::Lapsed | Self::Withdrawn | Self::Terminated => "off",
        }
    }
}

impl Ending {
    /// The word of the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Withdraw => "withdraw",
            Self::Terminate => "terminate",
        }
    }

    /// The ending with this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Withdraw, Self::Terminate]
            .into_iter()
            .find(|ending| ending.as_str() == word)
    }
}

impl Refused {
    /// What is told to who tried.
    pub fn words(self) -> String {
        match self.state {
            State::Completed => "This placement is completed".into(),
            State::Withdrawn => "This placement was withdrawn".into(),
            State::Terminated => "This placement was ended early".into(),
            other => format!(
                "This placement is {}, which does not allow it",
                other.label().to_lowercase()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 9] = [
        Step::Offer,
        Step::Accept,
        Step::Decline,
        Step::Lapse,
        Step::Confirm,
        Step::Begin,
        Step::Complete,
        Step::End(Ending::Withdraw),
        Step::End(Ending::Terminate),
    ];

    #[test]
    fn a_placement_goes_its_ordinary_way() {
        let way = [
            Step::Offer,
            Step::Accept,
            Step::Confirm,
            Step::Begin,
            Step::Complete,
        ];
        let end = way
            .into_iter()
            .try_fold(State::Proposed, State::after)
            .unwrap();
        assert_eq!(end, State::Completed);
    }

    #[test]
    fn what_has_ended_stays_ended() {
        for state in [
            State::Declined,
            State::Lapsed,
            State::Completed,
            State::Withdrawn,
            State::Terminated,
        ] {
            for step in STEPS {
                assert_eq!(state.after(step), Err(Refused { state }));
            }
        }
    }

    #[test]
    fn nothing_begins_that_was_not_confirmed() {
        for state in State::ALL {
            assert_eq!(
                state.after(Step::Begin).is_ok(),
                state == State::Confirmed,
                "{state:?}"
            );
        }
    }

    #[test]
    fn only_what_was_confirmed_can_be_ended_early() {
        for state in State::ALL {
            assert_eq!(
                state.after(Step::End(Ending::Terminate)).is_ok(),
                state.is_open(),
                "{state:?}"
            );
        }
    }

    #[test]
    fn no_step_leads_back_to_the_same_state() {
        for state in State::ALL {
            for step in STEPS {
                assert_ne!(state.after(step), Ok(state));
            }
        }
    }

    #[test]
    fn every_state_is_read_back_from_its_stored_word() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("planned"), None);
    }
}
