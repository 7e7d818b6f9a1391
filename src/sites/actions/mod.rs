//! What people do here.

mod imports;
mod keep;
mod supervisors;

pub use imports::{apply, bring, import_at_once, look};
pub use keep::{add, change, rename_organization};
pub use supervisors::{add_supervisor, change_supervisor, end_supervisor};
