//! One placement as its page shows it.

use crate::kernel::{
    ids::PlacementId,
    time::{Day, Instant},
};
use sqlx::PgConnection;

/// What the page of a placement shows besides its facts.
#[derive(Debug, Clone)]
pub struct Record {
    /// When it was last changed: what a form was opened on.
    pub updated_at: Instant,
    /// The placement it follows, after a change of site.
    pub follows: Option<PlacementId>,
    /// Where that was.
    pub follows_site: Option<String>,
    /// The placement that followed this one.
    pub followed_by: Option<PlacementId>,
    /// Where that is.
    pub followed_by_site: Option<String>,
    /// Why it ended early.
    pub ended_reason: String,
    /// The course's code and name.
    pub course: String,
    /// The term.
    pub term: String,
    /// The site's street.
    pub address: String,
    /// Its city.
    pub city: String,
    /// Its state or region.
    pub region: String,
    /// Its postal code.
    pub postal_code: String,
    /// Its phone.
    pub phone: String,
    /// The offering's first day.
    pub offering_starts: Day,
    /// The offering's last day.
    pub offering_ends: Day,
}

impl Record {
    /// The course in its term.
    pub fn course_and_term(&self) -> String {
        format!("{}, {}", self.course, self.term)
    }

    /// The offering's days in words.
    pub fn offering_days(&self) -> String {
        format!(
            "{} to {}",
            self.offering_starts.words(),
            self.offering_ends.words_with_year()
        )
    }

    /// The site's address on one line; empty when nothing is known of it.
    pub fn site_address(&self) -> String {
        let region = format!("{} {}", self.region, self.postal_code);
        [self.address.as_str(), self.city.as_str(), region.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// The record of one placement, if the actor may see it.
pub async fn record(db: &mut PgConnection, id: PlacementId) -> Result<Option<Record>, sqlx::Error> {
    sqlx::query_as!(
        Record,
        r#"select p.updated_at, p.follows_id as follows, fs.name as "follows_site?", n.id as "followed_by?",
                  ns.name as "followed_by_site?", p.ended_reason, c.code || ' ' || c.name as "course!", t.name as term,
                  s.address, s.city, s.region, s.postal_code, s.phone,
                  o.starts_on as offering_starts, o.ends_on as offering_ends
           from placement p
           join site s on s.id = p.site_id
           join enrolment e on e.id = p.enrolment_id
           join offering o on o.id = e.offering_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           left join placement f on f.id = p.follows_id
           left join site fs on fs.id = f.site_id
           left join placement n on n.follows_id = p.id
           left join site ns on ns.id = n.site_id
           where p.id = $1
           order by n.created_at desc limit 1"#,
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// Holds a placement against other changes until the transaction ends; when it was last changed.
pub async fn lock(db: &mut PgConnection, id: PlacementId) -> Result<Option<Instant>, sqlx::Error> {
    sqlx::query_scalar!(
        "select updated_at from placement where id = $1 for update",
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// When each of these placements was changed last.
pub async fn changed_at(
    db: &mut PgConnection,
    ids: &[PlacementId],
) -> Result<Vec<(PlacementId, Instant)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id as "id: PlacementId", updated_at as "at: Instant" from placement where id = any($1)"#,
        &ids.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.at)).collect())
}
