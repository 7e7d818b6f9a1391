//! `bin/bench`: how fast Practicum is at 100 thousand, a million and ten million entries, beside what PostgreSQL and a
//! bare handler need for the same. Figures are processor time for each request (server and database), because the
//! clock on the wall lies on a shared machine; medians of several runs, with the load average beside them.
//!
//! `cargo run --release --example bench -- --program target/release/practicum [--sizes 100000,1000000] [--runs 5]
//! [--write docs/bench.md]`

mod database;
mod export;
mod floor;
mod hello;
mod load;
mod meter;
mod morning;
mod report;
mod roster;
mod scenes;
mod server;
mod statements;
mod storm;
mod world;

use anyhow::Context as _;
use clap::Parser;
use std::path::PathBuf;

/// What to measure.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// The release build of the program.
    #[arg(long, default_value = "target/release/practicum")]
    program: PathBuf,
    /// Entries in the ledger, one size after the other.
    #[arg(long, value_delimiter = ',', default_value = "100000,1000000")]
    sizes: Vec<u64>,
    /// Runs of each figure; the median is told.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Seconds, about, of each run.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Only figures whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Where the databases are made; gone afterwards.
    #[arg(long, env = "PRACTICUM_BENCH_FOLDER")]
    folder: Option<PathBuf>,
    /// Keeps the databases there and takes them up again; for measuring a change without making ten million rows anew.
    #[arg(long)]
    keep: bool,
    /// The file to write the table to.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Serves the bare handler on this address and measures nothing.
    #[arg(long, hide = true)]
    hello: Option<std::net::SocketAddr>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if let Some(address) = options.hello {
        return hello::serve(address).await;
    }
    let mut report = report::Report::begin(&options);
    report.hello = Some(floor::hello(&options).await?);
    for size in &options.sizes {
        let measured = measure(&options, *size).await;
        report
            .sizes
            .push(measured.with_context(|| format!("at {size} entries"))?);
        // What is measured stays, whatever becomes of the next size.
        if let Some(file) = &options.write {
            std::fs::write(file, report.text()).with_context(|| file.display().to_string())?;
        }
    }
    println!("\n{}", report.text());
    Ok(())
}

async fn measure(options: &Options, size: u64) -> anyhow::Result<report::Size> {
    let database = database::Database::make(options, size).await?;
    let mut server = server::Server::start(&options.program, &database).await?;
    let measured = scenes(options, &database, &server).await;
    server.stop()?;
    database.remove().await?;
    measured
}

async fn scenes(
    options: &Options,
    database: &database::Database,
    server: &server::Server,
) -> anyhow::Result<report::Size> {
    let mut size = report::Size {
        entries: database.entries,
        first_page: server.first_page,
        ..report::Size::default()
    };
    let is_wanted = |name: &str| name.contains(&options.only);
    // Before the scenes, so that they find a college where somebody has looked today.
    size.morning = Some(morning::measure(database, server).await?);
    for scene in scenes::all(database) {
        if !is_wanted(scene.name) {
            continue;
        }
        report::progress(&format!("{} entries: {}", database.entries, scene.name));
        let mut figure = scenes::measure(options, database, server, &scene).await?;
        if scene.has_floor {
            figure.floor = floor::pgbench(options, database, server, &scene).await?;
        }
        size.figures.push(figure);
    }
    if is_wanted("Sign-ins") {
        size.storm = Some(storm::measure(database, server).await?);
    }
    size.memory = meter::memory(server.process());
    if is_wanted("Export") {
        size.export = Some(export::measure(database, server).await?);
    }
    if is_wanted("Roster") {
        size.roster = Some(roster::measure(options, database).await?);
    }
    Ok(size)
}
