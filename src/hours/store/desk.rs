//! What a new entry is held against, beside the student's other entries.

use crate::{
    hours::Days,
    kernel::{
        ids::{CompetencyId, EntryId, PlacementId, RequirementId},
        time::Instant,
    },
};
use sqlx::PgConnection;

/// A competency that an entry of a requirement may name.
#[derive(Debug, Clone)]
pub struct Competency {
    /// Its id.
    pub id: CompetencyId,
    /// Its code in the framework: `I.1`.
    pub code: String,
    /// What it says.
    pub title: String,
}

/// The competencies of a requirement's framework, in order of their codes.
pub async fn competencies(
    db: &mut PgConnection,
    requirement: RequirementId,
) -> Result<Vec<Competency>, sqlx::Error> {
    sqlx::query_as!(
        Competency,
        "select c.id, c.code, c.title
         from requirement r join competency c on c.framework_id = r.framework_id
         where r.id = $1 order by c.code",
        requirement.get()
    )
    .fetch_all(db)
    .await
}

/// The days that granted late-entry requests of a student open, each with its placement.
pub async fn late_days(
    db: &mut PgConnection,
    placements: &[PlacementId],
) -> Result<Vec<(PlacementId, Days)>, sqlx::Error> {
    let ids: Vec<_> = placements.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        "select placement_id, from_on, to_on from late_request where placement_id = any ($1) and state = 'granted'",
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let days = Days {
                first: *row.from_on,
                last: *row.to_on,
            };
            (row.placement_id, days)
        })
        .collect())
}

/// When an entry was submitted for the first time, as the event log says.
pub async fn first_submitted(
    db: &mut PgConnection,
    entry: EntryId,
) -> Result<Option<Instant>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select min(at) as "at: Instant" from event where subject_id = $1 and action = 'hours.submitted'"#,
        entry.get()
    )
    .fetch_one(db)
    .await
}
