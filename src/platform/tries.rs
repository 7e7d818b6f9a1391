//! Tries that failed, counted within a window so that nobody goes on without end: passwords, and verification codes.
//! A key says what is counted together: an account, or one address on one page.

use crate::kernel::time::Instant;
use sqlx::PgConnection;
use uuid::Uuid;

/// How long failed tries are remembered, in seconds.
pub const WINDOW_SECONDS: u32 = 15 * 60;

/// Makes tries under one key wait for each other until the transaction ends, so that many sent at once are counted.
pub async fn line_up(db: &mut PgConnection, key: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))",
        key
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Puts a failed try down. `address` is empty where tries from one address are not counted over all keys.
pub async fn insert_failure(
    db: &mut PgConnection,
    key: &[u8],
    address: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sign_in_failure (id, account, address, failed_at) values ($1, $2, $3, $4)",
        Uuid::now_v7(),
        key,
        address,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Failed tries under a key since a moment; open to everybody, who do not see the list itself.
pub async fn failures_of(
    db: &mut PgConnection,
    key: &[u8],
    since: Instant,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select sign_in_failures($1, $2) as "count!""#,
        key,
        since as _
    )
    .fetch_one(db)
    .await
}
