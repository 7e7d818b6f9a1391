//! Pages of this area.

mod edit;
mod imports;
mod list;
mod organizations;
mod profile;
mod supervisors;

pub use edit::{create, edit, new, update};
pub use imports::{apply, bring, cancel, import, imports};
pub use list::list;
pub use organizations::{organization, organizations, rename_organization};
pub use profile::show;
pub use supervisors::{
    create_supervisor, edit_supervisor, end_supervisor, new_supervisor, update_supervisor,
};

use super::kind::SiteKind;

fn kinds() -> Vec<(&'static str, &'static str)> {
    SiteKind::ALL
        .into_iter()
        .map(|kind| (kind.code(), kind.label()))
        .collect()
}
