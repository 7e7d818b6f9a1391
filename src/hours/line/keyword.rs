//! Which words of an activity can never be taken for a part of the grammar.

use super::{length, pause, written_date};

/// Whether a word reads as text wherever it stands in a line.
///
/// Errs towards no: a written line then sets the text off with a colon.
pub(super) fn is_only_text(word: &str) -> bool {
    let word = word.trim_end_matches(',').to_lowercase();
    let plain = !word.is_empty() && word.chars().all(char::is_alphabetic);
    plain && !is_keyword(&word)
}

fn is_keyword(word: &str) -> bool {
    const OTHERS: [&str; 31] = [
        "a",
        "p",
        "am",
        "pm",
        "and",
        "for",
        "from",
        "last",
        "less",
        "midday",
        "midnight",
        "minus",
        "next",
        "noon",
        "of",
        "on",
        "this",
        "thru",
        "through",
        "til",
        "till",
        "to",
        "today",
        "tomorrow",
        "until",
        "without",
        "yday",
        "yesterday",
        "day",
        "st",
        "th",
    ];
    OTHERS.contains(&word)
        || length::is_unit(word)
        || pause::is_break_word(word)
        || written_date::month(word).is_some()
        || written_date::weekday(word).is_some()
}
