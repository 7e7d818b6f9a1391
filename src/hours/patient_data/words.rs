//! A text cut into words, each with its place.

use std::ops::Range;

/// A run of letters and digits, with apostrophes between letters (`O'Brien`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) lower: String,
    pub(super) range: Range<usize>,
    /// What stands between the word before and this one.
    pub(super) gap: &'a str,
}

impl Word<'_> {
    /// Whether the word is one of these, given in lower case.
    pub(super) fn is_in(&self, list: &[&str]) -> bool {
        list.contains(&self.lower.as_str())
    }

    /// How many digits it has.
    pub(super) fn digits(&self) -> usize {
        self.text.bytes().filter(u8::is_ascii_digit).count()
    }

    /// Whether it is nothing but digits.
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Its value, if it is nothing but digits and not too long.
    pub(super) fn number(&self) -> Option<u32> {
        if self.is_number() {
            self.text.parse().ok()
        } else {
            None
        }
    }
}

/// The words of a text.
pub(super) fn of(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    let ends = text
        .char_indices()
        .map(|(at, c)| (at, Some(c)))
        .chain([(text.len(), None)]);
    for (at, c) in ends {
        let inside = c.is_some_and(|c| c.is_alphanumeric() || is_apostrophe(text, at, c));
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let before = words.last().map_or(0, |word| word.range.end);
                words.extend(word(text, before, from..at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn is_apostrophe(text: &str, at: usize, c: char) -> bool {
    let (before, after) = (text.get(..at), text.get(at + c.len_utf8()..));
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    matches!(c, '\'' | '’')
        && letter(before.and_then(|text| text.chars().next_back()))
        && letter(after.and_then(|text| text.chars().next()))
}

fn word(text: &str, before: usize, range: Range<usize>) -> Option<Word<'_>> {
    let piece = text.get(range.clone())?;
    let gap = text.get(before..range.start)?;
    Some(Word {
        text: piece,
        lower: piece.to_lowercase(),
        range,
        gap,
    })
}
