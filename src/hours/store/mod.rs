//! SQL of the ledger. Nothing decides here.

mod answer;
mod desk;
mod entry;
mod extras;
mod history;
mod own;
mod place;
mod progress;
mod read;
mod requests;
mod sheet;
mod signed;
mod totals;
mod write;

pub use answer::{decide_all, locked, redact, sign_all, supersede_before, undecide};
pub use desk::{Competency, competencies, first_submitted};
pub use entry::{Entry, before, corrected, ledger, logged};
pub use extras::{ClockRun, Comment, comments, running_clock, start_clock, stop_clock};
pub use history::{
    Decision, Dispute, agreed, category_names, competencies_of, decisions, dispute_of, helpers_of,
    insert_agreement, insert_dispute, insert_extras, replace_extras,
};
pub use own::own_entries;
pub use place::{Place, only_on, places_of_enrolment, places_of_student, requirement_of_enrolment};
pub use progress::{CategorySum, sums_among, sums_of_enrolment};
pub use read::{
    entries_among, entries_of_enrolment, entries_of_enrolments, entries_of_student, entry,
    newest_entry, versions, versions_of,
};
pub use requests::{
    LateRequest, Shift, insert_late_request, late_requests, replace_shifts, shifts,
};
pub use sheet::{SheetHead, SheetSignature, sheet_head, signatures_of_enrolment};
pub use signed::{SignedEntry, signed_entries};
pub use totals::{Differing, TotalsCheck, check_totals};
pub use write::{delete_draft, insert, mark_decided, refresh, set_state, submit, update_content};
