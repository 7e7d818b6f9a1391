//! Pages of this area.

mod changes;
mod events;
mod held;
mod list;
mod mine;
mod new;
mod plan;
mod show;
mod site;
mod supervisors;
mod withdrawal;

pub use changes::{change_dates, dates, end, ending};
pub use held::{conflict, held, marks, seen};
pub use list::list;
pub use mine::mine;
pub use new::{check, create, draft, new};
pub use show::show;
pub use site::{change_site, check_site, choose_site, draft_site};
pub use supervisors::{end_supervisor, ending_supervisor, new_supervisor, set_supervisor};
pub use withdrawal::{withdraw, withdrawal};
