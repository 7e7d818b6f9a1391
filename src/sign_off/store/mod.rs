//! SQL of this area. Nothing decides here.

pub mod account;
pub mod asking;
pub mod college;
pub mod decision;
pub mod delegate;
pub mod item;
pub mod queue;
pub mod reminder;
pub mod request;
pub mod signature;
