//! The weekly schedule: the shifts somebody means to work.

use crate::kernel::{minutes::Minutes, time::TimeOfDay};

/// The days of the week as a schedule numbers them, Monday first.
pub const WEEKDAYS: [(i16, &str); 7] = [
    (1, "Monday"),
    (2, "Tuesday"),
    (3, "Wednesday"),
    (4, "Thursday"),
    (5, "Friday"),
    (6, "Saturday"),
    (7, "Sunday"),
];

/// One shift of every week, in the site's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: i16,
    /// When it begins.
    pub starts: TimeOfDay,
    /// When it ends; not after the beginning means on the next day.
    pub ends: TimeOfDay,
    /// Unpaid minutes within.
    pub break_minutes: i32,
}

impl Shift {
    /// Minutes worked in an ordinary week, without the break.
    pub fn minutes(&self) -> Minutes {
        let of = |time: TimeOfDay| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let length = (of(self.ends) - of(self.starts)).rem_euclid(24 * 60);
        Minutes::new(u32::try_from(length - self.break_minutes).unwrap_or(0))
    }

    /// Whether it ends on the day after it began.
    pub fn crosses_midnight(&self) -> bool {
        self.ends <= self.starts
    }

    /// The name of its day.
    pub fn day(&self) -> &'static str {
        WEEKDAYS
            .iter()
            .find(|(number, _)| *number == self.weekday)
            .map_or("", |(_, name)| name)
    }

    /// In words: "9:00–17:00, 30 min break".
    pub fn words(&self) -> String {
        let mut words = format!(
            "{}–{}",
            self.starts.strftime("%-H:%M"),
            self.ends.strftime("%-H:%M")
        );
        if self.crosses_midnight() {
            words.push_str(" next day");
        }
        if self.break_minutes > 0 {
            words.push_str(&format!(", {} min break", self.break_minutes));
        }
        words
    }
}

/// Minutes of a whole week.
pub fn weekly(shifts: &[Shift]) -> Minutes {
    Minutes::new(shifts.iter().map(|shift| shift.minutes().get()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn shift(from: i8, to: i8, break_minutes: i32) -> Shift {
        Shift {
            weekday: 2,
            starts: TimeOfDay(time(from, 0, 0, 0)),
            ends: TimeOfDay(time(to, 30, 0, 0)),
            break_minutes,
        }
    }

    #[test]
    fn a_week_is_the_sum_of_its_shifts_without_breaks() {
        let shifts = [shift(9, 17, 30), shift(8, 12, 0)];
        assert_eq!(weekly(&shifts), Minutes::new(8 * 60 + 4 * 60 + 30));
        assert_eq!(weekly(&[]), Minutes::new(0));
    }

    #[test]
    fn a_night_shift_ends_on_the_next_day() {
        let night = shift(22, 6, 30);
        assert!(night.crosses_midnight());
        assert_eq!(night.minutes(), Minutes::new(8 * 60));
        assert_eq!(night.words(), "22:00–6:30 next day, 30 min break");
    }
}
