//! SQL of the ledger. Nothing decides here.

mod entry;
mod read;
mod write;

pub use entry::{Entry, before, ledger};
pub use read::{entries_of_enrolment, entries_of_student, entry, versions};
pub use write::{delete_draft, insert, mark_decided, refresh, set_state, update_content};
