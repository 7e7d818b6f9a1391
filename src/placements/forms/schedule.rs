//! The weekly schedule as it is typed: seven lines, each with a beginning, an end and a break.

use crate::{
    kernel::{problems::Problems, text, time::TimeOfDay},
    placements::model::{Shift, WEEKDAYS},
};

/// The three columns as they were sent.
#[derive(Debug, Clone, Copy)]
pub struct Week<'a> {
    /// When each day's shift begins.
    pub starts: &'a [String],
    /// When it ends.
    pub ends: &'a [String],
    /// Unpaid minutes within.
    pub breaks: &'a [String],
}

/// One line, for the page.
#[derive(Debug, Clone)]
pub struct Line {
    /// 1 is Monday.
    pub number: i16,
    /// The field its problem stands at.
    pub field: String,
    /// Its name.
    pub day: &'static str,
    /// When the shift begins.
    pub starts: String,
    /// When it ends.
    pub ends: String,
    /// Unpaid minutes within.
    pub pause: String,
}

impl Week<'_> {
    /// The lines of the page, with what was typed.
    pub fn lines(self) -> Vec<Line> {
        WEEKDAYS
            .into_iter()
            .zip(0..)
            .map(|((number, day), at)| Line {
                number,
                field: format!("starts-{number}"),
                day,
                starts: typed(self.starts, at),
                ends: typed(self.ends, at),
                pause: typed(self.breaks, at),
            })
            .collect()
    }

    /// The shifts; a line without times is a day off. Each problem stands at its day.
    pub fn parse(self, problems: &mut Problems) -> Vec<Shift> {
        self.lines()
            .iter()
            .filter_map(|line| line.parse(problems))
            .collect()
    }
}

impl Line {
    fn parse(&self, problems: &mut Problems) -> Option<Shift> {
        if self.starts.is_empty() && self.ends.is_empty() {
            return None;
        }
        let field = self.field.as_str();
        let starts = problems.keep(field, self.time(&self.starts, "start"))?;
        let ends = problems.keep(field, self.time(&self.ends, "end"))?;
        let break_minutes = if self.pause.is_empty() {
            0
        } else {
            let thing = format!("the break on {} in minutes", self.day);
            problems.keep(field, text::whole_number(&self.pause, &thing, 0..=600))?
        };
        let shift = Shift {
            weekday: self.number,
            starts,
            ends,
            break_minutes,
        };
        if starts == ends || shift.minutes().is_zero() {
            let words = format!("Enter an end on {} that leaves time to work", self.day);
            problems.add(field, words);
            return None;
        }
        Some(shift)
    }

    fn time(&self, typed: &str, what: &str) -> Result<TimeOfDay, String> {
        jiff::civil::Time::strptime("%H:%M", typed)
            .or_else(|_| jiff::civil::Time::strptime("%H:%M:%S", typed))
            .map(TimeOfDay)
            .map_err(|_| format!("Enter the {what} on {} as 09:00", self.day))
    }
}

/// A schedule as its form shows it: `(starts, ends, breaks)`.
pub fn columns(shifts: &[Shift]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let of = |number: i16, words: &dyn Fn(&Shift) -> String| {
        shifts
            .iter()
            .find(|shift| shift.weekday == number)
            .map_or_else(String::new, words)
    };
    let column = |words: &dyn Fn(&Shift) -> String| -> Vec<String> {
        WEEKDAYS
            .into_iter()
            .map(|(number, _)| of(number, words))
            .collect()
    };
    (
        column(&|shift| shift.starts.strftime("%H:%M").to_string()),
        column(&|shift| shift.ends.strftime("%H:%M").to_string()),
        column(&|shift| match shift.break_minutes {
            0 => String::new(),
            minutes => minutes.to_string(),
        }),
    )
}

fn typed(column: &[String], at: usize) -> String {
    column
        .get(at)
        .map_or_else(String::new, |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(
        starts: [&str; 7],
        ends: [&str; 7],
        breaks: [&str; 7],
    ) -> Result<Vec<Shift>, Problems> {
        let own = |column: [&str; 7]| column.map(str::to_owned);
        let (starts, ends, breaks) = (own(starts), own(ends), own(breaks));
        let week = Week {
            starts: &starts,
            ends: &ends,
            breaks: &breaks,
        };
        let mut problems = Problems::none();
        let shifts = week.parse(&mut problems);
        problems.or(|| Some(shifts))
    }

    #[test]
    fn days_without_times_are_days_off() {
        let shifts = parse(
            ["", "09:00", "", "", "22:00", "", ""],
            ["", "17:00", "", "", "06:00", "", ""],
            ["", "30", "", "", "", "", "45"],
        )
        .unwrap();
        let words: Vec<_> = shifts.iter().map(|s| (s.day(), s.words())).collect();
        assert_eq!(
            words,
            [
                ("Tuesday", "9:00–17:00, 30 min break".to_owned()),
                ("Friday", "22:00–6:00 next day".to_owned())
            ]
        );
        let again = columns(&shifts);
        assert_eq!(again.0[1], "09:00");
        assert_eq!(again.2[1], "30");
    }

    #[test]
    fn each_day_says_what_is_wrong_with_it() {
        let problems = parse(
            ["09:00", "9h", "09:00", "09:00", "", "", ""],
            ["", "17:00", "09:00", "10:00", "", "", ""],
            ["", "", "", "60", "", "", ""],
        )
        .unwrap_err();
        for (field, words) in [
            ("starts-1", "Enter the end on Monday as 09:00"),
            ("starts-2", "Enter the start on Tuesday as 09:00"),
            (
                "starts-3",
                "Enter an end on Wednesday that leaves time to work",
            ),
            (
                "starts-4",
                "Enter an end on Thursday that leaves time to work",
            ),
        ] {
            assert_eq!(problems.of(field), Some(words));
        }
    }

    #[test]
    fn a_form_without_columns_is_a_week_off() {
        let week = Week {
            starts: &[],
            ends: &[],
            breaks: &[],
        };
        assert!(week.parse(&mut Problems::none()).is_empty());
        assert_eq!(week.lines().len(), 7);
    }
}
