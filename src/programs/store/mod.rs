//! SQL of this area. Nothing decides here.

mod offerings;
mod requirement;
mod roster_write;
mod rosters;

pub use offerings::find as offering;
pub use requirement::requirement;
pub use roster_write::write as write_roster;
pub use rosters::{all_programs, classes, members, offering_by_codes, people};
