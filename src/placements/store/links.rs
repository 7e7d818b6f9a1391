//! Mailed links of those who no longer sign.

use crate::kernel::{
    ids::{PersonId, PlacementId},
    time::Instant,
};
use sqlx::PgConnection;

/// Closes the open links of somebody of which no item belongs to a placement they still sign for.
pub async fn close_empty_requests(
    db: &mut PgConnection,
    person: PersonId,
    now: Instant,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update sign_off_request r set closed_at = $2, closed_reason = 'Another supervisor signs these hours now'
         where r.supervisor_id = $1 and r.closed_at is null and r.answered_at is null
           and not exists (select from sign_off_item i
                           join placement_supervisor s on s.placement_id = i.placement_id
                               and s.person_id = r.supervisor_id and s.ended_at is null
                           where i.request_id = r.id)",
        person.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Whether hours of a placement wait for a signature.
pub async fn has_waiting(db: &mut PgConnection, id: PlacementId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from hours_entry where placement_id = $1 and state = 'submitted') as "waits!""#,
        id.get()
    )
    .fetch_one(db)
    .await
}
