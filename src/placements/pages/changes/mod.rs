//! Changes of a placement that is on: dates, early end, completion.

mod dates;
mod ending;

pub use dates::{change_dates, dates};
pub use ending::{end, ending};
