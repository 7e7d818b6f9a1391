//! The event log: every change of state writes one event in its own transaction, chained by hash. Notifications and
//! timelines read this one stream.

mod event;
pub mod read;
pub(crate) mod store;
pub mod verify;
pub mod words;

pub use event::{Act, Event, Subject};
pub use store::record;
