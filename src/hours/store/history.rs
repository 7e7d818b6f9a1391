//! What is kept beside a version of an entry: competencies, helpers, answers, disputes.

use super::entry::{minutes, stored};
use crate::{
    hours::{changes::CategoryNames, work::Helper},
    kernel::{
        ids::{CategoryId, CompetencyId, DisputeId, EntryId, PersonId, SeriesId},
        time::Instant,
    },
};
use sqlx::PgConnection;

/// One answer to a version, newest last.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The version that was answered.
    pub entry: EntryId,
    /// `approved`, `returned`, `rejected`, `voided` or `verified`.
    pub decision: String,
    /// What was said.
    pub comment: String,
    /// Who answered, as printed then.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The verification code of the signature, if it was signed.
    pub code: Option<String>,
    /// The signer's role and credential then.
    pub role: Option<String>,
    /// Whether it was signed on behalf of a supervisor, and of whom.
    pub on_behalf_of: Option<String>,
}

/// The answers to every version of an entry, oldest first.
pub async fn decisions(
    db: &mut PgConnection,
    series: SeriesId,
) -> Result<Vec<Decision>, sqlx::Error> {
    sqlx::query_as!(
        Decision,
        r#"select d.entry_id as entry, d.decision, d.comment, d.decided_name as by, d.decided_at as at, s.code as "code?",
                  nullif(concat_ws(', ', nullif(s.signer_credential, ''), s.signer_role), '') as role,
                  nullif(s.on_behalf_name, '') as on_behalf_of
           from hours_entry e
           join hours_decision d on d.entry_id = e.id
           left join signature s on s.id = d.signature_id
           where e.series_id = $1 order by d.decided_at, d.id"#,
        series.get()
    )
    .fetch_all(db)
    .await
}

/// The competencies an entry names: id, code and title.
pub async fn competencies_of(
    db: &mut PgConnection,
    entry: EntryId,
) -> Result<Vec<super::Competency>, sqlx::Error> {
    sqlx::query_as!(
        super::Competency,
        "select c.id, c.code, c.title from hours_entry_competency e join competency c on c.id = e.competency_id
         where e.entry_id = $1 order by c.code",
        entry.get()
    )
    .fetch_all(db)
    .await
}

/// Who helped the student, and for how long.
pub async fn helpers_of(db: &mut PgConnection, entry: EntryId) -> Result<Vec<Helper>, sqlx::Error> {
    let rows = sqlx::query!(
        "select name, minutes from hours_helper where entry_id = $1 order by position",
        entry.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Helper {
            name: row.name,
            minutes: minutes(row.minutes),
        })
        .collect())
}

/// Replaces what stands beside an entry. Nothing is sent where there is and was nothing.
pub async fn replace_extras(
    db: &mut PgConnection,
    entry: EntryId,
    competencies: &[CompetencyId],
    helpers: &[Helper],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from hours_entry_competency where entry_id = $1",
        entry.get()
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from hours_helper where entry_id = $1", entry.get())
        .execute(&mut *db)
        .await?;
    insert_extras(db, entry, competencies, helpers).await
}

/// Stores what stands beside a new entry.
pub async fn insert_extras(
    db: &mut PgConnection,
    entry: EntryId,
    competencies: &[CompetencyId],
    helpers: &[Helper],
) -> Result<(), sqlx::Error> {
    if !competencies.is_empty() {
        let ids: Vec<_> = competencies.iter().map(|id| id.get()).collect();
        sqlx::query!(
            "insert into hours_entry_competency (entry_id, program_id, student_id, competency_id)
             select e.id, e.program_id, e.student_id, c from hours_entry e, unnest($2::uuid[]) c where e.id = $1
             on conflict do nothing",
            entry.get(),
            &ids
        )
        .execute(&mut *db)
        .await?;
    }
    if !helpers.is_empty() {
        let names: Vec<String> = helpers.iter().map(|helper| helper.name.clone()).collect();
        let lengths: Vec<i32> = helpers
            .iter()
            .map(|helper| stored(helper.minutes))
            .collect();
        sqlx::query!(
            "insert into hours_helper (entry_id, program_id, student_id, position, name, minutes)
             select e.id, e.program_id, e.student_id, h.position::smallint, h.name, h.minutes
             from hours_entry e, unnest($2::text[], $3::integer[]) with ordinality as h (name, minutes, position)
             where e.id = $1",
            entry.get(),
            &names,
            &lengths
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// The names of the categories these entries fall into.
pub async fn category_names(
    db: &mut PgConnection,
    entries: &[super::Entry],
) -> Result<CategoryNames, sqlx::Error> {
    let mut ids: Vec<_> = entries.iter().map(|entry| entry.category.get()).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = sqlx::query!(
        r#"select id as "id: CategoryId", name from requirement_category where id = any($1)"#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Which of these corrections their students agreed to, as they stand.
pub async fn agreed(
    db: &mut PgConnection,
    entries: &[EntryId],
) -> Result<Vec<EntryId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select a.entry_id from correction_agreement a join hours_entry e on e.id = a.entry_id and e.content_hash = a.content_hash
         where a.entry_id = any($1)",
        &entries.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await
}

/// Puts down that the student agrees to a correction as it stands; once.
pub async fn insert_agreement(
    db: &mut PgConnection,
    entry: &super::Entry,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into correction_agreement (entry_id, program_id, student_id, content_hash, agreed_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        entry.id.get(),
        entry.program.get(),
        entry.student.get(),
        entry.content_hash,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A disagreement about a decided entry.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// Why.
    pub reason: String,
    /// `open`, `upheld` or `dismissed`.
    pub state: String,
    /// What was answered.
    pub outcome: String,
}

/// The dispute about an entry, if there is one.
pub async fn dispute_of(
    db: &mut PgConnection,
    entry: EntryId,
) -> Result<Option<Dispute>, sqlx::Error> {
    sqlx::query_as!(
        Dispute,
        "select reason, state, outcome from hours_dispute where entry_id = $1",
        entry.get()
    )
    .fetch_optional(db)
    .await
}

/// Raises a dispute. The constraint `hours_dispute_once` refuses a second one.
pub async fn insert_dispute(
    db: &mut PgConnection,
    id: DisputeId,
    entry: &super::Entry,
    raised: (PersonId, Instant),
    reason: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into hours_dispute (id, entry_id, program_id, student_id, raised_by, reason, raised_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.get(),
        entry.id.get(),
        entry.program.get(),
        entry.student.get(),
        raised.0.get(),
        reason,
        raised.1 as _
    )
    .execute(db)
    .await?;
    Ok(())
}
