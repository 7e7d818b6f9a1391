//! Why a shift has no instants or minutes.

use super::Edge;
use crate::kernel::minutes::Minutes;
use jiff::civil::DateTime;
use std::fmt;

/// Why a shift has no instants or minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanProblem {
    /// The clock was put forward over this time.
    Skipped {
        /// Which end of the shift.
        edge: Edge,
        /// The time that never was.
        local: DateTime,
    },
    /// The clock was put back over this time, and nobody said which of the two is meant.
    ShownTwice {
        /// Which end of the shift.
        edge: Edge,
        /// The time there were two of.
        local: DateTime,
    },
    /// The end is not after the start.
    EndNotAfterStart,
    /// More than 24 hours.
    TooLong {
        /// The time that passed.
        minutes: Minutes,
    },
    /// The break takes up all the time.
    BreakTooLong {
        /// The time that passed.
        passed: Minutes,
    },
    /// No calendar reaches that far.
    DateOutOfRange,
}

impl SpanProblem {
    /// The end of the shift to put right, where it is one of the two.
    #[must_use]
    pub const fn edge(&self) -> Option<Edge> {
        match self {
            Self::Skipped { edge, .. } | Self::ShownTwice { edge, .. } => Some(*edge),
            Self::EndNotAfterStart | Self::TooLong { .. } => Some(Edge::End),
            Self::BreakTooLong { .. } | Self::DateOutOfRange => None,
        }
    }
}

impl fmt::Display for SpanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |local: &DateTime| local.strftime("%a %-d %b").to_string();
        let clock = |local: &DateTime| local.strftime("%-H:%M").to_string();
        match self {
            Self::Skipped { edge, local } => write!(
                f,
                "Enter another {} time: the clock went forward over {} on {}",
                edge.word(),
                clock(local),
                day(local)
            ),
            Self::ShownTwice { edge, local } => write!(
                f,
                "Say which {} time: the clock showed {} twice on {}",
                edge.word(),
                clock(local),
                day(local)
            ),
            Self::EndNotAfterStart => {
                f.write_str("Enter an end after the start, or say that it ended the next day")
            }
            Self::TooLong { .. } => f.write_str("Enter at most 24 hours as one entry"),
            Self::BreakTooLong { passed } => {
                write!(
                    f,
                    "Enter a break shorter than the {passed} from start to end"
                )
            }
            Self::DateOutOfRange => f.write_str("Enter the date of the work"),
        }
    }
}

impl std::error::Error for SpanProblem {}

impl Edge {
    const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}
