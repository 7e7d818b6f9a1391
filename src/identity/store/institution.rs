//! The college, and the code that sets it up.

use crate::kernel::{
    ids::{InstitutionId, PersonId},
    time::Instant,
};
use sqlx::PgConnection;

/// The college's settings.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub name: String,
    pub zone: String,
    pub privacy_regime: String,
}

/// The settings and the id.
pub async fn find(db: &mut PgConnection) -> Result<Option<(InstitutionId, Settings)>, sqlx::Error> {
    let row = sqlx::query!("select id, name, zone, privacy_regime from institution")
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| {
        let settings = Settings {
            name: row.name,
            zone: row.zone,
            privacy_regime: row.privacy_regime,
        };
        (row.id, settings)
    }))
}

/// Makes a real college (never a demo).
pub async fn insert(
    db: &mut PgConnection,
    id: InstitutionId,
    settings: &Settings,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into institution (id, name, zone, privacy_regime, demo, created_at) values ($1, $2, $3, $4, false, $5)",
        id.get(),
        settings.name,
        settings.zone,
        settings.privacy_regime,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn update(
    db: &mut PgConnection,
    id: InstitutionId,
    settings: &Settings,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update institution set name = $2, zone = $3, privacy_regime = $4 where id = $1",
        id.get(),
        settings.name,
        settings.zone,
        settings.privacy_regime
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How far a college is that was set up just now.
pub struct Begun {
    /// Whether there is a program.
    pub has_program: bool,
    /// Whether a test mail of this person's has gone out.
    pub mail_works: bool,
    /// Whether somebody else is here.
    pub has_others: bool,
}

pub async fn begun(db: &mut PgConnection, person: PersonId) -> Result<Begun, sqlx::Error> {
    sqlx::query_as!(
        Begun,
        r#"select exists (select from program) as "has_program!",
                  exists (select from mail where kind = 'institution.mail_test' and to_person = $1
                          and state in ('sent', 'kept')) as "mail_works!",
                  exists (select from person where id <> $1) as "has_others!""#,
        person.get()
    )
    .fetch_one(db)
    .await
}

/// Puts a fresh set-up code down and throws older unused ones of more than a day away.
pub async fn insert_code(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from setup_code where created_at < $1",
        now.plus_days(-1) as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into setup_code (token_hash, created_at) values ($1, $2)",
        token_hash,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether a code sets this installation up: not used, and there is no college yet.
pub async fn code_opens(db: &mut PgConnection, token_hash: &[u8]) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from setup_code where token_hash = $1 and used_at is null)
                  and not exists (select from institution) as "opens!""#,
        token_hash
    )
    .fetch_one(db)
    .await
}

/// Uses a code up; gives whether it was still good.
pub async fn use_code(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update setup_code set used_at = $2 where token_hash = $1 and used_at is null",
        token_hash,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
