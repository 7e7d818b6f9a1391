//! `practicum import …`: files from other systems, looked at and applied from the command line. Each ends with one line
//! that says how many records were added, changed, unchanged, gone and refused. The exit status is 0 when the file was
//! read, also where single rows were refused; 1 when nothing was done.

use super::database::Database;
use crate::{
    access::{Scope, System},
    audit::Act,
    config::Config,
    imports::{Meter, OutcomeKind, Report, ReportLine},
    kernel::time::Day,
    platform::{archive::is_workbook, table::letters},
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
    /// Sites from a public file. Ends with status 0 also where single rows are refused (the last line counts them), with 1
    /// when nothing was done.
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
    /// The students of an offering, from a records system. Ends with status 0 also where single rows are refused (the last
    /// line counts them), with 1 when nothing was done.
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
    #[arg(long, conflicts_with_all = ["program", "term", "course"])]
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
    if is_workbook(&content) {
        bail!(
            "This is a workbook of a spreadsheet program. Save it there as \"CSV UTF-8\", and give that file with --format csv"
        );
    }
    if content.starts_with(b"PK") != (line.format == RosterFormat::Oneroster) {
        bail!(match line.format {
            RosterFormat::Oneroster => "The file is not a zip archive. A table has --format csv",
            RosterFormat::Csv => "This is a zip archive. It has --format oneroster",
        });
    }
    // In the browser somebody looks at the names before anything is kept; here nobody does.
    if line.format == RosterFormat::Csv && letters(&content).from_windows {
        bail!(
            "The file is not in UTF-8. Open it in a spreadsheet and save it as \"CSV UTF-8\", or import it in the browser, \
             which shows how its letters were read"
        );
    }
    if line.offering.is_none() && (line.program.is_none() || line.term.is_none()) {
        bail!(
            "Say for which offering: give --program and --term (and --course, where the program has several in the term), \
             or --offering with its id"
        );
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
        if !ids.is_empty() {
            bail!("several courses are offered in this term. Name one with --course");
        }
        bail!("{}", no_such_offering(app).await?);
    };
    let found = app
        .db()
        .read(&Scope::system(), async |db| {
            programs::find_offering(db, id).await
        })
        .await?;
    found.context("no offering has this id")
}

/// What is said when no offering has the codes that were given: those there are.
async fn no_such_offering(app: &App) -> anyhow::Result<String> {
    let there = app
        .db()
        .read(&Scope::system(), async |db| {
            programs::offerings_by_codes(db).await
        })
        .await?;
    if there.is_empty() {
        return Ok("there are no offerings yet".to_owned());
    }
    Ok(format!(
        "no offering has these codes. There are:\n  {}",
        there.join("\n  ")
    ))
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

/// Tells what was refused, and in a dry run what would change. The rest can be very many and is only counted.
fn tell(report: &Report, dry_run: bool) {
    for note in &report.notes {
        println!("{note}");
    }
    for line in &report.lines {
        let told = match line.outcome {
            OutcomeKind::Refused => true,
            OutcomeKind::Changed => dry_run,
            OutcomeKind::Added | OutcomeKind::Gone | OutcomeKind::Unchanged => false,
        };
        if told {
            println!("{}", in_words(line));
        }
    }
    let counted = report.counted();
    for (count, word) in [(counted.added, "added"), (counted.gone, "gone")] {
        if count > 0 {
            let words = if dry_run { "would be" } else { "are" };
            println!("{count} {words} {word}, not listed here");
        }
    }
    println!("{}", report.summary());
}

/// "refused users.csv row 6: Ann Lee (u5) No e-mail address"
fn in_words(line: &ReportLine) -> String {
    let row = line
        .row
        .map_or_else(String::new, |row| format!(" row {row}"));
    let file = if line.file.is_empty() {
        String::new()
    } else {
        format!(" {}", line.file)
    };
    let outcome = line.outcome.as_str();
    format!("{outcome}{file}{row}: {} {}", line.name, line.detail)
}
