//! SQL of the ledger. Nothing decides here.

mod entry;
mod place;
mod progress;
mod read;
mod write;

pub use entry::{Entry, before, ledger};
pub use place::{Place, places_of_enrolment, places_of_student, requirement_of_enrolment};
pub use progress::{CategorySum, sums_of_enrolment};
pub use read::{entries_of_enrolment, entries_of_student, entry, versions};
pub use write::{delete_draft, insert, mark_decided, refresh, set_state, update_content};
