//! SQL of late-entry requests. Nothing decides here.

use super::forms::Decision;
use crate::{
    cohort::policy::OfLateRequest,
    kernel::{
        ids::{EnrolmentId, LateRequestId, PersonId},
        time::{Day, Instant},
    },
};
use sqlx::PgConnection;

/// A request with what its answer needs.
#[derive(Debug, Clone)]
pub struct LateRequest {
    pub id: LateRequestId,
    pub on: OfLateRequest,
    pub student: PersonId,
    pub student_name: String,
    pub student_email: String,
    pub enrolment: EnrolmentId,
    pub site_name: String,
    pub from_on: Day,
    pub to_on: Day,
    pub reason: String,
    pub asked_at: Instant,
    pub answer: String,
    pub decided_at: Option<Instant>,
    pub decided_by: Option<String>,
    /// Days after the work until which entries are taken without a request.
    pub late_days: i32,
}

pub async fn find(
    db: &mut PgConnection,
    id: LateRequestId,
) -> Result<Option<LateRequest>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select l.program_id as "program_id: crate::kernel::ids::ProgramId", l.state, l.student_id as "student_id: PersonId",
                  s.name, s.email, p.enrolment_id, x.name as site_name, l.from_on, l.to_on, l.reason, l.asked_at, l.answer,
                  l.decided_at, d.name as "decided_by?", r.late_days
           from late_request l
           join person s on s.id = l.student_id
           join placement p on p.id = l.placement_id
           join site x on x.id = p.site_id
           join enrolment e on e.id = p.enrolment_id
           join requirement r on r.id = e.requirement_id
           left join person d on d.id = l.decided_by
           where l.id = $1"#,
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| LateRequest {
        id,
        on: OfLateRequest {
            program: row.program_id,
            student: row.student_id,
            state: row.state,
        },
        student: row.student_id,
        student_name: row.name,
        student_email: row.email,
        enrolment: row.enrolment_id,
        site_name: row.site_name,
        from_on: row.from_on,
        to_on: row.to_on,
        reason: row.reason,
        asked_at: row.asked_at,
        answer: row.answer,
        decided_at: row.decided_at,
        decided_by: row.decided_by,
        late_days: row.late_days,
    }))
}

/// Puts the answer down; false when somebody was quicker.
pub async fn decide(
    db: &mut PgConnection,
    id: LateRequestId,
    decision: &Decision,
    by: PersonId,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update late_request set state = $2, answer = $3, decided_by = $4, decided_at = $5 where id = $1 and state = 'asked'",
        id.get(),
        decision.state(),
        decision.words(),
        by.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
