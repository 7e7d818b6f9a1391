//! The week grid and the weekly pattern. A cell of times is read by the line grammar, so that it takes whatever the
//! one-line box takes.

use super::times;
use crate::{
    hours::{
        desk::Desk,
        kind::{self, Kind},
        line::{self, LineContext, When},
        store::{Place, Shift, only_on},
        work::{Work, WorkTime},
    },
    kernel::{problems::Problems, text, time::Day},
};
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// The week grid, as typed: seven of each, the first day of the week first.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WeekForm {
    pub placement: String,
    pub kind: String,
    pub time: Vec<String>,
    pub pause: Vec<String>,
    pub what: Vec<String>,
    pub filled: String,
    pub confirmed: String,
}

/// What stands in the three cells of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub time: String,
    pub pause: String,
    pub what: String,
}

impl WeekForm {
    /// The cells of a day, from 0.
    pub fn cell(&self, at: usize) -> Cell {
        let of = |list: &[String]| list.get(at).cloned().unwrap_or_default();
        Cell {
            time: of(&self.time),
            pause: of(&self.pause),
            what: of(&self.what),
        }
    }

    /// The placement of a day: the one chosen, or where none is, the only one of that day.
    pub fn place_on<'a>(&self, places: &[&'a Place], day: Day) -> Option<&'a Place> {
        match self.place(places) {
            None if self.placement.is_empty() => only_on(places, day),
            chosen => chosen,
        }
    }

    /// The placement chosen, or the only one.
    pub fn place<'a>(&self, places: &[&'a Place]) -> Option<&'a Place> {
        match places {
            [only] => Some(*only),
            several => several
                .iter()
                .find(|place| place.id.to_string() == self.placement)
                .copied(),
        }
    }

    /// Reads the grid: each spell with the day it stands in (from 0).
    ///
    /// # Errors
    /// Everything that is wrong, at `time-1` … `what-7`.
    pub fn parse(&self, desk: &Desk, first: Day) -> Result<Vec<(usize, Work)>, Problems> {
        let mut problems = Problems::none();
        let mut works = Vec::new();
        for at in 0..7 {
            let day = first.plus_days(i32::try_from(at).unwrap_or(0));
            if self.cell(at) == Cell::default() {
                continue;
            }
            let (place, kind) = match self.of_day(desk, day) {
                Ok(found) => found,
                Err((field, words)) => return Err(Problems::one(field, words)),
            };
            let sheet = Sheet {
                desk,
                place,
                kind: &kind,
                day: *day,
            };
            let found = sheet.read(&self.cell(at), at + 1, &mut problems);
            works.extend(found.into_iter().map(|work| (at, work)));
        }
        if works.is_empty() && problems.is_empty() {
            problems.add(
                "time-1",
                "Enter the times of at least one day, for example 9-12:30",
            );
        }
        if problems.is_empty() {
            Ok(works)
        } else {
            Err(problems)
        }
    }
}

impl WeekForm {
    /// Where a day was worked and how, or the field at which to choose it.
    fn of_day<'a>(
        &self,
        desk: &'a Desk,
        day: Day,
    ) -> Result<(&'a Place, Kind), (&'static str, String)> {
        let place = self.place_on(&desk.for_hours(), day).ok_or_else(|| {
            let words = format!("Choose the site at which you worked on {}", day.words());
            ("placement", words)
        })?;
        let kind = kind::find(&desk.kinds(place), &self.kind)
            .cloned()
            .or_else(|| desk.usual_kind(place))
            .ok_or_else(|| ("kind", "Choose how you worked".to_owned()))?;
        Ok((place, kind))
    }
}

/// One day of the grid.
struct Sheet<'a> {
    desk: &'a Desk,
    place: &'a Place,
    kind: &'a Kind,
    day: Date,
}

impl Sheet<'_> {
    fn read(&self, cell: &Cell, number: usize, problems: &mut Problems) -> Vec<Work> {
        let time = format!("time-{number}");
        if cell.time.trim().is_empty() {
            if !cell.what.trim().is_empty() || !cell.pause.trim().is_empty() {
                problems.add(&time, format!("Enter the times of {}", words(self.day)));
            }
            return Vec::new();
        }
        let on_day = |problem: String| format!("{}: {problem}", words(self.day));
        let pause = times::pause(&cell.pause).map_err(on_day);
        let pause = problems.keep(&format!("pause-{number}"), pause);
        let what = text::optional_line(&cell.what, "what you did", 400);
        let what = problems.keep(&format!("what-{number}"), what.map_err(on_day));
        let spans = problems.keep(&time, self.spans(&cell.time).map_err(on_day));
        let (Some(pause), Some(what), Some(spans)) = (pause, what, spans) else {
            return Vec::new();
        };
        let texts: Vec<&str> = what.split(';').map(str::trim).collect();
        let each = texts.len() == spans.len();
        let mut works: Vec<Work> = spans
            .into_iter()
            .enumerate()
            .map(|(at, time)| {
                let activity = if each {
                    texts.get(at).copied().unwrap_or_default()
                } else {
                    what.as_str()
                };
                self.work(time, activity)
            })
            .collect();
        // A break belongs to the longest spell of the day.
        if let Some(longest) = works.iter_mut().max_by_key(|work| length(&work.time)) {
            longest.break_minutes = pause;
        }
        works
    }

    fn spans(&self, cell: &str) -> Result<Vec<WorkTime>, String> {
        let durations = self
            .desk
            .requirement(self.place)
            .is_some_and(|asks| asks.durations_allowed);
        spans(cell, self.day, durations)
    }

    fn work(&self, time: WorkTime, activity: &str) -> Work {
        Work {
            placement: self.place.id,
            date: self.day,
            time,
            break_minutes: crate::kernel::minutes::Minutes::ZERO,
            mode: self.kind.mode,
            category: self.kind.category,
            activity: activity.to_owned(),
            note: String::new(),
            paid_time: false,
            competencies: Vec::new(),
            helpers: Vec::new(),
        }
    }
}

fn length(time: &WorkTime) -> u32 {
    match time {
        WorkTime::Length(length) => length.get(),
        WorkTime::Clock { start, end, .. } => {
            let minutes = end.duration_since(*start).as_mins();
            u32::try_from(minutes).unwrap_or(24 * 60)
        }
    }
}

/// The times of a cell: `9-12:30; 13-16:30`.
fn spans(cell: &str, day: Date, durations_allowed: bool) -> Result<Vec<WorkTime>, String> {
    let context = LineContext {
        today: day,
        now: None,
        sites: &[],
        durations_allowed,
        site_must_be_named: false,
    };
    let reading = line::read(cell, &context);
    if let Some(question) = reading.questions.first() {
        let choices: Vec<_> = question
            .choices
            .iter()
            .map(|choice| choice.label.as_str())
            .collect();
        let or = if choices.is_empty() {
            String::new()
        } else {
            format!(" {}?", choices.join(" or "))
        };
        return Err(format!("{}: {}{or}", question.quote(), question.words));
    }
    let times_alone = reading.spells.iter().all(|spell| {
        spell.date == day
            && spell.activity.is_empty()
            && spell.break_minutes.is_zero()
            && spell.competencies.is_empty()
    });
    if reading.spells.is_empty() || !times_alone {
        return Err("Enter times alone here, for example 9-12:30 or 9-12; 13-16".to_owned());
    }
    Ok(reading
        .spells
        .iter()
        .map(|spell| time_of(spell.when))
        .collect())
}

const fn time_of(when: When) -> WorkTime {
    match when {
        When::Clock {
            start,
            end,
            next_day,
        } => WorkTime::Clock {
            start,
            end,
            next_day,
            start_pass: None,
            end_pass: None,
        },
        When::Duration(length) => WorkTime::Length(length),
    }
}

fn words(day: Date) -> String {
    Day(day).words()
}

/// The weekly pattern, as typed: seven of each, Monday first.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PatternForm {
    pub placement: String,
    pub time: Vec<String>,
    pub pause: Vec<String>,
}

impl PatternForm {
    /// The cells of a day, from 0.
    pub fn cell(&self, at: usize) -> Cell {
        Cell {
            time: self.time.get(at).cloned().unwrap_or_default(),
            pause: self.pause.get(at).cloned().unwrap_or_default(),
            what: String::new(),
        }
    }

    /// The form filled with a pattern.
    pub fn of(shifts: &[Shift]) -> Self {
        let mut form = Self {
            time: vec![String::new(); 7],
            pause: vec![String::new(); 7],
            ..Self::default()
        };
        for shift in shifts {
            let Some(at) = usize::try_from(shift.weekday - 1).ok() else {
                continue;
            };
            if let Some(cell) = form.time.get_mut(at) {
                let gap = if cell.is_empty() { "" } else { "; " };
                *cell = format!("{cell}{gap}{}-{}", clock(*shift.starts), clock(*shift.ends));
            }
            if let (Some(cell), false) = (form.pause.get_mut(at), shift.break_minutes.is_zero()) {
                *cell = shift.break_minutes.get().to_string();
            }
        }
        form
    }

    /// Reads the pattern.
    ///
    /// # Errors
    /// Everything that is wrong, at `time-1` … `pause-7`.
    pub fn parse(&self, monday: Day) -> Result<Vec<Shift>, Problems> {
        let mut problems = Problems::none();
        let mut shifts = Vec::new();
        for at in 0..7 {
            let cell = self.cell(at);
            let number = at + 1;
            let day = monday.plus_days(i32::try_from(at).unwrap_or(0));
            if cell.time.trim().is_empty() {
                continue;
            }
            let found = problems.keep(&format!("time-{number}"), spans(&cell.time, *day, false));
            let pause = problems.keep(&format!("pause-{number}"), times::pause(&cell.pause));
            let (Some(found), Some(mut pause)) = (found, pause) else {
                continue;
            };
            for time in found {
                if let WorkTime::Clock { start, end, .. } = time {
                    shifts.push(Shift {
                        weekday: i16::try_from(number).unwrap_or(1),
                        starts: start.into(),
                        ends: end.into(),
                        break_minutes: std::mem::take(&mut pause),
                    });
                }
            }
        }
        if problems.is_empty() {
            Ok(shifts)
        } else {
            Err(problems)
        }
    }
}

/// `09:00`, which the grammar reads without asking.
fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}
