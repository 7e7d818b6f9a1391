//! Programs, courses and terms.

use crate::{
    kernel::{
        ids::{CourseId, OfferingId, PersonId, ProgramId, RoleGrantId, TermId},
        time::{Day, Instant},
    },
    programs::model::{CourseLine, OfferingLine, Program, Term},
};
use sqlx::PgConnection;

/// Programs the actor may see.
pub async fn programs(db: &mut PgConnection) -> Result<Vec<Program>, sqlx::Error> {
    sqlx::query_as!(
        Program,
        r#"select p.id, p.code, p.name, p.level,
                  (select count(*) from course c where c.program_id = p.id) as "courses!"
           from program p order by p.name, p.id"#
    )
    .fetch_all(db)
    .await
}

/// One program.
pub async fn program(db: &mut PgConnection, id: ProgramId) -> Result<Option<Program>, sqlx::Error> {
    sqlx::query_as!(
        Program,
        r#"select p.id, p.code, p.name, p.level,
                  (select count(*) from course c where c.program_id = p.id) as "courses!"
           from program p where p.id = $1"#,
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// Adds a program.
pub async fn insert_program(
    db: &mut PgConnection,
    id: ProgramId,
    (code, name, level): (&str, &str, &str),
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into program (id, code, name, level, created_at) values ($1, $2, $3, $4, $5)",
        id.get(),
        code,
        name,
        level,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a program.
pub async fn update_program(
    db: &mut PgConnection,
    id: ProgramId,
    (code, name, level): (&str, &str, &str),
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update program set code = $2, name = $3, level = $4 where id = $1",
        id.get(),
        code,
        name,
        level
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes somebody coordinator of a program.
pub async fn insert_coordinator(
    db: &mut PgConnection,
    (program, person): (ProgramId, PersonId),
    by: Option<PersonId>,
    (now, today): (Instant, Day),
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into role_grant (id, person_id, role, program_id, starts_on, granted_by, granted_at)
         values ($1, $2, 'coordinator', $3, $4, $5, $6)",
        RoleGrantId::fresh().get(),
        person.get(),
        program.get(),
        today as _,
        by.map(crate::kernel::ids::PersonId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Names of the coordinators of a program, as far as the actor may see them.
pub async fn coordinators(
    db: &mut PgConnection,
    program: ProgramId,
    today: Day,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select p.name from role_grant g join person p on p.id = g.person_id
         where g.program_id = $1 and g.role = 'coordinator' and g.revoked_at is null
           and g.starts_on <= $2 and (g.ends_on is null or g.ends_on >= $2)
         order by p.sort_key",
        program.get(),
        today as _
    )
    .fetch_all(db)
    .await
}

/// Courses of a program, with the newest version of their requirement.
pub async fn courses(
    db: &mut PgConnection,
    program: ProgramId,
) -> Result<Vec<CourseLine>, sqlx::Error> {
    sqlx::query_as!(
        CourseLine,
        r#"select c.id, c.program_id as program, c.code, c.name, r.version as "version?", r.total_minutes as "total_minutes?"
           from course c
           left join requirement r on r.course_id = c.id
                and r.version = (select max(n.version) from requirement n where n.course_id = c.id)
           where c.program_id = $1 order by c.code"#,
        program.get()
    )
    .fetch_all(db)
    .await
}

/// One course.
pub async fn course(
    db: &mut PgConnection,
    id: CourseId,
) -> Result<Option<CourseLine>, sqlx::Error> {
    sqlx::query_as!(
        CourseLine,
        r#"select c.id, c.program_id as program, c.code, c.name, r.version as "version?", r.total_minutes as "total_minutes?"
           from course c
           left join requirement r on r.course_id = c.id
                and r.version = (select max(n.version) from requirement n where n.course_id = c.id)
           where c.id = $1"#,
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// Adds a course.
pub async fn insert_course(
    db: &mut PgConnection,
    (id, program): (CourseId, ProgramId),
    (code, name): (&str, &str),
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into course (id, program_id, code, name, created_at) values ($1, $2, $3, $4, $5)",
        id.get(),
        program.get(),
        code,
        name,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Offerings of a program, or of one course of it, newest first.
pub async fn offerings(
    db: &mut PgConnection,
    program: ProgramId,
    course: Option<CourseId>,
) -> Result<Vec<OfferingLine>, sqlx::Error> {
    sqlx::query_as!(
        OfferingLine,
        r#"select o.id, c.code as course_code, t.name as term_name, o.starts_on, o.ends_on, r.version,
                  (select count(*) from enrolment e where e.offering_id = o.id) as "enrolled!"
           from offering o join course c on c.id = o.course_id join term t on t.id = o.term_id
           join requirement r on r.id = o.requirement_id
           where o.program_id = $1 and ($2::uuid is null or o.course_id = $2)
           order by o.starts_on desc, c.code, o.id limit 200"#,
        program.get(),
        course.map(crate::kernel::ids::CourseId::get)
    )
    .fetch_all(db)
    .await
}

/// Terms, newest first.
pub async fn terms(db: &mut PgConnection) -> Result<Vec<Term>, sqlx::Error> {
    sqlx::query_as!(
        Term,
        "select id, code, name, starts_on, ends_on from term order by starts_on desc, code limit 200"
    )
    .fetch_all(db)
    .await
}

/// One term.
pub async fn term(db: &mut PgConnection, id: TermId) -> Result<Option<Term>, sqlx::Error> {
    sqlx::query_as!(
        Term,
        "select id, code, name, starts_on, ends_on from term where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// Adds a term, or changes the one with this id.
pub async fn keep_term(db: &mut PgConnection, term: &Term) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into term (id, code, name, starts_on, ends_on) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set code = excluded.code, name = excluded.name, starts_on = excluded.starts_on,
                ends_on = excluded.ends_on",
        term.id.get(),
        term.code,
        term.name,
        term.starts_on as _,
        term.ends_on as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Adds an offering with the newest requirement of its course. False: the course has none yet.
pub async fn insert_offering(
    db: &mut PgConnection,
    id: OfferingId,
    (course, term): (CourseId, TermId),
    (starts_on, ends_on): (Day, Day),
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into offering (id, program_id, course_id, term_id, requirement_id, starts_on, ends_on, created_at)
         select $1, r.program_id, r.course_id, $3, r.id, $4, $5, $6
         from requirement r where r.course_id = $2 order by r.version desc limit 1",
        id.get(),
        course.get(),
        term.get(),
        starts_on as _,
        ends_on as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
