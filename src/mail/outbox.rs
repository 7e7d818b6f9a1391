//! Reading the outbox: what a demo installation would have sent.

use super::refusal;
use crate::kernel::{ids::MailId, page::Page, time::Instant};
use sqlx::PgConnection;

/// One line of the outbox.
#[derive(Debug, Clone)]
pub struct MailLine {
    /// Its id.
    pub id: MailId,
    /// When it was queued.
    pub created_at: Instant,
    /// To whom.
    pub to_name: String,
    /// Where to.
    pub to_address: String,
    /// The subject.
    pub subject: String,
}

/// A page of the outbox, newest first. `before` is the mail after which the page begins.
pub async fn list(
    db: &mut PgConnection,
    before: Option<MailId>,
    size: u16,
) -> Result<Page<MailLine>, sqlx::Error> {
    let rows = sqlx::query_as!(
        MailLine,
        "select id, created_at, to_name, to_address, subject from mail
         where $1::uuid is null or (created_at, id) < (select m.created_at, m.id from mail m where m.id = $1)
         order by created_at desc, id desc limit $2",
        before.map(MailId::get),
        i64::from(size) + 1
    )
    .fetch_all(db)
    .await?;
    Ok(Page::of(rows, usize::from(size), |line| {
        line.id.to_string()
    }))
}

/// A whole mail.
#[derive(Debug, Clone)]
pub struct WholeMail {
    /// When it was queued.
    pub created_at: Instant,
    /// To whom.
    pub to_name: String,
    /// Where to.
    pub to_address: String,
    /// The subject.
    pub subject: String,
    /// The text, with its links.
    pub text: String,
    /// `waiting`, `sent`, `kept` or `failed`.
    pub state: String,
    /// Why it did not go out the last time.
    pub last_error: String,
}

impl WholeMail {
    /// Why it did not go out the last time: a line for people, and what the machines said.
    pub fn refusal(&self) -> (&str, &str) {
        refusal::parts(&self.last_error)
    }
}

/// One mail.
pub async fn find(db: &mut PgConnection, id: MailId) -> Result<Option<WholeMail>, sqlx::Error> {
    sqlx::query_as!(
        WholeMail,
        "select created_at, to_name, to_address, subject, text, state, last_error from mail where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await
}
