//! Pages on which students keep their hours.

mod clock;
mod edit;
mod home;
mod ledger;
mod line;
mod progress;
mod requests;
mod rows;
mod same;
mod show;
mod submission;
mod week;

pub use clock::{clock, drop_clock, start_clock, stop_clock};
pub use edit::{correct, correction, create, edit, new, update};
pub use home::home;
pub use ledger::{ledger, ledger_csv};
pub use line::{echo, line};
pub use requests::{ask_late, dispute, late_requests, raise_dispute};
pub use same::same;
pub use show::show;
pub use submission::{remove, remove_some, submit, take_back};
pub use week::{pattern, save_pattern, save_week, this_week, week};
