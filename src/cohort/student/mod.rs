//! One student's page: progress, ledger, placements, supervisors and their links, requests, signatures, events.

mod ledger;
mod pages;
mod progress;
mod record;
mod store;

pub use pages::student;
pub use record::record;
