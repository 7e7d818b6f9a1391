//! The small things beside the ledger on a student's pages: the running clock, comments on returned entries.

use crate::kernel::{
    ids::{ClockRunId, EntryId, PersonId, PlacementId, ProgramId},
    time::Instant,
};
use sqlx::PgConnection;

/// A clock that runs.
#[derive(Debug, Clone)]
pub struct ClockRun {
    /// Its id.
    pub id: ClockRunId,
    /// The placement it was started for.
    pub placement: PlacementId,
    /// The placement's program.
    pub program: ProgramId,
    /// The student.
    pub student: PersonId,
    /// When it was started, by the server's clock.
    pub started_at: Instant,
}

/// The student's running clock.
pub async fn running_clock(
    db: &mut PgConnection,
    student: PersonId,
) -> Result<Option<ClockRun>, sqlx::Error> {
    sqlx::query_as!(
        ClockRun,
        "select id, placement_id as placement, program_id as program, student_id as student, started_at
         from clock_run where student_id = $1 and stopped_at is null",
        student.get()
    )
    .fetch_optional(db)
    .await
}

/// Starts a clock. The unique index `clock_run_one_open` refuses a second one.
pub async fn start_clock(db: &mut PgConnection, run: &ClockRun) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into clock_run (id, placement_id, program_id, student_id, started_at) values ($1, $2, $3, $4, $5)",
        run.id.get(),
        run.placement.get(),
        run.program.get(),
        run.student.get(),
        run.started_at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stops a clock, with the entry made of it if any; false when it was stopped already.
pub async fn stop_clock(
    db: &mut PgConnection,
    id: ClockRunId,
    at: Instant,
    entry: Option<EntryId>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update clock_run set stopped_at = $2, entry_id = $3 where id = $1 and stopped_at is null",
        id.get(),
        at as _,
        entry.map(EntryId::get)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What was said when an entry was last answered.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The entry.
    pub entry: EntryId,
    /// Who said it, as printed then.
    pub by: String,
    /// The words.
    pub words: String,
}

/// The newest comment on each of these entries.
pub async fn comments(
    db: &mut PgConnection,
    entries: &[EntryId],
) -> Result<Vec<Comment>, sqlx::Error> {
    let ids: Vec<_> = entries.iter().map(|id| id.get()).collect();
    // The ids stand in a select of their own, so that the plan does not depend on their number: it is made once, not
    // each time.
    sqlx::query_as!(
        Comment,
        r#"select distinct on (entry_id) entry_id as entry, decided_name as by, comment as words
           from hours_decision where entry_id = any (array(select unnest($1::uuid[]))) order by entry_id, decided_at desc"#,
        &ids
    )
    .fetch_all(db)
    .await
}
