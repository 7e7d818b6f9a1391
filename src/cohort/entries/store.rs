//! SQL of the file of entries. Nothing decides here.

use crate::kernel::ids::{EnrolmentId, PlacementId, RequirementId};
use sqlx::PgConnection;
use uuid::Uuid;

/// A student as the file names them.
pub struct Student {
    pub enrolment: EnrolmentId,
    pub requirement: RequirementId,
    /// The college's number, if it keeps one.
    pub number: Option<String>,
    pub email: String,
    pub program: String,
}

/// The students of these enrolments.
pub async fn students(
    db: &mut PgConnection,
    enrolments: &[Uuid],
) -> Result<Vec<Student>, sqlx::Error> {
    sqlx::query_as!(
        Student,
        r#"select e.id as enrolment, e.requirement_id as requirement, s.email, p.name as program,
                  (select n.source_id from person_source n where n.person_id = s.id and n.source = 'college' limit 1) as number
           from enrolment e join person s on s.id = e.student_id join program p on p.id = e.program_id
           where e.id = any ($1)"#,
        enrolments
    )
    .fetch_all(db)
    .await
}

/// A placement and the name of its site.
pub struct Site {
    pub placement: PlacementId,
    pub name: String,
}

/// The sites of the placements of these enrolments.
pub async fn sites(db: &mut PgConnection, enrolments: &[Uuid]) -> Result<Vec<Site>, sqlx::Error> {
    sqlx::query_as!(
        Site,
        r#"select p.id as "placement: PlacementId", s.name from placement p join site s on s.id = p.site_id
           where p.enrolment_id = any ($1)"#,
        enrolments
    )
    .fetch_all(db)
    .await
}
