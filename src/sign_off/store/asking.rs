//! What asking a supervisor comes to, for those who may not see a link.

use super::request::MAILED_LATELY;
use crate::kernel::{
    ids::PersonId,
    time::{Day, Instant},
};
use sqlx::PgConnection;

/// The key under which one mail a day goes to a supervisor on request, until they have answered it.
pub async fn key(
    db: &mut PgConnection,
    supervisor: PersonId,
    today: Day,
) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select sign_off_asked_key($1, $2) as "key!""#,
        supervisor.get(),
        today as _
    )
    .fetch_one(db)
    .await
}

/// What asking a supervisor now would come to.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Whether a mail goes out.
    pub makes_mail: bool,
    /// Whether anything waits for them.
    pub waits: bool,
    /// When the last mail went out.
    pub mailed_at: Option<Instant>,
}

/// What asking a supervisor now would come to.
pub async fn of(
    db: &mut PgConnection,
    supervisor: PersonId,
    (today, now): (Day, Instant),
) -> Result<Asking, sqlx::Error> {
    sqlx::query_as!(
        Asking,
        r#"select makes_mail as "makes_mail!", waits as "waits!", mailed_at from sign_off_asking($1, $2, $3)"#,
        supervisor.get(),
        today as _,
        now.plus_seconds(-MAILED_LATELY) as _
    )
    .fetch_one(db)
    .await
}
