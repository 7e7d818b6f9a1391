//! The command line: `serve`, `migrate`, `seed`, `import`, `match`, `routes`, `doctor`, `audit verify`.

mod audit;
mod database;
mod doctor;
mod hours;
mod import;
mod matching;
mod seed;
mod serve;

use crate::config::Config;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Places students at practice sites, records their hours, and proves what they learned.
#[derive(Debug, Parser)]
#[command(name = "practicum", version, about)]
struct Line {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the web pages and does scheduled work.
    Serve,
    /// Brings the database's schema up to date.
    Migrate,
    /// Plants a named world of invented people in an empty database.
    Seed {
        /// Which one.
        world: crate::seed::World,
        /// About how many hours entries a busy college gets.
        #[arg(long, default_value_t = crate::seed::BUSY_ENTRIES)]
        scale: usize,
    },
    /// Says whether this installation is well, and how to mend what is not.
    Doctor,
    /// Brings sites and rosters from files of other systems.
    Import {
        #[command(subcommand)]
        what: import::Import,
    },
    /// Assigns the students of a round to seats, provably as well as can be, or checks an assignment.
    Match(matching::Match),
    /// Makes up a round, for trying `match` out.
    GenerateRound(matching::Generate),
    /// Prints every route with who may reach it.
    Routes,
    /// Checks the hours.
    Hours {
        #[command(subcommand)]
        what: hours::Hours,
    },
    /// Checks the event log.
    Audit {
        #[command(subcommand)]
        what: audit::Audit,
    },
}

/// Runs the program; the exit status is 0 only when what was asked for was done.
pub async fn run() -> ExitCode {
    let line = Line::parse();
    if let Err(bad) = line.config.check() {
        eprintln!("practicum: {bad}");
        return ExitCode::from(2);
    }
    if let Err(problem) =
        crate::platform::telemetry::init(&line.config.log, line.config.logs_json().unwrap_or(false))
    {
        eprintln!(
            "practicum: PRACTICUM_LOG: {problem}. Write it like info or practicum=debug,info"
        );
        return ExitCode::from(2);
    }
    match dispatch(line).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("practicum: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(line: Line) -> anyhow::Result<ExitCode> {
    match line.command {
        Command::Serve => serve::serve(&line.config).await,
        Command::Migrate => database::migrate(&line.config).await,
        Command::Seed { world, scale } => seed::run(&line.config, world, scale).await,
        Command::Doctor => doctor::doctor(&line.config).await,
        Command::Match(line) => matching::run(&line),
        Command::GenerateRound(line) => matching::make(&line),
        Command::Routes => {
            print_routes();
            Ok(ExitCode::SUCCESS)
        }
        Command::Import { what } => import::run(&line.config, what).await,
        Command::Hours { what } => hours::run(&line.config, what).await,
        Command::Audit { what } => audit::run(&line.config, what).await,
    }
}

fn print_routes() {
    for route in crate::app::routes().table() {
        println!("{:<5} {:<60} {:?}", route.method, route.path, route.access);
    }
}
