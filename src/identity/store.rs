//! SQL of this area. Nothing decides here.

use crate::kernel::{
    ids::{PersonId, SessionId},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

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
           where lower(p.email) = lower($1) and p.state = 'active'"#,
        email
    )
    .fetch_optional(db)
    .await
}

/// A new session, as it is stored.
pub struct NewSession<'a> {
    pub id: SessionId,
    pub person: PersonId,
    pub token_hash: Vec<u8>,
    pub expires_at: Instant,
    pub agent: &'a str,
    pub address: &'a str,
}

pub async fn insert_session(
    db: &mut PgConnection,
    session: &NewSession<'_>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at, agent, address)
         values ($1, $2, $3, $4, $4, $5, $6, $7)",
        session.id.get(),
        session.person.get(),
        session.token_hash,
        now as _,
        session.expires_at as _,
        session.agent,
        session.address
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn end_session(
    db: &mut PgConnection,
    id: SessionId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update session set ended_at = $2 where id = $1 and ended_at is null",
        id.get(),
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

pub async fn insert_failure(
    db: &mut PgConnection,
    account: &[u8],
    address: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sign_in_failure (id, account, address, failed_at) values ($1, $2, $3, $4)",
        Uuid::now_v7(),
        account,
        address,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}
