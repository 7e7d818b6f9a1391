//! The questions about text that is no time.

use jiff::ToSpan;

use super::LineContext;
use super::atoms::{Kind, Piece};
use super::clock::clock;
use super::question::Question;
use super::span::is_connector;

/// What to enter, in the forms that this program takes.
fn instruction(context: &LineContext<'_>) -> &'static str {
    if context.durations_allowed {
        "Enter when you started and ended, such as 9-12:30, or how long, such as 2h30."
    } else {
        "Enter when you started and ended, such as 9-12:30."
    }
}

/// A spell that tells of no time at all.
pub(super) fn no_time(piece: &Piece<'_>, context: &LineContext<'_>) -> Question {
    Question::about(piece, (0, piece.len()), instruction(context))
}

/// A line of nothing but `;`.
pub(super) fn no_words(line: &str, context: &LineContext<'_>) -> Question {
    let piece = line.trim().to_owned();
    Question {
        piece,
        words: instruction(context).to_owned(),
        choices: Vec::new(),
    }
}

/// A number at the head that is neither hours nor a length nor a date.
pub(super) fn number_first(piece: &Piece<'_>, i: usize, context: &LineContext<'_>) -> Question {
    if let Some(question) = days_ago(piece, i, context) {
        return question;
    }
    let end = piece.word_end(i);
    if let Some((_, after)) = clock(piece, i) {
        if let Some(closed) = piece.closes(after) {
            return lone_time(piece, (i, closed), context);
        }
        if is_connector(piece, after) {
            let words = "Enter the time you ended as hours and minutes, such as 9-12:30.";
            return Question::about(piece, (i, end), words);
        }
    }
    let decimal = (piece.is(i + 1, Kind::Dot) || piece.is(i + 1, Kind::Comma))
        && piece.glued_as(i + 2, Kind::Number);
    if decimal && let Some(closed) = piece.closes(i + 3) {
        return lone_time(piece, (i, closed), context);
    }
    Question::about(piece, (i, end), instruction(context))
}

/// "2 weeks ago": the date is asked for, and the one that this makes is offered.
fn days_ago(piece: &Piece<'_>, i: usize, context: &LineContext<'_>) -> Option<Question> {
    let count = i32::try_from(piece.number(i, 1..=2)?).ok()?;
    let days = match piece.letters(i + 1) {
        "day" | "days" => count,
        "week" | "weeks" => count * 7,
        _ => return None,
    };
    let next = piece
        .closes(i + 3)
        .filter(|_| piece.letters(i + 2) == "ago")?;
    let date = context.today.checked_sub(days.days()).ok()?;
    let words = "Choose the day, or write its date, such as 17 nov.";
    Some(super::day::dates_question(piece, (i, next), words, &[date]))
}

/// A number alone, which may be a start or a count of hours.
fn lone_time(piece: &Piece<'_>, at: (usize, usize), context: &LineContext<'_>) -> Question {
    let typed = piece.bare_text(at.0, at.1);
    let words = if is_connector(piece, at.1) {
        "Enter the time you ended as hours and minutes, such as 9-12:30."
    } else {
        instruction(context)
    };
    let question = Question::about(piece, at, words);
    let count: String = typed
        .chars()
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let short = count
        .split('.')
        .next()
        .is_some_and(|hours| hours.len() <= 2);
    let countable = short && count.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let counts_days = matches!(
        piece.letters(at.1),
        "day" | "days" | "week" | "weeks" | "for"
    );
    if context.durations_allowed && countable && !counts_days && !piece.is(at.1, Kind::Number) {
        question.or(
            format!("{typed} hours"),
            piece.with(at, &format!("{count}h")),
        )
    } else {
        question
    }
}
