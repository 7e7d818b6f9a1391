//! Writing events.

use super::event::{Act, Event};
use crate::{
    access::Who,
    kernel::ids::{EventId, PersonId},
};
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
        who.person.map(PersonId::get),
        event.action,
        event.subject.kind,
        event.subject.id,
        event.student.map(PersonId::get),
        reason,
        detail,
        act.origin
    )
    .fetch_one(db)
    .await?;
    Ok(())
}
