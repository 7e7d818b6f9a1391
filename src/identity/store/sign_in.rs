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

/// Failed sign-ins of an account and from an address since a moment.
pub async fn failures(
    db: &mut PgConnection,
    account: &[u8],
    address: &str,
    since: Instant,
) -> Result<(i64, i64), sqlx::Error> {
    let row = sqlx::query!(
        r#"select (select count(*) from sign_in_failure where account = $1 and failed_at > $3) as "account!",
                  (select count(*) from sign_in_failure where address = $2 and failed_at > $3) as "address!""#,
        account,
        address,
        since as _
    )
    .fetch_one(db)
    .await?;
    Ok((row.account, row.address))
}

/// Forgets the failures of an account, whose owner has shown up.
pub async fn clear_failures(db: &mut PgConnection, account: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from sign_in_failure where account = $1", account)
        .execute(db)
        .await?;
    Ok(())
}
