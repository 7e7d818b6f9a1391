//! Sites.

use crate::{
    kernel::{
        ids::{OrganizationId, SiteId},
        time::Instant,
    },
    sites::{
        distance::Coordinates,
        kind::SiteKind,
        model::{PlacementHere, Site, SiteLine},
    },
};
use sqlx::PgConnection;

/// What a list is asked for.
#[derive(Debug, Default)]
pub struct Asked {
    /// Part of a name or city, lower case, as a `like` pattern; empty for all.
    pub pattern: String,
    /// State or province; empty for all.
    pub region: String,
    /// A kind's word; empty for all.
    pub kind: String,
    /// `use`, `missing`, `not` or empty for all.
    pub show: String,
}

/// A page of sites by name, with one more.
pub async fn list(
    db: &mut PgConnection,
    asked: &Asked,
    after: Option<SiteId>,
    most: i64,
) -> Result<Vec<SiteLine>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.id, s.name, s.kind, s.city, s.region, s.latitude_e6, s.longitude_e6,
                  s.missing_since is not null as "missing!", s.do_not_use is not null as "do_not_use!",
                  (select count(*) from site_supervisor v where v.site_id = s.id and v.ended_on is null) as "supervisors!"
           from site s
           where ($1 = '' or lower(s.name) like $1 or lower(s.city) like $1)
             and ($2 = '' or s.region = $2)
             and ($3 = '' or s.kind = $3)
             and case $4 when 'use' then s.do_not_use is null and s.missing_since is null
                         when 'missing' then s.missing_since is not null
                         when 'not' then s.do_not_use is not null
                         else true end
             and ($5::uuid is null or (lower(s.name), s.id) > (select lower(l.name), l.id from site l where l.id = $5))
           order by lower(s.name), s.id
           limit $6"#,
        asked.pattern,
        asked.region,
        asked.kind,
        asked.show,
        after.map(crate::kernel::ids::SiteId::get),
        most
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SiteLine {
            id: row.id,
            name: row.name,
            kind: SiteKind::parse(&row.kind).unwrap_or(SiteKind::Other),
            city: row.city,
            region: row.region,
            place: place(row.latitude_e6, row.longitude_e6),
            missing: row.missing,
            do_not_use: row.do_not_use,
            supervisors: row.supervisors,
        })
        .collect())
}

/// How many sites a list would show.
pub async fn count(db: &mut PgConnection, asked: &Asked) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from site s
           where ($1 = '' or lower(s.name) like $1 or lower(s.city) like $1)
             and ($2 = '' or s.region = $2)
             and ($3 = '' or s.kind = $3)
             and case $4 when 'use' then s.do_not_use is null and s.missing_since is null
                         when 'missing' then s.missing_since is not null
                         when 'not' then s.do_not_use is not null
                         else true end"#,
        asked.pattern,
        asked.region,
        asked.kind,
        asked.show
    )
    .fetch_one(db)
    .await
}

/// Where every site of a list is, by name, to be ordered by distance.
pub async fn places(
    db: &mut PgConnection,
    asked: &Asked,
) -> Result<Vec<(SiteId, Option<Coordinates>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.id, s.latitude_e6, s.longitude_e6 from site s
           where ($1 = '' or lower(s.name) like $1 or lower(s.city) like $1)
             and ($2 = '' or s.region = $2)
             and ($3 = '' or s.kind = $3)
             and case $4 when 'use' then s.do_not_use is null and s.missing_since is null
                         when 'missing' then s.missing_since is not null
                         when 'not' then s.do_not_use is not null
                         else true end
           order by lower(s.name), s.id"#,
        asked.pattern,
        asked.region,
        asked.kind,
        asked.show
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, place(row.latitude_e6, row.longitude_e6)))
        .collect())
}

/// These sites, in this order.
pub async fn lines_of(db: &mut PgConnection, ids: &[SiteId]) -> Result<Vec<SiteLine>, sqlx::Error> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        r#"select s.id, s.name, s.kind, s.city, s.region, s.latitude_e6, s.longitude_e6,
                  s.missing_since is not null as "missing!", s.do_not_use is not null as "do_not_use!",
                  (select count(*) from site_supervisor v where v.site_id = s.id and v.ended_on is null) as "supervisors!"
           from unnest($1::uuid[]) with ordinality as w(id, place) join site s on s.id = w.id
           order by w.place"#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SiteLine {
            id: row.id,
            name: row.name,
            kind: SiteKind::parse(&row.kind).unwrap_or(SiteKind::Other),
            city: row.city,
            region: row.region,
            place: place(row.latitude_e6, row.longitude_e6),
            missing: row.missing,
            do_not_use: row.do_not_use,
            supervisors: row.supervisors,
        })
        .collect())
}

/// States and provinces there are sites in.
pub async fn regions(db: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!("select distinct region from site where region <> '' order by region")
        .fetch_all(db)
        .await
}

/// One site.
pub async fn find(db: &mut PgConnection, id: SiteId) -> Result<Option<Site>, sqlx::Error> {
    let row = sqlx::query!(
        "select s.id, s.organization_id, o.name as organization_name, s.name, s.kind, s.address, s.city, s.region,
                s.postal_code, s.county, s.country, s.phone, s.zone, s.latitude_e6, s.longitude_e6, s.ownership,
                s.source, s.source_id, s.source_record, s.missing_since, s.do_not_use, s.notes
         from site s join organization o on o.id = s.organization_id
         where s.id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Site {
        id: row.id,
        organization: row.organization_id,
        organization_name: row.organization_name,
        name: row.name,
        kind: SiteKind::parse(&row.kind).unwrap_or(SiteKind::Other),
        address: row.address,
        city: row.city,
        region: row.region,
        postal_code: row.postal_code,
        county: row.county,
        country: row.country,
        phone: row.phone,
        zone: row.zone,
        place: place(row.latitude_e6, row.longitude_e6),
        ownership: row.ownership,
        source: row.source.zip(row.source_id),
        said: row.source_record,
        missing_since: row.missing_since,
        do_not_use: row.do_not_use,
        notes: row.notes,
    }))
}

/// Placements at a site that the actor may see, newest first.
pub async fn placements_here(
    db: &mut PgConnection,
    id: SiteId,
    most: i64,
) -> Result<Vec<PlacementHere>, sqlx::Error> {
    sqlx::query_as!(
        PlacementHere,
        "select p.id, st.name as student, pr.name as program, p.state, p.starts_on, p.ends_on
         from placement p join person st on st.id = p.student_id join program pr on pr.id = p.program_id
         where p.site_id = $1
         order by p.starts_on desc, p.id desc limit $2",
        id.get(),
        most
    )
    .fetch_all(db)
    .await
}

/// What a form says of a site.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Name of the organization; empty for one named like the site.
    pub organization: String,
    /// The name for people.
    pub name: String,
    /// What kind of place.
    pub kind: SiteKind,
    /// Street.
    pub address: String,
    /// City or town.
    pub city: String,
    /// State or province.
    pub region: String,
    /// ZIP or postal code.
    pub postal_code: String,
    /// County or parish.
    pub county: String,
    /// Two letters.
    pub country: String,
    /// Telephone.
    pub phone: String,
    /// IANA time zone.
    pub zone: String,
    /// Where it is.
    pub place: Option<Coordinates>,
    /// Why nobody is placed here any more.
    pub do_not_use: Option<String>,
    /// Notes for coordinators.
    pub notes: String,
}

/// Ids and moment of a site that is written.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// The site.
    pub id: SiteId,
    /// Its organization.
    pub organization: OrganizationId,
    /// The moment.
    pub now: Instant,
}

/// Adds a site.
pub async fn insert(db: &mut PgConnection, keep: Keep, site: &NewSite) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into site (id, organization_id, name, kind, address, city, region, postal_code, county, country, phone,
                           zone, latitude_e6, longitude_e6, do_not_use, notes, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        keep.id.get(),
        keep.organization.get(),
        site.name,
        site.kind.code(),
        site.address,
        site.city,
        site.region,
        site.postal_code,
        site.county,
        site.country,
        site.phone,
        site.zone,
        site.place.map(Coordinates::latitude),
        site.place.map(Coordinates::longitude),
        site.do_not_use,
        site.notes,
        keep.now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a site.
pub async fn update(db: &mut PgConnection, keep: Keep, site: &NewSite) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update site set organization_id = $2, name = $3, kind = $4, address = $5, city = $6, region = $7,
                postal_code = $8, county = $9, country = $10, phone = $11, zone = $12, latitude_e6 = $13,
                longitude_e6 = $14, do_not_use = $15, notes = $16
         where id = $1",
        keep.id.get(),
        keep.organization.get(),
        site.name,
        site.kind.code(),
        site.address,
        site.city,
        site.region,
        site.postal_code,
        site.county,
        site.country,
        site.phone,
        site.zone,
        site.place.map(Coordinates::latitude),
        site.place.map(Coordinates::longitude),
        site.do_not_use,
        site.notes
    )
    .execute(db)
    .await?;
    Ok(())
}

fn place(latitude: Option<i32>, longitude: Option<i32>) -> Option<Coordinates> {
    Coordinates::new(latitude?, longitude?)
}
