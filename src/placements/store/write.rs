//! Writing placements.

use crate::kernel::{
    ids::{EnrolmentId, PersonId, PlacementId, ProgramId, SiteId},
    time::{Day, Instant},
};
use sqlx::PgConnection;

/// A placement to be written.
pub struct NewRow<'a> {
    /// Its id.
    pub id: PlacementId,
    /// Its program.
    pub program: ProgramId,
    /// The enrolment it serves.
    pub enrolment: EnrolmentId,
    /// The student.
    pub student: PersonId,
    /// The site.
    pub site: SiteId,
    /// The state.
    pub state: &'a str,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// The mode.
    pub mode: &'a str,
    /// The placement it follows.
    pub follows: Option<PlacementId>,
}

/// Writes a placement.
pub async fn insert(
    db: &mut PgConnection,
    row: &NewRow<'_>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into placement (id, program_id, enrolment_id, student_id, site_id, state, starts_on, ends_on, mode, follows_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row.id.get(),
        row.program.get(),
        row.enrolment.get(),
        row.student.get(),
        row.site.get(),
        row.state,
        row.starts_on as _,
        row.ends_on as _,
        row.mode,
        row.follows.map(PlacementId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves a placement from one state to another; false when it is no longer in the first.
pub async fn set_state(
    db: &mut PgConnection,
    id: PlacementId,
    from: &str,
    to: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update placement set state = $3 where id = $1 and state = $2",
        id.get(),
        from,
        to
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts down the first and the last day.
pub async fn set_dates(
    db: &mut PgConnection,
    id: PlacementId,
    starts_on: Day,
    ends_on: Day,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update placement set starts_on = $2, ends_on = $3 where id = $1",
        id.get(),
        starts_on as _,
        ends_on as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts down that it ended early: the state, the last day, the reason.
pub async fn set_ended(
    db: &mut PgConnection,
    id: PlacementId,
    state: &str,
    last: Day,
    reason: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update placement set state = $2, ends_on = greatest(starts_on, $3), ended_reason = $4 where id = $1",
        id.get(),
        state,
        last as _,
        reason
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks a placement as changed, so that a form opened before is refused: its supervisors are rows of their own.
pub async fn touch(db: &mut PgConnection, id: PlacementId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update placement set updated_at = now() where id = $1",
        id.get()
    )
    .execute(db)
    .await?;
    Ok(())
}
