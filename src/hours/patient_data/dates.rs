//! Dates of birth.
//!
//! A date alone is a date of work. It becomes one of birth beside a word of birth or an age.

use super::words::Word;
use std::ops::Range;

const BIRTH: [&str; 7] = [
    "dob",
    "born",
    "birthdate",
    "birthday",
    "birth",
    "bday",
    "d.o.b",
];
const AGE_BEFORE: [&str; 3] = ["age", "aged", "turned"];
const YEARS: [&str; 4] = ["yr", "yrs", "year", "years"];
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// How many words may stand between a word of birth and its date, and between an age and a date.
const NEAR_BIRTH: usize = 4;
const NEAR_AGE: usize = 8;

/// The dates of birth of a text.
pub(super) fn find(text: &str, words: &[Word<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let birth = after_birth(words, at);
        let length = match date_length(rest) {
            Some(length) if birth || beside_age(words, at, length) => length,
            Some(length) => {
                at += length;
                continue;
            }
            None if birth && is_year_of_birth(rest) => 1,
            None => 0,
        };
        if let (Some(first), Some(last)) = (rest.first(), rest.get(length.wrapping_sub(1))) {
            found.push(first.range.start..last.range.end);
        }
        at += length.max(1);
    }
    found.retain(|range| text.get(range.clone()).is_some());
    found
}

/// How many words the date at the front has.
fn date_length(words: &[Word<'_>]) -> Option<usize> {
    if let [only, ..] = words
        && (is_compact(only) || is_stuck_together(&only.lower))
    {
        return Some(1);
    }
    let [a, b, c, ..] = words else { return None };
    let marks = ["/", "-", "."];
    if marks.contains(&b.gap) && b.gap == c.gap {
        let numbers = (a.number()?, b.number()?, c.number()?);
        let (year, month, day) = if a.text.len() == 4 {
            (numbers.0, numbers.1, numbers.2)
        } else {
            (numbers.2, numbers.0, numbers.1)
        };
        let is_year = year < 100 && c.text.len() == 2 || (1900..2100).contains(&year);
        let is_day = (1..=12).contains(&month.min(day)) && (1..=31).contains(&month.max(day));
        return (is_year && is_day).then_some(3);
    }
    let is_day = |word: &Word<'_>| {
        let number = word
            .lower
            .trim_end_matches(|c: char| c.is_ascii_alphabetic());
        number.parse().is_ok_and(|day: u32| (1..=31).contains(&day))
    };
    let is_year = c.number().is_some_and(|year| (1900..2100).contains(&year));
    let named = (is_month(a) && is_day(b)) || (is_day(a) && is_month(b));
    (named && is_year).then_some(3)
}

/// `03041956` or `19560304`
fn is_compact(word: &Word<'_>) -> bool {
    let Some(number) = word.number() else {
        return false;
    };
    let front = ((number / 10_000), number / 100 % 100, number % 100);
    let back = ((number % 10_000), number / 1_000_000, number / 10_000 % 100);
    [front, back].into_iter().any(|(year, month, day)| {
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    })
}

/// `04mar1956`
fn is_stuck_together(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let year = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let month = rest.strip_suffix(year).unwrap_or_default();
    let day = word.len() - rest.len();
    MONTHS.contains(&month)
        && matches!(day, 1 | 2)
        && matches!(year.len(), 2 | 4)
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_month(word: &Word<'_>) -> bool {
    let front = word.lower.get(..3);
    front.is_some_and(|front| MONTHS.contains(&front))
        && word.lower.chars().all(char::is_alphabetic)
}

fn is_year_of_birth(words: &[Word<'_>]) -> bool {
    let year = words.first().and_then(Word::number);
    year.is_some_and(|year| (1900..2100).contains(&year))
}

fn after_birth(words: &[Word<'_>], at: usize) -> bool {
    let before = words.get(..at).unwrap_or_default();
    let spelled = before.windows(3).rev().take(NEAR_BIRTH).any(|three| {
        let letters = three.iter().map(|word| word.lower.as_str());
        letters.eq(["d", "o", "b"])
    });
    let abbreviated = before.last().is_some_and(|word| word.text == "b")
        && words.get(at).is_some_and(|date| date.gap.starts_with('.'));
    abbreviated
        || spelled
        || before
            .iter()
            .rev()
            .take(NEAR_BIRTH)
            .any(|word| word.is_in(&BIRTH))
}

fn beside_age(words: &[Word<'_>], at: usize, length: usize) -> bool {
    let from = at.saturating_sub(NEAR_AGE);
    let to = (at + length + NEAR_AGE).min(words.len());
    let (before, after) = (words.get(from..at), words.get(at + length..to));
    [before, after].into_iter().flatten().any(holds_age)
}

/// `72 yo`, `72 y/o`, `72-year-old`, `72yo`, `aged 72`
fn holds_age(words: &[Word<'_>]) -> bool {
    let is_age = |word: &Word<'_>| word.number().is_some_and(|age| age < 120);
    let stuck = words.iter().any(|word| {
        let age = word
            .lower
            .strip_suffix("yo")
            .or_else(|| word.lower.strip_suffix('y'));
        age.is_some_and(|age| age.parse().is_ok_and(|age: u32| age < 120))
    });
    let with_word = (0..words.len()).any(|at| match words.get(at..) {
        Some([a, b, rest @ ..]) => {
            let open_ended = rest
                .first()
                .is_some_and(|next| next.is_in(&["and", "or", "to"]));
            (is_age(a) && b.is_in(&["yo"])) || (a.is_in(&AGE_BEFORE) && is_age(b) && !open_ended)
        }
        _ => false,
    });
    stuck || with_word || words.windows(3).any(|three| is_years_old(three, is_age))
}

/// `72 y/o`, `72 years old`
fn is_years_old(three: &[Word<'_>], is_age: impl Fn(&Word<'_>) -> bool) -> bool {
    let [a, b, c] = three else { return false };
    is_age(a) && ((b.lower == "y" && c.lower == "o") || (b.is_in(&YEARS) && c.lower == "old"))
}
