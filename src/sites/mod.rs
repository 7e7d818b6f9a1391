//! The area `sites`.

use crate::web::Routes;

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
}
