//! Answers, written once and never changed.

use crate::{
    kernel::{
        ids::{ActId, DecisionId, EntryId, PersonId, ProgramId, RequestId, SignatureId},
        time::Instant,
    },
    sign_off::model::Item,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// The same answer to several entries.
#[derive(Debug, Clone)]
pub struct NewDecisions<'a> {
    /// What it belongs to.
    pub act: ActId,
    /// `approved`, `returned`, `rejected`, `voided`, `verified`, `taken_back`.
    pub decision: &'static str,
    /// The signature, for those that are signed.
    pub signature: Option<SignatureId>,
    /// Who answered.
    pub by: PersonId,
    /// Their name.
    pub name: &'a str,
    /// When.
    pub at: Instant,
    /// The link through which, if it was one.
    pub request: Option<RequestId>,
}

/// Puts an answer to these entries down, with a comment for each.
pub async fn insert(
    db: &mut PgConnection,
    new: &NewDecisions<'_>,
    answered: &[(&Item, &str)],
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = answered.iter().map(|_| DecisionId::fresh().get()).collect();
    let entries: Vec<Uuid> = answered
        .iter()
        .map(|(item, _)| item.entry.id.get())
        .collect();
    let programs: Vec<Uuid> = answered
        .iter()
        .map(|(item, _)| item.entry.program.get())
        .collect();
    let students: Vec<Uuid> = answered
        .iter()
        .map(|(item, _)| item.entry.student.get())
        .collect();
    let comments: Vec<String> = answered
        .iter()
        .map(|(_, comment)| (*comment).to_owned())
        .collect();
    let hashes: Vec<Vec<u8>> = answered
        .iter()
        .map(|(item, _)| item.entry.content_hash.clone())
        .collect();
    sqlx::query!(
        "insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, signature_id, decided_by,
            decided_name, decided_at, act_id, request_id)
         select i, e, p, s, $7, c, h, $8, $9, $10, $11, $12, $13
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[]) as u (i, e, p, s, c, h)",
        &ids,
        &entries,
        &programs,
        &students,
        &comments,
        &hashes,
        new.decision,
        new.signature.map(crate::kernel::ids::SignatureId::get),
        new.by.get(),
        new.name,
        new.at as _,
        new.act.get(),
        new.request.map(RequestId::get)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The newest answer to an entry.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The entry.
    pub entry_id: EntryId,
    /// By whom.
    pub decided_name: String,
    /// When.
    pub decided_at: Instant,
}

/// The newest answer to each of these entries that has one.
pub async fn newest(
    db: &mut PgConnection,
    entries: &[EntryId],
) -> Result<Vec<Decision>, sqlx::Error> {
    sqlx::query_as!(
        Decision,
        "select distinct on (d.entry_id) d.entry_id, d.decided_name, d.decided_at
         from hours_decision d
         where d.entry_id = any($1) order by d.entry_id, d.decided_at desc, d.id desc",
        &entries.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await
}

/// Whether somebody signed this very entry, and the signature was not taken back.
pub async fn signed(
    db: &mut PgConnection,
    entry: EntryId,
    by: PersonId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from hours_decision d where d.entry_id = $1 and d.decided_by = $2 and d.decision = 'approved'
               and not exists (select from hours_decision t where t.entry_id = d.entry_id and t.decision = 'taken_back' and t.decided_at >= d.decided_at)) as "signed!""#,
        entry.get(),
        by.get()
    )
    .fetch_one(db)
    .await
}

/// One answer of an act, as it is told or taken back. Answers that were taken back are left out.
#[derive(Debug, Clone)]
pub struct ActRow {
    /// The entry.
    pub entry_id: EntryId,
    /// As stored.
    pub decision: String,
    /// What was said with it.
    pub comment: String,
    /// By whom.
    pub decided_by: PersonId,
    /// When.
    pub decided_at: Instant,
    /// The entry's program.
    pub program_id: ProgramId,
    /// The entry's student.
    pub student_id: PersonId,
    /// The student's name.
    pub student_name: String,
    /// Whether it was given through a mailed link: such an answer stands.
    pub by_link: bool,
}

/// What one press of a button answered and still stands.
pub async fn of_act(db: &mut PgConnection, act: ActId) -> Result<Vec<ActRow>, sqlx::Error> {
    sqlx::query_as!(
        ActRow,
        r#"select d.entry_id, d.decision, d.comment, d.decided_by, d.decided_at, d.program_id, d.student_id,
                st.name as student_name, d.request_id is not null as "by_link!"
         from hours_decision d join person st on st.id = d.student_id
         where d.act_id = $1 and d.decision <> 'taken_back'
           and not exists (select from hours_decision t where t.entry_id = d.entry_id and t.decision = 'taken_back' and t.decided_at >= d.decided_at)
         order by d.entry_id"#,
        act.get()
    )
    .fetch_all(db)
    .await
}

/// The newest answers somebody gave in one go in their queue since a moment and that still stand: the act, when, and how
/// many.
pub async fn newest_act(
    db: &mut PgConnection,
    by: PersonId,
    since: Instant,
) -> Result<Option<(ActId, Instant, i64)>, sqlx::Error> {
    // The moment stands in a select of its own, so that the plan does not depend on it: it is made once, not each time.
    let row = sqlx::query!(
        r#"select d.act_id, max(d.decided_at) as "at!: Instant", count(*) as "count!"
           from hours_decision d
           where d.decided_by = $1 and d.decided_at >= (select $2::timestamptz) and d.request_id is null and d.decision in ('approved', 'returned', 'rejected')
             and not exists (select from hours_decision t where t.entry_id = d.entry_id and t.decision = 'taken_back' and t.decided_at >= d.decided_at)
           group by d.act_id order by max(d.decided_at) desc limit 1"#,
        by.get(),
        since as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.act_id, row.at, row.count)))
}
