//! Who at the college a student turns to.

use crate::kernel::ids::EnrolmentId;
use sqlx::PgConnection;

/// The faculty liaison of an enrolment.
#[derive(Debug, Clone)]
pub struct Liaison {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// The faculty liaison of an enrolment; none when nobody is named.
pub async fn liaison(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Option<Liaison>, sqlx::Error> {
    sqlx::query_as!(
        Liaison,
        "select p.name, p.email from enrolment e join person p on p.id = e.faculty_id where e.id = $1",
        enrolment.get()
    )
    .fetch_optional(db)
    .await
}
