//! Rounding of an entry's minutes.
//!
//! Rounding happens once, when the entry is submitted; start, end and break stay as they were given.
//! An exact half goes up. An entry so short that nothing is left of it becomes zero minutes, and the
//! rule against zero minutes then names it.

use crate::kernel::minutes::Minutes;
use serde::{Deserialize, Serialize};

/// How an entry's minutes are rounded at submit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Every minute as worked.
    #[default]
    None,
    /// To the nearest quarter hour.
    Nearest15,
    /// To the nearest half hour.
    Nearest30,
}

impl Rounding {
    /// Every rounding there is, in the order of a choice list.
    pub const ALL: [Self; 3] = [Self::None, Self::Nearest15, Self::Nearest30];

    /// The minutes an entry is submitted with.
    #[must_use]
    pub const fn apply(self, worked: Minutes) -> Minutes {
        let step = match self {
            Self::None => return worked,
            Self::Nearest15 => 15,
            Self::Nearest30 => 30,
        };
        Minutes::new(worked.get().saturating_add(step / 2) / step * step)
    }

    /// The word stored in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Nearest15 => "nearest15",
            Self::Nearest30 => "nearest30",
        }
    }

    /// The rounding stored under this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|rounding| rounding.as_str() == word)
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "No rounding",
            Self::Nearest15 => "To the nearest 15 minutes",
            Self::Nearest30 => "To the nearest 30 minutes",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_go_to_the_nearest_step_and_an_exact_half_goes_up() {
        let cases = [
            (Rounding::None, 217, 217),
            (Rounding::Nearest15, 7, 0),
            (Rounding::Nearest15, 8, 15),
            (Rounding::Nearest15, 217, 210),
            (Rounding::Nearest15, 218, 225),
            (Rounding::Nearest30, 14, 0),
            (Rounding::Nearest30, 15, 30),
            (Rounding::Nearest30, 44, 30),
            (Rounding::Nearest30, 45, 60),
        ];
        for (rounding, worked, expected) in cases {
            assert_eq!(
                rounding.apply(Minutes::new(worked)).get(),
                expected,
                "{rounding:?} {worked}"
            );
        }
    }

    #[test]
    fn rounding_twice_changes_nothing_more() {
        for rounding in Rounding::ALL {
            for worked in 0..1500 {
                let once = rounding.apply(Minutes::new(worked));
                assert_eq!(rounding.apply(once), once);
                assert!(once.get().abs_diff(worked) <= 15);
            }
        }
    }

    #[test]
    fn every_rounding_is_stored_and_read_back_as_itself() {
        for rounding in Rounding::ALL {
            assert_eq!(Rounding::parse(rounding.as_str()), Some(rounding));
            let json = serde_json::to_string(&rounding).unwrap();
            assert_eq!(json, format!("\"{}\"", rounding.as_str()));
        }
    }
}
