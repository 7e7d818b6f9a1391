//! How far the worker has come. Written beside the transaction that does the work, and seen before it commits.

use crate::{
    imports::model::{Reading, Step},
    kernel::{ids::ImportRunId, time::Instant},
};
use sqlx::PgConnection;

/// How far a run has come.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// What the meter said last.
    pub reading: Reading,
    /// When that was.
    pub moved_at: Instant,
}

/// A run waits for a worker, from the beginning.
pub async fn queued(
    db: &mut PgConnection,
    run: ImportRunId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into import_progress (run_id, program_id, step, moved_at)
         select r.id, r.program_id, 'queued', $2 from import_run r where r.id = $1
         on conflict (run_id) do update set step = 'queued', rows_done = 0, rows_all = 0, tries = 0, moved_at = $2",
        run.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A worker begins. Gives how often one has begun, this time included.
pub async fn begun(
    db: &mut PgConnection,
    run: ImportRunId,
    now: Instant,
) -> Result<i32, sqlx::Error> {
    let tries = sqlx::query_scalar!(
        "update import_progress set step = 'queued', rows_done = 0, rows_all = 0, tries = tries + 1, moved_at = $2
         where run_id = $1 returning tries",
        run.get(),
        now as _
    )
    .fetch_optional(db)
    .await?;
    Ok(tries.unwrap_or(0))
}

/// What the meter says.
pub async fn moved(
    db: &mut PgConnection,
    run: ImportRunId,
    reading: Reading,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let count = |rows: u64| i32::try_from(rows).unwrap_or(i32::MAX);
    sqlx::query!(
        "update import_progress set step = $2, rows_done = $3, rows_all = $4, moved_at = $5 where run_id = $1",
        run.get(),
        reading.step.as_str(),
        count(reading.done.min(reading.all)),
        count(reading.all),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How far a run has come.
pub async fn standing(
    db: &mut PgConnection,
    run: ImportRunId,
) -> Result<Option<Standing>, sqlx::Error> {
    let row = sqlx::query!(
        "select step, rows_done, rows_all, moved_at from import_progress where run_id = $1",
        run.get()
    )
    .fetch_optional(db)
    .await?;
    let count = |rows: i32| u64::try_from(rows).unwrap_or(0);
    Ok(row.map(|row| Standing {
        reading: Reading {
            step: Step::parse(&row.step).unwrap_or_default(),
            done: count(row.rows_done),
            all: count(row.rows_all),
        },
        moved_at: row.moved_at,
    }))
}
