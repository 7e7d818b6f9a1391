//! The checked-in tables of this test: read by eye when they change, made anew with `PRACTICUM_BLESS=1`.

use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(name)
}

/// The text is what the file has. With `PRACTICUM_BLESS=1` the file is written instead: then read every changed line
/// before you commit it.
#[track_caller]
pub fn agrees_with_file(name: &str, text: &str) {
    if std::env::var_os("PRACTICUM_BLESS").is_some() {
        std::fs::write(path(name), text).expect("the table can be written");
        return;
    }
    let expected = std::fs::read_to_string(path(name)).unwrap_or_default();
    let changes: Vec<String> = expected
        .lines()
        .filter(|line| !text.lines().any(|other| other == *line))
        .map(|line| format!("- {line}"))
        .chain(
            text.lines()
                .filter(|line| !expected.lines().any(|other| other == *line))
                .map(|line| format!("+ {line}")),
        )
        .collect();
    assert!(
        changes.is_empty() && expected == text,
        "tests/it/{name} says otherwise (PRACTICUM_BLESS=1 writes it anew; read every line of the change):\n{}",
        changes.join("\n")
    );
}
