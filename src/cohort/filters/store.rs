//! SQL of saved filters. Nothing decides here.

use crate::{
    cohort::table::Filter,
    kernel::{
        ids::{PersonId, SavedFilterId},
        time::Instant,
    },
};
use sqlx::PgConnection;

/// A filter under a name.
#[derive(Debug, Clone)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    /// Whose it is.
    pub person: PersonId,
    pub name: String,
    pub filter: Filter,
}

struct Row {
    id: SavedFilterId,
    person_id: PersonId,
    name: String,
    query: String,
}

impl From<Row> for SavedFilter {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            person: row.person_id,
            name: row.name,
            filter: Filter::read(&row.query),
        }
    }
}

/// Somebody's filters, by name.
pub async fn of_person(
    db: &mut PgConnection,
    person: PersonId,
) -> Result<Vec<SavedFilter>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, person_id, name, query from saved_filter where person_id = $1 order by lower(name)",
        person.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(SavedFilter::from).collect())
}

/// One filter.
pub async fn find(
    db: &mut PgConnection,
    id: SavedFilterId,
) -> Result<Option<SavedFilter>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, person_id, name, query from saved_filter where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(SavedFilter::from))
}

/// Keeps a filter in the first free place. Gives false when all twenty are taken.
pub async fn insert(
    db: &mut PgConnection,
    (id, person): (SavedFilterId, PersonId),
    (name, query): (&str, &str),
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query!(
        "insert into saved_filter (id, person_id, place, name, query, created_at)
         select $1, $2, p.place, $3, $4, $5 from generate_series(1, 20) as p(place)
         where not exists (select from saved_filter s where s.person_id = $2 and s.place = p.place)
         order by p.place limit 1",
        id.get(),
        person.get(),
        name,
        query,
        now as _
    )
    .execute(db)
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// Gives a filter another name.
pub async fn rename(
    db: &mut PgConnection,
    id: SavedFilterId,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update saved_filter set name = $2 where id = $1",
        id.get(),
        name
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Removes a filter.
pub async fn remove(db: &mut PgConnection, id: SavedFilterId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from saved_filter where id = $1", id.get())
        .execute(db)
        .await?;
    Ok(())
}
