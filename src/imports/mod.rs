//! Files that somebody brings from another system. A file is looked at first (a *dry run* with a report, row by row),
//! then applied, from the very same bytes, in one transaction. What a file means is the business of the area it belongs to.

mod page;
mod report;
mod store;

pub use page::{Filter, ReportPart};
pub use report::{OutcomeKind, Report, ReportLine, differences};
pub use store::{
    ImportRun, Kind, NewRun, applied, content, drop_older, find, insert, keep_report, lines, lock,
    newest, peek,
};

/// What is said when the data changed between the dry run and the application.
pub const STALE: &str = "The data changed since the dry run, so nothing was applied. Look at the new report, then apply it";

/// A run's state in words.
pub fn state_words(state: &str) -> &'static str {
    match state {
        "applied" => "Applied",
        "dropped" => "Replaced by a newer file",
        _ => "Dry run, not applied",
    }
}
