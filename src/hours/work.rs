//! What a student says they worked, however they said it: by line, form, grid, clock or pattern.

use super::{
    rules::Worked,
    span::{Pass, Shift, SpanProblem},
};
use crate::{
    kernel::{
        ids::{CategoryId, CompetencyId, PlacementId},
        minutes::Minutes,
    },
    programs::requirement::Mode,
};
use jiff::{
    civil::{Date, Time},
    tz::TimeZone,
};

/// When it was, on the clock of the site, or only how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkTime {
    /// From one time to another.
    Clock {
        /// The start.
        start: Time,
        /// The end.
        end: Time,
        /// Whether it ended on the day after it began.
        next_day: bool,
        /// Which of the two, when the clock showed the start twice.
        start_pass: Option<Pass>,
        /// Which of the two, when the clock showed the end twice.
        end_pass: Option<Pass>,
    },
    /// A length, break included.
    Length(Minutes),
}

/// Somebody who helped the student, and for how long: the basis of a supervisor's continuing-education letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Their name.
    pub name: String,
    /// How long.
    pub minutes: Minutes,
}

/// How an entry was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MadeBy {
    /// In the one-line box.
    Line,
    /// In the ordinary form.
    #[default]
    Form,
    /// In the week grid.
    Grid,
    /// By clocking in and out.
    Clock,
    /// The same as last time.
    Same,
    /// From last week or the weekly pattern.
    Pattern,
    /// As a correction of a signed entry.
    Correction,
}

impl MadeBy {
    /// Every way there is.
    pub const ALL: [Self; 7] = [
        Self::Line,
        Self::Form,
        Self::Grid,
        Self::Clock,
        Self::Same,
        Self::Pattern,
        Self::Correction,
    ];

    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Form => "form",
            Self::Grid => "grid",
            Self::Clock => "clock",
            Self::Same => "same",
            Self::Pattern => "pattern",
            Self::Correction => "correction",
        }
    }

    /// The way stored under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }

    /// What people read: "typed in one line".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Line => "Typed in one line",
            Self::Form => "Typed in the form",
            Self::Grid => "Typed in the week",
            Self::Clock => "Clocked in and out",
            Self::Same => "The same as the time before",
            Self::Pattern => "From a weekly pattern",
            Self::Correction => "A correction",
        }
    }
}

/// One spell of work, ready to be held against the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The placement.
    pub placement: PlacementId,
    /// The day it began, at the site.
    pub date: Date,
    /// When it was.
    pub time: WorkTime,
    /// Unpaid break.
    pub break_minutes: Minutes,
    /// How it was done.
    pub mode: Mode,
    /// The category it falls into.
    pub category: CategoryId,
    /// What was done, in a line.
    pub activity: String,
    /// Anything else.
    pub note: String,
    /// Whether it was on paid time.
    pub paid_time: bool,
    /// Competencies it touched.
    pub competencies: Vec<CompetencyId>,
    /// Who helped.
    pub helpers: Vec<Helper>,
}

impl Work {
    /// How much was worked, at a site in this zone.
    ///
    /// # Errors
    /// What keeps the times from being instants.
    pub fn worked(&self, zone: &TimeZone) -> Result<Worked, SpanProblem> {
        match self.time {
            WorkTime::Clock { .. } => self
                .shift()
                .map_or(Err(SpanProblem::DateOutOfRange), |shift| {
                    shift.span(zone).map(Worked::Clock)
                }),
            WorkTime::Length(length) => match length.checked_sub(self.break_minutes) {
                Some(worked) if !worked.is_zero() => Ok(Worked::Duration(worked)),
                _ => Err(SpanProblem::BreakTooLong { passed: length }),
            },
        }
    }

    fn shift(&self) -> Option<Shift> {
        let WorkTime::Clock {
            start,
            end,
            next_day,
            start_pass,
            end_pass,
        } = self.time
        else {
            return None;
        };
        Some(Shift {
            date: self.date,
            start,
            end,
            ends_next_day: next_day,
            break_minutes: self.break_minutes,
            start_pass,
            end_pass,
        })
    }

    /// When, in words: "9:00–12:30", "22:00–6:00 next day"; a bare length as "2 h 30".
    pub fn time_words(&self) -> String {
        match self.time {
            WorkTime::Clock {
                start,
                end,
                next_day,
                ..
            } => {
                let next = if next_day { " next day" } else { "" };
                format!(
                    "{}–{}{next}",
                    start.strftime("%-H:%M"),
                    end.strftime("%-H:%M")
                )
            }
            WorkTime::Length(length) => length.to_string(),
        }
    }
}
