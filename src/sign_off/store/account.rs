//! What an offer of an account needs to know and keeps.

use crate::kernel::{
    ids::{PersonId, RequestId},
    time::Instant,
};
use sqlx::PgConnection;

/// Whether the person who acts has an account, and the address that is theirs now.
pub async fn of(db: &mut PgConnection, person: PersonId) -> Result<(bool, String), sqlx::Error> {
    let row = sqlx::query!(
        r#"select actor_can_sign_in() as "has_account!", email from person where id = $1"#,
        person.get()
    )
    .fetch_one(db)
    .await?;
    Ok((row.has_account, row.email))
}

/// Whether somebody answered hours of a request since it was made.
pub async fn has_answered(
    db: &mut PgConnection,
    id: RequestId,
    by: PersonId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from sign_off_request r join sign_off_item i on i.request_id = r.id
               join hours_decision d on d.entry_id = i.entry_id and d.decided_by = $2 and d.decided_at >= r.created_at
               where r.id = $1) as "answered!""#,
        id.get(),
        by.get()
    )
    .fetch_one(db)
    .await
}

/// Puts down that an account was asked for through a link.
pub async fn asked(db: &mut PgConnection, id: RequestId, now: Instant) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sign_off_request set account_asked_at = $2 where id = $1",
        id.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}
