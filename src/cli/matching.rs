//! `practicum match`: solves a round from a folder of CSV files, or checks somebody's assignment.

use crate::matching::{
    check,
    explain::explain_until,
    files::{self, Mistake},
    generate::{Rules, Size, generate, with_sites},
    instance::Instance,
    levels::{Level, Policy},
    outcome::{Conflict, Outcome, Stopped},
    solve::{Unsolved, solve_until},
    stable,
};
use anyhow::Context as _;
use clap::Args;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

/// Solved to optimality, or the checked assignment is the best.
const SOLVED: u8 = 0;
/// No assignment keeps the decisions, or the checked one is not the best.
const INFEASIBLE: u8 = 1;
/// Files cannot be used, or not be written.
const UNREADABLE: u8 = 2;
/// Stopped at the time limit.
const STOPPED: u8 = 3;

/// What to match.
#[derive(Debug, Args)]
pub struct Match {
    /// The folder of the round.
    folder: PathBuf,
    /// balanced, generous, greedy, greedy-generous, minsum, lottery or stable.
    #[arg(long, default_value = "balanced", value_parser = policy)]
    policy: Policy,
    /// Where to write the assignment.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Where to write why everybody has what they have, as JSON.
    #[arg(long)]
    explain: Option<PathBuf>,
    /// The most seconds to search where links, close quotas or overlapping groups call for a search.
    #[arg(long, default_value = "60")]
    seconds: u64,
    /// An assignment to check instead of solving.
    #[arg(long, conflicts_with_all = ["out", "explain"])]
    check: Option<PathBuf>,
}

/// A round to be made up.
#[derive(Debug, Args)]
pub struct Generate {
    /// The folder to write to; made if it is not there.
    folder: PathBuf,
    /// How many students.
    #[arg(long, default_value = "100")]
    students: usize,
    /// How many sites; one for every eight students if this is left out.
    #[arg(long)]
    sites: Option<usize>,
    /// How many sites on each list.
    #[arg(long, default_value = "20")]
    choices: usize,
    /// Where the numbers begin; the same gives the same round.
    #[arg(long, default_value = "7")]
    seed: u64,
    /// plain (seats, lists, the rules of a pair), flow (also quotas to fill, groups, pins, blocks, carry, ties, sites'
    /// rankings) or every (also links, close quotas, groups within and across groups, unknown distances).
    #[arg(long, default_value = "plain", value_parser = rules)]
    rules: Rules,
    /// The same as --rules every.
    #[arg(long, conflicts_with = "rules")]
    every_rule: bool,
    /// Sites that a student did not list follow the list.
    #[arg(long)]
    allow_unranked: bool,
    /// Without bad luck brought from earlier rounds.
    #[arg(long)]
    no_carry: bool,
}

fn rules(name: &str) -> Result<Rules, String> {
    Rules::parse(name).ok_or_else(|| "choose one of plain, flow, every".into())
}

fn policy(name: &str) -> Result<Policy, String> {
    let names: Vec<_> = Policy::ALL.iter().map(|policy| policy.as_str()).collect();
    Policy::parse(name).ok_or_else(|| format!("choose one of {}", names.join(", ")))
}

/// `practicum match`
pub fn run(line: &Match) -> anyhow::Result<ExitCode> {
    let read = match files::read_instance(&line.folder) {
        Ok(read) => read,
        Err(mistake) => return Ok(unreadable(&mistake)),
    };
    for warning in &read.warnings {
        eprintln!("warning: {warning}");
    }
    let begun = Instant::now();
    let late = || begun.elapsed() > Duration::from_secs(line.seconds);
    let outcome = match solve_until(&read.instance, line.policy, &late) {
        Ok(outcome) => outcome,
        Err(unsolved) => return Ok(tell_unsolved(&read.instance, &unsolved)),
    };
    match &line.check {
        Some(path) => Ok(check_file(&read.instance, outcome, path)),
        None => finish(line, &read.instance, &outcome),
    }
}

fn finish(line: &Match, instance: &Instance, outcome: &Outcome) -> anyhow::Result<ExitCode> {
    if let Some(out) = &line.out
        && let Err(error) = files::write_assignment(out, instance, &outcome.assignment)
    {
        return Ok(unwritable(out, &error));
    }
    if let Some(path) = &line.explain
        && outcome.stopped.is_none()
    {
        let begun = Instant::now();
        let late = || begun.elapsed() > Duration::from_secs(line.seconds);
        let explanation = serde_json::to_string_pretty(&explain_until(instance, outcome, &late))?;
        if let Err(error) = std::fs::write(path, explanation + "\n") {
            return Ok(unwritable(path, &error));
        }
    }
    print_value(instance, outcome);
    let Some(stopped) = &outcome.stopped else {
        println!("optimal");
        return Ok(ExitCode::from(SOLVED));
    };
    println!(
        "stopped after {} s, so this is the best that was found",
        line.seconds
    );
    println!("{}", gap(outcome, stopped));
    if line.explain.is_some() {
        println!("no explanation is written: prices hold only for a round solved to its end");
    }
    Ok(ExitCode::from(STOPPED))
}

/// Between what and what the first level lies that is not known to be the best.
fn gap(outcome: &Outcome, stopped: &Stopped) -> String {
    let Some(bound) = &stopped.bound else {
        return "every level is the best there is; among equals the lottery has not decided everything".into();
    };
    let levels = outcome.levels.iter().zip(&outcome.value);
    let open = levels
        .zip(bound.iter().map(Some).chain(std::iter::repeat(None)))
        .find(|((_, value), bound)| *bound != Some(*value));
    match open {
        None => "every level is as good as the bound".into(),
        Some(((level, value), Some(bound))) => {
            // A bound of the search may lie below zero where a count never does.
            let counted = !matches!(level, Level::Many(_));
            let least = if counted { (*bound).max(0) } else { *bound };
            let (name, low, high) = named(*level, least, *value);
            let what = if low == high {
                "the best there is".to_owned()
            } else {
                format!("and no assignment has less than {low}")
            };
            format!("{name}: {high}, {what}; the levels behind it are not proved")
        }
        Some(((level, value), None)) => {
            let (name, _, high) = named(*level, *value, *value);
            format!("{name}: {high}, of which nothing is proved, nor of the levels behind it")
        }
    }
}

fn named(level: Level, low: i64, high: i64) -> (String, i64, i64) {
    match level {
        Level::Broken => ("decisions broken".into(), low, high),
        Level::Unplaced => ("not placed".into(), low, high),
        Level::Shortfall => ("seats missing to minimum quotas".into(), low, high),
        Level::RankSum => ("sum of ranks".into(), low, high),
        Level::Few(class) => (format!("in class {class}"), low, high),
        Level::Many(class) => (
            format!("not in class {class}, counted from none"),
            low,
            high,
        ),
        Level::Beyond(class) => (format!("beyond class {class}"), low, high),
        Level::UnknownDistance => ("placed at an unknown distance".into(), low, high),
        Level::Distance => ("metres in all".into(), low, high),
        Level::Rank(_) | Level::Place(_) => ("lottery".into(), low, high),
    }
}

/// Checks somebody's assignment against the rules and against the best there is.
fn check_file(instance: &Instance, best: Outcome, path: &Path) -> ExitCode {
    let assignment = match files::read_assignment(path, instance) {
        Ok(assignment) => assignment,
        Err(mistake) => return unreadable(&mistake),
    };
    let own_rules;
    let instance = if best.policy == Policy::Stable {
        own_rules = stable::own_rules(instance);
        &own_rules
    } else {
        instance
    };
    let lists = check::Lists::new(instance);
    let mut flaws = check::broken_rules(instance, &assignment);
    if flaws.is_empty() {
        let value = check::value(instance, &lists, &best.levels, &assignment);
        let outcome = Outcome {
            assignment,
            value,
            ..best
        };
        print_value(instance, &outcome);
        if let (true, Some(stopped)) = (flaws.is_empty(), &outcome.stopped) {
            println!("it keeps the rules; whether it is the best was not found out in time");
            println!("{}", gap(&outcome, stopped));
            return ExitCode::from(STOPPED);
        }
        flaws = if outcome.policy == Policy::Stable {
            check::blocking_pairs(instance, &lists, &outcome.assignment)
        } else {
            check::check(instance, &outcome)
        };
    }
    for check::Flaw(words) in &flaws {
        println!("{words}");
    }
    println!(
        "{}",
        if flaws.is_empty() {
            "it holds"
        } else {
            "it does not hold"
        }
    );
    ExitCode::from(if flaws.is_empty() { SOLVED } else { INFEASIBLE })
}

fn print_value(instance: &Instance, outcome: &Outcome) {
    let placed = outcome.assignment.iter().flatten().count();
    println!(
        "{placed} of {} students placed, policy {}",
        instance.students.len(),
        outcome.policy.as_str()
    );
    for (level, value) in outcome.levels.iter().zip(&outcome.value) {
        match level {
            Level::Unplaced => println!("not placed: {value}"),
            Level::Shortfall => println!("seats missing to minimum quotas: {value}"),
            Level::RankSum => println!("sum of ranks: {value}"),
            Level::Few(class) if *value != 0 => println!("in class {class}: {value}"),
            Level::Many(class) if *value != 0 => println!("in class {class}: {}", -value),
            Level::Few(_)
            | Level::Many(_)
            | Level::Broken
            | Level::Beyond(_)
            | Level::Rank(_)
            | Level::Place(_) => {}
            Level::UnknownDistance => println!("placed at an unknown distance: {value}"),
            Level::Distance => println!("metres in all: {value}"),
        }
    }
}

fn tell_unsolved(instance: &Instance, unsolved: &Unsolved) -> ExitCode {
    match unsolved {
        Unsolved::Infeasible(conflicts) => {
            for conflict in conflicts {
                eprintln!("{}: {}", where_from(instance, conflict), conflict.words);
            }
            ExitCode::from(INFEASIBLE)
        }
        Unsolved::TimeOut => {
            eprintln!(
                "stopped at the time limit before an assignment was found, or that there is none"
            );
            ExitCode::from(STOPPED)
        }
        Unsolved::Unfit(words) => {
            eprintln!("{words}");
            ExitCode::from(UNREADABLE)
        }
    }
}

/// The files and rows that clash.
fn where_from(instance: &Instance, conflict: &Conflict) -> String {
    let pins: Vec<_> = conflict
        .pins
        .iter()
        .map(|pin| pin.row.to_string())
        .collect();
    let links: Vec<_> = conflict.links.iter().map(ToString::to_string).collect();
    let sites = conflict
        .minimums
        .iter()
        .map(|site| instance.sites[*site].id.clone());
    let places = [
        ("pins.csv, row", pins),
        ("links.csv, row", links),
        ("sites.csv, min_quota of", sites.collect()),
    ];
    let said: Vec<_> = places
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(file, rows)| format!("{file} {}", rows.join(" and ")))
        .collect();
    said.join("; ")
}

fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("{} cannot be written: {error}", path.display());
    ExitCode::from(UNREADABLE)
}

fn unreadable(mistake: &Mistake) -> ExitCode {
    eprintln!("{mistake}");
    ExitCode::from(UNREADABLE)
}

/// `practicum generate-round`
pub fn make(line: &Generate) -> anyhow::Result<ExitCode> {
    let size = Size {
        students: line.students.clamp(1, 200_000),
        choices: line.choices,
        rules: if line.every_rule {
            Rules::Every
        } else {
            line.rules
        },
        seed: line.seed,
    };
    let mut instance = match line.sites {
        Some(sites) => with_sites(size, sites.clamp(1, 50_000)),
        None => generate(size),
    };
    instance.allow_unranked = line.allow_unranked;
    instance.use_carry &= !line.no_carry;
    std::fs::create_dir_all(&line.folder)
        .with_context(|| format!("{} cannot be made", line.folder.display()))?;
    files::write_instance(&line.folder, &instance)?;
    println!(
        "a round of {} students is in {}",
        size.students,
        line.folder.display()
    );
    Ok(ExitCode::SUCCESS)
}
