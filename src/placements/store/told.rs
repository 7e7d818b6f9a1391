//! What the calendar brings: placements whose first day has come, and those whose last day has passed.

use crate::kernel::{
    ids::{PlacementId, ProgramId},
    time::Day,
};
use sqlx::PgConnection;

/// A placement whose day may have come; the zone of its site decides.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its id.
    pub id: PlacementId,
    /// Its program.
    pub program: ProgramId,
    /// The day in question.
    pub day: Day,
    /// The site's zone.
    pub zone: String,
    /// The student.
    pub student_name: String,
    /// The site.
    pub site_name: String,
    /// Whether hours are logged for it.
    pub has_hours: bool,
}

/// Confirmed placements whose first day lies at or before `latest`, or for which hours are logged.
pub async fn due_to_begin(db: &mut PgConnection, latest: Day) -> Result<Vec<Due>, sqlx::Error> {
    sqlx::query_as!(
        Due,
        r#"select p.id, p.program_id as program, p.starts_on as day, s.zone, st.name as student_name, s.name as site_name,
                  exists (select from hours_entry e where e.placement_id = p.id) as "has_hours!"
           from placement p join site s on s.id = p.site_id join person st on st.id = p.student_id
           where p.state = 'confirmed'
             and (p.starts_on <= $1 or exists (select from hours_entry e where e.placement_id = p.id))
           order by p.id limit 500"#,
        latest as _
    )
    .fetch_all(db)
    .await
}

/// Open placements whose last day lies before `today` somewhere and of which nobody was told.
pub async fn past_end(db: &mut PgConnection, today: Day) -> Result<Vec<Due>, sqlx::Error> {
    sqlx::query_as!(
        Due,
        r#"select p.id, p.program_id as program, p.ends_on as day, s.zone, st.name as student_name, s.name as site_name,
                  true as "has_hours!"
           from placement p join site s on s.id = p.site_id join person st on st.id = p.student_id
           where p.state in ('confirmed', 'active') and p.ends_on < $1 and p.end_told_for is distinct from p.ends_on
           order by p.program_id, st.sort_key, p.id limit 500
           for update of p skip locked"#,
        today as _
    )
    .fetch_all(db)
    .await
}

/// Puts down that the coordinators know of the passed end.
pub async fn set_told(db: &mut PgConnection, id: PlacementId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update placement set end_told_for = ends_on where id = $1",
        id.get()
    )
    .execute(db)
    .await?;
    Ok(())
}
