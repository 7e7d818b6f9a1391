//! Writing and reading events.

use super::event::{Act, Event};
use crate::{access::Who, kernel::ids::EventId};
use sqlx::PgConnection;

/// Writes one event at the end of its chain. Call it last in a transaction: the head of the chain is locked from here
/// to the commit.
pub async fn record(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    event: Event,
) -> Result<(), sqlx::Error> {
    let (chain, kind) = act.chain(event.program);
    let detail = if event.detail.is_null() {
        String::new()
    } else {
        event.detail.to_string()
    };
    let reason = if event.reason.is_empty() && who.kind == "system" {
        who.name.clone()
    } else {
        event.reason
    };
    sqlx::query!(
        "select event_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        chain,
        kind,
        EventId::fresh().get(),
        act.now as _,
        who.kind,
        who.person.map(|person| person.get()),
        event.action,
        event.subject.kind,
        event.subject.id,
        event.student.map(|student| student.get()),
        reason,
        detail,
        act.origin
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// One event as a page shows it.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// When.
    pub at: crate::kernel::time::Instant,
    /// Who, by name; the program itself has none.
    pub actor: Option<String>,
    /// The verb.
    pub action: String,
    /// Why.
    pub reason: String,
    /// Particulars as JSON text.
    pub detail: String,
}

/// The newest events about a record, newest first.
pub async fn about(
    db: &mut PgConnection,
    subject: uuid::Uuid,
    most: i64,
) -> Result<Vec<EventRow>, sqlx::Error> {
    sqlx::query_as!(
        EventRow,
        r#"select e.at, p.name as "actor?", e.action, e.reason, e.detail
           from event e left join person p on p.id = e.actor_id
           where e.subject_id = $1 order by e.seq desc limit $2"#,
        subject,
        most
    )
    .fetch_all(db)
    .await
}
