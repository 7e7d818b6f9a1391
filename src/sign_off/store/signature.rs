//! Signatures: append-only records.

use crate::kernel::{
    ids::{EntryId, PersonId, PlacementId, ProgramId, RequestId, SignatureId},
    time::{Day, Instant},
};
use sqlx::PgConnection;

/// A signature as it is stored.
#[derive(Debug, Clone)]
pub struct NewSignature {
    /// Its id.
    pub id: SignatureId,
    /// The verification code.
    pub code: String,
    /// What it means.
    pub meaning: &'static str,
    /// The placement's program.
    pub program: ProgramId,
    /// The placement's student.
    pub student: PersonId,
    /// The placement.
    pub placement: PlacementId,
    /// Who signs.
    pub signer: PersonId,
    /// Their name as printed.
    pub signer_name: String,
    /// Their role.
    pub signer_role: &'static str,
    /// Their credential.
    pub signer_credential: String,
    /// Whom they stand in for.
    pub on_behalf: Option<(PersonId, String)>,
    /// Why they do.
    pub on_behalf_reason: String,
    /// `link`, `password` or `demo`.
    pub method: &'static str,
    /// The link, if it was one.
    pub request: Option<RequestId>,
    /// The version of the statement.
    pub statement_version: &'static str,
    /// The statement.
    pub statement: &'static str,
    /// The exact text.
    pub content: String,
    /// Its SHA-256.
    pub content_hash: Vec<u8>,
    /// Minutes signed.
    pub minutes: i32,
    /// Entries signed.
    pub entries: i32,
    /// When.
    pub at: Instant,
    /// The zone the instant is shown in.
    pub zone: String,
}

/// Stores a signature.
pub async fn insert(db: &mut PgConnection, new: &NewSignature) -> Result<(), sqlx::Error> {
    let (on_behalf_of, on_behalf_name) =
        new.on_behalf.as_ref().map_or((None, ""), |(person, name)| {
            (Some(person.get()), name.as_str())
        });
    sqlx::query!(
        "insert into signature (id, code, meaning, program_id, student_id, placement_id, signer_id, signer_name, signer_role,
            signer_credential, on_behalf_of, on_behalf_name, on_behalf_reason, method, request_id, statement_version, statement,
            content, content_hash, minutes, entries, signed_at, zone)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
        new.id.get(),
        new.code,
        new.meaning,
        new.program.get(),
        new.student.get(),
        new.placement.get(),
        new.signer.get(),
        new.signer_name,
        new.signer_role,
        new.signer_credential,
        on_behalf_of,
        on_behalf_name,
        new.on_behalf_reason,
        new.method,
        new.request.map(crate::kernel::ids::RequestId::get),
        new.statement_version,
        new.statement,
        new.content,
        new.content_hash,
        new.minutes,
        new.entries,
        new.at as _,
        new.zone
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A signature in a list.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Its code.
    pub code: String,
    /// The student's name.
    pub student: String,
    /// Entries signed.
    pub entries: i32,
    /// Minutes signed.
    pub minutes: i32,
    /// When.
    pub signed_at: Instant,
    /// The zone the instant is shown in.
    pub zone: String,
}

/// What was signed through one link.
pub async fn of_request(
    db: &mut PgConnection,
    request: RequestId,
) -> Result<Vec<Signed>, sqlx::Error> {
    sqlx::query_as!(
        Signed,
        "select s.code, p.name as student, s.entries, s.minutes, s.signed_at, s.zone
         from signature s join person p on p.id = s.student_id
         where s.request_id = $1 order by s.signed_at, p.name",
        request.get()
    )
    .fetch_all(db)
    .await
}

/// What was signed by these answers.
pub async fn of_act(
    db: &mut PgConnection,
    act: crate::kernel::ids::ActId,
) -> Result<Vec<Signed>, sqlx::Error> {
    sqlx::query_as!(
        Signed,
        "select s.code, p.name as student, s.entries, s.minutes, s.signed_at, s.zone
         from signature s join person p on p.id = s.student_id
         where s.id in (select d.signature_id from hours_decision d where d.act_id = $1) order by p.name",
        act.get()
    )
    .fetch_all(db)
    .await
}

/// What anybody may learn from a code.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The code.
    pub code: String,
    /// What the signature means.
    pub meaning: String,
    /// The college.
    pub institution: String,
    /// The program.
    pub program: String,
    /// The student.
    pub student: String,
    /// The site.
    pub site: String,
    /// Who signed.
    pub signer_name: String,
    /// In what role.
    pub signer_role: String,
    /// With what credential.
    pub signer_credential: String,
    /// Whom they stood in for.
    pub on_behalf_name: String,
    /// The statement.
    pub statement: String,
    /// SHA-256 of the text that was signed.
    pub content_hash: Vec<u8>,
    /// Minutes signed.
    pub minutes: i32,
    /// Entries signed.
    pub entries: i32,
    /// The first day.
    pub first_on: Option<Day>,
    /// The last day.
    pub last_on: Option<Day>,
    /// When.
    pub signed_at: Instant,
    /// The zone the instant is shown in.
    pub zone: String,
    /// How the signer was identified.
    pub method: String,
    /// Entries that still stand as signed.
    pub still_standing: i32,
}

/// What a code stands for.
pub async fn verified(db: &mut PgConnection, code: &str) -> Result<Option<Verified>, sqlx::Error> {
    sqlx::query_as!(
        Verified,
        r#"select code as "code!", meaning as "meaning!", institution as "institution!", program as "program!", student as "student!",
                  site as "site!", signer_name as "signer_name!", signer_role as "signer_role!", signer_credential as "signer_credential!",
                  on_behalf_name as "on_behalf_name!", statement as "statement!", content_hash as "content_hash!", minutes as "minutes!",
                  entries as "entries!", first_on, last_on, signed_at as "signed_at!", zone as "zone!", method as "method!",
                  still_standing as "still_standing!"
           from signature_by_code($1)"#,
        code
    )
    .fetch_optional(db)
    .await
}

/// The exact text of a signature and the entries under it.
#[derive(Debug, Clone)]
pub struct Record {
    /// The exact text.
    pub content: String,
    /// Why somebody stood in.
    pub on_behalf_reason: String,
    /// The version of the statement.
    pub statement_version: String,
    /// The entries.
    pub entries: Vec<EntryId>,
}

/// The record of a signature, if the actor may see it.
pub async fn record(db: &mut PgConnection, code: &str) -> Result<Option<Record>, sqlx::Error> {
    let Some(row) = sqlx::query!(
        "select id, content, on_behalf_reason, statement_version from signature where code = $1",
        code
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let entries = sqlx::query_scalar!(
        r#"select d.entry_id as "entry: EntryId" from hours_decision d join hours_entry e on e.id = d.entry_id
           where d.signature_id = $1 order by e.work_date, e.starts_at nulls first, e.id"#,
        row.id.get()
    )
    .fetch_all(db)
    .await?;
    Ok(Some(Record {
        content: row.content,
        on_behalf_reason: row.on_behalf_reason,
        statement_version: row.statement_version,
        entries,
    }))
}
