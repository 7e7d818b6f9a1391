//! The enrolments that placements serve.

use crate::{
    kernel::{
        ids::{EnrolmentId, PersonId, PlacementId, ProgramId},
        time::Day,
    },
    placements::model::Elsewhere,
};
use sqlx::PgConnection;

/// An enrolment, as placing somebody needs it.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Its id.
    pub id: EnrolmentId,
    /// Its program.
    pub program: ProgramId,
    /// The student.
    pub student: PersonId,
    /// The student's name.
    pub student_name: String,
    /// `enrolled`, `completed` or `withdrawn`.
    pub state: String,
    /// Absent from the newest roster since this day.
    pub missing_since: Option<Day>,
    /// What that asks for in all, in minutes.
    pub total_minutes: i32,
    /// For how many days after the work hours can be logged.
    pub late_days: i32,
    /// The course's code and name.
    pub course: String,
    /// The term.
    pub term: String,
    /// The offering's first day.
    pub starts_on: Day,
    /// The offering's last day.
    pub ends_on: Day,
}

/// One enrolment, if the actor may see it.
pub async fn enrolment(
    db: &mut PgConnection,
    id: EnrolmentId,
) -> Result<Option<Enrolled>, sqlx::Error> {
    sqlx::query_as!(
        Enrolled,
        r#"select e.id, e.program_id as program, e.student_id as student, st.name as student_name,
                  e.state, e.missing_since, r.total_minutes, r.late_days,
                  c.code || ' ' || c.name as "course!", t.name as term, o.starts_on, o.ends_on
           from enrolment e
           join person st on st.id = e.student_id
           join requirement r on r.id = e.requirement_id
           join offering o on o.id = e.offering_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           where e.id = $1"#,
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// The open placements of a student, besides one.
pub async fn elsewhere(
    db: &mut PgConnection,
    student: PersonId,
    besides: Option<PlacementId>,
) -> Result<Vec<Elsewhere>, sqlx::Error> {
    sqlx::query_as!(
        Elsewhere,
        "select p.id, p.site_id as site, s.name as site_name, p.starts_on, p.ends_on
         from placement p join site s on s.id = p.site_id
         where p.student_id = $1 and p.state in ('confirmed', 'active') and p.id is distinct from $2
         order by p.starts_on, p.id",
        student.get(),
        besides.map(PlacementId::get)
    )
    .fetch_all(db)
    .await
}

/// Which unplaced students are looked for.
#[derive(Debug, Clone, Default)]
pub struct UnplacedFilter {
    /// Part of the name; empty for all.
    pub name: String,
    /// Their program; none for all.
    pub program: Option<ProgramId>,
    /// The last one of the page before.
    pub after: Option<EnrolmentId>,
}

/// A student to be placed: without an open placement, or looked for by name.
#[derive(Debug, Clone)]
pub struct Unplaced {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The student's name.
    pub student_name: String,
    /// The course.
    pub course: String,
    /// The term.
    pub term: String,
    /// The offering's first day.
    pub starts_on: Day,
    /// Whether they had a placement in this enrolment.
    pub had_one: bool,
    /// The sites of the placements they have in it; empty for none.
    pub placed_at: String,
}

/// Students without an open placement in programs that the actor coordinates, in order of name. Who is looked for by
/// name is found with one too.
pub async fn unplaced(
    db: &mut PgConnection,
    programs: &[ProgramId],
    filter: &UnplacedFilter,
    limit: i64,
) -> Result<Vec<Unplaced>, sqlx::Error> {
    let programs: Vec<_> = programs.iter().map(|program| program.get()).collect();
    sqlx::query_as!(
        Unplaced,
        r#"select e.id as enrolment, st.name as student_name, c.code || ' ' || c.name as "course!", t.name as term, o.starts_on,
                  exists (select from placement p where p.enrolment_id = e.id) as "had_one!",
                  coalesce((select string_agg(s.name, ', ' order by p.starts_on, p.id) from placement p join site s on s.id = p.site_id
                            where p.enrolment_id = e.id and p.state in ('confirmed', 'active', 'completed')), '') as "placed_at!"
           from enrolment e
           join person st on st.id = e.student_id
           join offering o on o.id = e.offering_id
           join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           where e.program_id = any ($1) and e.state = 'enrolled'
             and ($2::uuid is null or e.program_id = $2)
             and ($3 = '' or position(fold_name($3) in st.name_key || ' ' || st.sort_key) > 0)
             and ($3 <> '' or not exists (select from placement p where p.enrolment_id = e.id and p.state in ('confirmed', 'active', 'completed')))
             and ($4::uuid is null or (st.sort_key, e.id) >
                  (select st2.sort_key, e2.id from enrolment e2 join person st2 on st2.id = e2.student_id where e2.id = $4))
           order by st.sort_key, e.id
           limit $5"#,
        &programs,
        filter.program.map(ProgramId::get),
        filter.name,
        filter.after.map(EnrolmentId::get),
        limit
    )
    .fetch_all(db)
    .await
}

/// The last day of the placements of an enrolment that are over; those that never began are left out.
pub async fn last_end(db: &mut PgConnection, id: EnrolmentId) -> Result<Option<Day>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select max(ends_on) as "last: Day" from placement
           where enrolment_id = $1 and state in ('completed', 'terminated', 'withdrawn')
             and not (state = 'withdrawn' and ends_on = starts_on)"#,
        id.get()
    )
    .fetch_one(db)
    .await
}
