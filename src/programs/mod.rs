//! The area `programs`.

use crate::web::Routes;

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}

pub mod requirement;
mod store;

pub use store::requirement as load_requirement;
