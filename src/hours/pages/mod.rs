//! Pages on which students keep their hours.

mod clock;
mod correction;
mod edit;
mod entry_check;
mod entry_page;
mod home;
mod ledger;
mod ledger_csv;
mod line;
mod new;
mod pattern;
mod progress;
mod record;
mod requests;
mod rows;
mod same;
mod show;
mod submission;
mod week;
mod week_fill;

pub use clock::{clock, drop_clock, start_clock, stop_clock};
pub use correction::{correct, correction};
pub use edit::{edit, update};
pub use home::home;
pub use ledger::ledger;
pub use ledger_csv::ledger_csv;
pub use line::{echo, line};
pub use new::{create, new};
pub use pattern::{pattern, save_pattern};
pub use record::record;
pub use requests::{ask_late, dispute, late_requests, raise_dispute};
pub use rows::{made_by, tone};
pub use same::same;
pub use show::show;
pub use submission::{remove, remove_some, submit, take_back};
pub use week::{save_week, this_week, week};
