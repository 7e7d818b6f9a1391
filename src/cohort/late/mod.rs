//! Answering a request to log work later than the late-entry window lets.

mod actions;
mod forms;
mod pages;
mod store;

pub use pages::{answer, late_request};
