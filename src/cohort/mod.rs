//! The coordinator's view: what needs them today, where every student stands, one student's page, late-entry requests.

mod entries;
mod filters;
mod late;
mod policy;
mod standing;
mod student;
mod table;
mod today;

use crate::{
    access::Permission,
    web::{Access, Routes},
};

/// Routes of this area.
pub fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewCohort);
    let keep = Access::Needs(Permission::KeepHours);
    let own = Access::Needs(Permission::KeepFilters);
    Routes::new()
        .get("/today", keep, today::today)
        .get("/cohort", view, table::cohort)
        .get("/students/{enrolment}", view, student::student)
        .get("/students/{enrolment}/record", view, student::record)
        .get("/late-requests/{late_request}", keep, late::late_request)
        .post("/late-requests/{late_request}/answer", keep, late::answer)
        .get("/cohort.csv", view, table::export)
        .get("/cohort/entries.csv", view, entries::export)
        .get("/cohort/filters", own, filters::filters)
        .post("/cohort/filters", own, filters::save)
        .get("/cohort/filters/{filter}/edit", own, filters::edit)
        .post("/cohort/filters/{filter}", own, filters::rename)
        .post("/cohort/filters/{filter}/removal", own, filters::remove)
}
