//! Sites to choose from.

use crate::kernel::{ids::SiteId, time::Day};
use sqlx::PgConnection;

/// A site, as placing somebody needs it.
#[derive(Debug, Clone)]
pub struct SiteFacts {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Its state or region.
    pub region: String,
    /// Its zone.
    pub zone: String,
    /// Why nobody is placed there any more.
    pub do_not_use: Option<String>,
    /// Absent from the newest site file since this day.
    pub missing_since: Option<Day>,
}

/// One site.
pub async fn site(db: &mut PgConnection, id: SiteId) -> Result<Option<SiteFacts>, sqlx::Error> {
    sqlx::query_as!(
        SiteFacts,
        "select id, name, city, region, zone, do_not_use, missing_since from site where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// A site that a search found.
#[derive(Debug, Clone)]
pub struct FoundSite {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its city and region.
    pub place: String,
    /// How many supervisors it has.
    pub supervisors: i64,
    /// How many students are there or about to be, as far as the actor may see.
    pub students: i64,
    /// Why nobody is placed there any more.
    pub do_not_use: Option<String>,
}

/// Sites whose name, city, region or postal code hold every one of these words (small letters): those with
/// supervisors first, then by name.
pub async fn search_sites(
    db: &mut PgConnection,
    words: &[String],
    after: Option<SiteId>,
    limit: i64,
) -> Result<Vec<FoundSite>, sqlx::Error> {
    sqlx::query_as!(
        FoundSite,
        r#"with site_key as materialized (
               select s.id, s.name, concat_ws(', ', nullif(s.city, ''), nullif(s.region, '')) as place, s.do_not_use,
                      (select count(*) from site_supervisor v where v.site_id = s.id and v.ended_on is null) as supervisors
               from site s
               where not exists (select from unnest($1::text[]) w
                                 where position(w in lower(concat_ws(' ', s.name, s.city, s.region, s.postal_code))) = 0))
           select k.id as "id!: SiteId", k.name as "name!", k.place as "place!", k.supervisors as "supervisors!", k.do_not_use,
                  (select count(*) from placement p where p.site_id = k.id and p.state in ('confirmed', 'active')) as "students!"
           from site_key k
           where $2::uuid is null or (k.supervisors = 0, lower(k.name), k.id) >
                 (select a.supervisors = 0, lower(a.name), a.id from site_key a where a.id = $2)
           order by k.supervisors = 0, lower(k.name), k.id
           limit $3"#,
        words,
        after.map(SiteId::get),
        limit
    )
    .fetch_all(db)
    .await
}
