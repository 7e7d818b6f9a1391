//! Where a week begins.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// The day on which a program's week begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// Monday to Sunday.
    #[default]
    Monday,
    /// Saturday to Friday.
    Saturday,
    /// Sunday to Saturday.
    Sunday,
}

impl WeekStart {
    /// Every week there is, in the order of a choice list.
    pub const ALL: [Self; 3] = [Self::Monday, Self::Saturday, Self::Sunday];

    const fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }

    /// The first day of the week that holds this date.
    #[must_use]
    pub fn first_day(self, date: Date) -> Date {
        let since = date.weekday().since(self.weekday());
        date.saturating_sub(i64::from(since).days())
    }

    /// The last day of the week that holds this date.
    #[must_use]
    pub fn last_day(self, date: Date) -> Date {
        self.first_day(date).saturating_add(6.days())
    }

    /// The word stored in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The week stored under this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|week| week.as_str() == word)
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_runs_for_seven_days_from_its_first() {
        let tuesday = date(2026, 11, 17);
        assert_eq!(WeekStart::Monday.first_day(tuesday), date(2026, 11, 16));
        assert_eq!(WeekStart::Sunday.first_day(tuesday), date(2026, 11, 15));
        assert_eq!(WeekStart::Saturday.first_day(tuesday), date(2026, 11, 14));
        assert_eq!(
            WeekStart::Monday.first_day(date(2026, 11, 16)),
            date(2026, 11, 16)
        );
        assert_eq!(WeekStart::Monday.last_day(tuesday), date(2026, 11, 22));
        assert_eq!(
            WeekStart::Monday.first_day(date(2026, 11, 22)),
            date(2026, 11, 16)
        );
    }

    #[test]
    fn every_week_is_stored_and_read_back_as_itself() {
        for week in WeekStart::ALL {
            assert_eq!(WeekStart::parse(week.as_str()), Some(week));
        }
    }
}
