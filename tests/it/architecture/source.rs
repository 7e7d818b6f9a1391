//! The program's own text, for the tests that read it.

use std::path::{Path, PathBuf};

/// A file of the repository.
pub struct File {
    /// Its path from the root of the repository.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// Its lines up to the tests at its end.
    pub fn without_tests(&self) -> &str {
        let end = self.text.find("\n#[cfg(test)]").unwrap_or(self.text.len());
        &self.text[..end]
    }

    /// Its lines that are code: no comments, no tests.
    pub fn code(&self) -> String {
        self.without_tests()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Whether it holds nothing but tests.
    pub fn is_tests(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        matches!(name, "tests.rs" | "properties.rs") || self.path.contains("/tests/")
    }

    /// The module under `src/` it belongs to: `hours` for `src/hours/store/read.rs`.
    pub fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder whose name ends so, in order.
pub fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    assert!(!found.is_empty(), "no {ending} files under {folder}");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What the browser tests install and leave behind; git ignores it.
const NOT_OURS: [&str; 2] = ["tests/browser/node_modules", "tests/browser/output"];

fn walk(folder: &Path, ending: &str, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder of the repository")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            if !NOT_OURS.iter().any(|name| path.ends_with(name)) {
                walk(&path, ending, found);
            }
        } else if path.to_string_lossy().ends_with(ending) {
            let inside = path.strip_prefix(root()).expect("a path of the repository");
            found.push(File {
                path: inside.to_string_lossy().into_owned(),
                text: std::fs::read_to_string(&path).expect("a text"),
            });
        }
    }
}

/// The whole repository's text of one file.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
