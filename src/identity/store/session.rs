//! Signed-in browsers.

use crate::kernel::{
    ids::{PersonId, SessionId},
    time::Instant,
};
use sqlx::PgConnection;

/// A new session, as it is stored.
pub struct NewSession<'a> {
    pub id: SessionId,
    pub person: PersonId,
    pub token_hash: Vec<u8>,
    pub expires_at: Instant,
    pub agent: &'a str,
    pub address: &'a str,
}

pub async fn insert(
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

/// Whether a session of this person, open or over, had the token with this hash.
pub async fn was_of(
    db: &mut PgConnection,
    token_hash: &[u8],
    person: PersonId,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from session where token_hash = $1 and person_id = $2) as "was!""#,
        token_hash,
        person.get()
    )
    .fetch_one(db)
    .await
}

/// Ends one session; gives whether it was still open.
pub async fn end(db: &mut PgConnection, id: SessionId, now: Instant) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!(
        "update session set ended_at = $2 where id = $1 and ended_at is null",
        id.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// Ends the session of a token; gives whose it was, if it was open.
pub async fn end_by_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar!(
        "update session set ended_at = $2 where token_hash = $1 and ended_at is null returning person_id",
        token_hash,
        now as _
    )
    .fetch_optional(db)
    .await
}

/// Ends every session of a person but one; gives how many.
pub async fn end_all_but(
    db: &mut PgConnection,
    person: PersonId,
    keep: Option<SessionId>,
    now: Instant,
) -> Result<u64, sqlx::Error> {
    let ended = sqlx::query!(
        "update session set ended_at = $3
         where person_id = $1 and ended_at is null and ($2::uuid is null or id <> $2)",
        person.get(),
        keep.map(SessionId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(ended.rows_affected())
}

/// An open session, as its owner reads it.
pub struct OpenSession {
    pub id: SessionId,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub agent: String,
    pub address: String,
}

/// The open sessions of a person, last used first.
pub async fn open_of(
    db: &mut PgConnection,
    person: PersonId,
    now: Instant,
    seen_since: Instant,
) -> Result<Vec<OpenSession>, sqlx::Error> {
    sqlx::query_as!(
        OpenSession,
        "select id, created_at, last_seen_at, agent, address from session
         where person_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3
         order by last_seen_at desc, id desc limit 100",
        person.get(),
        now as _,
        seen_since as _
    )
    .fetch_all(db)
    .await
}

/// Whose session this is.
pub async fn owner(db: &mut PgConnection, id: SessionId) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar!("select person_id from session where id = $1", id.get())
        .fetch_optional(db)
        .await
}
