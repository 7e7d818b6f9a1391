//! SQL of the record of hours. Nothing decides here.

use crate::kernel::{
    ids::{EnrolmentId, PlacementId},
    minutes::Minutes,
    time::{Day, Instant},
};
use sqlx::PgConnection;

/// Whose record it is, and of which practicum.
#[derive(Debug, Clone)]
pub struct SheetHead {
    /// The student.
    pub student: String,
    /// The college's number for them, if it keeps one.
    pub number: Option<String>,
    /// The program.
    pub program: String,
    /// Who coordinates it now; empty when nobody does.
    pub coordinators: String,
    /// "HIM 221 Practicum".
    pub course: String,
    /// The term, and the days of the offering in it.
    pub term: String,
    /// The first day of the offering.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
}

/// The head of the record of an enrolment, if the actor may see it.
pub async fn sheet_head(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
    today: Day,
) -> Result<Option<SheetHead>, sqlx::Error> {
    sqlx::query_as!(
        SheetHead,
        r#"select s.name as student, p.name as program, coordinator_names(p.id, $2) as "coordinators!", c.code || ' ' || c.name as "course!", t.name as term, o.starts_on, o.ends_on,
                  (select n.source_id from person_source n where n.person_id = s.id and n.source = 'college' limit 1) as number
           from enrolment e
           join person s on s.id = e.student_id
           join program p on p.id = e.program_id
           join offering o on o.id = e.offering_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           where e.id = $1"#,
        enrolment.get(),
        today as _
    )
    .fetch_optional(db)
    .await
}

/// One signature over hours of an enrolment.
#[derive(Debug, Clone)]
pub struct SheetSignature {
    /// The placement.
    pub placement: PlacementId,
    /// The verification code.
    pub code: String,
    /// Who signed, as printed then.
    pub by: String,
    /// Their role.
    pub role: String,
    /// Their credential; empty without.
    pub credential: String,
    /// Whom they stood in for; empty when they signed for themselves.
    pub on_behalf_of: String,
    /// When.
    pub at: Instant,
    /// The zone it was signed in: the site's.
    pub zone: String,
    /// Entries signed.
    pub entries: i32,
    /// Those of them that still stand as signed.
    pub standing: i32,
    minutes: i32,
}

impl SheetSignature {
    /// Minutes signed.
    pub fn length(&self) -> Minutes {
        super::entry::minutes(self.minutes)
    }
}

/// Every signature over hours of an enrolment, oldest first; what of it stands is what its code tells everybody.
pub async fn signatures_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<SheetSignature>, sqlx::Error> {
    sqlx::query_as!(
        SheetSignature,
        r#"select g.placement_id as "placement: PlacementId", g.code, g.signer_name as by, g.signer_role as role,
                  g.signer_credential as credential, g.on_behalf_name as on_behalf_of, g.signed_at as at, g.zone, g.entries, g.minutes,
                  v.still_standing as "standing!"
           from placement p join signature g on g.placement_id = p.id cross join lateral signature_by_code(g.code) v
           where p.enrolment_id = $1 order by g.signed_at, g.id"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await
}
