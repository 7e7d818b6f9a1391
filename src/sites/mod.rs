//! The area `sites`.

pub mod distance;
pub mod import;
pub mod kind;

use crate::web::Routes;

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
