//! Offerings.

use crate::{kernel::ids::OfferingId, programs::model::Offering};
use sqlx::PgConnection;

/// One offering.
pub async fn find(db: &mut PgConnection, id: OfferingId) -> Result<Option<Offering>, sqlx::Error> {
    sqlx::query_as!(
        Offering,
        r#"select o.id, o.program_id as program, p.name as program_name, o.course_id as course, c.code as course_code,
                  c.name as course_name, o.term_id as term, t.name as term_name, o.requirement_id as requirement,
                  r.version, (select max(n.version) from requirement n where n.course_id = o.course_id) as "newest_version!",
                  o.starts_on, o.ends_on
           from offering o
           join program p on p.id = o.program_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           join requirement r on r.id = o.requirement_id
           where o.id = $1"#,
        id.get()
    )
    .fetch_optional(db)
    .await
}
