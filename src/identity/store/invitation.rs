//! Mailed links that let somebody set a password: to join, or after forgetting it.

use crate::{
    identity::model::Purpose,
    kernel::{
        ids::{InvitationId, PersonId},
        time::Instant,
    },
};
use sqlx::PgConnection;

/// A new link, as it is stored.
pub struct NewInvitation {
    pub person: PersonId,
    pub purpose: Purpose,
    pub token_hash: Vec<u8>,
    pub expires_at: Instant,
}

pub async fn insert(
    db: &mut PgConnection,
    invitation: &NewInvitation,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into invitation (id, person_id, purpose, token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        InvitationId::fresh().get(),
        invitation.person.get(),
        invitation.purpose.as_str(),
        invitation.token_hash,
        now as _,
        invitation.expires_at as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes every open link of a person useless.
pub async fn revoke_open(
    db: &mut PgConnection,
    person: PersonId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update invitation set revoked_at = $2 where person_id = $1 and used_at is null and revoked_at is null",
        person.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many links of a person were mailed since a moment.
pub async fn mailed_since(
    db: &mut PgConnection,
    person: PersonId,
    since: Instant,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from invitation where person_id = $1 and created_at > $2"#,
        person.get(),
        since as _
    )
    .fetch_one(db)
    .await
}

/// A link that opens something.
pub struct Opened {
    pub id: InvitationId,
    pub person_id: PersonId,
    pub name: String,
    pub email: String,
}

/// Whose link this is, when it can still be used.
pub async fn by_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    purpose: Purpose,
    now: Instant,
) -> Result<Option<Opened>, sqlx::Error> {
    sqlx::query_as!(
        Opened,
        "select i.id, i.person_id, p.name, p.email from invitation i join person p on p.id = i.person_id
         where i.token_hash = $1 and i.purpose = $2 and i.used_at is null and i.revoked_at is null
           and i.expires_at > $3 and p.state = 'active'",
        token_hash,
        purpose.as_str(),
        now as _
    )
    .fetch_optional(db)
    .await
}

/// Uses a link up; gives whether this was the first to do so.
pub async fn use_up(
    db: &mut PgConnection,
    id: InvitationId,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let used = sqlx::query!(
        "update invitation set used_at = $2
         where id = $1 and used_at is null and revoked_at is null and expires_at > $2",
        id.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// When the newest link to join was mailed, and until when it works.
pub async fn newest_join(
    db: &mut PgConnection,
    person: PersonId,
) -> Result<Option<(Instant, Instant)>, sqlx::Error> {
    let row = sqlx::query!(
        "select created_at, expires_at from invitation
         where person_id = $1 and purpose = 'join' and used_at is null and revoked_at is null
         order by created_at desc limit 1",
        person.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.created_at, row.expires_at)))
}
