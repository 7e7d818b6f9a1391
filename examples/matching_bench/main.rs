//! `bin/bench --matching`: how fast rounds are solved and explained at 100, 1,000 and 10,000 students under every
//! policy, in how much memory, beside somebody else's solvers on the same rounds; and what other ways of placing
//! students give there.
//!
//! `cargo run --release --example matching_bench -- [--python target/judge/bin/python] [--runs 5]
//! [--sizes 100,1000,10000] [--write docs/matching-bench.md]`

mod measure;
mod report;
mod rivals;
mod size;

use anyhow::Context as _;
use clap::Parser;
use std::path::PathBuf;

/// What to measure.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// Students, one size after the other: 100, 1000, 10000.
    #[arg(long, value_delimiter = ',', default_value = "100,1000,10000")]
    sizes: Vec<usize>,
    /// Runs of each figure, at least; the mean is told.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// A Python with the judge's packages; without it the other solvers are left out.
    #[arg(long)]
    python: Option<PathBuf>,
    /// Only what other ways of placing students give.
    #[arg(long)]
    comparisons: bool,
    /// The file to write the tables to.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Measures one policy on one size and prints the figures as JSON.
    #[arg(long, hide = true, num_args = 2)]
    one: Option<Vec<String>>,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if let Some([policy, students]) = options.one.as_deref() {
        let figures = measure::one(policy, students.parse()?, options.runs)?;
        println!("{}", serde_json::to_string(&figures)?);
        return Ok(());
    }
    let text = report::text(&options)?;
    println!("{text}");
    if let Some(file) = &options.write {
        std::fs::write(file, text).with_context(|| file.display().to_string())?;
    }
    Ok(())
}
