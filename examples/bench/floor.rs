//! The floors: what a handler without anything needs, and what PostgreSQL needs for the same statements when pgbench
//! sends them.

use crate::{
    Options,
    database::Database,
    load::{self, Amount},
    meter::Meter,
    report,
    scenes::{self, Scene},
    server::{Server, free_address},
    statements,
};
use anyhow::Context as _;
use std::{fs, path::PathBuf, process::Command, sync::Arc};

/// Processor milliseconds of a handler that says one line.
pub async fn hello(options: &Options) -> anyhow::Result<f64> {
    report::progress("hello-world handler");
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--hello").arg(address.to_string());
    let mut server = Server::spawn(command, address)
        .await
        .context("the bare handler")?;
    let meter = Meter::of(None, server.process())?;
    let mut runs = Vec::new();
    for _ in 0..options.runs {
        let before = meter.read()?;
        let amount = Amount {
            clients: 4,
            requests: 20_000,
            first: 0,
            from_everywhere: false,
        };
        load::run(address, amount, Arc::new(|_| load::get("/", ""))).await?;
        let (_, used) = meter.between(before, meter.read()?);
        runs.push(used / 20_000.0);
    }
    server.stop()?;
    Ok(report::median(&runs))
}

/// Processor milliseconds of PostgreSQL for the statements of one request, sent by pgbench as fast as it can. Nothing
/// when pgbench is not here.
pub async fn pgbench(
    options: &Options,
    database: &Database,
    server: &Server,
    scene: &Scene,
) -> anyhow::Result<Option<report::Floor>> {
    let people = if scene.writes { scene.clients } else { 1 };
    let mut files = Vec::new();
    let mut statements = 0;
    for person in 1..=people {
        let first = (scene.requests)(scenes::take(1));
        let second = (scene.requests)(scenes::take(1));
        let found = statements::of_request(database, server, (&first, &second)).await?;
        let found = if scene.writes {
            statements::repeatable(&found)
        } else {
            found
        };
        statements = found.len();
        let file = database.scratch().join(format!("floor-{person}.sql"));
        let slot = "\\set i :i + 1\n\\set slot :i * 64 + :client_id\n";
        fs::write(&file, format!("{slot}{};\n", found.join(";\n")))?;
        files.push(file);
    }
    let meter = Meter::of(None, database.process())?;
    let mut runs = Vec::new();
    for run in 0..options.runs.min(3) {
        let before = meter.read()?;
        let Some(transactions) = transactions(options, database, scene, (run, &files))? else {
            return Ok(None);
        };
        let (_, used) = meter.between(before, meter.read()?);
        runs.push(used / transactions);
    }
    Ok(Some(report::Floor {
        database: report::median(&runs),
        statements,
    }))
}

fn transactions(
    options: &Options,
    database: &Database,
    scene: &Scene,
    (run, files): (usize, &[PathBuf]),
) -> anyhow::Result<Option<f64>> {
    let clients = scene.clients.to_string();
    let seconds = options.seconds.to_string();
    let said = Command::new("pgbench")
        .args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "1",
            "-c",
            &clients,
            "-T",
            &seconds,
            "-h",
            &database.socket(),
            "-U",
            "postgres",
            "-D",
            &format!("i={}", run * 1_000_000),
        ])
        .args(
            files
                .iter()
                .flat_map(|file| ["-f".as_ref(), file.as_os_str()]),
        )
        .arg(practicum::platform::postgres::DATABASE)
        .env(
            "PGOPTIONS",
            "-c role=practicum_app -c jit=off -c plan_cache_mode=force_generic_plan",
        )
        .output();
    let Ok(said) = said else { return Ok(None) };
    let words = String::from_utf8_lossy(&said.stdout).into_owned();
    anyhow::ensure!(
        said.status.success(),
        "pgbench: {}",
        String::from_utf8_lossy(&said.stderr)
    );
    let line = words
        .lines()
        .find_map(|line| line.strip_prefix("number of transactions actually processed: "));
    let number = line.and_then(|line| line.split(['/', ' ']).next()?.parse().ok());
    Ok(Some(
        number.with_context(|| format!("pgbench said:\n{words}"))?,
    ))
}
