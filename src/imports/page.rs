//! Parts of pages: a report as counts and lines, how far a worker has come, the list of files.

use super::{
    model::{ImportRun, RunLine, RunState, Step, grouped},
    report::{OutcomeKind, ReportLine},
    store::{self, Standing},
};
use crate::{
    kernel::{ids::ImportRunId, time::Instant},
    web::{Ctx, Result},
};
use serde::Deserialize;
use std::time::Duration;

/// Which lines are asked for: one outcome or all, from a line on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// An outcome's word; empty for all.
    pub show: String,
    /// The number of the last line of the page before.
    pub after: Option<i32>,
}

impl Filter {
    /// The outcome asked for. Who asks for none gets the refused rows where there are any, for those are to be mended.
    pub fn outcome(&self, run: &ImportRun) -> Option<OutcomeKind> {
        let refused = Some(OutcomeKind::Refused).filter(|_| run.lines().refused > 0);
        match self.show.as_str() {
            "" => refused,
            word => OutcomeKind::parse(word),
        }
    }
}

/// Lines of a report with their links.
#[derive(Debug)]
pub struct ReportPart {
    /// Words, address and whether it is the current one.
    pub tabs: Vec<(String, String, bool)>,
    /// The lines of this page.
    pub lines: Vec<ReportLine>,
    /// Address of the page before; the first page has none.
    pub previous: Option<String>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Whether the file came alone, so that no file name is shown.
    pub alone: bool,
}

/// Lines on a page of a report.
pub(super) const LINES: i32 = 50;

impl ReportPart {
    /// The part for a run at `path`, out of lines asked for with one more than fits.
    pub fn new(
        run: &ImportRun,
        path: &str,
        filter: &Filter,
        found: Vec<(i32, ReportLine)>,
    ) -> Self {
        let most = usize::try_from(LINES).unwrap_or(50);
        let show = filter.outcome(run).map_or(ALL, OutcomeKind::as_str);
        let more = found.len() > most;
        let last = found.get(most.saturating_sub(1)).map(|(seq, _)| *seq);
        let lines: Vec<ReportLine> = found.into_iter().take(most).map(|(_, line)| line).collect();
        Self {
            tabs: tabs(run, path, show),
            alone: lines.iter().all(|line| line.file.is_empty()),
            lines,
            previous: filter.after.map(|_| address(path, show, None)),
            next: last
                .filter(|_| more)
                .map(|seq| address(path, show, Some(seq))),
        }
    }
}

/// Asked for when all lines are wanted.
const ALL: &str = "all";

/// All lines, and those of each outcome that occurs.
fn tabs(run: &ImportRun, path: &str, show: &str) -> Vec<(String, String, bool)> {
    let sum = run.lines();
    let count = |outcome| match outcome {
        OutcomeKind::Added => sum.added,
        OutcomeKind::Changed => sum.changed,
        OutcomeKind::Unchanged => sum.unchanged,
        OutcomeKind::Gone => sum.gone,
        OutcomeKind::Refused => sum.refused,
    };
    let occur = OutcomeKind::ALL
        .into_iter()
        .filter(|outcome| count(*outcome) > 0)
        .map(|outcome| (outcome.label(), outcome.as_str()));
    std::iter::once(("All", ALL))
        .chain(occur)
        .map(|(label, word)| (label.to_owned(), address(path, word, None), show == word))
        .collect()
}

fn address(path: &str, show: &str, after: Option<i32>) -> String {
    let mut parts = Vec::new();
    if !show.is_empty() {
        parts.push(format!("show={show}"));
    }
    if let Some(after) = after {
        parts.push(format!("after={after}"));
    }
    if parts.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", parts.join("&"))
    }
}

/// A line of the list of files.
#[derive(Debug)]
pub struct RunRow {
    /// Which.
    pub id: ImportRunId,
    /// The file's name.
    pub file_name: String,
    /// Where it stands.
    pub state: RunState,
    /// When it came, in words.
    pub when: String,
}

/// The list of files in words.
pub fn rows(runs: Vec<RunLine>, ctx: &Ctx) -> Vec<RunRow> {
    let zone = ctx.app().zone();
    runs.into_iter()
        .map(|run| RunRow {
            id: run.id,
            when: run.created_at.words_in(&zone),
            file_name: run.file_name,
            state: run.state,
        })
        .collect()
}

/// A step of the work with its words.
#[derive(Debug, PartialEq, Eq)]
pub struct StepRow {
    /// What is done in it.
    pub words: &'static str,
    /// `done`, `now` or `ahead`.
    pub state: &'static str,
}

/// How far a worker has come with a file, in words and steps.
#[derive(Debug)]
pub struct AtWork {
    /// What happens now.
    pub now: String,
    /// Every step, the present one among them.
    pub steps: Vec<StepRow>,
    /// Rows that are done in this step.
    pub done: u64,
    /// Rows of this step; 0 when they are not known.
    pub all: u64,
    /// "12,000 of 50,000 rows"; empty when they are not known.
    pub rows: String,
    /// Said when nothing has moved for a while.
    pub still: String,
}

/// Without a sign of life for so many seconds, the page says what will happen.
const STILL_SECONDS: i64 = 10;

impl AtWork {
    /// How far a run has come; nothing when no worker has it or will have it.
    pub fn of(run: &ImportRun, standing: Option<Standing>, now: Instant) -> Option<Self> {
        if !run.state.is_at_work() {
            return None;
        }
        let standing = standing?;
        let reading = standing.reading;
        let steps = if run.state == RunState::Waiting {
            Step::LOOKING
        } else {
            Step::APPLYING
        };
        let at = steps.iter().position(|step| *step == reading.step);
        let state = |position: usize| match at {
            Some(at) if position < at => "done",
            Some(at) if position == at => "now",
            _ => "ahead",
        };
        let number = at.map_or(String::new(), |at| {
            format!("Step {} of {}: ", at + 1, steps.len())
        });
        let still = now.as_second() - standing.moved_at.as_second();
        Some(Self {
            now: format!("{number}{}", lower(reading.step.label(), at.is_some())),
            steps: (0..)
                .zip(steps)
                .map(|(position, step)| StepRow {
                    words: step.label(),
                    state: state(position),
                })
                .collect(),
            done: reading.done,
            all: reading.all,
            rows: rows_words(reading.step, reading.done, reading.all),
            still: if still < STILL_SECONDS {
                String::new()
            } else {
                format!(
                    "Nothing has moved for {still} seconds. If the program was stopped, the work is taken up again by itself, from the beginning of its steps."
                )
            },
        })
    }
}

fn lower(words: &str, small: bool) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if small => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

fn rows_words(step: Step, done: u64, all: u64) -> String {
    let what = match step {
        Step::Queued | Step::Comparing => return String::new(),
        Step::Reading => "rows",
        Step::Reporting => "lines",
        Step::Writing => "records",
    };
    format!("{} of {} {what}", grouped(done), grouped(all))
}

/// How long an answer waits for the worker, step by step: together one second.
const PATIENCE: [u64; 7] = [30, 40, 60, 100, 170, 250, 350];

/// Waits up to a second for the worker, so that a small file leads straight to its report. Where no worker runs in this
/// process there is nothing to wait for.
pub async fn settled(ctx: &Ctx, run: ImportRunId) -> Result<()> {
    if !ctx.app().wake_workers() {
        return Ok(());
    }
    for millis in PATIENCE {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        let found = ctx.read(async |db| Ok(store::find(db, run).await?)).await?;
        if found.is_none_or(|run| !run.state.is_at_work()) {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::model::Reading;
    use crate::platform::import_report::Summary;

    fn run(state: RunState) -> ImportRun {
        ImportRun {
            id: ImportRunId::fresh(),
            kind: "sites_cms".into(),
            program: None,
            offering: None,
            file_name: "hospitals.csv".into(),
            state,
            why: String::new(),
            summary: Summary::default(),
            report: serde_json::Value::Null,
            created_at: moment(0),
            applied_at: None,
        }
    }

    fn moment(seconds: i64) -> Instant {
        Instant("2026-11-17T16:05:00Z".parse().unwrap()).plus_seconds(seconds)
    }

    fn standing(step: Step, done: u64, all: u64) -> Standing {
        Standing {
            reading: Reading { step, done, all },
            moved_at: moment(0),
        }
    }

    #[test]
    fn the_page_says_which_step_and_how_many_rows() {
        let part = AtWork::of(
            &run(RunState::Applying),
            Some(standing(Step::Writing, 12_000, 1_050_000)),
            moment(3),
        )
        .unwrap();
        assert_eq!(part.now, "Step 3 of 3: write the changes");
        assert_eq!(part.rows, "12,000 of 1,050,000 records");
        let states: Vec<_> = part.steps.iter().map(|step| step.state).collect();
        assert_eq!(states, ["done", "done", "now"]);
        assert_eq!(part.still, "");
    }

    #[test]
    fn a_file_that_waits_or_stands_still_says_so() {
        let waits = AtWork::of(
            &run(RunState::Waiting),
            Some(standing(Step::Queued, 0, 0)),
            moment(14),
        )
        .unwrap();
        assert_eq!(waits.now, "Wait for a turn");
        assert!(waits.steps.iter().all(|step| step.state == "ahead"));
        assert!(waits.still.starts_with("Nothing has moved for 14 seconds"));
        assert!(
            AtWork::of(
                &run(RunState::Applied),
                Some(standing(Step::Writing, 1, 1)),
                moment(0)
            )
            .is_none()
        );
    }
}
