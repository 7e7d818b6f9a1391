//! A private PostgreSQL with the college of the benchmark in it.

use crate::{
    Options, load, report,
    world::{BULK, College},
};
use practicum::platform::postgres::{DATABASE, Postgres, Settings};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// The file that says that a kept database is complete.
const WHOLE: &str = "whole";

/// A running PostgreSQL and what is in it.
pub struct Database {
    server: Postgres,
    folder: PathBuf,
    is_to_stay: bool,
    /// Entries in the ledger, the busy supervisor's too.
    pub entries: u64,
    /// Programs, each with one coordinator.
    pub programs: u64,
    /// Students who are signed in.
    pub signed_in: u64,
}

impl Database {
    /// Makes it: cluster, schema, college. One that was kept is taken up again, less what was measured in it.
    pub async fn make(options: &Options, size: u64) -> anyhow::Result<Self> {
        let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
        let of_run = if options.keep {
            String::new()
        } else {
            format!("{}-", std::process::id())
        };
        let folder = folder.join(format!("practicum-bench-{of_run}{size}"));
        let is_kept = folder.join(WHOLE).exists();
        if !is_kept && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        // PostgreSQL may run under another account than we do.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        let settings = Settings::new(folder.join("data"), None);
        if !is_kept {
            build(&settings, &options.program, size).await?;
            fs::write(folder.join(WHOLE), "")?;
        }
        let mut database = Self {
            server: Postgres::start(&settings).await?,
            folder,
            is_to_stay: options.keep,
            entries: 0,
            programs: College::of(size).programs,
            signed_in: 0,
        };
        migrate(&options.program, &database.url())?;
        let mut owner = database.connect().await?;
        settle(&mut owner).await?;
        database.entries = number(&mut owner, "select count(*) from hours_entry").await?;
        database.signed_in = number(&mut owner, "select count(*) from bench_running").await?;
        Ok(database)
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
        url(&self.server)
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

    /// Stops it, and removes it unless it is to be kept.
    pub async fn remove(self) -> anyhow::Result<()> {
        self.server.stop().await?;
        if !self.is_to_stay {
            fs::remove_dir_all(&self.folder)?;
        }
        Ok(())
    }
}

fn url(server: &Postgres) -> String {
    format!(
        "postgres://postgres@localhost/{DATABASE}?host={}",
        server
            .socket_folder()
            .display()
            .to_string()
            .replace('/', "%2F")
    )
}

/// Makes the cluster and the college with settings for bulk, then has the program check what came of it.
async fn build(settings: &Settings, program: &Path, size: u64) -> anyhow::Result<()> {
    let begun = Instant::now();
    let server = Postgres::start(settings).await?;
    let mut owner = PgConnection::connect_with(&server.options(DATABASE)).await?;
    for (name, value) in BULK {
        let set = format!("alter system set {name} = {value}");
        owner.execute(AssertSqlSafe(set)).await?;
    }
    owner.close().await?;
    server.stop().await?;

    let server = Postgres::start(settings).await?;
    migrate(program, &url(&server))?;
    College::of(size).make(&server.options(DATABASE)).await?;
    report::progress(&format!("  made in {} s", begun.elapsed().as_secs()));
    for check in [["hours", "check-totals"], ["audit", "verify"]] {
        let done = run(program, &check, &url(&server))?;
        anyhow::ensure!(
            done,
            "practicum {} finds the college wrong",
            check.join(" ")
        );
    }
    let mut owner = PgConnection::connect_with(&server.options(DATABASE)).await?;
    owner.execute("alter system reset all").await?;
    owner.close().await?;
    server.stop().await?;
    // The load did not wait for the disk; what is measured must not wait for the load.
    nix::unistd::sync();
    Ok(())
}

/// By the program under measurement, so that the schema is the one it was built with.
fn migrate(program: &Path, url: &str) -> anyhow::Result<()> {
    let done = run(program, &["migrate"], url)?;
    anyhow::ensure!(done, "the schema could not be made");
    Ok(())
}

fn run(program: &Path, words: &[&str], url: &str) -> anyhow::Result<bool> {
    let status = Command::new(program)
        .args(words)
        .env("DATABASE_URL", url)
        .status()?;
    Ok(status.success())
}

/// Takes away what earlier measurements made, and does what autovacuum would do during the next.
async fn settle(owner: &mut PgConnection) -> anyhow::Result<()> {
    owner
        .execute(
            "with gone as (delete from hours_entry where activity = 'Checked ten records' returning placement_id)
             select hours_refresh(placement_id) from (select distinct placement_id from gone) p",
        )
        .await?;
    owner.execute("delete from form_outcome").await?;
    // The students of measured rosters.
    owner
        .execute(sqlx::raw_sql(
            "delete from enrolment_standing s using program p where p.id = s.program_id and p.code = 'BULK';
             delete from enrolment e using program p where p.id = e.program_id and p.code = 'BULK'",
        ))
        .await?;
    owner.execute("vacuum (analyze)").await?;
    owner.execute("checkpoint").await?;
    Ok(())
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
