//! Pages of this area, a file for each part of it.

pub mod account;
pub mod address;
pub mod demo;
pub mod events;
pub mod institution;
pub mod link;
pub mod outbox;
pub mod people;
pub mod role;
pub mod set_up;
pub mod sign_in;
pub mod welcome;
