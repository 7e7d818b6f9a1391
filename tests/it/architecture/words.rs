//! Names and places: SQL where it belongs, no word that says nothing, everything that is there is used.

use super::source;
use crate::support::TestApp;
use std::collections::BTreeSet;

/// Files that hold SQL although they are no store, and why.
const SQL_OUTSIDE_STORES: [(&str, &str); 10] = [
    ("src/mail/outbox.rs", "reads the demo's mail"),
    ("src/web/state.rs", "reads the college for every page"),
    ("src/web/guard.rs", "asks the database who is there"),
    ("src/web/errand.rs", "asks the database who asked"),
    ("src/web/ctx.rs", "keeps the outcome of a form"),
    ("src/cli/doctor/checks.rs", "asks the server about itself"),
    ("src/audit/read.rs", "reads events in words"),
    ("src/audit/verify.rs", "reads the chains as they stand"),
    ("src/platform/postgres/mod.rs", "makes the one database"),
    ("src/platform/db.rs", "opens transactions"),
    ("src/platform/tries.rs", "counts tries that failed"),
];

#[test]
fn sql_stands_in_stores() {
    let mut unused: BTreeSet<_> = SQL_OUTSIDE_STORES.iter().map(|(path, _)| *path).collect();
    for file in source::files("src", ".rs") {
        let is_store = file.path.ends_with("/store.rs") || file.path.contains("/store/");
        let holds = [
            "sqlx::query",
            "query!(",
            "query_as!(",
            "query_scalar!(",
            "raw_sql(",
        ]
        .iter()
        .any(|word| file.code().contains(word));
        let foreign = holds && !is_store && !unused.remove(file.path.as_str());
        assert!(!foreign, "{} holds SQL and is no store", file.path);
    }
    unused.remove("src/platform/db.rs");
    assert!(unused.is_empty(), "no SQL any more in {unused:?}");
}

#[test]
fn no_name_says_nothing() {
    const EMPTY: [&str; 10] = [
        "utils", "util", "helpers", "helper", "common", "manager", "service", "misc", "user",
        "users",
    ];
    for folder in ["src", "templates", "static", "tests"] {
        for file in source::files(folder, "") {
            let words = file.path.split(['/', '.', '-', '_']);
            for word in words {
                assert!(!EMPTY.contains(&word), "{}: {word} says nothing", file.path);
            }
        }
    }
    for file in source::files("src", ".rs") {
        for name in file.code().lines().filter_map(declared) {
            let lower = split_capitals(name).to_lowercase();
            let mut words = lower.split('_');
            assert!(
                !words.any(|word| EMPTY.contains(&word) && !is_of_the_field(word, &file.path)),
                "{}: {name}",
                file.path
            );
        }
    }
}

/// A helper is somebody who taught at the site; `users.csv` is a file of every OneRoster archive.
fn is_of_the_field(word: &str, path: &str) -> bool {
    word.starts_with("helper")
        || (word.starts_with("user") && path.starts_with("src/programs/roster/"))
}

/// The name of the function or type that a line declares.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest = [
        "fn ", "struct ", "enum ", "trait ", "mod ", "const ", "type ",
    ]
    .iter()
    .find_map(|word| line.strip_prefix(word))?;
    rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()
}

/// `HoursEntry` as `Hours_Entry`.
fn split_capitals(name: &str) -> String {
    let mut split = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !split.is_empty() {
            split.push('_');
        }
        split.push(c);
    }
    split
}

#[test]
fn every_stylesheet_and_script_is_built_in() {
    let assets = source::text("src/web/assets.rs");
    for folder in ["static/css", "static/js", "static/img"] {
        for file in source::files(folder, "") {
            assert!(
                assets.contains(&format!("../../{}", file.path)),
                "{} is not built in",
                file.path
            );
        }
    }
}

#[test]
fn every_template_is_used() {
    let everything: String = source::files("src", ".rs")
        .iter()
        .chain(&source::files("templates", ""))
        .map(|file| file.text.as_str())
        .collect();
    let own = |file: &&source::File| !file.path.starts_with("templates/layout/");
    for file in source::files("templates", "").iter().filter(own) {
        let name = file.path.trim_start_matches("templates/");
        assert!(
            everything.contains(&format!("\"{name}\"")),
            "{} is used nowhere",
            file.path
        );
    }
}

#[test]
fn templates_ask_what_may_be_done_and_never_for_a_role() {
    const ROLES: [&str; 12] = [
        "\"student\"",
        "\"supervisor\"",
        "\"site_supervisor\"",
        "\"coordinator\"",
        "\"faculty\"",
        "\"administrator\"",
        "is_administrator",
        "is_coordinator",
        "is_student",
        "is_supervisor",
        "Role::",
        "roles()",
    ];
    for file in source::files("templates", ".html") {
        for tag in file
            .text
            .split("{%")
            .skip(1)
            .map(|rest| rest.split("%}").next().unwrap_or_default())
        {
            let asks =
                tag.trim_start().starts_with("if ") || tag.trim_start().starts_with("match ");
            let role = ROLES.iter().find(|role| asks && tag.contains(**role));
            assert!(role.is_none(), "{}: {{%{tag}%}}", file.path);
        }
    }
}

#[test]
fn every_migration_says_first_why() {
    for file in source::files("migrations", ".sql") {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("-- Why"),
            "{} begins with: {first}",
            file.path
        );
    }
}

#[tokio::test]
async fn every_constraint_that_code_names_is_in_the_schema() {
    let app = TestApp::start().await;
    let there: BTreeSet<String> = app
        .values("select conname::text from pg_constraint union select relname::text from pg_class where relkind = 'i'")
        .await
        .into_iter()
        .collect();
    let mut named = 0;
    for file in source::files("src", ".rs") {
        let code = file.code();
        for rest in code.split("on_constraint(").skip(1) {
            let Some(name) = rest
                .trim_start()
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
            else {
                continue;
            };
            named += 1;
            assert!(
                there.contains(name),
                "{}: the schema has no {name}",
                file.path
            );
        }
    }
    assert!(
        named > 0,
        "no constraint is named anywhere; this test looks at nothing"
    );
}
