//! The tables.

use crate::{Options, measure::Figures, rivals, size};
use anyhow::Context as _;
use practicum::matching::{files, levels::Policy};
use serde::Deserialize;
use std::{fmt::Write as _, path::Path, process::Command, thread};

/// What is aimed at, as `docs/matching-bench.md` says it.
const GOALS: [(usize, &str); 3] = [
    (100, "all levels and all explanations within 20 ms"),
    (1_000, "all levels within 50 ms, a what-if within 3 ms"),
    (
        10_000,
        "all levels within 1,500 ms (stable 100 ms), a what-if within 50 ms, 256 MB",
    ),
];

/// What other solvers took.
#[derive(Debug, Deserialize)]
struct Beside {
    flow_seconds: Option<f64>,
    flow_sum: Option<u64>,
    highs_seconds: Option<f64>,
    highs_sum: Option<u64>,
}

/// Measures and tells.
pub fn text(options: &Options) -> anyhow::Result<String> {
    let mut text = String::from(
        "# How fast rounds are solved\n\nMade by `bin/bench --matching --write docs/matching-bench.md`: release build, \
         generated rounds (20 choices, about a seat for everybody, a tenth with hard rules), processor time of our own \
         solver as a mean of several runs, the others by the clock; memory is that of the whole \
         process. A what-if is the median over 200 refused first choices, by the clock; students at one site share a \
         search, so that at 100 and 1,000 students most are answered from one that was made before.\n",
    );
    let cores = thread::available_parallelism().map_or(1, usize::from);
    writeln!(
        text,
        "Machine: {} processor cores, {}; one is used. Load average while it ran: {} at the beginning",
        cores,
        std::env::consts::ARCH,
        load()
    )?;
    if !options.comparisons {
        for students in &options.sizes {
            speed(options, *students, &mut text)?;
        }
    }
    text.push_str("\n## Beside other ways of placing students\n\n");
    text.push_str(
        "The same rounds and the same rules of a pair. The mean is over those who are placed, so a way that leaves \
         students out looks better in it than it is. `bin/bench --matching --comparisons` makes only these tables.\n",
    );
    for students in &options.sizes {
        compare(*students, &mut text)?;
    }
    Ok(text)
}

fn speed(options: &Options, students: usize, text: &mut String) -> anyhow::Result<()> {
    let sites = size::sites(students);
    writeln!(text, "\n## {students} students, {sites} sites\n")?;
    if let Some((_, goal)) = GOALS.iter().find(|(size, _)| *size == students) {
        writeln!(text, "Goal: {goal}.\n")?;
    }
    text.push_str("| policy | all levels, ms | one what-if, ms | all explanations, ms | memory, MB | placed | sum of ranks | load |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for policy in Policy::ALL {
        eprintln!("{students} students: {}", policy.as_str());
        let figures = child(policy, students, options.runs)?;
        writeln!(
            text,
            "| {} | {:.1} | {} | {:.1} | {} | {} | {} | {} |",
            policy.as_str(),
            figures.solve,
            figures
                .what_if
                .map_or_else(|| "–".into(), |value| format!("{value:.2}")),
            figures.explain,
            figures
                .memory
                .map_or_else(|| "–".into(), |mb| mb.to_string()),
            figures.placed,
            figures.sum,
            load()
        )?;
    }
    if let Some(python) = &options.python {
        eprintln!("{students} students: other solvers");
        let beside = beside(python, students)?;
        text.push_str("\nOther solvers on the same round, in the same run:\n\n");
        if let Some((seconds, sum)) = beside.flow_seconds.zip(beside.flow_sum) {
            writeln!(
                text,
                "- OR-Tools `SimpleMinCostFlow`, the sum of ranks alone: {:.1} ms, sum {sum}",
                seconds * 1000.0
            )?;
        }
        match beside.highs_seconds.zip(beside.highs_sum) {
            Some((seconds, sum)) => writeln!(
                text,
                "- HiGHS (scipy `milp`), the five levels of minsum: {:.0} ms, sum {sum}",
                seconds * 1000.0
            )?,
            None => text.push_str("- HiGHS (scipy `milp`): left out, it takes many minutes\n"),
        }
    }
    Ok(())
}

/// Each policy in a process of its own.
fn child(policy: Policy, students: usize, runs: usize) -> anyhow::Result<Figures> {
    let output = Command::new(std::env::current_exe()?)
        .args([
            "--runs",
            &runs.to_string(),
            "--one",
            policy.as_str(),
            &students.to_string(),
        ])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&said)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn beside(python: &Path, students: usize) -> anyhow::Result<Beside> {
    let folder =
        std::env::temp_dir().join(format!("practicum-bench-{students}-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    files::write_instance(&folder, &size::round(students))?;
    let output = Command::new(python)
        .arg("tests/judge/beside.py")
        .arg(&folder)
        .output();
    std::fs::remove_dir_all(&folder)?;
    let output = output?;
    serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn compare(students: usize, text: &mut String) -> anyhow::Result<()> {
    let sites = size::sites(students);
    writeln!(text, "\n### {students} students, {sites} sites\n")?;
    text.push_str(
        "| | placed | first choice | mean rank | worst rank |\n|---|---:|---:|---:|---:|\n",
    );
    for result in rivals::all(&size::round(students))? {
        writeln!(
            text,
            "| {} | {} | {} | {:.2} | {} |",
            result.name, result.placed, result.first, result.mean, result.worst
        )?;
    }
    Ok(())
}

/// The machine's load average over the last minute; where the system tells.
fn load() -> String {
    let line = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    line.split(' ')
        .next()
        .filter(|load| !load.is_empty())
        .unwrap_or("?")
        .to_owned()
}
