//! What the college needs to stand in for a supervisor and to keep the ledger right.

use crate::kernel::{
    ids::{EntryId, PersonId, PlacementId},
    time::Instant,
};
use sqlx::PgConnection;

/// Whom somebody stands in for: the supervisor now, else the last there was.
pub async fn supervisor_of(
    db: &mut PgConnection,
    placement: PlacementId,
) -> Result<Option<(PersonId, String)>, sqlx::Error> {
    let row = sqlx::query!(
        "select s.person_id, p.name from placement_supervisor s join person p on p.id = s.person_id
         where s.placement_id = $1
         order by s.ended_at is not null, case s.part when 'primary' then 1 when 'second' then 2 else 3 end, s.created_at desc limit 1",
        placement.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.person_id, row.name)))
}

/// Who supervises a placement now, delegates left out.
pub async fn supervisors(
    db: &mut PgConnection,
    placement: PlacementId,
) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select person_id from placement_supervisor where placement_id = $1 and ended_at is null and part <> 'delegate' order by created_at",
        placement.get()
    )
    .fetch_all(db)
    .await
}

/// Entries of a placement that wait for an answer, the supervisor's or faculty's.
pub async fn waiting(
    db: &mut PgConnection,
    placement: PlacementId,
) -> Result<Vec<EntryId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select id from hours_entry where placement_id = $1 and state = 'submitted' order by work_date, id limit 500",
        placement.get()
    )
    .fetch_all(db)
    .await
}

/// A student's disagreement about an entry.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// What the student says.
    pub reason: String,
    /// `open`, `upheld`, `dismissed`.
    pub state: String,
    /// When it was raised.
    pub raised_at: Instant,
    /// What was answered.
    pub outcome: String,
}

/// The disagreement about an entry, if there is one.
pub async fn dispute(
    db: &mut PgConnection,
    entry: EntryId,
) -> Result<Option<Dispute>, sqlx::Error> {
    sqlx::query_as!(
        Dispute,
        "select reason, state, raised_at, outcome from hours_dispute where entry_id = $1",
        entry.get()
    )
    .fetch_optional(db)
    .await
}

/// Puts the answer to an open disagreement down; false when there is none.
pub async fn decide_dispute(
    db: &mut PgConnection,
    entry: EntryId,
    by: PersonId,
    (state, outcome): (&str, &str),
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update hours_dispute set state = $2, outcome = $3, decided_by = $4, decided_at = $5 where entry_id = $1 and state = 'open'",
        entry.get(),
        state,
        outcome,
        by.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
