//! What people do with placements.

mod begin;
mod complete;
mod dates;
mod end;
mod gather;
mod mails;
mod place;
mod site;
mod supervisors;
mod withdrawal;

pub use begin::{begin, first_hours};
pub use complete::{complete, complete_from};
pub use dates::change_dates;
pub use end::end;
pub use gather::{Sketch, outlook, plan};
pub use mails::past_end;
pub use place::place;
pub use site::change_site;
pub use supervisors::{change_supervisor, end_supervisor};
pub use withdrawal::withdraw;

use super::model::NotReady;
use crate::kernel::problems::Problems;

/// What blocks, as problems of the form that asked for it.
fn blocks<'a>(found: impl IntoIterator<Item = &'a NotReady>) -> Result<(), Problems> {
    let mut problems = Problems::none();
    for one in found.into_iter().filter(|one| one.blocks) {
        let field = match one.code {
            "supervisor_full" | "own_supervisor" => "supervisor",
            _ => "not-ready",
        };
        problems.add(field, one.words.clone());
    }
    problems.or(|| Some(()))
}
