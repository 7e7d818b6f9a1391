//! A question to the student, with choices that answer it in one click.

use super::MAX_LINE;
use super::atoms::{Kind, Piece};
use crate::kernel::text;

/// What could not be read, or could be read in more than one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The exact text it is about.
    pub piece: String,
    /// What to do, in plain words.
    pub words: String,
    /// The readings there are; none where only the student can write it anew.
    pub choices: Vec<Choice>,
}

/// The label of the choice that what was found is no more than text.
const TEXT: &str = "It is text";

/// One answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The reading in words.
    pub label: String,
    /// The whole line written so that it has this reading and no other at this place.
    pub line: String,
}

impl Question {
    /// The text it is about as a page quotes it: no more than its first letters.
    pub fn quote(&self) -> String {
        text::shortened(&self.piece)
    }

    /// A question about the atoms from `from` up to `to` of a piece.
    pub(super) fn about(piece: &Piece<'_>, at: (usize, usize), words: impl Into<String>) -> Self {
        Self {
            piece: piece.bare_text(at.0, at.1).to_owned(),
            words: words.into(),
            choices: Vec::new(),
        }
    }

    /// Adds a choice, unless the line it makes is too long to be read.
    pub(super) fn or(mut self, label: impl Into<String>, line: String) -> Self {
        if line.chars().count() <= MAX_LINE {
            self.choices.push(Choice {
                label: label.into(),
                line,
            });
        }
        self
    }

    /// Adds the choice that these atoms are no more than text, once.
    pub(super) fn or_text(self, piece: &Piece<'_>, at: (usize, usize)) -> Self {
        if self.choices.iter().any(|choice| choice.label == TEXT) {
            return self;
        }
        self.or(TEXT, piece.quoted(at))
    }
}

impl Piece<'_> {
    /// The whole line with the atoms from `from` up to `to` replaced.
    ///
    /// A comma, colon or full stop that closes them stays.
    pub(super) fn with(&self, (from, to): (usize, usize), replacement: &str) -> String {
        let (start, _) = self.bytes(from, to);
        let end = start + self.bare_text(from, to).len();
        let (before, after) = self.around(start, end);
        let glue = if to < self.len() && self.glued(to) {
            " "
        } else {
            ""
        };
        format!("{before}{replacement}{glue}{after}")
    }

    /// The whole line with these atoms in quotation marks, which makes them text.
    pub(super) fn quoted(&self, at: (usize, usize)) -> String {
        self.with(at, &format!("\"{}\"", self.bare_text(at.0, at.1)))
    }

    /// The whole line with these atoms left out.
    pub(super) fn without(&self, (from, to): (usize, usize)) -> String {
        let (start, end) = self.bytes(from, to);
        let (before, after) = self.around(start, end);
        format!("{}{after}", before.trim_end())
    }

    /// The whole line with these atoms taken away and `replacement` put before the spell.
    pub(super) fn moved_to_front(&self, (from, to): (usize, usize), replacement: &str) -> String {
        let bracketed = from > 0 && self.is(from - 1, Kind::Bracket) && self.is(to, Kind::Bracket);
        let (from, to) = if bracketed {
            (from - 1, to + 1)
        } else {
            (from, to)
        };
        let (piece_start, piece_end) = self.bytes(0, self.len());
        let (start, end) = self.bytes(from, to);
        let (before, after) = self.around(piece_start, piece_end);
        let head = self
            .line
            .get(piece_start..start)
            .unwrap_or_default()
            .trim_end();
        let tail = self.line.get(end..piece_end).unwrap_or_default();
        let tail = if head.is_empty() {
            tail.trim_start()
        } else {
            tail
        };
        format!("{before}{replacement} {head}{tail}{after}")
    }

    /// The whole line with `addition` and a space put before this spell.
    pub(super) fn with_front(&self, addition: &str) -> String {
        let (start, _) = self.bytes(0, self.len());
        let (before, after) = self.around(start, start);
        format!("{before}{addition} {after}")
    }

    /// The whole line with a `;` put before the atom at `at`, in place of a comma or "and".
    pub(super) fn split_before(&self, at: usize) -> String {
        let mut end = at;
        while end > 0
            && (matches!(self.text(end - 1, end), "," | "&" | "+" | "-" | "–")
                || matches!(self.letters(end - 1), "and" | "then" | "from"))
        {
            end -= 1;
        }
        let (_, before_end) = self.bytes(0, end);
        let (start, _) = self.bytes(at, at);
        let (before, after) = self.around(before_end, start);
        format!("{before}; {after}")
    }

    fn around(&self, start: usize, end: usize) -> (&str, &str) {
        let before = self.line.get(..start).unwrap_or_default();
        (before, self.line.get(end..).unwrap_or_default())
    }
}
