//! Programs: courses with their versioned requirements, terms, offerings and enrolments; rosters from other systems.

pub mod requirement;
pub mod roster;
mod store;

use crate::web::Routes;

pub use store::requirement as load_requirement;

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
