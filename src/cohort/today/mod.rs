//! What needs the coordinator today: one list over everything that waits, is late or is missing, most urgent first.

mod beginning;
mod item;
mod pages;
mod store;
mod words;

pub use pages::today;
