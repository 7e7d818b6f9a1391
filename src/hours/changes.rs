//! What a correction changes: two versions of an entry side by side, fact by fact.

use super::store::Entry;
use crate::{
    kernel::{ids::CategoryId, minutes::Minutes},
    programs::requirement::Mode,
};
use std::collections::BTreeMap;

/// The names of categories.
pub type CategoryNames = BTreeMap<CategoryId, String>;

/// One fact in both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// What it is about: "Time".
    pub what: &'static str,
    /// As it was signed.
    pub before: String,
    /// As the correction has it.
    pub after: String,
}

impl Pair {
    /// Whether the correction changes it.
    pub fn differs(&self) -> bool {
        self.before != self.after
    }

    /// The change in one line: "Time: 9:00–16:30, now 9:00–15:00".
    pub fn words(&self) -> String {
        let or_nothing = |words: &str| {
            if words.is_empty() {
                "nothing".to_owned()
            } else {
                words.to_owned()
            }
        };
        format!(
            "{}: {}, now {}",
            self.what,
            or_nothing(&self.before),
            or_nothing(&self.after)
        )
    }
}

/// Both versions, fact by fact; what neither has is left out.
pub fn side_by_side(before: &Entry, after: &Entry, names: &CategoryNames) -> Vec<Pair> {
    let facts = |entry: &Entry| {
        [
            ("Day", entry.work_date.words_with_year()),
            ("Time", entry.time_words()),
            ("Break", length(entry.break_minutes)),
            ("Hours", entry.minutes.to_string()),
            ("Kind", kind_words(names.get(&entry.category), entry.mode)),
            ("What was done", entry.activity.clone()),
            ("Note", entry.note.clone()),
            ("Paid", paid(entry).to_owned()),
        ]
    };
    facts(before)
        .into_iter()
        .zip(facts(after))
        .map(|((what, before), (_, after))| Pair {
            what,
            before,
            after,
        })
        .filter(|pair| !(pair.before.is_empty() && pair.after.is_empty()))
        .collect()
}

/// What differs, and nothing else.
pub fn changes(before: &Entry, after: &Entry, names: &CategoryNames) -> Vec<Pair> {
    let mut pairs = side_by_side(before, after, names);
    pairs.retain(Pair::differs);
    pairs
}

/// A kind of hours: its category and how it was worked, said once where both are called the same.
pub fn kind_words(category: Option<&String>, mode: Mode) -> String {
    match category {
        Some(name) if !name.eq_ignore_ascii_case(mode.label()) => {
            format!("{name}, {}", mode.label().to_lowercase())
        }
        _ => mode.label().to_owned(),
    }
}

fn length(minutes: Minutes) -> String {
    if minutes.is_zero() {
        String::new()
    } else {
        minutes.to_string()
    }
}

const fn paid(entry: &Entry) -> &'static str {
    if entry.paid_time {
        "This was paid time"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_was_and_what_is() {
        let pair = |before: &str, after: &str| Pair {
            what: "Note",
            before: before.into(),
            after: after.into(),
        };
        assert_eq!(
            pair("", "Twelve charts").words(),
            "Note: nothing, now Twelve charts"
        );
        assert!(!pair("a", "a").differs());
    }

    #[test]
    fn a_category_called_like_its_mode_is_said_once() {
        assert_eq!(
            kind_words(Some(&"On site".to_owned()), Mode::OnSite),
            "On site"
        );
        assert_eq!(
            kind_words(Some(&"Direct care".to_owned()), Mode::OnSite),
            "Direct care, on site"
        );
        assert_eq!(kind_words(None, Mode::Remote), "Remote");
    }
}
