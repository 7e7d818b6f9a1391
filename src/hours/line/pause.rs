//! A break to take off: `-45m`, `-45m lunch`, `- 0.5h`, `less 30m`, `minus 1h for lunch`.

use super::atoms::{Kind, Piece};
use super::length::{Read, length};
use super::question::Question;
use crate::kernel::minutes::Minutes;

/// Whether a word names a break.
pub(super) fn is_break_word(word: &str) -> bool {
    matches!(
        word,
        "lunch" | "break" | "breaks" | "meal" | "dinner" | "supper"
    )
}

/// Reads a break at atom `i`, with the words that name it.
pub(super) fn pause(piece: &Piece<'_>, i: usize) -> Read<Minutes> {
    let dash = piece.is(i, Kind::Dash) && !piece.is(i + 1, Kind::Dash);
    if !dash && !matches!(piece.letters(i), "less" | "minus" | "without") {
        return None;
    }
    match length(piece, i + 1) {
        Some((answer, next)) => Some((answer, past_its_name(piece, next))),
        None => without_unit(piece, i, dash),
    }
}

/// A break without a unit: `-0:45` is read; `-45`, `-:45` and "less lunch" are asked about.
fn without_unit(piece: &Piece<'_>, i: usize, dash: bool) -> Read<Minutes> {
    if piece.glued(i) || (dash && !piece.glued(i + 1)) {
        return None;
    }
    if let Some((minutes, next)) = clock_face(piece, i + 1) {
        return Some((Ok(minutes), past_its_name(piece, next)));
    }
    let number = piece.number(i + 1, 1..=3).zip(piece.closes(i + 2));
    let end = number.map_or(piece.word_end(i + 1), |(_, next)| next);
    let odd = [Kind::Number, Kind::Colon, Kind::Dot]
        .iter()
        .any(|kind| piece.is(i + 1, *kind));
    if number.is_none() && !(dash && odd) && !is_break_word(piece.letters(i + 1)) {
        return None;
    }
    let words = "Write a break with its length and unit, such as -45m.";
    let mut question = Question::about(piece, (i, end), words);
    if let Some((minutes, _)) = number {
        let line = piece.with((i, end), &format!("-{minutes}m"));
        question = question.or(format!("A break of {minutes} min"), line);
    }
    Some((Err(question.or_text(piece, (i, end))), end))
}

fn clock_face(piece: &Piece<'_>, i: usize) -> Option<(Minutes, usize)> {
    let split = piece.glued_as(i + 1, Kind::Colon) && piece.glued(i + 2);
    let (hours, minutes) = (piece.number(i, 1..=2)?, piece.number(i + 2, 2..=2)?);
    let next = piece.closes(i + 3)?;
    (split && minutes < 60 && hours < 24).then(|| (Minutes::new(hours * 60 + minutes), next))
}

fn past_its_name(piece: &Piece<'_>, i: usize) -> usize {
    let named = if piece.letters(i) == "for" { i + 1 } else { i };
    if !is_break_word(piece.letters(named)) {
        return i;
    }
    let mut next = named;
    while is_break_word(piece.letters(next)) {
        match piece.closes(next + 1) {
            Some(after) => next = after,
            None => return i,
        }
    }
    next
}
