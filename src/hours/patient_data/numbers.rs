//! Groups of digits, for numbers written in groups.

use std::ops::Range;

/// A run of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group<'a> {
    pub(super) range: Range<usize>,
    /// What stands between the group before and this one.
    pub(super) gap: &'a str,
}

impl Group<'_> {
    pub(super) const fn len(&self) -> usize {
        self.range.end - self.range.start
    }
}

/// The digit groups of a text.
pub(super) fn of(text: &str) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        if !byte.is_ascii_digit() {
            continue;
        }
        let before = groups.last().map_or(0, |group| group.range.end);
        match groups.last_mut() {
            Some(group) if group.range.end == at => group.range.end = at + 1,
            _ => groups.push(Group {
                range: at..at + 1,
                gap: text.get(before..at).unwrap_or(""),
            }),
        }
    }
    groups
}
