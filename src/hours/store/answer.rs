//! What an answer does to entries, many at once. Whoever answers has locked them (`locked`) and asked the policies.

use super::{entry::Entry, read::entries_among};
use crate::{
    hours::{content, state::EntryState},
    kernel::{
        ids::{EntryId, SeriesId},
        time::Instant,
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// These versions, held against every other answer until the transaction ends. Locked in the order of their ids, so that
/// two answers never wait for each other in a ring.
pub async fn locked(db: &mut PgConnection, ids: &[EntryId]) -> Result<Vec<Entry>, sqlx::Error> {
    sqlx::query!(
        "select id from hours_entry where id = any($1) order by id for update",
        &raw(ids)
    )
    .fetch_all(&mut *db)
    .await?;
    entries_among(db, ids).await
}

/// Moves locked entries to the state an answer gives them.
pub async fn decide_all(
    db: &mut PgConnection,
    ids: &[EntryId],
    to: EntryState,
    now: Instant,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update hours_entry set state = $2, decided_at = $3 where id = any($1)",
        &raw(ids),
        to.as_str(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts down that the supervisor has signed locked entries which faculty must still verify.
pub async fn sign_all(
    db: &mut PgConnection,
    ids: &[EntryId],
    now: Instant,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update hours_entry set signed_at = $2 where id = any($1)",
        &raw(ids),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves the signed version before each of these corrections to superseded; to be called before they are approved.
/// Gives the versions that were moved.
pub async fn supersede_before(
    db: &mut PgConnection,
    corrections: &[SeriesId],
) -> Result<Vec<EntryId>, sqlx::Error> {
    if corrections.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query_scalar!(
        "update hours_entry set state = 'superseded' where series_id = any($1) and state = 'approved' returning id",
        &corrections.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await
}

/// Puts locked entries back to waiting after their answer was taken back: the signed version before a correction
/// counts again.
pub async fn undecide(db: &mut PgConnection, ids: &[EntryId]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update hours_entry e set state = 'submitted', signed_at = null,
                decided_at = (select max(d.decided_at) from hours_decision d
                              where d.entry_id = e.id and d.decision = 'returned' and d.decided_at < e.submitted_at)
         where id = any($1)",
        &raw(ids)
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update hours_entry old set state = 'approved'
         from hours_entry new
         where new.id = any($1) and new.version > 1 and old.series_id = new.series_id and old.state = 'superseded'
           and old.version = (select max(o.version) from hours_entry o
                              where o.series_id = new.series_id and o.version < new.version and o.state = 'superseded')",
        &raw(ids)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes activity, note or correction reason out of an entry. What was decided keeps the hash it was decided with; what
/// still waits gets the hash of the text that is left, so that no link covers it any more.
pub async fn redact(
    db: &mut PgConnection,
    entry: &Entry,
    (activity, note, correction): (bool, bool, bool),
    now: Instant,
) -> Result<(), sqlx::Error> {
    const GONE: &str = "[redacted]";
    let waits = matches!(
        entry.state,
        EntryState::Draft | EntryState::Submitted | EntryState::Returned
    );
    let mut left = entry.clone();
    left.revision += i32::from(waits);
    if activity {
        GONE.clone_into(&mut left.activity);
    }
    if note {
        GONE.clone_into(&mut left.note);
    }
    if correction && left.correction_reason.is_some() {
        left.correction_reason = Some(GONE.to_owned());
    }
    let hash = if waits {
        content::hash(&left)
    } else {
        entry.content_hash.clone()
    };
    sqlx::query!(
        "update hours_entry set activity = $2, note = $3, correction_reason = $4, redacted_at = $5, content_hash = $6,
                revision = revision + $7 where id = $1",
        entry.id.get(),
        left.activity,
        left.note,
        left.correction_reason,
        now as _,
        hash,
        i32::from(waits)
    )
    .execute(db)
    .await?;
    Ok(())
}

fn raw(ids: &[EntryId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.get()).collect()
}
