//! The college of the benchmark, made in bulk by the owner of the schema: past the triggers, without indexes and foreign
//! keys, which are made anew over all rows at the end and so checked. What comes of it is a ledger like any other: the
//! program's own commands find its sums right and its event chains whole, and nothing of the schema is missing.

use crate::report;
use anyhow::Context as _;
use practicum::{
    hours::{self, content},
    kernel::ids::EntryId,
};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use std::time::Instant;

/// Entries of each student.
const EACH: u64 = 80;
/// Students of one program in one term.
const CLASS: u64 = 62;

/// Settings that make a bulk load fast and a crash fatal; none of them is left when anything is measured.
pub const BULK: [(&str, &str); 9] = [
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("synchronous_commit", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "'16GB'"),
    ("checkpoint_timeout", "'30min'"),
    ("shared_buffers", "'2GB'"),
    ("autovacuum", "off"),
];

/// How large a college.
#[derive(Debug, Clone, Copy)]
pub struct College {
    students: u64,
    /// Programs, each with one coordinator.
    pub programs: u64,
    terms: u64,
}

impl College {
    /// One with about this many entries.
    pub fn of(entries: u64) -> Self {
        let students = (entries / EACH).max(1);
        let programs = if students > 50_000 { 50 } else { 20 };
        Self {
            students,
            programs,
            terms: (students / (programs * CLASS)).max(1),
        }
    }

    /// Makes it in a database that has the schema and nothing else.
    pub async fn make(self, options: &PgConnectOptions) -> anyhow::Result<()> {
        let mut first = Lane::open(options, self).await?;
        let mut second = Lane::open(options, self).await?;
        first.run("schema", include_str!("open.sql")).await?;
        first.run("college", include_str!("college.sql")).await?;
        first.run("ledger", include_str!("ledger.sql")).await?;
        tokio::try_join!(
            first.run("indexes and overlaps", include_str!("overlap.sql")),
            async {
                second.run("answers", include_str!("answers.sql")).await?;
                second.run("events", include_str!("events.sql")).await?;
                second.run("sums", include_str!("sums.sql")).await
            }
        )?;
        first.run("foreign keys", include_str!("close.sql")).await?;
        first.connection.execute("vacuum (analyze)").await?;
        first.connection.execute("checkpoint").await?;
        check_hashes(&mut first.connection).await
    }
}

/// One of two connections that work beside each other.
struct Lane {
    connection: PgConnection,
    college: College,
}

impl Lane {
    async fn open(options: &PgConnectOptions, college: College) -> anyhow::Result<Self> {
        let mut connection = PgConnection::connect_with(options).await?;
        connection
            .execute("set session_replication_role = replica; set work_mem = '256MB'; set maintenance_work_mem = '1GB'")
            .await?;
        Ok(Self {
            connection,
            college,
        })
    }

    /// Runs one script, all or nothing.
    async fn run(&mut self, name: &str, script: &str) -> anyhow::Result<()> {
        let begun = Instant::now();
        let sql = script
            .replace("{students}", &self.college.students.to_string())
            .replace("{programs}", &self.college.programs.to_string())
            .replace("{terms}", &self.college.terms.to_string());
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.connection)
            .await
            .with_context(|| format!("the college of the benchmark: {name}"))?;
        report::progress(&format!("  {name}: {:.0} s", begun.elapsed().as_secs_f64()));
        Ok(())
    }
}

/// Whether entries carry the hash that the program gives them: a hundred from all over the ledger.
async fn check_hashes(db: &mut PgConnection) -> anyhow::Result<()> {
    let some: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select h.id from bench_running b cross join lateral (
            select id from hours_entry e where e.student_id = bench_id(10, b.n) order by work_date offset b.n % 80 limit 1) h limit 100",
    )
    .fetch_all(&mut *db)
    .await?;
    for id in some {
        let entry = hours::entry(db, EntryId::new(id))
            .await?
            .context("an entry of the benchmark is gone")?;
        anyhow::ensure!(
            entry.content_hash == content::hash(&entry),
            "entry {id} does not carry the hash of its text:\n{}",
            content::canonical(&entry)
        );
    }
    Ok(())
}
