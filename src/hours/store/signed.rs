//! Who signed which entries: the signatures that hold, each with the entry it stands for.

use crate::kernel::{
    ids::{EnrolmentId, EntryId},
    time::Instant,
};
use sqlx::PgConnection;

/// A signature under one entry.
#[derive(Debug, Clone)]
pub struct SignedEntry {
    /// The version that was signed.
    pub entry: EntryId,
    /// The verification code.
    pub code: String,
    /// Who signed, as printed then.
    pub by: String,
    /// With what credential; empty without.
    pub credential: String,
    /// Whom they stood in for; empty when they signed for themselves.
    pub on_behalf_of: String,
    /// When.
    pub at: Instant,
}

/// The signatures under the entries of these enrolments, oldest first: those that were neither taken back nor followed by
/// a return, after which the student may have changed what was signed.
pub async fn signed_entries(
    db: &mut PgConnection,
    enrolments: &[EnrolmentId],
) -> Result<Vec<SignedEntry>, sqlx::Error> {
    let enrolments: Vec<_> = enrolments.iter().map(|id| id.get()).collect();
    sqlx::query_as!(
        SignedEntry,
        r#"select e.id as "entry: EntryId", s.code, s.signer_name as by, s.signer_credential as credential,
                  s.on_behalf_name as on_behalf_of, s.signed_at as at
           from hours_entry e
           join hours_decision d on d.entry_id = e.id and d.decision in ('approved', 'verified')
           join signature s on s.id = d.signature_id
           where e.enrolment_id = any ($1)
             and not exists (select from hours_decision t where t.entry_id = e.id and t.decision in ('taken_back', 'returned')
                             and t.decided_at >= d.decided_at)
           order by s.signed_at, s.id"#,
        &enrolments
    )
    .fetch_all(db)
    .await
}
