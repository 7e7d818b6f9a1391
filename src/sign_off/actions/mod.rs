//! What people do here: grant, rule, store, event.

pub mod answer;
pub mod events;
pub mod request;
pub mod sign;
