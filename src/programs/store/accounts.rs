//! Who of an offering cannot sign in yet.

use crate::kernel::{
    ids::{OfferingId, PersonId},
    time::Instant,
};
use sqlx::PgConnection;

/// A student without an account.
#[derive(Debug, Clone)]
pub struct WithoutAccount {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Since when a link to make one is under way.
    pub invited_at: Option<Instant>,
}

impl WithoutAccount {
    /// Whether they were invited so long ago that another mail may find them: a day. It closes the link of the first.
    pub fn may_be_invited_again(&self, now: Instant) -> bool {
        self.invited_at.is_some_and(|at| at.plus_days(1) <= now)
    }
}

/// Enrolled students of an offering without an account, by name; empty for anybody but the coordinators of its program.
pub async fn without_account(
    db: &mut PgConnection,
    offering: OfferingId,
    now: Instant,
) -> Result<Vec<WithoutAccount>, sqlx::Error> {
    sqlx::query_as!(
        WithoutAccount,
        r#"select person_id as "person!: PersonId", name as "name!", email as "email!", invited_at as "invited_at: Instant"
           from students_without_account($1, $2)"#,
        offering.get(),
        now as _
    )
    .fetch_all(db)
    .await
}
