//! The part of a page that shows a report: the counts as links, and a page of lines.

use super::report::{OutcomeKind, ReportLine};
use super::store::ImportRun;
use serde::Deserialize;

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
    /// The outcome asked for.
    pub fn outcome(&self) -> Option<OutcomeKind> {
        OutcomeKind::parse(&self.show)
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
        let show = filter.outcome().map_or("", OutcomeKind::as_str);
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

fn tabs(run: &ImportRun, path: &str, show: &str) -> Vec<(String, String, bool)> {
    let sum = &run.summary;
    let all = sum.added + sum.changed + sum.unchanged + sum.gone + sum.refused;
    let counts = [sum.added, sum.changed, sum.unchanged, sum.gone, sum.refused];
    let mut tabs = vec![(
        format!("All {all}"),
        address(path, "", None),
        show.is_empty(),
    )];
    for (outcome, count) in OutcomeKind::ALL.into_iter().zip(counts) {
        let word = outcome.as_str();
        let words = format!("{} {count}", outcome.label());
        tabs.push((words, address(path, word, None), show == word));
    }
    tabs
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
