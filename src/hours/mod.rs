//! The hours ledger: spans, states, rules, counting, and the pages on which students keep it.

pub mod content;
pub mod counting;
mod days;
pub mod line;
pub mod patient_data;
mod progress;
pub mod rules;
pub mod span;
mod standing;
pub mod state;
mod store;

use crate::web::Routes;

pub use days::Days;
pub use progress::{Progress, progress};
pub use standing::{Standing, standing};
pub use store::{
    Entry, Place, before, entries_of_enrolment, entries_of_student, entry, insert, ledger,
    mark_decided, refresh, versions,
};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
