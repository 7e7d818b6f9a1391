//! The table of ratios.

use crate::{Options, export::Export, morning::Morning, roster::Roster, storm::Storm};
use std::{fmt::Write as _, process::Command, time::Duration};

/// What PostgreSQL alone needs.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    /// Processor milliseconds for each transaction.
    pub database: f64,
    /// Statements in it.
    pub statements: usize,
}

/// One line of the table: a value of each run.
#[derive(Debug, Clone)]
pub struct Figure {
    pub name: &'static str,
    pub goal: &'static str,
    /// Bytes of the answer, not compressed unless asked for so.
    pub bytes: usize,
    pub server: Vec<f64>,
    pub database: Vec<f64>,
    pub p50: Vec<f64>,
    pub p99: Vec<f64>,
    pub rate: Vec<f64>,
    pub load: String,
    pub floor: Option<Floor>,
}

impl Figure {
    /// Not measured yet.
    pub fn named(name: &'static str, goal: &'static str, bytes: usize) -> Self {
        Self {
            name,
            goal,
            bytes,
            server: Vec::new(),
            database: Vec::new(),
            p50: Vec::new(),
            p99: Vec::new(),
            rate: Vec::new(),
            load: String::new(),
            floor: None,
        }
    }

    fn cpu(&self) -> f64 {
        median(&self.server) + median(&self.database)
    }
}

/// Everything at one size.
#[derive(Debug, Default)]
pub struct Size {
    pub entries: u64,
    pub figures: Vec<Figure>,
    pub morning: Option<Morning>,
    pub storm: Option<Storm>,
    /// The most memory of the server, and what it held at the end, in MB.
    pub memory: Option<(u64, u64)>,
    pub first_page: Duration,
    pub export: Option<Export>,
    pub roster: Option<Roster>,
}

/// Everything.
#[derive(Debug)]
pub struct Report {
    runs: usize,
    /// Processor milliseconds of the bare handler.
    pub hello: Option<f64>,
    pub sizes: Vec<Size>,
}

impl Report {
    /// Nothing measured yet.
    pub fn begin(options: &Options) -> Self {
        Self {
            runs: options.runs,
            hello: None,
            sizes: Vec::new(),
        }
    }

    /// The page `docs/bench.md`.
    pub fn text(&self) -> String {
        let mut text = String::from("# How fast it is\n\n");
        let _ = writeln!(
            text,
            "Measured by `bin/bench` on {}. CPU is processor time for each request in milliseconds, of the web server and of all of\n\
             PostgreSQL; medians of {} runs. *pgbench* is what PostgreSQL needs when pgbench sends it the statements of the same\n\
             request; *ratio* is our CPU over that and the bare handler together. Times are those of the clients (p50, p99 in\n\
             milliseconds), which share the processors with the server and PostgreSQL.\n",
            machine(),
            self.runs
        );
        if let Some(hello) = self.hello {
            let _ = writeln!(text, "A handler that says one line: {hello:.3} CPU ms.\n");
        }
        for size in &self.sizes {
            self.size(&mut text, size);
        }
        self.growth(&mut text);
        text
    }

    fn size(&self, text: &mut String, size: &Size) {
        let _ = writeln!(text, "## {} entries\n", thousands(size.entries));
        text.push_str("| | goal | CPU | server | database | pgbench | ratio | p50 | p99 | per s | clients' load | KB |\n");
        text.push_str("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for figure in &size.figures {
            let (floor, ratio) = figure.floor.map_or_else(
                || ("–".into(), "–".into()),
                |floor| {
                    let ratio = figure.cpu() / (floor.database + self.hello.unwrap_or(0.0));
                    let statements = floor.statements;
                    (
                        format!("{:.2} ({statements} statements)", floor.database),
                        format!("{ratio:.1}"),
                    )
                },
            );
            let _ = writeln!(
                text,
                "| {} | {} | **{:.2}** | {:.2} | {:.2} | {} | {} | {:.1} | {:.1} | {:.0} | {} | {:.1} |",
                figure.name,
                figure.goal,
                figure.cpu(),
                median(&figure.server),
                median(&figure.database),
                floor,
                ratio,
                median(&figure.p50),
                median(&figure.p99),
                median(&figure.rate),
                figure.load,
                crate::load::count(figure.bytes) / 1024.0,
            );
        }
        text.push('\n');
        if let Some((most, now)) = size.memory {
            let _ = writeln!(
                text,
                "- Memory of the server: {most} MB at most, {now} MB at the end (goal: 64 MB)."
            );
        }
        let _ = writeln!(
            text,
            "- First page {} ms after the start (goal: 300 ms).",
            size.first_page.as_millis()
        );
        if let Some(morning) = size.morning {
            let _ = writeln!(
                text,
                "- First look of a day, where every student stands computed anew: {:.0} ms for the slowest of {} coordinators\n  ({} rows of the college are old each morning; {:.0} ms when nothing was ever computed).",
                morning.day, morning.coordinators, morning.rows, morning.ever
            );
        }
        if let Some(storm) = size.storm {
            let _ = writeln!(
                text,
                "- 200 sign-ins at once: pages read meanwhile have a p99 of {:.0} ms ({} pages; {:.0} ms when nobody signs in; goal: 50 ms); the last\n  of the 200 is in after {:.1} s.",
                storm.p99,
                storm.pages,
                storm.calm,
                storm.signed_in_after / 1000.0
            );
        }
        if let Some(export) = size.export {
            let _ = writeln!(
                text,
                "- Export of {} lines ({} MB): the first byte after {:.0} ms (goal: 100 ms), all of it in {:.1} s, {:.0} CPU ms for each thousand\n  lines; memory of the server {} MB before, {} MB at most.",
                thousands(u64::try_from(export.lines).unwrap_or(0)),
                export.bytes / 1_000_000,
                export.first_byte.as_secs_f64() * 1000.0,
                export.whole.as_secs_f64(),
                export.cpu_ms * 1000.0 / crate::load::count(export.lines),
                export.memory.0,
                export.memory.1,
            );
        }
        if let Some(roster) = size.roster {
            let _ = writeln!(
                text,
                "- Roster of 50,000 rows: dry run {:.1} s (goal: 5 s), applied in {:.1} s (goal: 10 s).",
                roster.dry_run.as_secs_f64(),
                roster.apply.as_secs_f64(),
            );
        }
        text.push('\n');
    }

    /// How each figure grows with the ledger.
    fn growth(&self, text: &mut String) {
        let (Some(first), Some(last)) = (self.sizes.first(), self.sizes.last()) else {
            return;
        };
        if first.entries == last.entries {
            return;
        }
        let _ = writeln!(
            text,
            "## From {} to {} entries\n",
            thousands(first.entries),
            thousands(last.entries)
        );
        text.push_str("| | CPU | |\n|---|---|---|\n");
        for figure in &first.figures {
            let Some(grown) = last.figures.iter().find(|other| other.name == figure.name) else {
                continue;
            };
            let change = (grown.cpu() / figure.cpu() - 1.0) * 100.0;
            let _ = writeln!(
                text,
                "| {} | {:.2} to {:.2} | {change:+.0} % |",
                figure.name,
                figure.cpu(),
                grown.cpu()
            );
        }
        text.push('\n');
    }
}

/// Says what is being done.
pub fn progress(words: &str) {
    eprintln!("bench: {words}");
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(": ")
                .map(|(_, name)| name.to_owned())
        })
        .unwrap_or_default();
    let postgres = Command::new("psql").arg("--version").output().map_or_else(
        |_| String::new(),
        |said| String::from_utf8_lossy(&said.stdout).trim().to_owned(),
    );
    let postgres = postgres.split_whitespace().nth(2).unwrap_or("?").to_owned();
    format!("{processors} shared processors ({model}), PostgreSQL {postgres}")
}
