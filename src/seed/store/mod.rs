//! SQL of planted worlds. Nothing decides here.

mod hours;
mod places;
mod programs;

pub use hours::*;
pub use places::*;
pub use programs::*;
