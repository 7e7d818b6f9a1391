//! Walks over one spell and sorts its atoms into day, hours, break, site, competencies and text.
//!
//! The day and the hours stand at the head, before the text or, for a day, right after the hours.
//! Breaks, sites and competencies may stand anywhere. A colon standing alone after the hours makes
//! all that follows text.

use jiff::civil::Date;

use super::atoms::{Kind, Piece};
use super::named::Named;
use super::question::Question;
use super::span::{Typed, span};
use super::{LineContext, competency, day, doubt, length, pause, site};
use crate::kernel::minutes::Minutes;

/// The time of a spell as typed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Time {
    Hours(Typed),
    Length(Minutes),
}

/// The parts of one spell as typed, before they are made sense of together.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The day it names.
    pub(super) day: Option<Named<Date>>,
    pub(super) time: Option<(Time, (usize, usize))>,
    /// A length given beside the time, which must agree with it.
    pub(super) stated: Option<(Minutes, (usize, usize))>,
    pub(super) pause: Minutes,
    /// The site it names.
    pub(super) site: Option<Named<usize>>,
    pub(super) competencies: Vec<String>,
    /// The words of text, as ranges of atoms.
    text: Vec<(usize, usize)>,
    pub(super) questions: Vec<Question>,
}

impl Parts {
    /// The activity text, its words joined by single spaces.
    pub(super) fn activity(&self, piece: &Piece<'_>) -> String {
        let mut kept: Vec<(usize, usize)> = Vec::new();
        for (from, to) in self.text.iter().copied() {
            // Brackets that held a break, a site or a competency are left empty, and go.
            let emptied = kept.last().is_some_and(|(open, end)| {
                *end < from
                    && matches!(piece.text(*open, *end), "(" | "[" | "{")
                    && matches!(piece.text(from, to), ")" | "]" | "}")
            });
            if emptied {
                kept.pop();
            } else {
                kept.push((from, to));
            }
        }
        let mut text = joined(piece, &kept);
        // A comma that stood before a break, a site or a competency closes nothing any more.
        if kept.last().is_some_and(|(_, end)| *end < piece.len()) {
            text.truncate(text.trim_end_matches([',', ' ']).len());
        }
        text
    }
}

/// Words with a space between them; brackets stay as close as they were typed.
fn joined(piece: &Piece<'_>, words: &[(usize, usize)]) -> String {
    let mut text = String::new();
    let mut end = 0;
    for (from, to) in words.iter().copied() {
        let bytes = piece.bytes(from, to);
        if !text.is_empty() && bytes.0 > end {
            text.push(' ');
        }
        text.push_str(piece.text(from, to));
        end = bytes.1;
    }
    text
}

/// Sorts the atoms of a spell.
pub(super) fn parts(piece: &Piece<'_>, context: &LineContext<'_>) -> Parts {
    let mut reader = Reader {
        piece,
        context,
        at: 0,
        parts: Parts::default(),
    };
    while reader.at < piece.len() {
        reader.step();
    }
    reader.parts
}

struct Reader<'a> {
    piece: &'a Piece<'a>,
    context: &'a LineContext<'a>,
    at: usize,
    parts: Parts,
}

impl Reader<'_> {
    fn step(&mut self) {
        let taken = self.colon()
            || self.site()
            || self.competencies()
            || self.pause()
            || self.day()
            || self.hours()
            || self.length()
            || self.bare_break()
            || self.filler();
        if !taken {
            self.text();
        }
    }

    fn in_head(&self) -> bool {
        self.parts.text.is_empty()
    }

    /// Whether nothing but a site, a competency or a break follows.
    fn is_last(&self, next: usize) -> bool {
        if self.piece.is(next, Kind::Bracket) {
            return self.is_last(next + 1);
        }
        next >= self.piece.len()
            || self.piece.is(next, Kind::At)
            || self.piece.is(next, Kind::Hash)
            || pause::pause(self.piece, next).is_some()
    }

    /// Keeps an answer, or its question, and goes on after it.
    fn take<T>(&mut self, read: (Result<T, Question>, usize)) -> Option<T> {
        self.at = read.1;
        read.0
            .map_err(|question| self.parts.questions.push(question))
            .ok()
    }

    fn ask(&mut self, question: Question, next: usize) -> bool {
        self.parts.questions.push(question);
        self.at = next;
        true
    }

    fn colon(&mut self) -> bool {
        let alone = self.piece.is(self.at, Kind::Colon)
            && !self.piece.glued(self.at)
            && !self.piece.glued(self.at + 1);
        if !alone || !self.in_head() {
            return false;
        }
        self.at += 1;
        while self.parts.time.is_some() && self.at < self.piece.len() {
            self.word();
        }
        true
    }

    fn site(&mut self) -> bool {
        let Some(read) = site::site(self.piece, self.at, self.context.sites) else {
            return false;
        };
        if self.parts.site.is_some() {
            let at = (self.at, read.1);
            let words = "Enter one site for each spell, and put ; between spells.";
            return self.ask(Question::about(self.piece, at, words), read.1);
        }
        let site = self.take(read);
        self.parts.site = Some(Named::from(site));
        true
    }

    fn competencies(&mut self) -> bool {
        let Some(read) = competency::competencies(self.piece, self.at) else {
            return false;
        };
        for code in self.take(read).unwrap_or_default() {
            if !self.parts.competencies.contains(&code) {
                self.parts.competencies.push(code);
            }
        }
        true
    }

    fn pause(&mut self) -> bool {
        if self.in_head() && self.parts.time.is_none() && span(self.piece, self.at).is_some() {
            return false;
        }
        let Some(read) = pause::pause(self.piece, self.at) else {
            return false;
        };
        let minutes = self.take(read).unwrap_or_default();
        self.parts.pause = self.parts.pause.saturating_add(minutes);
        true
    }

    fn day(&mut self) -> bool {
        if self.parts.day.is_some() && (self.parts.time.is_some() || !self.in_head()) {
            return false;
        }
        let Some((answer, next)) = day::day(self.piece, self.at, self.context.today) else {
            return false;
        };
        let at = (self.at, next);
        if self.parts.day.is_some() {
            let words = "Enter one day for each spell, and put ; between spells.";
            return self.ask(Question::about(self.piece, at, words), next);
        }
        let today = answer
            .as_ref()
            .is_ok_and(|date| self.is_said_today(*date, next));
        if self.in_head() || today {
            let date = self.take((answer, next));
            self.parts.day = Some(Named::from(date));
            return true;
        }
        let hours_follow = self.parts.time.is_none() && span(self.piece, next).is_some();
        if !self.is_last(next) && !hours_follow {
            return false;
        }
        self.parts.day = Some(Named::Asked);
        self.ask(doubt::day_or_text(self.piece, answer, at), next)
    }

    fn is_said_today(&self, date: Date, next: usize) -> bool {
        date == self.context.today && self.piece.letters(self.at) == "today" && self.is_last(next)
    }

    fn hours(&mut self) -> bool {
        let Some((typed, next)) = span(self.piece, self.at) else {
            return false;
        };
        let at = typed.at;
        if self.parts.time.is_some() {
            let second = self.in_head() || typed.may_stand_in_text();
            return second && self.second_hours(at);
        }
        if self.in_head() || (typed.is_marked() && self.is_last(next)) {
            self.parts.time = Some((Time::Hours(typed), at));
            self.at = next;
            return true;
        }
        typed.may_stand_in_text() && self.time_after_text(at)
    }

    fn second_hours(&mut self, at: (usize, usize)) -> bool {
        let length = match self.parts.time {
            Some((Time::Length(length), at)) if self.in_head() => Some((length, at)),
            _ => None,
        };
        self.ask(doubt::second_hours(self.piece, at, length), at.1)
    }

    fn time_after_text(&mut self, at: (usize, usize)) -> bool {
        self.ask(doubt::time_or_text(self.piece, at), self.piece.len())
    }

    fn length(&mut self) -> bool {
        let Some((answer, next)) = length::length(self.piece, self.at) else {
            return false;
        };
        let at = (self.at, next);
        let last = self.is_last(next);
        match self.parts.time {
            None if self.in_head() || last => {
                // Where no length is taken, none needs to be mended.
                let answer = match answer {
                    Err(_) if !self.context.durations_allowed => Ok(Minutes::ZERO),
                    answer => answer,
                };
                // A length that has to be asked about still is the time of this spell.
                let minutes = self.take((answer, next)).unwrap_or_default();
                self.parts.time = Some((Time::Length(minutes), at));
                true
            }
            None => self.time_after_text(at),
            Some(_) if (self.in_head() || last) && self.parts.stated.is_none() => {
                let stated = self.take((answer, next));
                self.parts.stated = stated.map(|minutes| (minutes, at));
                true
            }
            Some(_) if self.in_head() => {
                let words = "Enter one length for each spell, and put ; between spells.";
                self.ask(Question::about(self.piece, at, words), next)
            }
            Some(_) => {
                let doubt = answer
                    .ok()
                    .and_then(|it| doubt::break_or_text(self.piece, it, at));
                doubt.is_some_and(|question| self.ask(question, next))
            }
        }
    }

    /// "lunch 30" after the time: minutes whose unit was left out, or text.
    fn bare_break(&mut self) -> bool {
        let named = pause::is_break_word(self.piece.letters(self.at));
        let minutes = self.piece.number(self.at + 1, 2..=3).unwrap_or(0);
        let next = self.piece.closes(self.at + 2);
        let (true, Some(next), true) = (named, next, self.parts.time.is_some()) else {
            return false;
        };
        let at = (self.at, next);
        let is_break = (10..=120).contains(&minutes) && !self.piece.glued(self.at + 1);
        is_break && self.ask(doubt::bare_break_or_text(self.piece, minutes, at), next)
    }

    /// A dash or comma between the parts, and "for" before a length.
    fn filler(&mut self) -> bool {
        let mark = self.piece.is(self.at, Kind::Dash) || self.piece.is(self.at, Kind::Comma);
        let alone = mark && !self.piece.glued(self.at) && !self.piece.glued(self.at + 1);
        let before_length = self.piece.letters(self.at) == "for"
            && self.parts.time.is_none()
            && length::length(self.piece, self.at + 1).is_some();
        let taken = self.in_head() && (alone || before_length);
        if taken {
            self.at += 1;
        }
        taken
    }

    fn text(&mut self) {
        let dash = usize::from(self.piece.is(self.at, Kind::Dash));
        let number = self.piece.is(self.at + dash, Kind::Number)
            || (self.piece.is(self.at, Kind::Dot)
                && self.piece.glued_as(self.at + 1, Kind::Number));
        if number && self.in_head() && self.parts.time.is_none() && self.parts.questions.is_empty()
        {
            let question = super::unread::number_first(self.piece, self.at, self.context);
            self.ask(question, self.piece.len());
        } else {
            self.word();
        }
    }

    fn word(&mut self) {
        let end = self.piece.word_end(self.at);
        self.parts.text.push((self.at, end));
        self.at = end;
    }
}
