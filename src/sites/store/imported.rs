//! Sites that came from a source.

use crate::{
    imports::Meter,
    kernel::{
        ids::{OrganizationId, SiteId},
        time::{Day, Instant},
    },
    sites::{
        distance::Coordinates,
        import::{KnownSite, SiteChange, SiteSheet, cms::SiteRow, zip::ZipTable},
    },
};
use serde_json::{Value, json};
use sqlx::PgConnection;

/// Every site that came from a source.
pub async fn known(db: &mut PgConnection, source: &str) -> Result<Vec<KnownSite>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, source_record as "said!", missing_since, name, address, city, region, postal_code, county, phone, kind,
                  ownership, zone
           from site where source = $1 and source_record is not null"#,
        source
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(KnownSite {
                id: row.id,
                said: serde_json::from_value(row.said)
                    .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
                gone: row.missing_since.is_some(),
                now: SiteSheet {
                    name: row.name,
                    address: row.address,
                    city: row.city,
                    region: row.region,
                    postal_code: row.postal_code,
                    county: row.county,
                    phone: row.phone,
                    kind: row.kind,
                    ownership: row.ownership,
                    zone: row.zone,
                },
            })
        })
        .collect()
}

/// Records in one statement: few enough that whoever waits sees them grow.
const AT_ONCE: usize = 1_000;

/// Adds sites, each with an organization of its own name.
pub async fn insert_all(
    db: &mut PgConnection,
    (source, zips): (&str, &ZipTable),
    (rows, meter): (&[SiteRow], &Meter),
    now: Instant,
) -> Result<(), sqlx::Error> {
    for part in rows.chunks(AT_ONCE) {
        insert(db, (source, zips), part, now).await?;
        meter.add(part.len() as u64);
    }
    Ok(())
}

async fn insert(
    db: &mut PgConnection,
    (source, zips): (&str, &ZipTable),
    rows: &[SiteRow],
    now: Instant,
) -> Result<(), sqlx::Error> {
    let records: Vec<Value> = rows
        .iter()
        .map(|row| record(row, zips.coordinates(&row.zip)))
        .collect();
    let records = Value::Array(records);
    sqlx::query!(
        "insert into organization (id, name, source, source_id, created_at)
         select r.organization_id, r.name, $2, r.source_id, $3
         from jsonb_to_recordset($1) as r(organization_id uuid, name text, source_id text)",
        &records,
        source,
        now as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into site (id, organization_id, name, kind, address, city, region, postal_code, county, phone, zone,
                           latitude_e6, longitude_e6, ownership, source, source_id, source_name, source_record, created_at)
         select r.id, r.organization_id, r.name, r.kind, r.address, r.city, r.region, r.postal_code, r.county, r.phone, r.zone,
                r.latitude, r.longitude, r.ownership, $2, r.source_id, r.source_name, r.said, $3
         from jsonb_to_recordset($1) as r(id uuid, organization_id uuid, name text, kind text, address text, city text,
              region text, postal_code text, county text, phone text, zone text, latitude integer, longitude integer,
              ownership text, source_id text, source_name text, said jsonb)",
        &records,
        source,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

fn record(row: &SiteRow, place: Option<Coordinates>) -> Value {
    let mut record = sheet(&SiteSheet::from(row), row, place);
    record["id"] = json!(SiteId::fresh());
    record["organization_id"] = json!(OrganizationId::fresh());
    record
}

fn sheet(sheet: &SiteSheet, says: &SiteRow, place: Option<Coordinates>) -> Value {
    json!({
        "name": sheet.name, "kind": sheet.kind, "address": sheet.address, "city": sheet.city,
        "region": sheet.region, "postal_code": sheet.postal_code, "county": sheet.county,
        "phone": sheet.phone, "zone": sheet.zone, "ownership": sheet.ownership,
        "latitude": place.map(Coordinates::latitude), "longitude": place.map(Coordinates::longitude),
        "source_id": says.source_id, "source_name": says.original_name, "said": says,
    })
}

/// Changes sites to what their sheets say, and keeps what the source says now. An organization that still bears the
/// source's old name of its site follows.
pub async fn change(
    db: &mut PgConnection,
    (source, zips): (&str, &ZipTable),
    (changes, meter): (&[SiteChange], &Meter),
) -> Result<(), sqlx::Error> {
    for part in changes.chunks(AT_ONCE) {
        change_some(db, (source, zips), part).await?;
        meter.add(part.len() as u64);
    }
    Ok(())
}

async fn change_some(
    db: &mut PgConnection,
    (source, zips): (&str, &ZipTable),
    changes: &[SiteChange],
) -> Result<(), sqlx::Error> {
    let records: Vec<Value> = changes
        .iter()
        .map(|change| {
            let place = zips.coordinates(&change.sheet.postal_code);
            let mut record = sheet(&change.sheet, &change.says, place);
            record["id"] = json!(change.id);
            record
        })
        .collect();
    let records = Value::Array(records);
    sqlx::query!(
        "update organization o set name = r2.says
         from jsonb_to_recordset($1) as r(id uuid, source_id text, said jsonb)
              cross join lateral (select r.said ->> 'name' as says) as r2(says), site s
         where s.id = r.id and o.source = $2 and o.source_id = r.source_id and o.name = s.source_record ->> 'name'
           and o.name <> r2.says",
        &records,
        source
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update site s set name = r.name, kind = r.kind, address = r.address, city = r.city, region = r.region,
                postal_code = r.postal_code, county = r.county, phone = r.phone, zone = r.zone, ownership = r.ownership,
                latitude_e6 = case when s.postal_code = r.postal_code then s.latitude_e6 else r.latitude end,
                longitude_e6 = case when s.postal_code = r.postal_code then s.longitude_e6 else r.longitude end,
                source_name = r.source_name, source_record = r.said, missing_since = null
         from jsonb_to_recordset($1) as r(id uuid, name text, kind text, address text, city text, region text,
              postal_code text, county text, phone text, zone text, latitude integer, longitude integer, ownership text,
              source_name text, said jsonb)
         where s.id = r.id",
        &records
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks sites as gone from their source.
pub async fn mark_gone(
    db: &mut PgConnection,
    ids: &[SiteId],
    today: Day,
) -> Result<(), sqlx::Error> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.get()).collect();
    sqlx::query!(
        "update site set missing_since = $2 where id = any ($1) and missing_since is null",
        &ids,
        today as _
    )
    .execute(db)
    .await?;
    Ok(())
}
