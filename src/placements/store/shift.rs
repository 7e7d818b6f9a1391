//! The weekly schedule.

use crate::{
    kernel::{
        ids::{PlacementId, ShiftId},
        time::TimeOfDay,
    },
    placements::{PlacementFacts, model::Shift},
};
use sqlx::PgConnection;

/// The shifts of an ordinary week, Monday first.
pub async fn shifts(db: &mut PgConnection, id: PlacementId) -> Result<Vec<Shift>, sqlx::Error> {
    sqlx::query_as!(
        Shift,
        "select weekday, starts, ends, break_minutes from placement_shift
         where placement_id = $1 order by weekday, starts",
        id.get()
    )
    .fetch_all(db)
    .await
}

/// Replaces the schedule of a placement.
pub async fn insert_shifts(
    db: &mut PgConnection,
    placement: &PlacementFacts,
    shifts: &[Shift],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from placement_shift where placement_id = $1",
        placement.id.get()
    )
    .execute(&mut *db)
    .await?;
    for shift in shifts {
        let starts: TimeOfDay = shift.starts;
        sqlx::query!(
            "insert into placement_shift (id, placement_id, program_id, student_id, weekday, starts, ends, break_minutes)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            ShiftId::fresh().get(),
            placement.id.get(),
            placement.program.get(),
            placement.student.get(),
            shift.weekday,
            starts as _,
            shift.ends as _,
            shift.break_minutes
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
