//! What a request asks of the database, read off PostgreSQL's own log, as a script for pgbench.

use crate::{database::Database, load::Client, server::Server};
use sqlx::{Connection as _, Executor as _};
use std::{collections::HashMap, time::Duration};

/// The statements of the second of two requests, those of its transactions only. The first goes unseen, so that
/// connections are there and statements prepared.
pub async fn of_request(
    database: &Database,
    server: &Server,
    (first, second): (&[u8], &[u8]),
) -> anyhow::Result<Vec<String>> {
    let mut client = Client::connect(server.address).await?;
    client.answer(first).await?;
    let (_, begin) = database.log_since(0);
    log_statements(database, "0").await?;
    client.answer(second).await?;
    log_statements(database, "-1").await?;
    let (log, _) = database.log_since(begin);
    Ok(transactions(&entries(&log)))
}

async fn log_statements(database: &Database, from_ms: &'static str) -> anyhow::Result<()> {
    let mut owner = database.connect().await?;
    let statement = if from_ms == "0" {
        "alter system set log_min_duration_statement = 0"
    } else {
        "alter system set log_min_duration_statement = -1"
    };
    owner.execute(statement).await?;
    owner.execute("select pg_reload_conf()").await?;
    owner.close().await?;
    tokio::time::sleep(Duration::from_millis(400)).await;
    Ok(())
}

/// A statement in the log.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    backend: String,
    statement: String,
}

/// Statements in the order of the log, with their parameters written into them.
fn entries(log: &str) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        if let Some((backend, kind, text)) = head(line) {
            open = false;
            if kind == "LOG"
                && let Some(statement) = executed(text)
            {
                found.push(Entry {
                    backend: backend.to_owned(),
                    statement: statement.to_owned(),
                });
                open = true;
            } else if kind == "DETAIL"
                && let Some(entry) = found.last_mut().filter(|entry| entry.backend == backend)
                && let Some((_, parameters)) = text.split_once("arameters: ")
            {
                entry.statement = filled(&entry.statement, parameters);
            }
        } else if open && let Some(entry) = found.last_mut() {
            entry.statement.push('\n');
            entry.statement.push_str(line.trim_start_matches('\t'));
        }
    }
    found
}

/// `2026-11-22 20:14:12.123 UTC [4711] LOG:  text`
fn head(line: &str) -> Option<(&str, &str, &str)> {
    let starts_with_a_date = line.get(..4)?.bytes().all(|byte| byte.is_ascii_digit());
    let (_, rest) = line.split_once('[')?;
    let (backend, rest) = rest.split_once("] ")?;
    let (kind, text) = rest.split_once(":  ")?;
    (starts_with_a_date && backend.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some((backend, kind, text))
}

fn executed(text: &str) -> Option<&str> {
    let (_, rest) = text.strip_prefix("duration: ")?.split_once(" ms  ")?;
    if let Some(statement) = rest.strip_prefix("statement: ") {
        return Some(statement);
    }
    Some(rest.strip_prefix("execute ")?.split_once(": ")?.1)
}

/// Writes `$1 = 'a', $2 = NULL` into the statement.
fn filled(statement: &str, parameters: &str) -> String {
    let mut values: Vec<(usize, String)> = Vec::new();
    let mut rest = parameters;
    while let Some(after) = rest.strip_prefix('$') {
        let Some((number, tail)) = after.split_once(" = ") else {
            break;
        };
        let (value, tail) = value(tail);
        values.push((number.parse().unwrap_or(0), value.to_owned()));
        rest = tail.trim_start_matches(", ");
    }
    values.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    values
        .iter()
        .fold(statement.to_owned(), |text, (number, value)| {
            text.replace(&format!("${number}"), value)
        })
}

/// The value at the beginning, quoted or NULL, and what follows it.
fn value(text: &str) -> (&str, &str) {
    if !text.starts_with('\'') {
        return text.split_at(text.find(',').unwrap_or(text.len()));
    }
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = inside.next() {
        if letter == '\'' && inside.next_if(|(_, next)| *next == '\'').is_none() {
            return text.split_at(at + 1);
        }
    }
    (text, "")
}

/// The question who asks, and the statements of transactions of people, not those of the program's own work.
fn transactions(entries: &[Entry]) -> Vec<String> {
    let mut open: HashMap<&str, Vec<String>> = HashMap::new();
    let mut kept = Vec::new();
    for entry in entries {
        let statements = open.entry(&entry.backend).or_default();
        if entry.statement.starts_with("begin") {
            statements.clear();
        }
        if entry.statement.starts_with("select actor_of_session(") {
            kept.push(entry.statement.clone());
            continue;
        }
        statements.extend(split(&entry.statement));
        if entry.statement.eq_ignore_ascii_case("commit")
            || entry.statement.eq_ignore_ascii_case("rollback")
        {
            let done = std::mem::take(statements);
            let of_people = ["'public'", "'person'", "'link'"].iter().any(|kind| {
                done.iter()
                    .any(|s| s.contains(&format!("'practicum.kind', {kind}")))
            });
            if of_people {
                kept.extend(done);
            }
        }
    }
    kept
}

/// The statement that opens a transaction comes with the actor's settings; pgbench sends them one after the other.
fn split(statement: &str) -> Vec<String> {
    match statement.split_once("; ") {
        Some((begin, settings)) if begin.starts_with("begin") => {
            vec![begin.to_owned(), settings.to_owned()]
        }
        _ => vec![statement.to_owned()],
    }
}

/// The statements of one new entry, so that pgbench can send them again and again: ids, the form's key and the time
/// worked follow from `:slot`, a number that pgbench gives to no other transaction.
pub fn repeatable(statements: &[String]) -> Vec<String> {
    let mut swaps: Vec<(String, String)> = Vec::new();
    let mut swap = |value: Option<&&str>, with: &str| {
        if let Some(value) = value {
            swaps.push(((*value).to_owned(), with.to_owned()));
        }
    };
    for statement in statements {
        let values = values(statement);
        if statement.starts_with("insert into hours_entry") {
            swap(values.first(), "bench_id(90, :slot)");
            let mut instants = values.iter().filter(|value| value.ends_with("+00'"));
            let from = "timestamptz '2001-01-01' + :slot * interval";
            swap(instants.next(), &format!("({from} '1 minute')"));
            swap(
                instants.next(),
                &format!("({from} '1 minute' + interval '1 minute')"),
            );
        } else if statement.starts_with("select event_append") {
            swap(values.get(2), "gen_random_uuid()");
        } else if statement.starts_with("select pg_try_advisory_xact_lock") {
            swap(values.first(), "(:slot::text)");
        } else if statement.starts_with("insert into form_outcome") {
            swap(values.get(1), "bench_id(92, :slot)");
        }
    }
    let swapped = |statement: &String| {
        swaps.iter().fold(statement.clone(), |text, (value, with)| {
            text.replace(value.as_str(), with)
        })
    };
    statements.iter().map(swapped).collect()
}

/// The values that a statement was given, between the first parenthesis that holds any and its end.
fn values(statement: &str) -> Vec<&str> {
    let begin = statement
        .find("values (")
        .map(|at| at + "values (".len())
        .or_else(|| statement.find("('").map(|at| at + 1));
    let mut rest = begin.and_then(|at| statement.get(at..)).unwrap_or_default();
    let mut found = Vec::new();
    loop {
        let (one, tail) = value(rest);
        found.push(one.trim_end_matches(')'));
        match tail.strip_prefix(", ") {
            Some(tail) => rest = tail,
            None => return found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_becomes_its_statements_with_their_values() {
        let log = "2026-11-22 20:14:12.123 UTC [7] LOG:  duration: 0.1 ms  statement: begin read only; select set_config('practicum.kind', 'person', true)\n\
            2026-11-22 20:14:12.124 UTC [9] LOG:  duration: 0.1 ms  statement: select 1\n\
            2026-11-22 20:14:12.124 UTC [7] LOG:  duration: 0.1 ms  execute sqlx_s_1: select a\n\tfrom b where c = $1 and d = $2\n\
            2026-11-22 20:14:12.124 UTC [7] DETAIL:  parameters: $1 = 'it''s, so', $2 = NULL\n\
            2026-11-22 20:14:12.125 UTC [7] LOG:  duration: 0.1 ms  statement: COMMIT\n";
        assert_eq!(
            transactions(&entries(log)),
            [
                "begin read only",
                "select set_config('practicum.kind', 'person', true)",
                "select a\nfrom b where c = 'it''s, so' and d = NULL",
                "COMMIT"
            ]
        );
    }
}
