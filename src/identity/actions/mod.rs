//! What people do here: each function takes the proof, applies the rule, writes, and records the event last.

pub mod demo;
pub mod sessions;
pub mod sign_in;
