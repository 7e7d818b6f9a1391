//! A quantity of practicum time, in whole minutes.
//!
//! Hours of a practicum are counted in minutes and never in floating point: a requirement of
//! 90 hours is 5,400 minutes, and every sum over a ledger is exact.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number of whole minutes, zero or more.
///
/// Prints as people say it: `3 h 30`, `45 min`, `0 min`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Minutes(u32);

impl Minutes {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// One hour.
    pub const HOUR: Self = Self(60);

    /// One day of 24 hours, the longest that one hours entry can be.
    pub const DAY: Self = Self(24 * 60);

    /// A quantity of so many minutes.
    #[must_use]
    pub const fn new(minutes: u32) -> Self {
        Self(minutes)
    }

    /// The number of minutes.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Whether this is no time at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or nothing where it is too large to hold.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference, or nothing where `other` is the larger.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(rest) => Some(Self(rest)),
            None => None,
        }
    }

    /// The sum, held at the largest quantity there is.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, held at zero: what is still to go.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Hours with two decimals, rounded to the nearest hundredth: `3.50`.
    ///
    /// For schools that keep hours as decimals. A third of an hour prints as `0.33`, so a printed
    /// decimal is for reading and is never read back as the record.
    #[must_use]
    pub fn decimal(self) -> String {
        let hundredths = (u64::from(self.0) * 100 + 30) / 60;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }

    /// Hours and minutes as a clock shows them: `3:30`, `0:05`.
    #[must_use]
    pub fn clock(self) -> String {
        format!("{}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (0, minutes) => write!(out, "{minutes} min"),
            (hours, 0) => write!(out, "{hours} h"),
            (hours, minutes) => write!(out, "{hours} h {minutes:02}"),
        }
    }
}

impl Sum for Minutes {
    /// The sum of a ledger, held at the largest quantity there is.
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, Self::saturating_add)
    }
}

impl<'a> Sum<&'a Self> for Minutes {
    fn sum<I: Iterator<Item = &'a Self>>(quantities: I) -> Self {
        quantities.copied().sum()
    }
}

/// Why a text is not a quantity of time; each prints as an instruction to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinutesError {
    /// Nothing was entered.
    Missing,
    /// The text is in none of the forms that are read.
    Unreadable,
    /// More than 59 minutes after the hours, as in `1:75`.
    MinutesPastTheHour,
    /// A decimal that is no whole number of minutes, as in `7.33`.
    NotWholeMinutes,
    /// More hours than a quantity can hold.
    TooLong,
}

impl fmt::Display for MinutesError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Missing => "Enter the time in hours and minutes, such as 7:30",
            Self::Unreadable => "Enter the time as 7:30, 7.5 or 90m",
            Self::MinutesPastTheHour => "Enter minutes from 00 to 59 after the hours, such as 7:30",
            Self::NotWholeMinutes => {
                "Enter hours and minutes, such as 7:20, because this decimal is not whole minutes"
            }
            Self::TooLong => "Enter a shorter time",
        })
    }
}

impl std::error::Error for MinutesError {}

impl FromStr for Minutes {
    type Err = MinutesError;

    /// Reads what a person types into a field for a length of time: `7:30`, `7h30`, `7 h 30`,
    /// `7h`, `90m`, `90 min`, `7`, `7.5` and `7,5` (a number alone is hours).
    fn from_str(text: &str) -> Result<Self, MinutesError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.to_lowercase();
        if text.is_empty() {
            return Err(MinutesError::Missing);
        }
        if let Some(minutes) = without_unit(&text, &["minutes", "mins", "min", "m"])
            && let Ok(minutes) = digits(minutes)
        {
            return Ok(Self(minutes));
        }
        let clock = text.split_once(':').or_else(|| text.split_once('h'));
        if let Some((hours, minutes)) = clock
            && is_digits(hours)
            && is_digits(minutes.trim_end_matches("min").trim_end_matches('m'))
        {
            let minutes = minutes.trim_end_matches("min").trim_end_matches('m');
            return hours_and_minutes(hours, minutes);
        }
        let hours = without_unit(&text, &["hours", "hour", "hrs", "hr", "h"]).unwrap_or(&text);
        decimal_hours(hours)
    }
}

/// The text before the first of `units` that ends it.
fn without_unit<'a>(text: &'a str, units: &[&str]) -> Option<&'a str> {
    units.iter().find_map(|unit| text.strip_suffix(unit))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn digits(text: &str) -> Result<u32, MinutesError> {
    if is_digits(text) {
        text.parse().map_err(|_| MinutesError::TooLong)
    } else {
        Err(MinutesError::Unreadable)
    }
}

fn hours_and_minutes(hours: &str, minutes: &str) -> Result<Minutes, MinutesError> {
    let hours = digits(hours)?;
    // One digit could be tens or units, so it is not read.
    if minutes.len() != 2 {
        return Err(MinutesError::Unreadable);
    }
    let minutes = digits(minutes)?;
    if minutes > 59 {
        return Err(MinutesError::MinutesPastTheHour);
    }
    whole(hours, minutes)
}

fn decimal_hours(text: &str) -> Result<Minutes, MinutesError> {
    let Some((hours, fraction)) = text.split_once(['.', ',']) else {
        return whole(digits(text)?, 0);
    };
    let hours = if hours.is_empty() { 0 } else { digits(hours)? };
    if !is_digits(fraction) {
        return Err(MinutesError::Unreadable);
    }
    let minutes = fraction_minutes(fraction.trim_end_matches('0'));
    whole(hours, minutes.ok_or(MinutesError::NotWholeMinutes)?)
}

fn whole(hours: u32, minutes: u32) -> Result<Minutes, MinutesError> {
    let total = hours
        .checked_mul(60)
        .and_then(|whole| whole.checked_add(minutes));
    total.map(Minutes).ok_or(MinutesError::TooLong)
}

/// The minutes in the decimals of an hour, `25` being 15 minutes; nothing where that is not whole.
fn fraction_minutes(decimals: &str) -> Option<u32> {
    let scale = 10_u32.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let sixtieths = match decimals {
        "" => 0,
        some => some.parse::<u32>().ok()?.checked_mul(60)?,
    };
    (sixtieths % scale == 0).then_some(sixtieths / scale)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_student_reads_hours_as_people_say_them() {
        for (minutes, words) in [
            (0, "0 min"),
            (1, "1 min"),
            (45, "45 min"),
            (60, "1 h"),
            (65, "1 h 05"),
            (210, "3 h 30"),
            (5400, "90 h"),
        ] {
            assert_eq!(Minutes::new(minutes).to_string(), words);
        }
    }

    #[test]
    fn a_school_gets_decimals_rounded_to_the_nearest_hundredth() {
        for (minutes, decimal) in [
            (0, "0.00"),
            (210, "3.50"),
            (20, "0.33"),
            (40, "0.67"),
            (1, "0.02"),
        ] {
            assert_eq!(Minutes::new(minutes).decimal(), decimal);
        }
        assert_eq!(Minutes::new(u32::MAX).decimal(), "71582788.25");
    }

    #[test]
    fn a_clock_face_shows_two_digits_of_minutes() {
        assert_eq!(Minutes::new(210).clock(), "3:30");
        assert_eq!(Minutes::new(5).clock(), "0:05");
    }

    #[test]
    fn people_may_type_a_length_in_their_own_way() {
        for (text, minutes) in [
            ("7:30", 450),
            ("7.5", 450),
            ("7,5", 450),
            ("7h30", 450),
            ("7 h 30", 450),
            ("7h30m", 450),
            ("7h30min", 450),
            ("90m", 90),
            ("90 min", 90),
            ("90 Minutes", 90),
            ("7", 420),
            ("7h", 420),
            ("2 hrs", 120),
            ("1.25 hours", 75),
            (".5", 30),
            ("0", 0),
            ("7.50", 450),
            ("1.500000000000", 90),
            ("0:05", 5),
        ] {
            assert_eq!(text.parse(), Ok(Minutes::new(minutes)), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_to_enter() {
        for (text, error) in [
            ("", MinutesError::Missing),
            ("   ", MinutesError::Missing),
            ("lots", MinutesError::Unreadable),
            ("-5", MinutesError::Unreadable),
            ("1:5", MinutesError::Unreadable),
            ("1:2:3", MinutesError::Unreadable),
            ("h", MinutesError::Unreadable),
            (".", MinutesError::Unreadable),
            ("1.5m", MinutesError::Unreadable),
            ("+5", MinutesError::Unreadable),
            ("1:75", MinutesError::MinutesPastTheHour),
            ("7.33", MinutesError::NotWholeMinutes),
            ("0.0000000000000000001", MinutesError::NotWholeMinutes),
            ("99999999999", MinutesError::TooLong),
            ("4294967295", MinutesError::TooLong),
        ] {
            assert_eq!(text.parse::<Minutes>(), Err(error), "{text}");
        }
        assert_eq!(
            MinutesError::Unreadable.to_string(),
            "Enter the time as 7:30, 7.5 or 90m"
        );
    }

    #[test]
    fn sums_and_remainders_never_wrap() {
        let most = Minutes::new(u32::MAX);
        assert_eq!(most.checked_add(Minutes::new(1)), None);
        assert_eq!(most.saturating_add(Minutes::new(1)), most);
        assert_eq!(Minutes::ZERO.checked_sub(Minutes::new(1)), None);
        assert_eq!(
            Minutes::new(30).saturating_sub(Minutes::HOUR),
            Minutes::ZERO
        );
        assert_eq!(
            [Minutes::HOUR, Minutes::new(30)].iter().sum::<Minutes>(),
            Minutes::new(90)
        );
        assert_eq!([most, Minutes::HOUR].into_iter().sum::<Minutes>(), most);
    }

    #[test]
    fn a_quantity_is_stored_as_a_bare_number() {
        assert_eq!(serde_json::to_string(&Minutes::new(90)).unwrap(), "90");
        assert_eq!(
            serde_json::from_str::<Minutes>("90").unwrap(),
            Minutes::new(90)
        );
        assert!(serde_json::from_str::<Minutes>("-1").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = text.parse::<Minutes>();
        }

        #[test]
        fn what_is_printed_reads_back(minutes in 0_u32..100_000) {
            let quantity = Minutes::new(minutes);
            prop_assert_eq!(quantity.to_string().parse::<Minutes>(), Ok(quantity));
            prop_assert_eq!(quantity.clock().parse::<Minutes>(), Ok(quantity));
        }
    }
}
