//! Files that somebody brings from another system. A worker looks at a file first (a *dry run* with a report, row by row)
//! and applies it, when asked to, from the very same bytes in one transaction. What a file means is the business of the
//! area it belongs to; bringing, waiting, cancelling and telling how far the work has come are the same for all.

mod actions;
mod jobs;
mod meter;
mod model;
mod page;
mod report;
mod store;
mod task;

pub use actions::{
    Events, Import, ask_to_apply, bring, cancel, keep_applied, keep_at_once, keep_look, keep_stale,
    look_again,
};
pub use jobs::CLEARING;
pub use meter::Meter;
pub use model::{ImportRun, Kind, NewRun, Reading, RunLine, RunState, Step};
pub use page::{AtWork, Filter, ReportPart, RunRow, rows, settled};
pub use report::{OutcomeKind, Report, ReportLine, differences};
pub use store::{Standing, content, find, lines, lock, newest, standing};
pub use task::Task;

/// What is said when the data changed between the dry run and the application.
pub const STALE: &str = "The data changed since the dry run. Look at the new report, then apply it";
