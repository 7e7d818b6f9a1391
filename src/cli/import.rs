//! `practicum import …`: files from other systems, looked at and applied from the command line. Each ends with one line
//! that says how many records were added, changed, unchanged, gone and refused.

use super::database::Database;
use crate::{
    access::{Scope, System},
    audit::Act,
    config::Config,
    imports::{OutcomeKind, Report},
    kernel::time::Day,
    sites::{self, ImportSites},
    web::{App, Error},
};
use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What to import.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Sites from a public file.
    Sites {
        /// What the file is.
        #[arg(long, value_enum)]
        format: SitesFormat,
        /// The file.
        file: PathBuf,
        /// Only says what would be done.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Files of sites that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SitesFormat {
    /// Hospital General Information of the Centers for Medicare & Medicaid Services.
    Cms,
}

/// Why the program acts here, as the event log has it.
const REASON: &str = "import from the command line";

/// Runs it.
pub async fn run(config: &Config, what: Import) -> anyhow::Result<ExitCode> {
    let database = Database::open(config).await?;
    let app = database.app(config).await?;
    let outcome = match &what {
        Import::Sites {
            format: SitesFormat::Cms,
            file,
            dry_run,
        } => import_sites(&app, file, *dry_run).await,
    };
    app.db().close().await;
    database.close().await?;
    outcome?;
    Ok(ExitCode::SUCCESS)
}

async fn import_sites(app: &App, file: &Path, dry_run: bool) -> anyhow::Result<()> {
    let content = read(file)?;
    let report = if dry_run {
        let looked = app
            .db()
            .read(&Scope::system(), async |db| {
                sites::look_at_import(db, content).await
            })
            .await;
        looked.map_err(plainly)?.0
    } else {
        let granted = System::because(REASON).grant::<ImportSites>();
        let (act, today, name) = (act(app), today(app), name_of(file));
        let done = app
            .db()
            .write(&Scope::system(), async |db| {
                sites::import_at_once(db, &granted, &act, (&name, content, today)).await
            })
            .await;
        done.map_err(plainly)?
    };
    tell(&report, dry_run);
    Ok(())
}

fn act(app: &App) -> Act {
    Act::new(app.now(), "", app.institution().map(|college| college.id))
}

fn today(app: &App) -> Day {
    app.now().day_in(&app.zone())
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// What is wrong with a file, without the words of a form around it.
fn plainly(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(problems) => {
            let words: Vec<&str> = problems.list().iter().map(|p| p.words.as_str()).collect();
            anyhow::anyhow!(words.join(". "))
        }
        Error::Conflict(words) | Error::Forbidden(words) => anyhow::anyhow!(words),
        other => anyhow::Error::from(other),
    }
}

/// A dry run tells every row but the unchanged; the import itself tells what was refused or is gone.
fn tell(report: &Report, dry_run: bool) {
    for note in &report.notes {
        println!("{note}");
    }
    for line in &report.lines {
        let told = match line.outcome {
            OutcomeKind::Refused | OutcomeKind::Gone => true,
            OutcomeKind::Added | OutcomeKind::Changed => dry_run,
            OutcomeKind::Unchanged => false,
        };
        if told {
            let row = line
                .row
                .map_or_else(String::new, |row| format!(" row {row}"));
            let file = if line.file.is_empty() {
                String::new()
            } else {
                format!(" {}", line.file)
            };
            println!(
                "{}{file}{row}: {} {}",
                line.outcome.as_str(),
                line.name,
                line.detail
            );
        }
    }
    println!("{}", report.summary());
}
