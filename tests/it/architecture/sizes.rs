//! Small things are read whole.

use super::source::{self, File};

const LONGEST_FILE: usize = 400;
const LONGEST_HANDLER: usize = 20;
const LONGEST_TEMPLATE: usize = 80;

#[test]
fn no_file_is_longer_than_400_lines_without_its_tests() {
    for file in source::files("src", ".rs")
        .iter()
        .filter(|file| !file.is_tests())
    {
        let lines = file.without_tests().lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", file.path);
    }
}

#[test]
fn no_template_is_longer_than_80_lines() {
    let own = |file: &&File| !file.path.starts_with("templates/ui/");
    for file in source::files("templates", ".html").iter().filter(own) {
        let lines = file.text.lines().count();
        assert!(lines <= LONGEST_TEMPLATE, "{} has {lines} lines", file.path);
    }
}

#[test]
fn no_handler_is_longer_than_20_lines() {
    let mut long = Vec::new();
    for file in source::files("src", ".rs") {
        if file.path.ends_with("/pages.rs") || file.path.contains("/pages/") {
            long.extend(
                handlers(&file)
                    .into_iter()
                    .filter(|(_, lines)| *lines > LONGEST_HANDLER)
                    .map(|(name, lines)| format!("{}: {name} has {lines} lines", file.path)),
            );
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Name and lines of body of every function that a route can name.
fn handlers(file: &File) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut lines = file.without_tests().lines();
    while let Some(line) = lines.next() {
        let Some(name) = line
            .strip_prefix("pub async fn ")
            .or_else(|| line.strip_prefix("pub(super) async fn "))
        else {
            continue;
        };
        let name = name.split(['(', '<']).next().unwrap_or_default().to_owned();
        let mut inside = line.ends_with('{');
        let mut body = 0;
        for line in lines.by_ref() {
            if line == "}" {
                break;
            }
            body += usize::from(inside && says_something(line));
            inside |= line.ends_with('{') && !line.starts_with(' ');
        }
        found.push((name, body));
    }
    found
}

/// Whether a line is more than the closing brackets that the formatter sets apart.
fn says_something(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
}
