//! Pages of this area.

pub mod college;
pub mod dispute;
pub mod forwarding;
pub mod link;
pub mod queue;
pub mod sheet;
pub mod verify;
