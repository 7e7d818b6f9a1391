//! Questions about a day, hours or a length found in the text, which may be no more than text.

use jiff::civil::Date;

use super::atoms::Piece;
use super::length;
use super::pause::is_break_word;
use super::question::Question;
use crate::kernel::minutes::Minutes;

/// A day at the end of the text may tell when, or may belong to the text.
pub(super) fn day_or_text(
    piece: &Piece<'_>,
    answer: Result<Date, Question>,
    at: (usize, usize),
) -> Question {
    let words = "Choose whether this is the day you worked or part of the text.";
    let question = answer.map_or_else(
        |question| question,
        |date| {
            let day = date.strftime("%a %-d %b %Y").to_string();
            let line = piece.moved_to_front(at, &date.to_string());
            Question::about(piece, at, words).or(day, line)
        },
    );
    question.or_text(piece, at)
}

/// Hours or a length in the middle of the text, with none before it.
pub(super) fn time_or_text(piece: &Piece<'_>, at: (usize, usize)) -> Question {
    let words = "Write the hours first, then what you did.";
    let typed = piece.bare_text(at.0, at.1);
    let label = format!("{typed} is when I worked");
    Question::about(piece, at, words).or(label, piece.moved_to_front(at, typed))
}

/// Hours after the time of the spell is known; `length` is a length that stands right before.
pub(super) fn second_hours(
    piece: &Piece<'_>,
    at: (usize, usize),
    length: Option<(Minutes, (usize, usize))>,
) -> Question {
    let words = "Put ; between two spells, or choose what is meant.";
    let mut question = Question::about(piece, at, words);
    if let Some((length, where_length)) = length {
        let line = piece.without(where_length).trim_start().to_owned();
        question = question.or(format!("The hours alone, without {length}"), line);
    }
    question
        .or("It is a second spell", piece.split_before(at.0))
        .or_text(piece, at)
}

/// "lunch 30" in the text may be a break to take off.
pub(super) fn bare_break_or_text(piece: &Piece<'_>, minutes: u32, at: (usize, usize)) -> Question {
    Question::about(piece, at, "Choose whether this is a break to take off.")
        .or(
            format!("A break of {}", Minutes::new(minutes)),
            piece.with(at, &format!("-{minutes}m")),
        )
        .or_text(piece, at)
}

/// "lunch 45m" and "30 min break" in the text may be a break to take off; other lengths are text.
pub(super) fn break_or_text(
    piece: &Piece<'_>,
    length: Minutes,
    at: (usize, usize),
) -> Option<Question> {
    let before =
        at.0.checked_sub(1)
            .map_or("", |before| piece.letters(before));
    if !is_break_word(before) && !is_break_word(piece.letters(at.1)) {
        return None;
    }
    let line = piece.with(at, &format!("-{}", length::written(length)));
    let question = Question::about(piece, at, "Choose whether this is a break to take off.");
    Some(
        question
            .or(format!("A break of {length}"), line)
            .or_text(piece, at),
    )
}
