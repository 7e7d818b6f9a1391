//! The one-line box.

use crate::{
    hours::{
        desk::Desk,
        kind,
        line::{self, LineContext, LineReading, Question, Spell, When},
        store::Place,
        work::{Work, WorkTime},
    },
    kernel::time::Day,
};
use serde::Deserialize;

/// The one-line box, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// The line.
    pub line: String,
    /// The line as a choice rewrote it; it wins.
    pub choice: String,
    /// The kind of hours.
    pub kind: String,
    /// The answer to warnings.
    pub confirmed: String,
}

/// One spell of the line.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// What was worked, without competencies.
    pub work: Work,
    /// The codes of its competencies.
    pub codes: Vec<String>,
}

/// What the line says.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// Its spells, in order.
    pub sentences: Vec<Sentence>,
    /// What has to be answered first.
    pub questions: Vec<Question>,
    /// Whether the kind of hours must be chosen first.
    pub kind_is_open: bool,
}

impl LineForm {
    /// The line that counts.
    pub fn text(&self) -> &str {
        if self.choice.is_empty() {
            &self.line
        } else {
            &self.choice
        }
    }

    /// Reads the line.
    pub fn read(&self, desk: &Desk) -> Read {
        let sites = desk.site_names();
        let durations = desk
            .requirements
            .iter()
            .any(|(_, asks)| asks.durations_allowed);
        let context = LineContext {
            today: today(desk),
            now: now(desk),
            sites: &sites,
            durations_allowed: durations,
            site_must_be_named: sites.len() > 1,
        };
        let LineReading { spells, questions } = line::read(self.text(), &context);
        let mut read = Read {
            questions,
            ..Read::default()
        };
        for spell in spells {
            match self.sentence(spell, desk) {
                Some(sentence) => read.sentences.push(sentence),
                None => read.kind_is_open = true,
            }
        }
        read
    }

    fn sentence(&self, spell: Spell, desk: &Desk) -> Option<Sentence> {
        let places = desk.for_hours();
        let place = places.get(spell.site.unwrap_or(0)).copied()?;
        let kind = kind::find(&desk.kinds(place), &self.kind)
            .cloned()
            .or_else(|| desk.usual_kind(place))?;
        Some(Sentence {
            work: Work {
                placement: place.id,
                date: spell.date,
                time: time_of(spell.when),
                break_minutes: spell.break_minutes,
                mode: kind.mode,
                category: kind.category,
                activity: spell.activity,
                note: String::new(),
                paid_time: false,
                competencies: Vec::new(),
                helpers: Vec::new(),
            },
            codes: spell.competencies,
        })
    }
}

fn time_of(when: When) -> WorkTime {
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

/// The time where the student mostly is; none where a program takes hours that are still to come.
fn now(desk: &Desk) -> Option<jiff::civil::Time> {
    let forbidden = |place: &&Place| {
        desk.requirement(place)
            .is_some_and(|asks| asks.future_forbidden)
    };
    let place = desk.usual_place()?;
    let all = desk.for_hours().iter().all(forbidden);
    all.then(|| desk.now.to_zoned(place.zone()).time())
}

/// Today where the student mostly is.
fn today(desk: &Desk) -> jiff::civil::Date {
    let today: Option<Day> = desk.usual_place().map(|place| desk.today_at(place));
    today.map_or_else(|| *desk.now.day_in(&jiff::tz::TimeZone::UTC), |day| *day)
}
