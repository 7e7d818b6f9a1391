//! The day of a spell, in words or in numbers: `2026-11-17`, `11/17`, `17.11.2026`.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::atoms::{Kind, Piece};
use super::length::Read;
use super::question::Question;
use super::written_date;

/// A date without a year that lies further back than this many days is asked about.
const HALF_YEAR: i32 = 183;
/// The first year that is read; practicum records are no older.
const FIRST_YEAR: i16 = 2000;

/// Reads a day at atom `i`.
pub(super) fn day(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let first = if piece.letters(i) == "on" { i + 1 } else { i };
    written_date::relative(piece, first, today)
        .or_else(|| written_date::by_weekday(piece, first, today))
        .or_else(|| written_date::by_month(piece, first, today))
        .or_else(|| by_numbers(piece, first, today))
        .or_else(|| written_date::ordinal_alone(piece, first, today))
}

/// A date in numbers, with the year first, last or left out.
pub(super) fn by_numbers(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let mark = [Kind::Dash, Kind::Slash, Kind::Dot]
        .into_iter()
        .find(|m| piece.glued_as(i + 1, *m));
    let mark = mark?;
    let part = |n: usize, digits| {
        let number = piece
            .number(i + n, digits)
            .filter(|_| n == 0 || piece.glued(i + n));
        number.and_then(|number| i16::try_from(number).ok())
    };
    let third = piece.glued_as(i + 3, mark);
    let last = part(4, 1..=2);
    if let (Some(year), Some(month), Some(day), true) =
        (part(0, 4..=4), part(2, 1..=2), last, third)
    {
        let next = piece.closes(i + 5)?;
        let dates = Dates::of_year(year, &[pair(month, day)]);
        return Some((dates.dated(piece, (i, next), today), next));
    }
    let (first, second) = (part(0, 1..=2)?, part(2, 1..=2)?);
    let both = [pair(first, second), pair(second, first)];
    let short = part(4, 2..=2)
        .filter(|_| mark == Kind::Slash)
        .map(|year| 2000 + year);
    if let (Some(year), true) = (part(4, 4..=4).or(short), third) {
        let next = piece.closes(i + 5)?;
        return Some((
            Dates::of_year(year, &both).dated(piece, (i, next), today),
            next,
        ));
    }
    // "9-12" and "9.30" are hours; only a slash or a closing dot (17.11.) makes a date of two.
    let next = match mark {
        Kind::Slash => piece.closes(i + 3)?,
        Kind::Dot if piece.glued_as(i + 3, Kind::Dot) && !piece.glued(i + 4) => i + 4,
        _ => return None,
    };
    Some((
        Dates::without_year(today, &both).answer(piece, (i, next)),
        next,
    ))
}

fn pair(month: i16, day: i16) -> (i8, i8) {
    (
        i8::try_from(month).unwrap_or(0),
        i8::try_from(day).unwrap_or(0),
    )
}

/// The real dates that a writing may mean.
pub(super) struct Dates {
    past: Vec<Date>,
    /// Whether the year was left out and a date lies so far back that it may be a slip.
    far: bool,
    /// The only date meant, where it has not come this year.
    to_come: Option<Date>,
}

impl Dates {
    /// The most recent dates of these months and days, none of them in the future.
    pub(super) fn without_year(today: Date, days: &[(i8, i8)]) -> Self {
        let recent = |(month, day): &(i8, i8)| {
            let years = [today.year(), today.year().saturating_sub(1)].into_iter();
            years
                .filter_map(|year| Date::new(year, *month, *day).ok())
                .find(|date| *date <= today)
        };
        let past = distinct(days.iter().filter_map(recent));
        let back = |date: &Date| {
            date.until((Unit::Day, today))
                .map_or(0, |span| span.get_days())
        };
        let far = past.iter().all(|date| back(date) > HALF_YEAR);
        let this_year = |(month, day): &(i8, i8)| Date::new(today.year(), *month, *day).ok();
        let to_come = distinct(days.iter().filter_map(this_year));
        let to_come = match to_come.as_slice() {
            [only] if *only > today => Some(*only),
            _ => None,
        };
        Self { past, far, to_come }
    }

    fn of_year(year: i16, days: &[(i8, i8)]) -> Self {
        let dates = days
            .iter()
            .filter_map(|(month, day)| Date::new(year, *month, *day).ok());
        Self {
            past: distinct(dates),
            far: false,
            to_come: None,
        }
    }

    /// One date of a given year, leaving out what has not come where another date has.
    fn dated(
        mut self,
        piece: &Piece<'_>,
        at: (usize, usize),
        today: Date,
    ) -> Result<Date, Question> {
        if self.past.iter().any(|date| *date <= today) {
            self.past.retain(|date| *date <= today);
        }
        match self.past.as_slice() {
            [only] => checked(piece, at, *only, today),
            [first, ..] if *first > today => checked(piece, at, *first, today),
            _ => self.answer(piece, at),
        }
    }

    /// The one date there is, or a question.
    pub(super) fn answer(&self, piece: &Piece<'_>, at: (usize, usize)) -> Result<Date, Question> {
        match self.past.as_slice() {
            [] => Err(no_such_date(piece, at)),
            [only] if !self.far => Ok(*only),
            [_] => {
                let words = "Choose the date, or write it with its year.";
                let words = match self.to_come {
                    Some(date) => {
                        let day = date.strftime("%a %-d %b %Y");
                        format!("{day} has not come yet. {words}")
                    }
                    None => words.to_owned(),
                };
                Err(dates_question(piece, at, &words, &self.past))
            }
            _ => {
                let words = "Choose the date, or write its month as a word.";
                Err(dates_question(piece, at, words, &self.past))
            }
        }
    }
}

fn distinct(dates: impl Iterator<Item = Date>) -> Vec<Date> {
    let mut all: Vec<Date> = dates.collect();
    all.dedup();
    all
}

/// A date with its year, where the day has come and the year is one that is kept.
pub(super) fn checked(
    piece: &Piece<'_>,
    at: (usize, usize),
    date: Date,
    today: Date,
) -> Result<Date, Question> {
    if date > today {
        let words = "Enter a day that has come. Hours are logged once they are worked.";
        return Err(Question::about(piece, at, words));
    }
    if date.year() < FIRST_YEAR {
        return Err(Question::about(
            piece,
            at,
            "Enter a date in the year 2000 or later.",
        ));
    }
    Ok(date)
}

/// The question where no calendar has the date.
pub(super) fn no_such_date(piece: &Piece<'_>, at: (usize, usize)) -> Question {
    Question::about(
        piece,
        at,
        "Enter a date that the calendar has, such as 17 nov.",
    )
}

/// A question that offers dates.
pub(super) fn dates_question(
    piece: &Piece<'_>,
    at: (usize, usize),
    words: &str,
    dates: &[Date],
) -> Question {
    let question = Question::about(piece, at, words);
    dates.iter().fold(question, |question, date| {
        question.or(
            date.strftime("%a %-d %b %Y").to_string(),
            piece.with(at, &date.to_string()),
        )
    })
}

/// The day after, where there is one.
pub(super) fn next_day(date: Date) -> Option<Date> {
    date.checked_add(1.day()).ok()
}
