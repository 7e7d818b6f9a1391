//! E-mail addresses.

use std::ops::Range;

/// The addresses of a text. A site named with `@` at its front is none.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    text.match_indices('@')
        .filter_map(|(at, _)| address(text, at))
        .collect()
}

fn address(text: &str, at: usize) -> Option<Range<usize>> {
    let inside = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
    let name = before
        .chars()
        .rev()
        .take_while(|c| inside(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    let domain = after
        .chars()
        .take_while(|c| inside(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    let domain = after.get(..domain)?.trim_end_matches(['.', '-']);
    let (_, ending) = domain.rsplit_once('.')?;
    let is_ending = ending.len() >= 2 && ending.chars().all(char::is_alphabetic);
    (name > 0 && is_ending).then(|| at - name..at + 1 + domain.len())
}
