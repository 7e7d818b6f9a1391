//! Mail: queued in the transaction that causes it, sent over SMTP afterwards; a demo installation keeps it and shows
//! it on its outbox page.

pub mod outbox;
mod refusal;
pub mod sender;
mod store;

pub use store::{NewMail, queue, queue_once};
