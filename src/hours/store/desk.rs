//! What a new entry is held against, beside the student's other entries.

use crate::kernel::{
    ids::{CompetencyId, EntryId, RequirementId},
    time::Instant,
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
