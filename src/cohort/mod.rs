//! The coordinator's view: what needs them today, where every student stands, one student's page, late-entry requests.

mod standing;
mod table;

use crate::{
    access::Permission,
    web::{Access, Routes},
};

pub use standing::freshen;

/// Routes of this area.
pub fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewCohort);
    Routes::new()
        .get("/cohort", view, table::cohort)
        .get("/cohort.csv", view, table::export)
}
