//! Rows about hours that no single act of the program makes in this shape.

use super::stored;
use crate::{
    hours::{self, Entry},
    kernel::{ids::PlacementId, minutes::Minutes, time::Instant},
    platform::secrets::{reading_code, sha256},
    seed::{
        builder::Human,
        ledger::{Placed, hashed},
    },
    sign_off,
};
use sqlx::PgConnection;
use std::fmt::Write as _;
use uuid::Uuid;

type Done = Result<(), sqlx::Error>;

/// Sums of a placement.
pub async fn refresh(db: &mut PgConnection, placement: PlacementId) -> Done {
    hours::refresh(db, placement).await
}

/// An answer to an entry.
pub struct Answer<'a> {
    /// Its id.
    pub id: Uuid,
    /// `approved`, `returned`, `rejected`.
    pub word: &'static str,
    /// Why; empty for an approval.
    pub comment: &'a str,
    /// The signature it belongs to.
    pub signature: Option<Uuid>,
}

pub async fn insert_decision(
    db: &mut PgConnection,
    entry: &Entry,
    answer: &Answer<'_>,
    (supervisor, at): (&Human, Instant),
) -> Done {
    sqlx::query!(
        "insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, signature_id,
                decided_by, decided_name, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        answer.id,
        entry.id.get(),
        entry.program.get(),
        entry.student.get(),
        answer.word,
        answer.comment,
        hours::content::hash(entry),
        answer.signature,
        supervisor.id.get(),
        supervisor.name,
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a signature stands under: a line for each entry, as a real one has it.
pub fn signed_text(entries: &[Entry]) -> String {
    entries.iter().fold(String::new(), |mut text, entry| {
        let _ = writeln!(text, "entry: {}", sign_off::entry_line(&hashed(entry)));
        text
    })
}

pub async fn insert_signature(
    db: &mut PgConnection,
    id: Uuid,
    (placed, entries): (&Placed, &[Entry]),
    at: Instant,
) -> Done {
    let content = signed_text(entries);
    let minutes: Minutes = entries.iter().map(|entry| entry.minutes).sum();
    sqlx::query!(
        "insert into signature (id, code, meaning, program_id, student_id, placement_id, signer_id, signer_name, signer_role,
                signer_credential, method, statement_version, statement, content, content_hash, minutes, entries, signed_at, zone)
         values ($1, $2, 'confirms_hours', $3, $4, $5, $6, $7, 'Site supervisor',
                coalesce((select credential from site_supervisor where site_id = $8 and person_id = $6), ''),
                'link', 'confirms_hours/1', $9, $10, $11, $12, $13, $14, $15)",
        id,
        reading_code(),
        placed.enrolled.offering.course.program.get(),
        placed.enrolled.student.id.get(),
        placed.id.get(),
        placed.supervisor.id.get(),
        placed.supervisor.name,
        placed.site.id.get(),
        sign_off::CONFIRMS.words,
        content,
        sha256(content.as_bytes()).to_vec(),
        stored(minutes),
        i32::try_from(entries.len()).unwrap_or(i32::MAX),
        at as _,
        placed.site.zone
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_dispute(
    db: &mut PgConnection,
    id: Uuid,
    entry: &Entry,
    reason: &str,
    at: Instant,
) -> Done {
    sqlx::query!(
        "insert into hours_dispute (id, entry_id, program_id, student_id, raised_by, reason, raised_at)
         values ($1, $2, $3, $4, $4, $5, $6)",
        id,
        entry.id.get(),
        entry.program.get(),
        entry.student.get(),
        reason,
        at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A mailed link.
pub struct Request {
    /// Its id.
    pub id: Uuid,
    /// What is stored of its token.
    pub token_hash: Vec<u8>,
    /// When it was mailed.
    pub at: Instant,
    /// When it was opened.
    pub opened: Option<Instant>,
}

pub async fn insert_request(
    db: &mut PgConnection,
    supervisor: &Human,
    request: &Request,
    entries: &[Entry],
) -> Done {
    sqlx::query!(
        "insert into sign_off_request (id, supervisor_id, email, kind, token_hash, created_at, expires_at, opened_at, last_opened_at)
         values ($1, $2, $3, 'weekly', $4, $5, $6, $7, $7)",
        request.id,
        supervisor.id.get(),
        supervisor.email,
        request.token_hash,
        request.at as _,
        request.at.plus_days(14) as _,
        request.opened as _
    )
    .execute(&mut *db)
    .await?;
    for entry in entries {
        sqlx::query!(
            "insert into sign_off_item (request_id, entry_id, program_id, student_id, placement_id, content_hash)
             values ($1, $2, $3, $4, $5, $6)",
            request.id,
            entry.id.get(),
            entry.program.get(),
            entry.student.get(),
            entry.placement.get(),
            hours::content::hash(entry)
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
