//! Writing entries. A new draft is added to the sums of its placement by the database; every other write is followed by
//! `refresh`, which keeps them.

use super::entry::{Entry, pass_word, stored};
use crate::{
    hours::{content, state::EntryState},
    kernel::{
        ids::{EntryId, PlacementId},
        time::Instant,
    },
};
use sqlx::PgConnection;

/// Stores a new version as it stands; its content hash is computed here.
pub async fn insert(db: &mut PgConnection, entry: &Entry) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into hours_entry (id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id,
            category_id, state, work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at,
            break_minutes, raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name,
            correction_reason, revision, content_hash, created_at, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)",
        entry.id.get(),
        entry.series.get(),
        entry.version,
        entry.placement.get(),
        entry.program.get(),
        entry.student.get(),
        entry.enrolment.get(),
        entry.requirement.get(),
        entry.category.get(),
        entry.state.as_str(),
        entry.work_date as _,
        entry.start as _,
        entry.end as _,
        entry.ends_next_day,
        pass_word(entry.start_pass),
        pass_word(entry.end_pass),
        entry.zone,
        entry.starts_at as _,
        entry.ends_at as _,
        stored(entry.break_minutes),
        stored(entry.raw_minutes),
        stored(entry.minutes),
        entry.mode.as_str(),
        entry.activity,
        entry.note,
        entry.paid_time,
        entry.made_by,
        entry.made_by_person.get(),
        entry.made_by_name,
        entry.correction_reason,
        entry.revision,
        content::hash(entry),
        entry.created_at as _,
        entry.submitted_at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores changed content of a version that is still its student's to change; false when it no longer is. The
/// revision goes up by one and the hash changes, so no link covers it any more.
pub async fn update_content(db: &mut PgConnection, entry: &Entry) -> Result<bool, sqlx::Error> {
    let next = Entry {
        revision: entry.revision + 1,
        ..entry.clone()
    };
    let done = sqlx::query!(
        "update hours_entry set placement_id = $2, category_id = $3, work_date = $4, start_local = $5, end_local = $6, ends_next_day = $7,
            start_pass = $8, end_pass = $9, zone = $10, starts_at = $11, ends_at = $12, break_minutes = $13, raw_minutes = $14,
            minutes = $15, mode = $16, activity = $17, note = $18, paid_time = $19, content_hash = $20, revision = revision + 1,
            state = 'draft'
         where id = $1 and revision = $21 and state in ('draft', 'returned')",
        entry.id.get(),
        entry.placement.get(),
        entry.category.get(),
        entry.work_date as _,
        entry.start as _,
        entry.end as _,
        entry.ends_next_day,
        pass_word(entry.start_pass),
        pass_word(entry.end_pass),
        entry.zone,
        entry.starts_at as _,
        entry.ends_at as _,
        stored(entry.break_minutes),
        stored(entry.raw_minutes),
        stored(entry.minutes),
        entry.mode.as_str(),
        entry.activity,
        entry.note,
        entry.paid_time,
        content::hash(&next),
        entry.revision
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a version from one state to another at a moment; false when it is not in the first any more. `submitted_at`
/// is set when it is submitted.
pub async fn set_state(
    db: &mut PgConnection,
    id: EntryId,
    from: EntryState,
    to: EntryState,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update hours_entry set state = $3, submitted_at = case when $3 = 'submitted' then $4 else submitted_at end
         where id = $1 and state = $2",
        id.get(),
        from.as_str(),
        to.as_str(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Hands a version in, with the minutes as they were rounded and the hash that goes with them; false when it changed
/// meanwhile.
pub async fn submit(
    db: &mut PgConnection,
    entry: &Entry,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update hours_entry set state = 'submitted', submitted_at = $2, minutes = $3, content_hash = $4
         where id = $1 and revision = $5 and state in ('draft', 'returned')",
        entry.id.get(),
        now as _,
        stored(entry.minutes),
        content::hash(entry),
        entry.revision
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a supervisor's (or coordinator's) answer down, provided the entry still is in the state and has the content
/// that was answered; false when it was changed or answered meanwhile.
pub async fn mark_decided(
    db: &mut PgConnection,
    entry: &Entry,
    to: EntryState,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update hours_entry set state = $2, decided_at = case when $2 in ('superseded', 'voided') then decided_at else $3 end
         where id = $1 and state = $4 and content_hash = $5",
        entry.id.get(),
        to.as_str(),
        now as _,
        entry.state.as_str(),
        entry.content_hash
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a draft that was never submitted; false when it is none.
pub async fn delete_draft(db: &mut PgConnection, id: EntryId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "delete from hours_entry where id = $1 and state = 'draft' and submitted_at is null",
        id.get()
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Brings the sums of a placement up to date; call it after every write to its entries but a new draft, in the same
/// transaction.
pub async fn refresh(db: &mut PgConnection, placement: PlacementId) -> Result<(), sqlx::Error> {
    sqlx::query!("select hours_refresh($1)", placement.get())
        .fetch_one(db)
        .await?;
    Ok(())
}
