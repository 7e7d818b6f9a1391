//! The ordinary form of one entry.

use super::times;
use crate::{
    hours::{
        desk::Desk,
        kind,
        span::Pass,
        store::{Competency, Entry, Place, only_on},
        work::{Helper, Work, WorkTime},
    },
    kernel::{minutes::Minutes, problems::Problems, text},
};
use serde::Deserialize;

/// The most competencies one entry may name.
const MOST_COMPETENCIES: usize = 20;
/// The most helpers one entry may name.
const MOST_HELPERS: usize = 6;

/// The ordinary form, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    /// The site, by its placement.
    pub placement: String,
    /// The day it began.
    pub date: String,
    /// When it began.
    pub start: String,
    /// When it ended.
    pub end: String,
    /// `yes` when it ended on the day after.
    pub next_day: String,
    /// Which of the two, when the clock showed the start twice.
    pub start_pass: String,
    /// Which of the two, when the clock showed the end twice.
    pub end_pass: String,
    /// Unpaid break.
    pub break_minutes: String,
    /// How long, in place of start and end.
    pub length: String,
    /// Way of working and category.
    pub kind: String,
    /// What was done, in a line.
    pub activity: String,
    /// Anything else.
    pub note: String,
    /// Codes of competencies.
    pub competencies: String,
    /// Who helped.
    pub helper_name: Vec<String>,
    /// For how long each of them.
    pub helper_minutes: Vec<String>,
    /// `yes` when it was paid time.
    pub paid_time: String,
    /// Why a signed entry is wrong.
    pub reason: String,
    /// The revision of the entry that the form was filled from; empty for a new one.
    pub revision: String,
    /// How it was typed.
    pub made_by: String,
    /// What was confirmed, as its digest.
    pub confirmed: String,
    /// What comes next: `submit`.
    pub then: String,
}

/// What the form says, before its competencies are looked up.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The work, without competencies.
    pub work: Work,
    /// The codes of its competencies.
    pub codes: Vec<String>,
}

impl EntryForm {
    /// Reads the form. `places` are those it may be for; with only one, or only one on that day, none need be chosen.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn parse(&self, desk: &Desk, places: &[&Place]) -> Result<Typed, Problems> {
        self.parse_of(desk, places, true)
    }

    /// The same; `is_own` says whether the reader of the problems is the student.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn parse_of(
        &self,
        desk: &Desk,
        places: &[&Place],
        is_own: bool,
    ) -> Result<Typed, Problems> {
        let mut problems = Problems::none();
        let place = problems.keep("placement", self.place(places));
        let date = problems.keep("date", text::day(&self.date, "the date of the work"));
        let time = self.time(&mut problems, is_own);
        let pause = problems.keep("break_minutes", times::pause(&self.break_minutes));
        let kinds = place.map(|place| desk.kinds(place)).unwrap_or_default();
        let kind = match kinds.as_slice() {
            [only] => Some(only.clone()),
            several => kind::find(several, &self.kind).cloned(),
        };
        if kind.is_none() && place.is_some() {
            problems.add("kind", kind_problem(kinds.is_empty(), is_own));
        }
        let did = if is_own {
            "what you did"
        } else {
            "what was done"
        };
        let activity = text::optional_line(&text::in_one_line(&self.activity), did, 400);
        let activity = problems.keep("activity", activity);
        let note = problems.keep("note", text::optional_prose(&self.note, "the note", 4000));
        let codes = problems.keep("competencies", self.codes());
        let helpers = problems.keep("helper_minutes", self.helpers());
        problems.or(|| {
            let kind = kind?;
            Some(Typed {
                work: Work {
                    placement: place?.id,
                    date: *date?,
                    time: time?,
                    break_minutes: pause?,
                    mode: kind.mode,
                    category: kind.category,
                    activity: activity?,
                    note: note?,
                    paid_time: self.paid_time == "yes",
                    competencies: Vec::new(),
                    helpers: helpers?,
                },
                codes: codes?,
            })
        })
    }

    fn place<'a>(&self, places: &[&'a Place]) -> Result<&'a Place, String> {
        if let ([only], true) = (places, self.placement.is_empty()) {
            return Ok(only);
        }
        let of_day = text::day(&self.date, "the date of the work")
            .ok()
            .and_then(|day| only_on(places, day));
        if let (Some(only), true) = (of_day, self.placement.is_empty()) {
            return Ok(only);
        }
        places
            .iter()
            .find(|place| place.id.to_string() == self.placement)
            .copied()
            .ok_or_else(|| "Choose the site".to_owned())
    }

    fn time(&self, problems: &mut Problems, is_own: bool) -> Option<WorkTime> {
        let (started, ended) = if is_own {
            ("the time you started", "the time you ended")
        } else {
            ("the time the work started", "the time it ended")
        };
        let length = self.length.trim();
        if self.start.trim().is_empty() && self.end.trim().is_empty() && !length.is_empty() {
            return problems
                .keep("length", times::length(length))
                .map(WorkTime::Length);
        }
        let start = problems.keep("start", times::time(&self.start, started));
        let end = problems.keep("end", times::time(&self.end, ended));
        let (start, end) = (start?, end?);
        if !length.is_empty() {
            problems.add(
                "length",
                "Leave this empty when you give the start and the end",
            );
        }
        Some(WorkTime::Clock {
            start,
            end,
            next_day: self.next_day == "yes",
            start_pass: pass(&self.start_pass),
            end_pass: pass(&self.end_pass),
        })
    }

    fn codes(&self) -> Result<Vec<String>, String> {
        let mut codes: Vec<String> = Vec::new();
        for code in self
            .competencies
            .split(|c: char| c.is_whitespace() || c == ',' || c == ';' || c == '#')
        {
            let code = code.to_uppercase();
            if !code.is_empty() && !codes.contains(&code) {
                codes.push(code);
            }
        }
        if codes.len() > MOST_COMPETENCIES {
            return Err(format!("Enter {MOST_COMPETENCIES} competencies or fewer"));
        }
        Ok(codes)
    }

    fn helpers(&self) -> Result<Vec<Helper>, String> {
        let mut helpers = Vec::new();
        for (at, name) in self.helper_name.iter().enumerate() {
            let minutes = self.helper_minutes.get(at).map_or("", String::as_str);
            let name = text::optional_line(name, "the name", 200)?;
            let minutes = times::pause(minutes).ok();
            match (name.is_empty(), minutes) {
                (true, Some(Minutes::ZERO)) => {}
                (false, Some(minutes)) if !minutes.is_zero() => {
                    helpers.push(Helper { name, minutes });
                }
                (true, _) => return Err("Enter the name of whoever helped".to_owned()),
                (false, _) => return Err(format!("Enter for how many minutes {name} helped")),
            }
        }
        if helpers.len() > MOST_HELPERS {
            return Err(format!("Enter {MOST_HELPERS} helpers or fewer"));
        }
        Ok(helpers)
    }

    /// The helpers as typed, name and minutes, with room for one more.
    pub fn helpers_typed(&self) -> Vec<(String, String)> {
        let mut helpers: Vec<(String, String)> = self
            .helper_name
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let minutes = self.helper_minutes.get(at).cloned().unwrap_or_default();
                (name.clone(), minutes)
            })
            .filter(|(name, minutes)| !name.is_empty() || !minutes.is_empty())
            .collect();
        helpers.push(Default::default());
        helpers
    }

    /// The form filled with a spell of work.
    pub fn of_work(work: &Work) -> Self {
        let mut form = Self {
            placement: work.placement.to_string(),
            date: work.date.to_string(),
            break_minutes: minutes_field(work.break_minutes),
            kind: format!("{}:{}", work.mode.as_str(), work.category),
            activity: work.activity.clone(),
            note: work.note.clone(),
            paid_time: if work.paid_time { "yes" } else { "" }.to_owned(),
            helper_name: work
                .helpers
                .iter()
                .map(|helper| helper.name.clone())
                .collect(),
            helper_minutes: work
                .helpers
                .iter()
                .map(|helper| minutes_field(helper.minutes))
                .collect(),
            ..Self::default()
        };
        match work.time {
            WorkTime::Length(length) => form.length = length.clock(),
            WorkTime::Clock {
                start,
                end,
                next_day,
                start_pass,
                end_pass,
            } => {
                form.start = start.strftime("%H:%M").to_string();
                form.end = end.strftime("%H:%M").to_string();
                form.next_day = if next_day { "yes" } else { "" }.to_owned();
                form.start_pass = pass_word(start_pass).to_owned();
                form.end_pass = pass_word(end_pass).to_owned();
            }
        }
        form
    }

    /// The form filled with an entry on record and what stands beside it.
    pub fn of_entry(entry: &Entry, competencies: &[Competency], helpers: Vec<Helper>) -> Self {
        let codes: Vec<_> = competencies.iter().map(|one| one.code.as_str()).collect();
        Self {
            competencies: codes.join(" "),
            revision: entry.revision.to_string(),
            ..Self::of_work(&entry.as_work(helpers))
        }
    }
}

const fn kind_problem(has_none: bool, is_own: bool) -> &'static str {
    match (has_none, is_own) {
        (true, true) => {
            "Your program counts no hours yet: ask your coordinator to set up its categories"
        }
        (true, false) => "The program counts no hours yet: its categories have to be set up first",
        (false, true) => "Choose how you worked",
        (false, false) => "Choose how the hours were worked",
    }
}

fn minutes_field(minutes: Minutes) -> String {
    if minutes.is_zero() {
        String::new()
    } else {
        minutes.get().to_string()
    }
}

fn pass(word: &str) -> Option<Pass> {
    match word {
        "first" => Some(Pass::First),
        "second" => Some(Pass::Second),
        _ => None,
    }
}

const fn pass_word(pass: Option<Pass>) -> &'static str {
    match pass {
        Some(Pass::First) => "first",
        Some(Pass::Second) => "second",
        None => "",
    }
}
