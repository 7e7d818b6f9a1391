//! The placement: a student at a site between two dates, with supervisors; its states and its changes.

mod store;

use crate::web::Routes;

pub use store::{PlacementFacts, facts, facts_of_student};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
