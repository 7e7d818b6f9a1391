//! SQL of planted worlds. Nothing decides here.

pub mod bulk;
mod hours;
mod places;
mod programs;

pub use hours::*;
pub use places::*;
pub use programs::*;
