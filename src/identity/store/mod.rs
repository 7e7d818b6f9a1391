//! SQL of this area, a file for each kind of record. Nothing decides here.

pub mod demo;
pub mod session;
pub mod sign_in;
