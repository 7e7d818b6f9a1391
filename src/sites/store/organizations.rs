//! Organizations.

use crate::kernel::{
    ids::{OrganizationId, SiteId},
    time::Instant,
};
use sqlx::PgConnection;

/// An organization as a list shows it.
#[derive(Debug, Clone)]
pub struct OrganizationLine {
    /// Its id.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// How many sites it has.
    pub sites: i64,
}

/// A page of organizations by name, with one more.
pub async fn list(
    db: &mut PgConnection,
    pattern: &str,
    after: Option<OrganizationId>,
    most: i64,
) -> Result<Vec<OrganizationLine>, sqlx::Error> {
    sqlx::query_as!(
        OrganizationLine,
        r#"select o.id, o.name, (select count(*) from site s where s.organization_id = o.id) as "sites!"
           from organization o
           where ($1 = '' or lower(o.name) like $1)
             and ($2::uuid is null or (lower(o.name), o.id) > (select lower(l.name), l.id from organization l where l.id = $2))
           order by lower(o.name), o.id limit $3"#,
        pattern,
        after.map(crate::kernel::ids::OrganizationId::get),
        most
    )
    .fetch_all(db)
    .await
}

/// The name of an organization.
pub async fn name(
    db: &mut PgConnection,
    id: OrganizationId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select name from organization where id = $1", id.get())
        .fetch_optional(db)
        .await
}

/// The sites of an organization: id, name, city and state.
pub async fn sites_of(
    db: &mut PgConnection,
    id: OrganizationId,
) -> Result<Vec<(SiteId, String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, city, region from site where organization_id = $1 order by lower(name), id limit 500",
        id.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = if row.region.is_empty() {
                row.city
            } else {
                format!("{}, {}", row.city, row.region)
            };
            (row.id, row.name, place)
        })
        .collect())
}

/// The organization of this name, whatever its case; made when there is none.
pub async fn find_or_add(
    db: &mut PgConnection,
    name: &str,
    now: Instant,
) -> Result<OrganizationId, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "select id from organization where lower(name) = lower($1) order by created_at, id limit 1",
        name
    )
    .fetch_optional(&mut *db)
    .await?;
    if let Some(id) = found {
        return Ok(id);
    }
    let id = OrganizationId::fresh();
    sqlx::query!(
        "insert into organization (id, name, created_at) values ($1, $2, $3)",
        id.get(),
        name,
        now as _
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Gives an organization another name.
pub async fn rename(
    db: &mut PgConnection,
    id: OrganizationId,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update organization set name = $2 where id = $1",
        id.get(),
        name
    )
    .execute(db)
    .await?;
    Ok(())
}
