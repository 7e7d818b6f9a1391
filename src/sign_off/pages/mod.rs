//! Pages of this area.

pub mod account;
pub mod answered;
pub mod college;
pub mod correction;
pub mod dispute;
pub mod entry;
pub mod forwarding;
pub mod later;
pub mod link;
pub mod queue;
pub mod redaction;
pub mod sheet;
pub mod verify;
