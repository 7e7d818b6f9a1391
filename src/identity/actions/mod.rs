//! What people do here: each function takes the proof, applies the rule, writes, and records the event last.

pub mod account;
pub mod demo;
pub mod institution;
pub mod invitations;
pub mod people;
pub mod sessions;
pub mod sign_in;
