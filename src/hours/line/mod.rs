//! The one-line grammar in which a student logs practicum hours.
//!
//! `9-12:30 coding audit; 1-4:30 release of information` says two spells. Reading is pure: the day
//! it is comes in with the [`LineContext`], and nothing is stored. What is ambiguous is asked,
//! never guessed; each [`Choice`] of a [`Question`] is the whole line rewritten so that it has one
//! meaning at that place, so a click answers.
//!
//! # The parts of a spell
//!
//! `;` separates spells. A spell is its day and its hours or length, in either order, and then
//! text. Breaks, `@site` and `#competency` may stand anywhere, each at the
//! beginning of a word or right after a bracket.
//!
//! | Part | Forms |
//! |---|---|
//! | Hours | `9-12:30` `9-1230` `9.00-12.30` `0900-1230` `9h-12h30` `8-4:30p` `8:00am to 4pm` `9 until noon` `22-6` `16-24` `22:00-06:00+1` `22-6 next day`; dashes of all sorts |
//! | Length | `2h30` `2h` `1.5h` `1,5h` `90m` `2 h 30` `2 hours 5 minutes` `2:30h`, where the program allows it |
//! | Break | `-45m` `-45m lunch` `-0.5h` `less 30m` `minus 1h for lunch`; several add up |
//! | Day | `today` `yesterday` `mon` `last tue` `17 nov` `nov 17th, 2026` `tue 17 nov` `2026-11-17` `11/17` `17.11.2026` |
//! | Site | `@mercy`: the beginning of any word of the name, spaces as `-`, without case, accents and marks; words that go on spelling the name belong to it; `@mercy/2` is the second of those that match |
//! | Competency | `#I.1` `#ii.3` `#I.1,#I.2`; kept in capitals, checked against the framework by the caller |
//! | Text | all the rest; after a colon standing alone, all of it; words in `"` are text too |
//!
//! The day carries over to the later spells of the line, and so does the site. Where no site is
//! named and the placements follow each other, the day says at which of them it was.
//!
//! # Which half of the day
//!
//! A time is *said* (am, pm, noon, midnight), *on 24 hours* (an hour over 12, an hour 0, a leading
//! zero, or `9h`), or *bare*.
//!
//! | Start and end | Reading |
//! |---|---|
//! | Bare, from 7 to before 1, ending by 19:00 (`9-5` `7-8` `8-12` `10-2` `12-3`) | that day: 9:00–17:00, 7:00–8:00, 8:00–12:00, 10:00–14:00, 12:00–15:00; 12 is noon |
//! | Bare, from 1 to before 5, ending by 19:00 (`1-4:30` `4-7`) | after noon: 13:00–16:30, 16:00–19:00 |
//! | Bare, from 5 to before 7 (`6-2` `5-9`) | asked: early shift or evening |
//! | Bare, from 10 to before 12 and 7 h 30 or longer (`10-6` `11-7`) | asked: day or night shift |
//! | Bare, ending after 19:00 (`9-8` `3-11` `12-8`) | asked, both halves |
//! | The same bare hour twice (`8-8` `7-7`) | asked: 12 hours by day or by night |
//! | Half an hour or less from 6 to 8, not on 24 hours (`7-7:30` `7-7:30pm`) | asked: half an hour, or a twelve-hour shift with its break |
//! | One said, one bare (`8-4:30p` `10pm-6` `8-9pm`) | the bare one is the nearest: 8:00–16:30, 22:00–6:00, 20:00–21:00 |
//! | Bare from 7 to before 12, ending at 12 am (`9-12am`) | asked: midnight is written, noon is often meant |
//! | One on 24 hours, one bare, up to 12 h as written (`22-6` `9-17`) | as written: 22:00–6:00, 9:00–17:00 |
//! | The same, over 12 h and up to 16 h as written (`13-5` `9-22`) | asked: as written, or the bare one in the other half |
//! | The same, over 16 h as written (`08:00-4:30`) | the other half: 8:00–16:30; asked where that runs over midnight (`9:00-05:00`) |
//! | Neither bare (`10pm-6am` `22:00-06:00`) | as written; asked if over midnight and longer than 16 h, unless `+1` says so |
//! | With `+1` | the end is on the next day and both are on 24 hours |
//! | With "next day" | the readings over midnight of up to 16 h; asked if several |
//! | Start equal to end, or 24 h and more | asked, never read |
//!
//! A bare spell after another of the same day: what is asked alone is settled if just one reading
//! begins after the former spell ends (`9-5; 6-8` is 18:00–20:00); what is settled alone but
//! begins before that end is asked if its other half begins after it (`9-12; 10-11`). After a
//! spell over midnight the next one is asked for its day unless it names one.
//!
//! # Which day
//!
//! | Written | Reading |
//! |---|---|
//! | Nothing | the day of the spell before in the line, otherwise today |
//! | Nothing, hours over midnight that would begin later today | last night: yesterday |
//! | Nothing, hours that are all still to come today, or a night that has begun | asked, with yesterday |
//! | `mon` | the most recent Monday, today included |
//! | `last mon` | asked (this week's or the one before), unless today is Monday: then 7 days ago |
//! | `last night` | asked: yesterday or today |
//! | `last week mon` `mon last week` | Monday of the week before; asked on a Sunday and for a Sunday, because weeks begin differently |
//! | `2 weeks ago` `3 days ago` | asked, with that date |
//! | `17 nov` `11/17` | the most recent such date, today included; asked if over 183 days ago, and said if this year's has not come |
//! | `11/12` | asked, unless only one order makes a real date, or with a year only one has come |
//! | `mon 17 nov` when that is a Tuesday | asked |
//! | `mon-fri` `mon and tue` | asked: a spell is of one day |
//! | `the 16th 9-12` | asked, because the month is left out |
//! | `nov 9-12` | asked: days or hours |
//! | `sat` or `sun` before text ("sat with the coders") | asked: day or text |
//! | A day at the end of the text (`9-12 coding yesterday`) | asked: day or text |
//! | A day to come, a date no calendar has, a year before 2000 | asked |
//!
//! # Time and text
//!
//! | Written | Reading |
//! |---|---|
//! | Hours or a length at the end of the text (`coding 9:00-12:30` `coding 2h`) | read if marked by minutes, am, pm, 24 hours or a unit; otherwise asked |
//! | `2-3 hours` `8-10h` `1h - 3h` | asked: times of day or a length |
//! | Hours in the midst of the text, none before | asked, with a choice that puts them first |
//! | Second hours in a spell (`9-12 coding, 1-4 roi` `9-12 chapters 1-4`) | asked: another spell or text |
//! | A length after the time or at the end of the text (`9-5 8h` `9-5 coding 8h`) | read if it agrees with them, with or without the break; otherwise asked |
//! | A length beside "lunch" or "break" in the text, and minutes without a unit after it (`lunch 30`) | asked: a break or text |
//! | `-45` without a unit, `less lunch` without a length | asked; `-0:45` is 45 minutes |
//! | `2h 30 charts` | asked: 30 minutes or 30 charts; `2 h 30 charts` is 2 h 30 |
//! | `1.33h` | asked: 1 h 19 or 1 h 20, because minutes are whole |
//! | A break as long as the spell | asked |
//!
//! Dates that are too late, overlaps and limits are rules of the ledger and are not judged here.

mod assemble;
mod atoms;
mod clock;
mod competency;
mod day;
mod doubt;
mod fold;
mod halves;
mod keyword;
mod length;
mod named;
mod not_yet;
mod parts;
mod pause;
mod question;
mod site;
mod span;
mod spell;
mod unread;
mod written_date;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod properties;

use super::days::Days;
use jiff::civil::{Date, Time};

pub use question::{Choice, Question};
pub use spell::{Spell, When};

/// The longest line that is read, in characters.
pub const MAX_LINE: usize = 500;
/// The most spells that one line may tell of.
pub const MAX_SPELLS: usize = 12;
/// The longest text of one spell, competency codes included, in characters.
pub const MAX_TEXT: usize = 400;

/// A site that the student may name with `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteName {
    /// What the caller knows the placement by; different for each.
    pub key: usize,
    /// The name as people know it.
    pub name: String,
    /// The days of the placement, where they tell placements apart; none where all take any day.
    pub days: Option<Days>,
}

impl SiteName {
    fn holds(&self, date: Date) -> bool {
        self.days.is_none_or(|days| days.holds(date))
    }
}

/// What a line is read against.
#[derive(Clone, Copy, Debug)]
pub struct LineContext<'a> {
    /// The day it is at the site.
    pub today: Date,
    /// The time it is there, where the program takes no hours that are still to come.
    pub now: Option<Time>,
    /// The sites of the student's placements, in the order in which to offer them.
    pub sites: &'a [SiteName],
    /// Whether the program takes a length without times.
    pub durations_allowed: bool,
    /// Whether a site is needed where the line names none: the day settles it where only one
    /// placement has that day, otherwise it is asked; for a student with several placements.
    pub site_must_be_named: bool,
}

/// What a line says.
///
/// Where there are questions the line is to be stored as a whole or not at all: the spells are
/// those parts that needed no question, and stand here to be echoed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineReading {
    /// The spells, in the order typed.
    pub spells: Vec<Spell>,
    /// What has to be answered first, in the order typed.
    pub questions: Vec<Question>,
}

impl LineReading {
    /// Whether the line says at least one spell and leaves nothing to ask.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.questions.is_empty() && !self.spells.is_empty()
    }
}

/// Reads a line in which a student tells of practicum hours.
///
/// A blank line reads as nothing; any other gives at least one spell or one question.
#[must_use]
pub fn read(line: &str, context: &LineContext<'_>) -> LineReading {
    let mut reading = LineReading::default();
    if line.trim().is_empty() {
        return reading;
    }
    if let Some(question) = too_large(line) {
        reading.questions.push(question);
        return reading;
    }
    let pieces = atoms::pieces(line);
    if pieces.is_empty() {
        reading.questions.push(unread::no_words(line, context));
    } else if let Some(first_over) = pieces.get(MAX_SPELLS) {
        let words = format!("Enter {MAX_SPELLS} spells or fewer in one line.");
        let question = Question::about(first_over, (0, first_over.len()), words);
        reading.questions.push(question);
        return reading;
    }
    let mut carry = assemble::Carry::new(context.today);
    for piece in &pieces {
        match assemble::spell(piece, context, &mut carry) {
            Ok(spell) => reading.spells.push(spell),
            Err(questions) => reading.questions.extend(questions),
        }
    }
    reading
}

fn too_large(line: &str) -> Option<Question> {
    let long = line.chars().nth(MAX_LINE).is_some();
    long.then(|| Question {
        piece: line.chars().take(60).collect(),
        words: format!("Shorten the line to {MAX_LINE} characters."),
        choices: Vec::new(),
    })
}
