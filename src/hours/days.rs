//! A run of days.

use jiff::civil::Date;

/// The first and last day of something, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Days {
    /// Whether the date is one of them.
    #[must_use]
    pub fn holds(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
    /// How many days there are; none when the last is before the first.
    #[must_use]
    pub fn len(self) -> u32 {
        let hours = self.last.duration_since(self.first).as_hours();
        u32::try_from(hours / 24 + 1).unwrap_or(0)
    }

    /// Whether the last day is before the first.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.last < self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn both_ends_belong_to_the_days() {
        let days = Days {
            first: date(2026, 2, 27),
            last: date(2026, 3, 2),
        };
        assert_eq!(days.len(), 4);
        assert!(days.holds(days.first) && days.holds(days.last));
        assert!(!days.holds(date(2026, 3, 3)) && !days.holds(date(2026, 2, 26)));
        assert_eq!(
            Days {
                first: days.first,
                last: days.first
            }
            .len(),
            1
        );
    }

    #[test]
    fn days_that_end_before_they_begin_are_none() {
        for last in [date(2026, 2, 26), date(2026, 1, 1)] {
            let days = Days {
                first: date(2026, 2, 27),
                last,
            };
            assert!(days.is_empty());
            assert_eq!(days.len(), 0);
        }
    }
}
