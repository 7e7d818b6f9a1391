//! The real program on a private PostgreSQL, spoken to over the network: for tests that kill it, flood it and starve it.

pub mod http;
pub mod served;
