//! The hours ledger: spans, states, rules, counting, and the pages on which students keep it.

pub mod content;
pub mod counting;
mod days;
pub mod line;
pub mod patient_data;
pub mod rules;
pub mod span;
pub mod state;
mod store;

use crate::web::Routes;

pub use days::Days;
pub use store::{
    Entry, before, entries_of_enrolment, entries_of_student, entry, ledger, mark_decided, refresh,
    versions,
};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
