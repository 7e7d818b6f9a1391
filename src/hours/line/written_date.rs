//! Days in words: `today`, `mon`, `last friday`, `17 nov`, `nov 17th, 2026`, `tue 17 nov`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::atoms::{Kind, Piece};
use super::day::{Dates, checked, dates_question};
use super::length::Read;
use super::question::Question;

/// The month a word names, 1 to 12.
pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// The day of the week a word names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tues" | "tuesday" => Weekday::Tuesday,
        "wed" | "weds" | "wednesday" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// `today`, `yesterday`, `this morning`; `tomorrow` and `last night` are asked about.
pub(super) fn relative(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let one = |date| Some((Ok(date), piece.closes(i + 1)?));
    match piece.letters(i) {
        "today" => one(today),
        "yesterday" | "yday" => one(today.yesterday().ok()?),
        "tomorrow" => {
            let next = piece.closes(i + 1)?;
            let date = today.tomorrow().ok()?;
            Some((checked(piece, (i, next), date, today), next))
        }
        "this" if matches!(piece.letters(i + 1), "morning" | "afternoon" | "evening") => {
            Some((Ok(today), piece.closes(i + 2)?))
        }
        "last" if piece.letters(i + 1) == "week" => {
            let day = weekday(piece.letters(i + 2))?;
            let next = piece.closes(i + 3)?;
            Some((last_week(piece, (i, next), day, today)?, next))
        }
        "last" => last(piece, i, today),
        _ => None,
    }
}

fn last(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let next = piece.closes(i + 2)?;
    let dates = match piece.letters(i + 1) {
        "night" => vec![today.yesterday().ok()?, today],
        word => {
            let recent = most_recent(weekday(word)?, today)?;
            if recent == today {
                return Some((Ok(recent.checked_sub(7.days()).ok()?), next));
            }
            vec![recent, recent.checked_sub(7.days()).ok()?]
        }
    };
    let words = "Choose the day on which the hours began.";
    Some((Err(dates_question(piece, (i, next), words, &dates)), next))
}

/// A day of the week before. Where it matters whether weeks begin on Sunday or Monday, it is asked.
fn last_week(
    piece: &Piece<'_>,
    at: (usize, usize),
    day: Weekday,
    today: Date,
) -> Option<Result<Date, Question>> {
    let monday = most_recent(Weekday::Monday, today)?
        .checked_sub(7.days())
        .ok()?;
    let after_monday = i64::from(day.to_monday_zero_offset());
    let date = monday.checked_add(after_monday.days()).ok()?;
    if day != Weekday::Sunday && today.weekday() != Weekday::Sunday {
        return Some(Ok(date));
    }
    // With weeks from Sunday, a Sunday belongs to the days after it.
    let other = if day == today.weekday() {
        date
    } else if day == Weekday::Sunday {
        date.checked_sub(7.days()).ok()?
    } else {
        date.checked_add(7.days()).ok()?
    };
    let mut dates = vec![date, other];
    dates.sort_unstable();
    dates.dedup();
    let words = "Choose the day on which the hours began.";
    Some(Err(dates_question(piece, at, words, &dates)))
}

fn most_recent(day: Weekday, today: Date) -> Option<Date> {
    let back = today.weekday().since(day);
    today.checked_sub(i64::from(back).days()).ok()
}

/// A day of the week, alone or before the date it falls on.
pub(super) fn by_weekday(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let day = weekday(piece.letters(i))?;
    if let Some(end) = end_of_days(piece, i + 1) {
        let words = "Enter one day for each spell, and put ; between spells.";
        let question = Question::about(piece, (i, end), words);
        return Some((Err(question.or_text(piece, (i, end))), end));
    }
    if (piece.letters(i + 1), piece.letters(i + 2)) == ("last", "week") {
        let next = piece.closes(i + 3)?;
        return Some((last_week(piece, (i, next), day, today)?, next));
    }
    let next = piece.closes(i + 1)?;
    let recent = most_recent(day, today)?;
    let dated = by_month(piece, next, today).or_else(|| super::day::by_numbers(piece, next, today));
    let Some((answer, after)) = dated else {
        return Some((alone(piece, (i, next), recent), next));
    };
    let answer = answer.and_then(|date| {
        if date.weekday() == day {
            return Ok(date);
        }
        let words = "Choose the day, because the date falls on another day of the week.";
        Err(dates_question(piece, (i, after), words, &[date, recent]))
    });
    Some((answer, after))
}

/// Where "-fri" or "and tue" after a day of the week ends.
fn end_of_days(piece: &Piece<'_>, i: usize) -> Option<usize> {
    let joins = matches!(piece.text(i, i + 1), "-" | "–" | "—" | "/" | "&" | "+")
        || matches!(piece.letters(i), "and" | "to");
    weekday(piece.letters(i + 1)).filter(|_| joins)?;
    piece.closes(i + 2)
}

/// A day of the month without its month, before hours or at the end: "the 16th 9-12".
pub(super) fn ordinal_alone(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let first = if piece.letters(i) == "the" { i + 1 } else { i };
    let (day, after) = day_number(piece, first).filter(|(_, after)| *after == first + 2)?;
    let next = piece.closes(after)?;
    let timed =
        super::span::span(piece, next).is_some() || super::length::length(piece, next).is_some();
    if !timed && next < piece.len() {
        return None;
    }
    let months = [today, today.first_of_month().yesterday().ok()?];
    let dates = months
        .iter()
        .filter_map(|month| Date::new(month.year(), month.month(), day).ok());
    let recent = dates.into_iter().find(|date| *date <= today);
    let words = "Choose the date, or write its month.";
    let question = dates_question(piece, (i, next), words, recent.as_slice());
    Some((Err(question.or_text(piece, (i, next))), next))
}

/// `sat` and `sun` before a word of text may be no day: "sat with the coders".
fn alone(piece: &Piece<'_>, at: (usize, usize), recent: Date) -> Result<Date, Question> {
    let unsure = matches!(piece.letters(at.0), "sat" | "sun")
        && !matches!(
            piece.letters(at.1),
            "" | "from" | "noon" | "midnight" | "less" | "minus"
        );
    if !unsure {
        return Ok(recent);
    }
    let words = "Choose whether this is the day or part of the text.";
    let question = dates_question(piece, at, words, &[recent]);
    Err(question.or_text(piece, (at.0, at.1)))
}

/// A date with its month in words, with or without a year.
pub(super) fn by_month(piece: &Piece<'_>, i: usize, today: Date) -> Read<Date> {
    let Some((day, month, after)) = day_month(piece, i).or_else(|| month_day(piece, i)) else {
        return month_alone(piece, i);
    };
    let Some((year, next)) = year(piece, after) else {
        return month_alone(piece, i);
    };
    let at = (i, next);
    let Some(year) = year else {
        return Some((
            Dates::without_year(today, &[(month, day)]).answer(piece, at),
            next,
        ));
    };
    let answer = match Date::new(year, month, day) {
        Ok(date) => checked(piece, at, date, today),
        Err(_) => Err(super::day::no_such_date(piece, at)),
    };
    Some((answer, next))
}

/// A month beside hours but without a day: "nov 9-12" may be four days as well as three hours.
fn month_alone(piece: &Piece<'_>, i: usize) -> Read<Date> {
    month(piece.letters(i))?;
    let next = piece.closes(i + 1)?;
    let hours_follow = super::span::span(piece, next).map(|(_, after)| (i, after));
    let last_word = !matches!(piece.letters(i), "may" | "mar" | "march") && next >= piece.len();
    let hours_before = (i > 0 && piece.is(i - 1, Kind::Number) && last_word).then_some((0, next));
    let at = hours_follow.or(hours_before)?;
    let words = "Enter one day and then its hours, such as nov 9 8-12.";
    Some((Err(Question::about(piece, at, words)), at.1))
}

fn day_month(piece: &Piece<'_>, i: usize) -> Option<(i8, i8, usize)> {
    let (day, after) = day_number(piece, i)?;
    let name = if piece.letters(after) == "of" {
        after + 1
    } else {
        after
    };
    let month = month(piece.letters(name))?;
    Some((day, month, past_dot(piece, name + 1)))
}

fn month_day(piece: &Piece<'_>, i: usize) -> Option<(i8, i8, usize)> {
    let month = month(piece.letters(i))?;
    let (day, after) = day_number(piece, past_dot(piece, i + 1))?;
    Some((day, month, after))
}

fn past_dot(piece: &Piece<'_>, i: usize) -> usize {
    if piece.glued_as(i, Kind::Dot) {
        i + 1
    } else {
        i
    }
}

fn day_number(piece: &Piece<'_>, i: usize) -> Option<(i8, usize)> {
    let day = i8::try_from(piece.number(i, 1..=2)?).ok()?;
    let ordinal = piece.glued(i + 1) && matches!(piece.letters(i + 1), "st" | "nd" | "rd" | "th");
    Some((day, if ordinal { i + 2 } else { i + 1 }))
}

/// A year of four digits at `i`, unless it is the start of hours such as `2000-2200`.
fn year(piece: &Piece<'_>, i: usize) -> Option<(Option<i16>, usize)> {
    let next = piece.closes(i)?;
    let year = piece
        .number(next, 4..=4)
        .and_then(|year| i16::try_from(year).ok());
    let closed = piece
        .closes(next + 1)
        .filter(|after| !super::span::is_connector(piece, *after));
    match (year, closed) {
        (Some(year), Some(after)) if year >= 1900 => Some((Some(year), after)),
        _ => Some((None, next)),
    }
}
