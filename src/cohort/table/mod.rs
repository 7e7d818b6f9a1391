//! The cohort table: every student of an offering on one line, filtered and sorted by the server, and the same as CSV.

mod csv;
mod filter;
mod line;
mod pages;
mod store;

pub use csv::export;
pub use filter::Filter;
pub use line::{Line, status_label};
pub use pages::{Chosen, cohort, state_label};
pub use store::{Offering, Wanted, lines, offerings};
