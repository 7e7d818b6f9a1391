//! A private PostgreSQL with the college of the benchmark in it.

use crate::{Options, load, report};
use anyhow::Context as _;
use practicum::platform::postgres::{DATABASE, Postgres, Settings};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// Entries of each student.
const EACH: u64 = 80;
/// Students of one program in one term.
const CLASS: u64 = 62;

/// A running PostgreSQL and what is in it.
pub struct Database {
    server: Postgres,
    folder: PathBuf,
    /// Entries in the ledger, the busy supervisor's too.
    pub entries: u64,
    /// Programs, each with one coordinator.
    pub programs: u64,
    /// Students who are signed in.
    pub signed_in: u64,
}

impl Database {
    /// Makes it: cluster, schema, college.
    pub async fn make(options: &Options, size: u64) -> anyhow::Result<Self> {
        let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
        let folder = folder.join(format!("practicum-bench-{}-{size}", std::process::id()));
        fs::create_dir_all(&folder)?;
        // PostgreSQL may run under another account than we do.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        let server = Postgres::start(&Settings::new(folder.join("data"), None)).await?;
        let mut database = Self {
            server,
            folder,
            entries: 0,
            programs: 0,
            signed_in: 0,
        };
        let begun = Instant::now();
        database.migrate(&options.program)?;
        database.fill(size).await?;
        report::progress(&format!(
            "{} entries made in {} s",
            database.entries,
            begun.elapsed().as_secs()
        ));
        Ok(database)
    }

    /// By the program under measurement, so that the schema is the one it was built with.
    fn migrate(&self, program: &Path) -> anyhow::Result<()> {
        let done = Command::new(program)
            .arg("migrate")
            .env("DATABASE_URL", self.url())
            .status()?;
        anyhow::ensure!(done.success(), "the schema could not be made");
        Ok(())
    }

    async fn fill(&mut self, size: u64) -> anyhow::Result<()> {
        let students = (size / EACH).max(1);
        self.programs = if students > 50_000 { 50 } else { 20 };
        let terms = (students / (self.programs * CLASS)).max(1);
        let sql = include_str!("world.sql")
            .replace("{students}", &students.to_string())
            .replace("{programs}", &self.programs.to_string())
            .replace("{terms}", &terms.to_string());
        let mut owner = self.connect().await?;
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut owner)
            .await
            .context("the college of the benchmark")?;
        // What autovacuum would do during the measurements.
        owner.execute("vacuum (analyze)").await?;
        owner.execute("checkpoint").await?;
        self.entries = number(&mut owner, "select count(*) from hours_entry").await?;
        self.signed_in = number(&mut owner, "select count(*) from bench_running").await?;
        Ok(())
    }

    /// A connection of the owner.
    pub async fn connect(&self) -> anyhow::Result<PgConnection> {
        Ok(PgConnection::connect_with(&self.server.options(DATABASE)).await?)
    }

    /// Process of the postmaster.
    pub fn process(&self) -> u32 {
        self.server.process()
    }

    /// The folder of the socket.
    pub fn socket(&self) -> String {
        self.server.socket_folder().display().to_string()
    }

    /// The address for the program.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/{DATABASE}?host={}",
            self.socket().replace('/', "%2F")
        )
    }

    /// What PostgreSQL has logged since this many bytes, and how many bytes there are now.
    pub fn log_since(&self, bytes: usize) -> (String, usize) {
        let text = fs::read(self.folder.join("data/postgres.log")).unwrap_or_default();
        let new = String::from_utf8_lossy(text.get(bytes..).unwrap_or_default()).into_owned();
        (new, text.len())
    }

    /// A folder for files of the benchmark.
    pub fn scratch(&self) -> &PathBuf {
        &self.folder
    }

    /// Stops it and removes it.
    pub async fn remove(self) -> anyhow::Result<()> {
        self.server.stop().await?;
        fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

/// The one number of a query.
pub async fn number(db: &mut PgConnection, sql: &'static str) -> anyhow::Result<u64> {
    let number: i64 = sqlx::query_scalar(sql).fetch_one(db).await?;
    Ok(u64::try_from(number)?)
}

/// The session cookie of somebody in the college.
pub fn cookie(word: &str, number: u64) -> String {
    let token = format!("{word}-{number}-");
    format!("practicum={token:x<43}")
}

/// Spreads numbers over the people who are signed in.
pub fn spread(number: u64, over: u64) -> u64 {
    number.wrapping_mul(7919) % over.max(1)
}

/// Makes sure that an address answers as it should before it is measured.
pub async fn check(
    address: std::net::SocketAddr,
    name: &str,
    request: &[u8],
) -> anyhow::Result<usize> {
    let mut client = load::Client::connect(address).await?;
    let answer = client.answer(request).await?;
    anyhow::ensure!(
        answer.status == 200
            || (answer.status == 303 && !answer.head.contains("location: /sign-in")),
        "{name} answers {}:\n{}",
        answer.status,
        String::from_utf8_lossy(&answer.body)
    );
    Ok(answer.body.len())
}
