//! Pages of this area.

pub mod forwarding;
pub mod link;
pub mod sheet;
pub mod verify;
