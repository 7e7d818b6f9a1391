//! What people do here.

mod imports;
mod keep;
mod supervisors;

pub use imports::{Applied, CMS, apply, bring, look};
pub use keep::{add, change, rename_organization};
pub use supervisors::{add_supervisor, change_supervisor, end_supervisor};
