//! A length of time as typed: `2h30`, `2h`, `1.5h`, `1,5h`, `90m`, `2 h 30`, `2 hours 5 minutes`.

use super::atoms::{Kind, Piece};
use super::question::Question;
use crate::kernel::minutes::Minutes;

const HOURS: [&str; 5] = ["h", "hr", "hrs", "hour", "hours"];
const MINUTES: [&str; 5] = ["m", "min", "mins", "minute", "minutes"];

/// A length that was read, or the question it raises, with the atom after it.
pub(super) type Read<T> = Option<(Result<T, Question>, usize)>;

/// Whether a word is a unit of hours or minutes.
pub(super) fn is_unit(word: &str) -> bool {
    HOURS.contains(&word) || MINUTES.contains(&word)
}

/// Whether a word is a unit of hours.
pub(super) fn is_hours(word: &str) -> bool {
    HOURS.contains(&word)
}

/// The number before a unit.
enum Amount {
    Whole(u32),
    /// Minutes times ten thousand, from decimal hours.
    Decimal(u32),
    /// Hours and minutes, from `2:30h`.
    Face(u32, u32),
}

/// Reads a length at atom `i`.
pub(super) fn length(piece: &Piece<'_>, i: usize) -> Read<Minutes> {
    let (amount, unit) = amount(piece, i)?;
    let word = piece.letters(unit);
    let after = unit + 1;
    let (minutes, next) = match amount {
        Amount::Whole(minutes) if MINUTES.contains(&word) => (minutes, piece.closes(after)?),
        _ if !HOURS.contains(&word) => return None,
        Amount::Whole(hours) => return hours_then_minutes(piece, (i, unit), hours),
        Amount::Face(_, minutes) if minutes > 59 => return None,
        Amount::Face(hours, minutes) => (hours * 60 + minutes, piece.closes(after)?),
        Amount::Decimal(scaled) if scaled % 10_000 == 0 => (scaled / 10_000, piece.closes(after)?),
        Amount::Decimal(scaled) => {
            let next = piece.closes(after)?;
            return Some((Err(not_whole(piece, (i, next), scaled / 10_000)), next));
        }
    };
    Some((within_a_day(piece, (i, next), minutes), next))
}

fn amount(piece: &Piece<'_>, i: usize) -> Option<(Amount, usize)> {
    if piece.is(i, Kind::Dot) && piece.glued(i + 1) {
        return Some((Amount::Decimal(decimals(piece, i + 1)?), i + 2));
    }
    let whole = piece.number(i, 1..=4)?;
    let followed = piece.glued(i + 2) && piece.is(i + 2, Kind::Number);
    if followed && (piece.glued_as(i + 1, Kind::Dot) || piece.glued_as(i + 1, Kind::Comma)) {
        // Hours of three digits at most, so that the product fits.
        let scaled = piece.number(i, 1..=3)? * 600_000 + decimals(piece, i + 2)?;
        return Some((Amount::Decimal(scaled), i + 3));
    }
    if followed && piece.glued_as(i + 1, Kind::Colon) {
        return Some((
            Amount::Face(whole.min(99), piece.number(i + 2, 2..=2)?),
            i + 3,
        ));
    }
    Some((Amount::Whole(whole), i + 1))
}

/// The decimals of an hour at `i`, in ten-thousandths of a minute.
fn decimals(piece: &Piece<'_>, i: usize) -> Option<u32> {
    let places = u32::try_from(piece.digits(i).len()).ok()?;
    let value = piece.number(i, 1..=4)?;
    Some(value * 60 * 10_u32.pow(4_u32.saturating_sub(places)))
}

/// Whole hours, then the minutes that may follow: `2h30`, `2h 30m`, `2 hours and 5 min`, `2 h 30`.
fn hours_then_minutes(piece: &Piece<'_>, at: (usize, usize), hours: u32) -> Read<Minutes> {
    let (from, unit) = at;
    let after = unit + 1;
    let joined = if piece.letters(after) == "and" {
        after + 1
    } else {
        after
    };
    let with_unit = piece.number(joined, 1..=2).filter(|_| {
        MINUTES.contains(&piece.letters(joined + 1)) && piece.closes(joined + 2).is_some()
    });
    let glued = piece.glued_as(after, Kind::Number);
    let (minutes, next) = if let Some(minutes) = with_unit {
        (minutes, piece.closes(joined + 2)?)
    } else if glued {
        let next = piece.closes(after + 1)?;
        if piece.digits(after).len() != 2 {
            return Some((Err(short_minutes(piece, (from, next))), next));
        }
        (piece.number(after, 2..=2)?, next)
    } else if let Some((minutes, next)) = spaced_minutes(piece, after) {
        if piece.glued(unit) && piece.is(next, Kind::Letters) {
            return Some((Err(minutes_or_text(piece, (from, after), next)), next));
        }
        (minutes, next)
    } else {
        (0, piece.closes(after)?)
    };
    if minutes > 59 {
        let words = "Enter minutes from 00 to 59 after the hours, such as 2h30.";
        return Some((Err(Question::about(piece, (from, next), words)), next));
    }
    Some((
        within_a_day(piece, (from, next), hours * 60 + minutes),
        next,
    ))
}

/// Two digits on their own after the hours; not the day of a date, as in `2h 17 nov`.
fn spaced_minutes(piece: &Piece<'_>, i: usize) -> Option<(u32, usize)> {
    let minutes = piece
        .number(i, 2..=2)
        .filter(|minutes| *minutes < 60 && !piece.glued(i))?;
    let next = piece.closes(i + 1)?;
    let day_of_date = super::written_date::month(piece.letters(i + 1)).is_some();
    (!day_of_date && !super::span::is_connector(piece, i + 1)).then_some((minutes, next))
}

fn within_a_day(piece: &Piece<'_>, at: (usize, usize), minutes: u32) -> Result<Minutes, Question> {
    match minutes {
        0 => Err(Question::about(
            piece,
            at,
            "Enter a length of at least one minute.",
        )),
        1..=1440 => Ok(Minutes::new(minutes)),
        _ => Err(Question::about(
            piece,
            at,
            "Enter a length of 24 hours or less.",
        )),
    }
}

fn not_whole(piece: &Piece<'_>, at: (usize, usize), below: u32) -> Question {
    let words = "Choose the length in whole minutes, or write it as 1h20.";
    let mut question = Question::about(piece, at, words);
    for minutes in [below, below + 1]
        .into_iter()
        .filter(|minutes| (1..=1440).contains(minutes))
    {
        let length = Minutes::new(minutes);
        question = question.or(length.to_string(), piece.with(at, &written(length)));
    }
    question
}

fn short_minutes(piece: &Piece<'_>, at: (usize, usize)) -> Question {
    Question::about(
        piece,
        at,
        "Enter the minutes with two digits, such as 2h05 or 2h30.",
    )
}

fn minutes_or_text(piece: &Piece<'_>, hours: (usize, usize), next: usize) -> Question {
    let all = (hours.0, next);
    let number = (hours.1, next);
    let words = "Choose whether the number belongs to the length or to the text.";
    let (h, m) = (
        piece.text(hours.0, hours.1),
        piece.bare_text(number.0, number.1),
    );
    Question::about(piece, all, words)
        .or(format!("{h} {m} min"), piece.with(all, &format!("{h}{m}")))
        .or(format!("{h}, and {m} is text"), piece.quoted(number))
}

/// A length as the grammar writes it: `2h30`, `2h`, `45m`.
pub(super) fn written(length: Minutes) -> String {
    match (length.get() / 60, length.get() % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes:02}"),
    }
}
