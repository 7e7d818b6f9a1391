//! A roster of fifty thousand students, looked at and then applied from the command line.

use crate::{Options, database::Database, report};
use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::{
    fmt::Write as _,
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Rows of the file.
const ROWS: usize = 50_000;

/// How long it takes, with the start of the program.
#[derive(Debug, Clone, Copy)]
pub struct Roster {
    /// Looking at it.
    pub dry_run: Duration,
    /// Applying it.
    pub apply: Duration,
}

/// Measures it. The file names people nobody has heard of, in an offering of its own.
pub async fn measure(options: &Options, database: &Database) -> anyhow::Result<Roster> {
    report::progress(&format!(
        "{} entries: roster of {ROWS} rows",
        database.entries
    ));
    let word = uuid::Uuid::new_v4().simple().to_string();
    open_offering(database, &word).await?;
    let mut text = String::from("Name,E-mail,Student id\n");
    for row in 0..ROWS {
        let _ = writeln!(
            text,
            "Newcomer {row},{word}.{row}@bench.example,{word}{row}"
        );
    }
    let file = database.scratch().join("roster.csv");
    fs::write(&file, text)?;
    let run = |dry: bool| -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let said = Command::new(&options.program)
            .args(["import", "roster", "--format", "csv", "--program", "BULK"])
            .args(["--term", &word])
            .args(dry.then_some("--dry-run"))
            .arg(&file)
            .env("DATABASE_URL", database.url())
            .env("PRACTICUM_LOG", "error")
            .stderr(Stdio::inherit())
            .output()?;
        let took = begun.elapsed();
        let words = String::from_utf8_lossy(&said.stdout);
        let last = words.lines().last().unwrap_or_default();
        ensure!(
            said.status.success() && last.contains(&ROWS.to_string()),
            "the roster was not taken: {last}"
        );
        Ok(took)
    };
    Ok(Roster {
        dry_run: run(true)?,
        apply: run(false)?,
    })
}

/// A program that nobody coordinates, offered in a term of this name.
async fn open_offering(database: &Database, term: &str) -> anyhow::Result<()> {
    let mut owner = database.connect().await?;
    let sql = format!(
        "insert into program (id, code, name, created_at) values (bench_id(1, 9999), 'BULK', 'Large intake', now()) on conflict do nothing;
         insert into course (id, program_id, code, name, created_at)
         values (bench_id(2, 9999), bench_id(1, 9999), 'BULK 1', 'Practice', now()) on conflict do nothing;
         insert into requirement (id, course_id, program_id, version, total_minutes, created_at)
         values (bench_id(3, 9999), bench_id(2, 9999), bench_id(1, 9999), 1, 5400, now()) on conflict do nothing;
         insert into requirement_category (id, requirement_id, program_id, position, code, name, modes)
         values (bench_id(4, 9999), bench_id(3, 9999), bench_id(1, 9999), 1, 'site', 'On site', array['on_site']) on conflict do nothing;
         with t as (insert into term (id, code, name, starts_on, ends_on)
             values (gen_random_uuid(), '{term}', '{term}', current_date, current_date + 100) returning id)
         insert into offering (id, program_id, course_id, term_id, requirement_id, starts_on, ends_on, created_at)
         select gen_random_uuid(), bench_id(1, 9999), bench_id(2, 9999), t.id, bench_id(3, 9999), current_date, current_date + 100, now() from t"
    );
    owner.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    owner.close().await?;
    Ok(())
}
