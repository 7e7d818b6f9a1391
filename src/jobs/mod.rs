//! Work that happens later: a row written in the transaction that causes it, taken by any number of workers. A job
//! may run twice when a worker dies in the middle, so every handler comes to the same when repeated.

mod store;
mod worker;

pub use store::{NewJob, enqueue};
pub use worker::{Handler, Handlers, Outcome, run_due, work};
