//! Checked texts. Each `parse` gives the value or the instruction that stands beside its field.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address, as typed but trimmed; compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Reads an address. Modest on purpose: the proof of an address is a mail that arrives.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("Enter an e-mail address".into());
        }
        let fits = text.len() <= 254
            && !text.contains(|c: char| {
                c.is_whitespace() || c.is_control() || is_unseen(c) || ",;<>()[]\"\\".contains(c)
            });
        match text.split_once('@') {
            Some((local, domain))
                if fits
                    && !local.is_empty()
                    && local.len() <= 64
                    && !domain.contains('@')
                    && domain.contains('.')
                    && domain.split('.').all(|part| !part.is_empty()) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err("Enter an e-mail address like name@example.org".into()),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line of text: trimmed, no control characters, at most `most` characters, not empty.
pub fn line(text: &str, thing: &str, most: usize) -> Result<String, String> {
    let text = optional_line(text, thing, most)?;
    if text.is_empty() {
        Err(format!("Enter {thing}"))
    } else {
        Ok(text)
    }
}

/// A line of text that may be left empty.
pub fn optional_line(text: &str, thing: &str, most: usize) -> Result<String, String> {
    let text = without_unseen(text);
    let text = text.trim();
    if text.chars().any(char::is_control) || text.contains('\u{FFFD}') {
        return Err(format!(
            "Enter {thing} without line breaks or control characters"
        ));
    }
    if text.chars().count() > most {
        return Err(format!("Shorten {thing} to {most} characters or fewer"));
    }
    Ok(text.to_owned())
}

/// A line that was typed into a box of several: its line breaks, with the blanks around them, are blanks.
pub fn in_one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// Leaves out what nobody sees and nobody typed: characters that turn the direction of what follows, so that a name or a
/// sum could read as another, and those without width that come along when text is copied. Letters that join are kept:
/// some scripts need them.
fn without_unseen(text: &str) -> String {
    text.replace(is_unseen, "")
}

const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Text of several lines: line ends made one kind, trimmed, not empty.
pub fn prose(text: &str, thing: &str, most: usize) -> Result<String, String> {
    let text = optional_prose(text, thing, most)?;
    if text.is_empty() {
        Err(format!("Enter {thing}"))
    } else {
        Ok(text)
    }
}

/// Text of several lines that may be left empty.
pub fn optional_prose(text: &str, thing: &str, most: usize) -> Result<String, String> {
    let text = without_unseen(&text.replace("\r\n", "\n").replace('\r', "\n"));
    let text = text.trim();
    if text
        .chars()
        .any(|c| (c.is_control() && c != '\n' && c != '\t') || c == '\u{FFFD}')
    {
        return Err(format!("Enter {thing} without control characters"));
    }
    if text.chars().count() > most {
        return Err(format!("Shorten {thing} to {most} characters or fewer"));
    }
    Ok(text.to_owned())
}

/// A day typed into a date field (`2026-11-17`).
pub fn day(text: &str, thing: &str) -> Result<super::time::Day, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("Enter {thing}"));
    }
    let date = jiff::civil::Date::strptime("%Y-%m-%d", text)
        .map_err(|_| format!("Enter {thing} as year-month-day, for example 2026-11-17"))?;
    if (1990..=2200).contains(&date.year()) {
        Ok(date.into())
    } else {
        Err(format!("Enter {thing} with a year between 1990 and 2200"))
    }
}

/// A whole number typed into a field, within bounds.
pub fn whole_number(
    text: &str,
    thing: &str,
    bounds: std::ops::RangeInclusive<i32>,
) -> Result<i32, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("Enter {thing}"));
    }
    match text.parse::<i32>() {
        Ok(number) if bounds.contains(&number) => Ok(number),
        _ => Err(format!(
            "Enter {thing} as a whole number from {} to {}",
            bounds.start(),
            bounds.end()
        )),
    }
}

/// Where a name is filed: "Maya Ortiz" under "Ortiz, Maya". Only a guess for names typed whole; a roster says it.
pub fn sort_name(name: &str) -> String {
    match name.trim().rsplit_once(' ') {
        Some((given, family)) => format!("{family}, {}", given.trim()),
        None => name.trim().to_owned(),
    }
}

/// The most letters of what was typed that a message quotes.
const QUOTED: usize = 60;

/// What was typed, as a message quotes it: its first letters and an ellipsis where there are more.
pub fn shortened(typed: &str) -> String {
    match typed.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", typed.get(..end).unwrap_or_default()),
        None => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_checked_modestly() {
        for good in [
            "maya@example.org",
            " o'neil+x@sub.example.co ",
            "é@exämple.org",
        ] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "maya",
            "@x.org",
            "maya@",
            "maya@localhost",
            "a b@x.org",
            "a@x..org",
            "<a@x.org>",
            "a@b@x.org",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn line_breaks_of_a_line_are_blanks() {
        let typed = "coding audit, \r\n22 charts\n\n";
        assert_eq!(in_one_line(typed), "coding audit, 22 charts");
        assert_eq!(in_one_line("release"), "release");
        assert_eq!(in_one_line("\n"), "");
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let turned = "Ann\u{202E}eeL\u{202C} 1\u{2066}2\u{2069}";
        assert_eq!(line(turned, "a name", 40), Ok("AnneeL 12".into()));
        assert_eq!(
            optional_prose("\u{FEFF}one\u{200B}two\n", "the note", 40),
            Ok("onetwo".into())
        );
        // A joiner shapes letters in Persian and in emoji.
        assert_eq!(
            line("می\u{200C}خواهم", "a name", 40),
            Ok("می\u{200C}خواهم".into())
        );
        assert!(Email::parse("ann\u{202E}@example.org").is_err());
    }

    #[test]
    fn a_line_is_trimmed_and_bounded() {
        assert_eq!(line("  Mercy  ", "a name", 10), Ok("Mercy".into()));
        assert_eq!(line("", "a name", 10), Err("Enter a name".into()));
        assert!(line("a\nb", "a name", 10).is_err());
        assert!(line(&"x".repeat(11), "a name", 10).is_err());
    }
}
