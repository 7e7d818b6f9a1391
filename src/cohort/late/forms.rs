//! What a coordinator types to answer a late-entry request.

use crate::kernel::{problems::Problems, text};
use serde::Deserialize;

/// The longest answer.
const LONGEST: usize = 1000;

/// The form as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// `granted` or `refused`.
    pub decision: String,
    pub answer: String,
}

/// An answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The days are open; words are welcome.
    Granted(String),
    /// They stay closed, and the student is told why.
    Refused(String),
}

impl Decision {
    /// The state as stored.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Granted(_) => "granted",
            Self::Refused(_) => "refused",
        }
    }

    /// The words to the student.
    pub fn words(&self) -> &str {
        match self {
            Self::Granted(words) | Self::Refused(words) => words,
        }
    }
}

impl AnswerForm {
    /// The answer, or what is wrong with it.
    pub fn parse(&self) -> Result<Decision, Problems> {
        let mut problems = Problems::none();
        let decision = match self.decision.as_str() {
            "granted" => problems
                .keep(
                    "answer",
                    text::optional_prose(&self.answer, "your answer", LONGEST),
                )
                .map(Decision::Granted),
            "refused" => problems
                .keep(
                    "answer",
                    text::prose(&self.answer, "why you refuse", LONGEST),
                )
                .map(Decision::Refused),
            _ => {
                problems.add("decision", "Choose whether the days are opened");
                None
            }
        };
        problems.or(|| decision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(decision: &str, answer: &str) -> AnswerForm {
        AnswerForm {
            decision: decision.into(),
            answer: answer.into(),
        }
    }

    #[test]
    fn granting_needs_no_words_and_refusing_does() {
        assert_eq!(
            form("granted", " ").parse(),
            Ok(Decision::Granted(String::new()))
        );
        assert_eq!(
            form("refused", " ").parse().unwrap_err().of("answer"),
            Some("Enter why you refuse")
        );
        assert_eq!(
            form("refused", "Too late for the registrar").parse(),
            Ok(Decision::Refused("Too late for the registrar".into()))
        );
    }

    #[test]
    fn an_answer_without_a_decision_asks_for_one() {
        for decision in ["", "perhaps"] {
            let problems = form(decision, "x").parse().unwrap_err();
            assert_eq!(
                problems.of("decision"),
                Some("Choose whether the days are opened")
            );
        }
    }

    #[test]
    fn a_huge_answer_is_asked_to_be_shortened() {
        let problems = form("granted", &"x".repeat(1001)).parse().unwrap_err();
        assert!(problems.of("answer").unwrap().starts_with("Shorten"));
    }
}
