//! The hours ledger: spans, states, rules, counting, and the pages on which students keep it.

mod actions;
mod cells;
pub mod changes;
pub mod content;
mod correcting;
pub mod counting;
mod days;
mod desk;
mod forms;
mod handing_in;
mod judge;
mod kind;
pub mod line;
mod own;
mod pages;
pub mod patient_data;
mod picture;
mod policy;
mod progress;
mod record;
mod room;
pub mod rules;
mod saving;
mod sheet;
mod signed;
pub mod span;
mod standing;
pub mod state;
mod stopped;
mod store;
mod work;

use crate::{
    access::Permission,
    web::{Access, Routes},
};

pub use actions::agree;
pub use cells::EntryCells;
pub use correcting::{Correcting, under_way, under_way_words};
pub use days::Days;
pub use forms::EntryForm;
pub use judge::Judged;
pub use pages::tone;
pub use picture::picture;
pub use policy::{Agree, CorrectForStudent, ToCorrect};
pub use progress::{Progress, progress};
pub use record::{History, Record, record};
pub use sheet::{Sheet, SheetPage, sheet};
pub use signed::{SIGNED_HEADINGS, Signers};
pub use standing::{Standing, standing};
pub use store::{
    Competency, Differing, Entry, Place, TotalsCheck, agreed, before, category_names, check_totals,
    corrected, decide_all, entries_among, entries_of_enrolment, entries_of_enrolments,
    entries_of_student, entry, insert, ledger, locked, logged, mark_decided, redact, refresh,
    sign_all, signed_entries, supersede_before, undecide, versions, versions_of,
};

/// Routes of this area.
pub fn routes() -> Routes {
    let own = Access::Needs(Permission::LogHours);
    Routes::new()
        .get("/hours", own, pages::home)
        .post("/hours/echo", own, pages::echo)
        .post("/hours/line", own, pages::line)
        .post("/hours/same", own, pages::same)
        .get("/hours/new", own, pages::new)
        .post("/hours/new", own, pages::create)
        .post("/hours/submission", own, pages::submit)
        .post("/hours/removal", own, pages::remove_some)
        .get("/hours/clock", own, pages::clock)
        .post("/hours/clock", own, pages::start_clock)
        .post("/hours/clock/stop", own, pages::stop_clock)
        .post("/hours/clock/removal", own, pages::drop_clock)
        .get("/hours/week", own, pages::this_week)
        .get("/hours/week/{day}", own, pages::week)
        .post("/hours/week/{day}", own, pages::save_week)
        .get("/hours/pattern", own, pages::pattern)
        .post("/hours/pattern", own, pages::save_pattern)
        .get("/hours/ledger", own, pages::ledger)
        .get("/hours/ledger.csv", own, pages::ledger_csv)
        .get("/hours/record", own, pages::record)
        .get("/hours/late-requests/new", own, pages::late_requests)
        .post("/hours/late-requests", own, pages::ask_late)
        .get("/hours/{entry}", own, pages::show)
        .get("/hours/{entry}/edit", own, pages::edit)
        .post("/hours/{entry}/edit", own, pages::update)
        .get("/hours/{entry}/correction", own, pages::correction)
        .post("/hours/{entry}/correction", own, pages::correct)
        .get("/hours/{entry}/dispute", own, pages::dispute)
        .post("/hours/{entry}/dispute", own, pages::raise_dispute)
        .post("/hours/{entry}/taking-back", own, pages::take_back)
        .post("/hours/{entry}/removal", own, pages::remove)
        .and(completion())
}

fn completion() -> Routes {
    let place = Access::Needs(Permission::ManagePlacements);
    let enrol = Access::Needs(Permission::ManagePrograms);
    Routes::new()
        .get("/placements/completion", place, pages::completions)
        .post("/placements/completion", place, pages::complete_several)
        .get(
            "/placements/{placement}/completion",
            place,
            pages::completion,
        )
        .post("/placements/{placement}/completion", place, pages::complete)
        .get(
            "/enrolments/{enrolment}/completion",
            enrol,
            pages::practicum,
        )
        .post(
            "/enrolments/{enrolment}/completion",
            enrol,
            pages::complete_practicum,
        )
        .post(
            "/enrolments/{enrolment}/completion/taking-back",
            enrol,
            pages::reopen_practicum,
        )
}
