//! The queue's table.

use crate::kernel::{ids::JobId, time::Instant};
use sqlx::PgConnection;

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Which handler takes it.
    pub kind: &'static str,
    /// Ids only.
    pub payload: serde_json::Value,
    /// Not before this moment.
    pub run_at: Instant,
    /// Queued once for ever under this key, whoever asks again.
    pub once_key: Option<String>,
}

/// Queues a job in the caller's transaction.
pub async fn enqueue(db: &mut PgConnection, job: NewJob, now: Instant) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into job (id, kind, payload, once_key, run_at, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        JobId::fresh().get(),
        job.kind,
        job.payload,
        job.once_key,
        job.run_at as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A job that a worker holds.
#[derive(Debug)]
pub(super) struct Taken {
    pub id: JobId,
    pub kind: String,
    pub payload: serde_json::Value,
    pub attempts: i32,
}

/// Takes one due job of these kinds by moving it ahead as a lease: if the worker dies, the job comes back by itself.
pub(super) async fn take(
    db: &mut PgConnection,
    kinds: &[String],
    now: Instant,
    lease: Instant,
) -> Result<Option<Taken>, sqlx::Error> {
    sqlx::query_as!(
        Taken,
        "update job set run_at = $2, attempts = attempts + 1
         where id = (select id from job where state = 'waiting' and run_at <= $1 and kind = any ($3)
                     order by run_at, id limit 1 for update skip locked)
         returning id, kind, payload, attempts",
        now as _,
        lease as _,
        kinds
    )
    .fetch_optional(db)
    .await
}

/// Moves the lease on while the work goes on. Nothing happens when another worker has taken the job meanwhile.
pub(super) async fn hold(
    db: &mut PgConnection,
    taken: &Taken,
    lease: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set run_at = $3 where id = $1 and attempts = $2 and state = 'waiting'",
        taken.id.get(),
        taken.attempts,
        lease as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a job's outcome down, unless another worker has taken it meanwhile.
pub(super) async fn finish(
    db: &mut PgConnection,
    taken: &Taken,
    state: &str,
    error: &str,
    at: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set state = $3, last_error = $4, run_at = case when $3 = 'waiting' then $5 else run_at end,
                finished_at = case when $3 = 'waiting' then null else $5 end
         where id = $1 and attempts = $2 and state = 'waiting'",
        taken.id.get(),
        taken.attempts,
        state,
        error,
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}
