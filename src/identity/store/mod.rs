//! SQL of this area, a file for each kind of record. Nothing decides here.

pub mod clearing;
pub mod demo;
pub mod institution;
pub mod invitation;
pub mod person;
pub mod role;
pub mod session;
pub mod sign_in;
