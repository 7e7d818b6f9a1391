//! Filters of the cohort table that somebody keeps under a name: their own, shown above the table as links.

mod actions;
mod forms;
mod pages;
mod store;
mod words;

pub use pages::{edit, filters, remove, rename, save};
pub use store::{SavedFilter, of_person};
