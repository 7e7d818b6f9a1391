//! Passwords, and failed sign-ins.

pub use crate::platform::tries::{failures_of, insert_failure, line_up};

use crate::kernel::{ids::PersonId, time::Instant};
use sqlx::PgConnection;

/// Who has this address, and the hash of their password.
pub struct Credentials {
    pub person_id: PersonId,
    pub name: String,
    pub hash: Option<String>,
}

pub async fn credentials(
    db: &mut PgConnection,
    email: &str,
) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as!(
        Credentials,
        r#"select p.id as person_id, p.name, w.hash as "hash?"
           from person p left join password w on w.person_id = p.id
           where p.email_key = lower($1) and p.state = 'active'"#,
        email
    )
    .fetch_optional(db)
    .await
}

/// The hash of somebody's own password.
pub async fn hash_of(
    db: &mut PgConnection,
    person: PersonId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select hash from password where person_id = $1",
        person.get()
    )
    .fetch_optional(db)
    .await
}

/// Sets a password.
pub async fn set_password(
    db: &mut PgConnection,
    person: PersonId,
    hash: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into password (person_id, hash, changed_at) values ($1, $2, $3)
         on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at",
        person.get(),
        hash,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Failed sign-ins since a moment, and when the first of them was: of an account, and from an address.
pub struct Failures {
    pub of_account: i64,
    pub first_of_account: Option<Instant>,
    pub from_address: i64,
    pub first_from_address: Option<Instant>,
}

pub async fn failures(
    db: &mut PgConnection,
    account: &[u8],
    address: &str,
    since: Instant,
) -> Result<Failures, sqlx::Error> {
    sqlx::query_as!(
        Failures,
        r#"select a.many as "of_account!", a.first as "first_of_account?: Instant",
                  b.many as "from_address!", b.first as "first_from_address?: Instant"
           from (select count(*) as many, min(failed_at) as first from sign_in_failure where account = $1 and failed_at > $3) a,
                (select count(*) as many, min(failed_at) as first from sign_in_failure where address = $2 and failed_at > $3) b"#,
        account,
        address,
        since as _
    )
    .fetch_one(db)
    .await
}

/// Forgets the failures of an account, whose owner has shown up.
pub async fn clear_failures(db: &mut PgConnection, account: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from sign_in_failure where account = $1", account)
        .execute(db)
        .await?;
    Ok(())
}
