//! What people do here: grant, rule, store, event.

pub mod answer;
pub mod correct;
pub mod events;
pub mod keep;
pub mod request;
pub mod sign;
pub mod undo;
pub mod verify;
