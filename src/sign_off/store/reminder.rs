//! Reminders of requests that nobody answers. For the program itself.

use crate::kernel::{ids::RequestId, time::Instant};
use sqlx::PgConnection;

/// Requests that nobody answered, with how often they were reminded: those whose next step is due. Only the newest
/// request of a supervisor is followed up, and none for whom a new one is just being made: that mail is the reminder.
/// For the program itself.
pub async fn due_for_reminder(
    db: &mut PgConnection,
    now: Instant,
) -> Result<Vec<(RequestId, i16)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select r.id, r.reminders from sign_off_request r
         where r.answered_at is null and r.closed_at is null and r.expires_at > $1 and r.reminders < 3
           and coalesce(r.waiting_since, r.created_at) <= $1 - case r.reminders when 0 then interval '3 days' when 1 then interval '7 days' else interval '10 days' end
           and not exists (select from sign_off_request n where n.supervisor_id = r.supervisor_id and n.created_at > r.created_at and n.closed_at is null)
           and not exists (select from job j where j.kind = 'sign_off.request' and j.state = 'waiting' and j.payload->>'supervisor' = r.supervisor_id::text)
         order by r.created_at limit 500",
        now as _
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.reminders))
        .collect())
}

/// Takes a request's next reminder for this transaction; false when another process took it.
pub async fn take_reminder(
    db: &mut PgConnection,
    id: RequestId,
    from: i16,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update sign_off_request set reminders = $2 + 1, reminded_at = $3
         where id = $1 and reminders = $2 and answered_at is null and closed_at is null",
        id.get(),
        from,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts down that nothing in a request waits any more: answered elsewhere, changed or taken back.
pub async fn nothing_left(
    db: &mut PgConnection,
    id: RequestId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sign_off_request set answered_at = $2 where id = $1 and answered_at is null",
        id.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a request one more token, for a reminder's link.
pub async fn add_token(
    db: &mut PgConnection,
    id: RequestId,
    hash: &[u8],
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sign_off_token (token_hash, request_id, created_at) values ($1, $2, $3)",
        hash,
        id.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}
