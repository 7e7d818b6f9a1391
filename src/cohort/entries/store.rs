//! SQL of the file of entries. Nothing decides here.

use crate::kernel::{
    ids::{EnrolmentId, OfferingId},
    time::{Day, TimeOfDay},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A student in an offering.
pub struct Student {
    pub enrolment: EnrolmentId,
    pub name: String,
    /// "HIM 221 Practicum, Fall 2026".
    pub offering: String,
}

/// The students that the reader sees, by the key of their enrolment; of one offering if it is named.
pub async fn students(
    db: &mut PgConnection,
    offering: Option<OfferingId>,
    after: Option<EnrolmentId>,
    most: i64,
) -> Result<Vec<Student>, sqlx::Error> {
    sqlx::query_as!(
        Student,
        r#"select s.enrolment_id as "enrolment: EnrolmentId", s.student_name as name, c.code || ' ' || c.name || ', ' || t.name as "offering!"
           from enrolment_standing s
           join offering o on o.id = s.offering_id join course c on c.id = o.course_id join term t on t.id = o.term_id
           where s.enrolment_id > $1 and ($2::uuid is null or s.offering_id = $2)
           order by s.enrolment_id limit $3"#,
        after.map_or(Uuid::nil(), EnrolmentId::get),
        offering.map(OfferingId::get),
        most
    )
    .fetch_all(db)
    .await
}

/// One version of an entry, as the file tells it.
pub struct Row {
    pub enrolment: EnrolmentId,
    pub work_date: Day,
    pub start: Option<TimeOfDay>,
    pub end: Option<TimeOfDay>,
    pub ends_next_day: bool,
    pub zone: String,
    pub break_minutes: i32,
    pub minutes: i32,
    pub version: i32,
    pub state: String,
    pub site: String,
    pub category: String,
    pub mode: String,
    pub activity: String,
}

/// Every version of every entry of these enrolments that the reader sees, in order of work.
pub async fn rows(db: &mut PgConnection, enrolments: &[Uuid]) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select h.enrolment_id as "enrolment: EnrolmentId", h.work_date, h.start_local as "start?: TimeOfDay", h.end_local as "end?: TimeOfDay",
                  h.ends_next_day, h.zone, h.break_minutes, h.minutes, h.version, h.state, s.name as site, c.name as category, h.mode, h.activity
           from hours_entry h join placement p on p.id = h.placement_id join site s on s.id = p.site_id
           join requirement_category c on c.id = h.category_id
           where h.enrolment_id = any ($1)
           order by h.enrolment_id, h.work_date, h.start_local, h.id"#,
        enrolments
    )
    .fetch_all(db)
    .await
}
