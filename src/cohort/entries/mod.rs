//! Every entry of the students whom the table shows, as one CSV file, for records and reviews: sent as it is read, a few
//! students at a time, so that memory does not grow with the ledger.

mod batch;
mod csv;
mod store;

pub use csv::export;
