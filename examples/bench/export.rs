//! Everything a registrar may see as one file: how soon it begins, how fast it comes, and what it costs in memory.

use crate::{
    database::{Database, cookie},
    load::{self, Client},
    meter::{self, Meter},
    report,
    server::Server,
};
use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::time::{Duration, Instant};

/// Entries after which nothing more is read.
const MOST: usize = 1_000_000;

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Export {
    /// Lines that were read.
    pub lines: usize,
    /// Bytes of the body.
    pub bytes: usize,
    /// From the request to the first byte of the body; the median of five.
    pub first_byte: Duration,
    /// From the request to the last line that was read.
    pub whole: Duration,
    /// Processor milliseconds of server and database.
    pub cpu_ms: f64,
    /// The server's memory before, and the most while it was sent, in MB.
    pub memory: (u64, u64),
}

/// Measures it.
pub async fn measure(database: &Database, server: &Server) -> anyhow::Result<Export> {
    report::progress(&format!("{} entries: export", database.entries));
    appoint(database).await?;
    let request = load::get("/cohort/entries.csv", &cookie("registrar", 0));
    let mut firsts = Vec::new();
    for _ in 0..5 {
        let mut client = Client::connect(server.address).await?;
        let begun = Instant::now();
        client.begin(&request).await?;
        firsts.push(begun.elapsed().as_secs_f64());
    }
    meter::forget_peak(server.process())?;
    let before = meter::memory(server.process()).unwrap_or_default().1;
    let meter = Meter::of(Some(server.process()), database.process())?;
    let used = meter.read()?;
    let mut client = Client::connect(server.address).await?;
    let begun = Instant::now();
    let (lines, bytes) = client.lines(&request, MOST).await?;
    let whole = begun.elapsed();
    let (of_server, of_database) = meter.between(used, meter.read()?);
    let most = meter::memory(server.process()).unwrap_or_default().0;
    ensure!(lines > 1, "the export is empty");
    Ok(Export {
        lines,
        bytes,
        first_byte: Duration::from_secs_f64(report::median(&firsts)),
        whole,
        cpu_ms: of_server + of_database,
        memory: (before, most),
    })
}

/// Makes somebody the coordinator of every program, signed in.
async fn appoint(database: &Database) -> anyhow::Result<()> {
    let mut owner = database.connect().await?;
    let sql = "
        insert into person (id, name, sort_name, email, created_at)
        values (bench_id(15, 0), 'Registrar', 'registrar', 'registrar@bench.example', now()) on conflict do nothing;
        insert into role_grant (id, person_id, role, program_id, starts_on, granted_at)
        select bench_id(16, row_number() over ()), bench_id(15, 0), 'coordinator', id, current_date - 1, now() from program where code <> 'BULK'
        on conflict do nothing;
        insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
        values (bench_id(43, 0), bench_id(15, 0), bench_token('registrar', 0), now(), now() + interval '1 day', now() + interval '7 days')
        on conflict do nothing";
    owner.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    owner.close().await?;
    Ok(())
}
