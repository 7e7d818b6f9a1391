//! Reading entries. Row-level security shows each actor what is theirs to see.

use super::entry::{Entry, Row};
use crate::kernel::{
    ids::{EnrolmentId, EntryId, PersonId, SeriesId},
    time::Day,
};
use sqlx::PgConnection;

/// One version of an entry.
pub async fn entry(db: &mut PgConnection, id: EntryId) -> Result<Option<Entry>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Entry::from))
}

/// Every version of one entry, oldest first.
pub async fn versions(db: &mut PgConnection, series: SeriesId) -> Result<Vec<Entry>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where series_id = $1 order by version",
        series.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// Every version of these entries, of each entry oldest first.
pub async fn versions_of(
    db: &mut PgConnection,
    series: &[SeriesId],
) -> Result<Vec<Entry>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where series_id = any($1) order by series_id, version",
        &series.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// Every version of every entry of an enrolment, over all its placements, in order of work: its ledger.
pub async fn entries_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Entry>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where enrolment_id = $1 order by work_date, starts_at nulls first, id",
        enrolment.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The ledgers of several enrolments, one after the other.
pub async fn entries_of_enrolments(
    db: &mut PgConnection,
    enrolments: &[EnrolmentId],
) -> Result<Vec<Entry>, sqlx::Error> {
    let enrolments: Vec<_> = enrolments.iter().map(|id| id.get()).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where enrolment_id = any ($1) order by enrolment_id, work_date, starts_at nulls first, id",
        &enrolments
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// A student's entries between two days, in every placement: what the rules hold a new entry against.
pub async fn entries_of_student(
    db: &mut PgConnection,
    student: PersonId,
    from: Day,
    to: Day,
) -> Result<Vec<Entry>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where student_id = $1 and work_date between $2 and $3 order by work_date, starts_at nulls first, id",
        student.get(),
        from as _,
        to as _
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// Those of these versions that the actor may see, in order of work.
pub async fn entries_among(
    db: &mut PgConnection,
    ids: &[EntryId],
) -> Result<Vec<Entry>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.get()).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where id = any ($1) order by work_date, starts_at nulls first, id",
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

/// The student's newest entry by day of work, in any placement.
pub async fn newest_entry(
    db: &mut PgConnection,
    student: PersonId,
) -> Result<Option<Entry>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id, state,
                work_date, start_local, end_local, ends_next_day, start_pass, end_pass, zone, starts_at, ends_at, break_minutes,
                raw_minutes, minutes, mode, activity, note, paid_time, made_by, made_by_person, made_by_name, correction_reason, revision,
                content_hash, redacted_at, created_at, submitted_at, decided_at, signed_at
         from hours_entry where student_id = $1 order by work_date desc, id desc limit 1",
        student.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Entry::from))
}
