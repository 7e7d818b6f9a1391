//! `practicum import …`: files from other systems, looked at and applied from the command line. Each ends with one line
//! that says how many records were added, changed, unchanged, gone and refused.

use super::database::Database;
use crate::{
    access::{Scope, System},
    audit::Act,
    config::Config,
    imports::{Meter, OutcomeKind, Report},
    kernel::time::Day,
    programs::{self, Chosen, ImportRoster, Offering},
    sites::{self, ImportSites},
    web::{App, Error},
};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
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
    /// Competency frameworks: those that come with the program, or a file of the same shape.
    Competencies {
        /// A CSV file with framework, code and title.
        file: Option<PathBuf>,
    },
    /// The students of an offering, from a records system.
    Roster(RosterLine),
}

/// `practicum import roster`
#[derive(Debug, Args)]
pub struct RosterLine {
    /// What the file is.
    #[arg(long, value_enum)]
    format: RosterFormat,
    /// The file.
    file: PathBuf,
    /// The offering by its id, as in its address; or name program and term.
    #[arg(long, conflicts_with_all = ["program", "term", "course"], required_unless_present_all = ["program", "term"])]
    offering: Option<String>,
    /// Code of the program.
    #[arg(long)]
    program: Option<String>,
    /// Code or name of the term.
    #[arg(long)]
    term: Option<String>,
    /// Code of the course, where the program has several in the term.
    #[arg(long)]
    course: Option<String>,
    /// A class of the archive, by its sourcedId, that belongs to the offering; may be given several times.
    #[arg(long = "class")]
    classes: Vec<String>,
    /// All classes of the archive belong to the offering.
    #[arg(long, conflicts_with = "classes")]
    all_classes: bool,
    /// Only says what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// Files of rosters that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RosterFormat {
    /// A `OneRoster` 1.1 or 1.2 CSV archive.
    Oneroster,
    /// A table with name, e-mail and id.
    Csv,
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
        Import::Competencies { file } => import_competencies(&app, file.as_deref()).await,
        Import::Roster(line) => import_roster(&app, line).await,
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
                sites::look_at_import(db, content, &Meter::default()).await
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

async fn import_competencies(app: &App, file: Option<&Path>) -> anyhow::Result<()> {
    let content = file.map(read).transpose()?;
    let added = app
        .db()
        .write(&Scope::system(), async |db| {
            programs::load_frameworks(db, content.as_deref()).await
        })
        .await
        .map_err(plainly)?;
    println!("added {added} competencies");
    Ok(())
}

async fn import_roster(app: &App, line: &RosterLine) -> anyhow::Result<()> {
    let content = read(&line.file)?;
    if content.starts_with(b"PK") != (line.format == RosterFormat::Oneroster) {
        bail!(match line.format {
            RosterFormat::Oneroster => "The file is not a zip archive. A table has --format csv",
            RosterFormat::Csv => "This is a zip archive. It has --format oneroster",
        });
    }
    let chosen = match (&line.classes[..], line.all_classes) {
        (_, true) => Chosen::All,
        ([], false) => Chosen::Guess,
        (ids, false) => Chosen::These(ids.iter().cloned().collect()),
    };
    let offering = offering(app, line).await?;
    let report = if line.dry_run {
        look_at_roster(app, &offering, (content, &chosen)).await?
    } else {
        let granted = System::because(REASON).grant::<ImportRoster>();
        let (act, name) = (act(app), name_of(&line.file));
        let (when, file) = ((&act, today(app)), (name.as_str(), content, &chosen));
        let done = app
            .db()
            .write(&Scope::system(), async |db| {
                programs::import_roster_at_once(db, &granted, when, &offering, file).await
            })
            .await;
        done.map_err(plainly)?
    };
    tell(&report, line.dry_run);
    Ok(())
}

async fn look_at_roster(
    app: &App,
    offering: &Offering,
    file: (Vec<u8>, &Chosen),
) -> anyhow::Result<Report> {
    let looked = app
        .db()
        .read(&Scope::system(), async |db| {
            let all = programs::all_programs(db).await?;
            programs::look_at_roster(db, offering, file, (&all, &Meter::default())).await
        })
        .await
        .map_err(plainly)?;
    looked.clear().map_err(plainly)?;
    Ok(looked.report)
}

/// The offering that the options name.
async fn offering(app: &App, line: &RosterLine) -> anyhow::Result<Offering> {
    let word = |option: &Option<String>| option.clone().unwrap_or_default();
    let (program, course, term) = (word(&line.program), word(&line.course), word(&line.term));
    let codes = (program.as_str(), course.as_str(), term.as_str());
    let ids = match &line.offering {
        Some(id) => {
            let id = id.parse().map_err(|_| {
                anyhow::anyhow!(
                    "--offering: {id} is not an id. Copy it from the offering's address"
                )
            })?;
            vec![id]
        }
        None => {
            app.db()
                .read(&Scope::system(), async |db| {
                    programs::offering_by_codes(db, codes).await
                })
                .await?
        }
    };
    let [id] = ids[..] else {
        bail!(
            "{}",
            match ids.len() {
                0 => "no offering has these codes. Check --program, --term and --course",
                _ => "several courses are offered in this term. Name one with --course",
            }
        );
    };
    let found = app
        .db()
        .read(&Scope::system(), async |db| {
            programs::find_offering(db, id).await
        })
        .await?;
    found.context("no offering has this id")
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
