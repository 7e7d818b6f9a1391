//! `practicum audit verify` and `practicum audit export`: the event log, checked from the database or from a file.

use super::database::Database;
use crate::{
    access::Scope,
    audit::verify::{self, Broken, Link, Walk},
    config::Config,
};
use anyhow::Context as _;
use clap::Subcommand;
use std::{
    collections::HashMap,
    io::{BufRead as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What to do with the event log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Checks every chain; exit status 1 when one is broken.
    Verify {
        /// An export to check instead of the database.
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Writes every event, one JSON object a line.
    Export {
        /// The file to write.
        file: PathBuf,
    },
}

/// Runs it.
pub async fn run(config: &Config, what: Audit) -> anyhow::Result<ExitCode> {
    match what {
        Audit::Verify { file: Some(file) } => Ok(tell(&verify_file(&file)?)),
        Audit::Verify { file: None } => {
            let database = Database::open(config).await?;
            let app = database.app(config).await?;
            let found = app
                .db()
                .read(&Scope::system(), async |db| verify::check_all(db).await)
                .await?;
            app.db().close().await;
            database.close().await?;
            Ok(tell(&found))
        }
        Audit::Export { file } => export(config, &file).await,
    }
}

fn tell((checked, broken): &(i64, Vec<Broken>)) -> ExitCode {
    for found in broken {
        println!(
            "chain {} event {}: {}",
            found.chain_id, found.seq, found.why
        );
    }
    println!("{checked} events checked, {} broken", broken.len());
    if broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn verify_file(path: &Path) -> anyhow::Result<(i64, Vec<Broken>)> {
    let file =
        std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut walks: HashMap<uuid::Uuid, Walk> = HashMap::new();
    let (mut checked, mut broken) = (0, Vec::new());
    for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
        let link: Link = serde_json::from_str(&line?)
            .with_context(|| format!("line {} is not an event", number + 1))?;
        checked += 1;
        broken.extend(walks.entry(link.chain_id).or_default().step(&link));
    }
    Ok((checked, broken))
}

async fn export(config: &Config, path: &Path) -> anyhow::Result<ExitCode> {
    let database = Database::open(config).await?;
    let app = database.app(config).await?;
    let mut file = std::io::BufWriter::new(
        std::fs::File::create_new(path)
            .with_context(|| format!("{} cannot be written anew", path.display()))?,
    );
    let written = app
        .db()
        .read(&Scope::system(), async |db| -> anyhow::Result<u64> {
            let mut written = 0;
            for (chain, _, _) in verify::chains(db).await? {
                let mut after = 0;
                loop {
                    let links = verify::links(db, chain, after, 5_000).await?;
                    let Some(last) = links.last() else { break };
                    after = last.seq;
                    for link in &links {
                        serde_json::to_writer(&mut file, link)?;
                        file.write_all(b"\n")?;
                        written += 1;
                    }
                }
            }
            Ok(written)
        })
        .await?;
    file.flush()?;
    app.db().close().await;
    database.close().await?;
    println!("{written} events written");
    Ok(ExitCode::SUCCESS)
}
