//! Late-entry requests and the weekly pattern, as their student writes them.

use super::{Place, entry::minutes, entry::stored};
use crate::kernel::{
    ids::{LateRequestId, PersonId, PlacementId, ShiftId},
    minutes::Minutes,
    time::{Day, Instant, TimeOfDay},
};
use sqlx::PgConnection;

/// A request to log work late.
#[derive(Debug, Clone)]
pub struct LateRequest {
    /// Its id.
    pub id: LateRequestId,
    /// The placement.
    pub placement: PlacementId,
    /// The first day asked for.
    pub from_on: Day,
    /// The last day asked for.
    pub to_on: Day,
    /// Why.
    pub reason: String,
    /// `asked`, `granted` or `refused`.
    pub state: String,
    /// When it was asked.
    pub asked_at: Instant,
    /// What was answered.
    pub answer: String,
}

/// A student's late-entry requests, newest first, the last twenty.
pub async fn late_requests(
    db: &mut PgConnection,
    placements: &[PlacementId],
) -> Result<Vec<LateRequest>, sqlx::Error> {
    let ids: Vec<_> = placements.iter().map(|id| id.get()).collect();
    sqlx::query_as!(
        LateRequest,
        "select id, placement_id as placement, from_on, to_on, reason, state, asked_at, answer
         from late_request where placement_id = any ($1) order by asked_at desc limit 20",
        &ids
    )
    .fetch_all(db)
    .await
}

/// Asks to log work late.
pub async fn insert_late_request(
    db: &mut PgConnection,
    request: &LateRequest,
    place: &Place,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into late_request (id, placement_id, program_id, student_id, from_on, to_on, reason, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        request.id.get(),
        place.id.get(),
        place.program.get(),
        place.student.get(),
        request.from_on as _,
        request.to_on as _,
        request.reason,
        request.asked_at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A shift that is worked every week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// From 1, Monday.
    pub weekday: i16,
    /// When it starts, on the site's clock.
    pub starts: TimeOfDay,
    /// When it ends; not after the start means on the next day.
    pub ends: TimeOfDay,
    /// Unpaid break.
    pub break_minutes: Minutes,
}

/// The weekly pattern of a placement, in order of the week.
pub async fn shifts(
    db: &mut PgConnection,
    placement: PlacementId,
) -> Result<Vec<Shift>, sqlx::Error> {
    let rows = sqlx::query!(
        "select weekday, starts, ends, break_minutes from placement_shift where placement_id = $1 order by weekday, starts",
        placement.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Shift {
            weekday: row.weekday,
            starts: row.starts,
            ends: row.ends,
            break_minutes: minutes(row.break_minutes),
        })
        .collect())
}

/// Replaces the weekly pattern of a placement.
pub async fn replace_shifts(
    db: &mut PgConnection,
    place: &Place,
    shifts: &[Shift],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from placement_shift where placement_id = $1",
        place.id.get()
    )
    .execute(&mut *db)
    .await?;
    for shift in shifts {
        sqlx::query!(
            "insert into placement_shift (id, placement_id, program_id, student_id, weekday, starts, ends, break_minutes)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            ShiftId::fresh().get(),
            place.id.get(),
            place.program.get(),
            PersonId::get(place.student),
            shift.weekday,
            shift.starts as _,
            shift.ends as _,
            stored(shift.break_minutes)
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
