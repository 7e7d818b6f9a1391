//! Who imports whom, against the table in ARCHITECTURE.md: the picture and the code cannot drift apart.

use super::source::{self, File};
use std::collections::{BTreeMap, BTreeSet};

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Modules that a file's `crate::…` paths begin with.
fn named(file: &File) -> BTreeSet<String> {
    let code = file.code();
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            names.extend(first_words(list));
        } else {
            names.extend(word(rest));
        }
    }
    names
}

/// The first word of every item of a list that was opened with a brace.
fn first_words(list: &str) -> Vec<String> {
    let (mut depth, mut words, mut at_start) = (0_i32, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            c if at_start && !c.is_whitespace() => {
                words.extend(word(&list[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    words
}

fn word(text: &str) -> Option<String> {
    let end = text
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
        .unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

fn actual() -> Edges {
    let mut edges = Edges::new();
    for file in source::files("src", ".rs") {
        let module = file.module().to_owned();
        if matches!(module.as_str(), "main" | "lib") {
            continue;
        }
        let mut to = named(&file);
        to.remove(&module);
        edges.entry(module).or_default().extend(to);
    }
    edges
}

/// The rows "| `hours` | `kernel`, `access` |" of the table.
fn printed() -> Edges {
    let text = source::text("ARCHITECTURE.md");
    let section = text
        .split("## What may import what")
        .nth(1)
        .expect("ARCHITECTURE.md says what may import what");
    let section = section.split("\n## ").next().unwrap_or_default();
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    section
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|');
            let module = names(cells.next()?).into_iter().next()?;
            Some((module, names(cells.next()?)))
        })
        .collect()
}

#[test]
fn modules_import_what_the_table_lets_them() {
    let (actual, printed) = (actual(), printed());
    let nothing = BTreeSet::new();
    let mut wrong = Vec::new();
    for (module, to) in &actual {
        let may = printed.get(module).unwrap_or(&nothing);
        wrong.extend(
            to.difference(may)
                .map(|to| format!("{module} imports {to}, which the table does not let it")),
        );
        wrong.extend(
            may.difference(to)
                .map(|to| format!("the table lets {module} import {to}, which it does not")),
        );
    }
    assert!(
        wrong.is_empty(),
        "ARCHITECTURE.md, \"What may import what\":\n{}",
        wrong.join("\n")
    );
}

#[test]
fn nothing_imports_the_composition_root_but_the_commands() {
    for (module, to) in actual() {
        if !matches!(module.as_str(), "cli" | "app") {
            assert!(!to.contains("app"), "{module} imports app");
        }
    }
}

#[test]
fn the_kernel_stands_on_nothing() {
    assert_eq!(actual().get("kernel"), Some(&BTreeSet::new()));
}
