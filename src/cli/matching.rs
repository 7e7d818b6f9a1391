//! `practicum match`: solves a round from a folder of CSV files, or checks somebody's assignment.

use crate::matching::{
    check,
    explain::explain,
    files::{self, Mistake},
    generate::{Rules, Size, generate},
    instance::Instance,
    levels::{Level, Policy},
    outcome::Outcome,
    solve::{Unsolved, solve},
    stable,
};
use anyhow::Context as _;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

/// Solved to optimality, or the checked assignment is the best.
const SOLVED: u8 = 0;
/// No assignment keeps the decisions, or the checked one is not the best.
const INFEASIBLE: u8 = 1;
/// The files cannot be used.
const UNREADABLE: u8 = 2;

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
    /// How many sites on each list.
    #[arg(long, default_value = "20")]
    choices: usize,
    /// Where the numbers begin; the same gives the same round.
    #[arg(long, default_value = "7")]
    seed: u64,
    /// With quotas, groups, pins, blocks, carry, ties and sites' rankings.
    #[arg(long)]
    every_rule: bool,
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
    let outcome = match solve(&read.instance, line.policy) {
        Ok(outcome) => outcome,
        Err(unsolved) => return Ok(tell_unsolved(&unsolved)),
    };
    match &line.check {
        Some(path) => Ok(check_file(&read.instance, outcome, path)),
        None => finish(line, &read.instance, &outcome),
    }
}

fn finish(line: &Match, instance: &Instance, outcome: &Outcome) -> anyhow::Result<ExitCode> {
    if let Some(path) = &line.explain {
        let explanation = serde_json::to_string_pretty(&explain(instance, outcome))?;
        std::fs::write(path, explanation + "\n")
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if let Some(out) = &line.out {
        files::write_assignment(out, instance, &outcome.assignment)
            .with_context(|| format!("{} cannot be written", out.display()))?;
    }
    print_value(instance, outcome);
    println!("optimal");
    Ok(ExitCode::from(SOLVED))
}

/// Checks somebody's assignment against the rules and against the best there is.
fn check_file(instance: &Instance, best: Outcome, path: &std::path::Path) -> ExitCode {
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

fn tell_unsolved(unsolved: &Unsolved) -> ExitCode {
    match unsolved {
        Unsolved::Infeasible(conflicts) => {
            for conflict in conflicts {
                let rows: Vec<_> = conflict
                    .pins
                    .iter()
                    .map(|pin| pin.row.to_string())
                    .collect();
                eprintln!("pins.csv, row {}: {}", rows.join(" and "), conflict.words);
            }
            ExitCode::from(INFEASIBLE)
        }
        Unsolved::Unfit(words) => {
            eprintln!("{words}");
            ExitCode::from(UNREADABLE)
        }
    }
}

fn unreadable(mistake: &Mistake) -> ExitCode {
    eprintln!("{mistake}");
    ExitCode::from(UNREADABLE)
}

/// `practicum generate-round`
pub fn make(line: &Generate) -> anyhow::Result<ExitCode> {
    let rules = if line.every_rule {
        Rules::Every
    } else {
        Rules::Plain
    };
    let size = Size {
        students: line.students.clamp(1, 200_000),
        choices: line.choices,
        rules,
        seed: line.seed,
    };
    std::fs::create_dir_all(&line.folder)
        .with_context(|| format!("{} cannot be made", line.folder.display()))?;
    files::write_instance(&line.folder, &generate(size))?;
    println!(
        "a round of {} students is in {}",
        size.students,
        line.folder.display()
    );
    Ok(ExitCode::SUCCESS)
}
