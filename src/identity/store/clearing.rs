//! Clearing away what nobody needs any more.

use crate::kernel::time::Instant;
use sqlx::PgConnection;

/// Deletes outcomes of forms after 7 days, failed sign-ins after one, links that ran out 30 days ago, sessions that
/// ended 90 days ago, and done work of the clock after 30. Gives how many rows went.
pub async fn clear(db: &mut PgConnection, now: Instant) -> Result<u64, sqlx::Error> {
    let mut gone = sqlx::query!(
        "delete from form_outcome where created_at < $1",
        now.plus_days(-7) as _
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "delete from sign_in_failure where failed_at < $1",
        now.plus_days(-1) as _
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "delete from invitation where expires_at < $1",
        now.plus_days(-30) as _
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "delete from session where expires_at < $1 or ended_at < $1",
        now.plus_days(-90) as _
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    gone += sqlx::query!(
        "delete from job where finished_at < $1 and state = 'done' and once_key like 'step %'",
        now.plus_days(-30) as _
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(gone)
}
