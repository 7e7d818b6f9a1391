//! Phone and social security numbers.

use super::Kind;
use super::numbers::Group;
use super::words::Word;
use std::ops::Range;

const PHONE: [&str; 11] = [
    "phone",
    "ph",
    "tel",
    "telephone",
    "cell",
    "mobile",
    "fax",
    "call",
    "called",
    "callback",
    "number",
];
const SOCIAL: [&str; 3] = ["ssn", "ss", "social"];

/// The phone and social security numbers of a text.
pub(super) fn find(
    text: &str,
    words: &[Word<'_>],
    groups: &[Group<'_>],
) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    for at in 0..groups.len() {
        let rest = groups.get(at..).unwrap_or_default();
        let place = Place { text, words };
        found.extend(
            place
                .social(rest)
                .map(|range| (range, Kind::SocialSecurity)),
        );
        found.extend(place.phone(rest).map(|range| (range, Kind::Phone)));
    }
    found
}

struct Place<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
}

impl Place<'_> {
    fn social(&self, groups: &[Group<'_>]) -> Option<Range<usize>> {
        if let [a, b, c, ..] = groups
            && [a.len(), b.len(), c.len()] == [3, 2, 4]
            && joined(b, &["-", " "])
            && b.gap == c.gap
        {
            return self.alone(a.range.start..c.range.end);
        }
        let first = groups.first().filter(|group| group.len() == 9)?;
        self.after(first.range.start, &SOCIAL)
            .then(|| first.range.clone())
    }

    fn phone(&self, groups: &[Group<'_>]) -> Option<Range<usize>> {
        self.international(groups)
            .or_else(|| self.ten(groups))
            .or_else(|| self.beside_a_word(groups))
    }

    /// `+44 20 7946 0958`
    fn international(&self, groups: &[Group<'_>]) -> Option<Range<usize>> {
        let first = groups.first()?;
        let plus = first.range.start.checked_sub(1)?;
        if self.text.get(plus..first.range.start) != Some("+") || first.len() > 3 {
            return None;
        }
        let more = groups
            .iter()
            .skip(1)
            .take_while(|g| joined(g, &["-", " ", ".", " (", ") "]));
        let (digits, end) = more.fold((first.len(), first.range.end), |(digits, _), group| {
            (digits + group.len(), group.range.end)
        });
        (digits >= 8).then_some(plus..end)
    }

    /// `(555) 123-4567`, `555.123.4567`, `1-555-123-4567`
    fn ten(&self, groups: &[Group<'_>]) -> Option<Range<usize>> {
        let [one, a, b, c, ..] = groups else {
            return self.three(groups, None);
        };
        let with_one = [a.clone(), b.clone(), c.clone()];
        let is_one = self.text.get(one.range.clone()) == Some("1");
        if is_one && joined(a, &["-", ".", " ", " (", "-("]) {
            return self.three(&with_one, Some(one.range.start));
        }
        self.three(groups, None)
    }

    fn three(&self, groups: &[Group<'_>], from: Option<usize>) -> Option<Range<usize>> {
        let [a, b, c, ..] = groups else { return None };
        let fits = [a.len(), b.len(), c.len()] == [3, 3, 4]
            && joined(b, &["-", ".", " ", ") ", ")", ")-"])
            && joined(c, &["-", ".", " "]);
        if !fits {
            return None;
        }
        let opened = self
            .text
            .get(..a.range.start)
            .is_some_and(|before| before.ends_with('('));
        let start = a.range.start.saturating_sub(usize::from(opened));
        self.alone(from.unwrap_or(start)..c.range.end)
    }

    /// `call 123-4567`, `phone 5551234567`
    fn beside_a_word(&self, groups: &[Group<'_>]) -> Option<Range<usize>> {
        let [a, rest @ ..] = groups else { return None };
        let end = match rest {
            [b, ..] if a.len() == 3 && b.len() == 4 && joined(b, &["-", ".", " "]) => b.range.end,
            _ if a.len() == 10 || a.len() == 11 => a.range.end,
            _ => return None,
        };
        let range = self.alone(a.range.start..end)?;
        self.after(range.start, &PHONE).then_some(range)
    }

    /// Whether one of the three words before is in the list.
    fn after(&self, at: usize, list: &[&str]) -> bool {
        let before = self
            .words
            .iter()
            .rev()
            .skip_while(|word| word.range.start >= at);
        before.take(3).any(|word| word.is_in(list))
    }

    /// The range, if no letter, digit or money stands right at it.
    fn alone(&self, range: Range<usize>) -> Option<Range<usize>> {
        let before = self.text.get(..range.start)?.chars().next_back();
        let mut after = self.text.get(range.end..)?.chars();
        let (next, over) = (after.next(), after.next());
        let stuck = before.is_some_and(|c| c.is_alphanumeric() || "$#-.,/".contains(c))
            || next.is_some_and(char::is_alphanumeric)
            || (next == Some('-') && over.is_some_and(|c| c.is_ascii_digit()));
        (!stuck).then_some(range)
    }
}

fn joined(group: &Group<'_>, gaps: &[&str]) -> bool {
    gaps.contains(&group.gap)
}
