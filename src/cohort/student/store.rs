//! SQL of a student's page. Nothing decides here.

use crate::{
    cohort::policy::OfStudent,
    kernel::{
        ids::{EnrolmentId, EntryId, LateRequestId, PersonId, PlacementId},
        minutes::Minutes,
        time::{Day, Instant},
    },
};
use sqlx::PgConnection;

/// The student and their enrolment.
#[derive(Debug, Clone)]
pub struct Head {
    pub student: PersonId,
    pub name: String,
    pub email: String,
    pub on: OfStudent,
    pub program_name: String,
    pub offering: String,
    pub state: String,
    pub missing_since: Option<Day>,
    pub faculty_name: Option<String>,
    pub version: i32,
}

pub async fn head(db: &mut PgConnection, id: EnrolmentId) -> Result<Option<Head>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select e.student_id, s.name, s.email, e.program_id, e.faculty_id, p.name as program_name,
                  c.code || ' ' || c.name || ', ' || t.name as "offering!", e.state, e.missing_since, f.name as "faculty_name?", r.version
           from enrolment e
           join person s on s.id = e.student_id
           join program p on p.id = e.program_id
           join offering o on o.id = e.offering_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           join requirement r on r.id = e.requirement_id
           left join person f on f.id = e.faculty_id
           where e.id = $1"#,
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Head {
        student: row.student_id,
        name: row.name,
        email: row.email,
        on: OfStudent {
            program: row.program_id,
            faculty: row.faculty_id,
        },
        program_name: row.program_name,
        offering: row.offering,
        state: row.state,
        missing_since: row.missing_since,
        faculty_name: row.faculty_name,
        version: row.version,
    }))
}

/// Somebody who signs, or signed, for a placement.
#[derive(Debug, Clone)]
pub struct Supervision {
    pub placement: PlacementId,
    pub name: String,
    pub email: String,
    pub part: String,
    pub from_on: Day,
    pub ended_at: Option<Instant>,
    pub ended_reason: String,
}

pub async fn supervisions(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Supervision>, sqlx::Error> {
    sqlx::query_as!(
        Supervision,
        r#"select v.placement_id as "placement: PlacementId", n.name, n.email, v.part, v.from_on,
                  v.ended_at, v.ended_reason
           from placement p join placement_supervisor v on v.placement_id = p.id join person n on n.id = v.person_id
           where p.enrolment_id = $1 order by v.ended_at is not null, v.from_on desc, v.id desc"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await
}

/// One mailed link and what became of it.
#[derive(Debug, Clone)]
pub struct LinkLife {
    pub name: String,
    pub email: String,
    pub kind: String,
    pub entries: i64,
    pub sent_at: Instant,
    pub opened_at: Option<Instant>,
    pub reminders: i16,
    pub reminded_at: Option<Instant>,
    pub answered_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub closed_reason: String,
    pub expires_at: Instant,
}

/// The newest links that asked for this student's hours.
pub async fn links(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<LinkLife>, sqlx::Error> {
    sqlx::query_as!(
        LinkLife,
        r#"with asked as (
               select i.request_id, count(*) as entries from hours_entry h join sign_off_item i on i.entry_id = h.id
               where h.enrolment_id = $1 group by i.request_id)
           select n.name, q.email, q.kind, a.entries as "entries!", q.created_at as sent_at, q.opened_at, q.reminders, q.reminded_at,
                  q.answered_at, q.closed_at, q.closed_reason, q.expires_at
           from asked a join sign_off_request q on q.id = a.request_id join person n on n.id = q.supervisor_id
           order by q.created_at desc limit 12"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await
}

/// A late-entry request of the student.
#[derive(Debug, Clone)]
pub struct Late {
    pub id: LateRequestId,
    pub from_on: Day,
    pub to_on: Day,
    pub reason: String,
    pub state: String,
    pub asked_at: Instant,
    pub answer: String,
}

pub async fn late_requests(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Late>, sqlx::Error> {
    sqlx::query_as!(
        Late,
        r#"select l.id as "id: LateRequestId", l.from_on, l.to_on, l.reason, l.state, l.asked_at, l.answer
           from placement p join late_request l on l.placement_id = p.id
           where p.enrolment_id = $1 order by l.asked_at desc limit 20"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await
}

/// A disagreement about one entry.
#[derive(Debug, Clone)]
pub struct Dispute {
    pub entry: EntryId,
    pub work_date: Day,
    pub by: Option<String>,
    pub reason: String,
    pub state: String,
    pub raised_at: Instant,
    pub outcome: String,
}

pub async fn disputes(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Dispute>, sqlx::Error> {
    sqlx::query_as!(
        Dispute,
        r#"select d.entry_id as entry, h.work_date, n.name as "by?", d.reason, d.state, d.raised_at, d.outcome
           from hours_entry h join hours_dispute d on d.entry_id = h.id left join person n on n.id = d.raised_by
           where h.enrolment_id = $1 order by d.raised_at desc limit 20"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await
}

/// A signature over hours of the student.
#[derive(Debug, Clone)]
pub struct Signed {
    pub code: String,
    pub signer_name: String,
    pub on_behalf_name: String,
    pub minutes: i32,
    pub entries: i32,
    pub signed_at: Instant,
    pub zone: String,
}

impl Signed {
    /// The minutes it stands for.
    pub fn length(&self) -> Minutes {
        Minutes::new(u32::try_from(self.minutes).unwrap_or(0))
    }
}

pub async fn signatures(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Signed>, sqlx::Error> {
    sqlx::query_as!(
        Signed,
        r#"select g.code, g.signer_name, g.on_behalf_name, g.minutes, g.entries, g.signed_at, g.zone
           from placement p join signature g on g.placement_id = p.id
           where p.enrolment_id = $1 order by g.signed_at desc limit 20"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await
}
