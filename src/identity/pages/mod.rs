//! Pages of this area, a file for each part of it.

pub mod demo;
pub mod outbox;
pub mod sign_in;
pub mod welcome;
