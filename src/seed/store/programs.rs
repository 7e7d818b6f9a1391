//! Rows of the college, its people and its programs.

use crate::{
    kernel::{
        ids::{
            CourseId, EnrolmentId, InstitutionId, OfferingId, PersonId, ProgramId, RequirementId,
            TermId,
        },
        minutes::Minutes,
        time::{Day, Instant},
    },
    programs::requirement::{Category, Requirement},
    seed::builder::{Course, Offering, Term},
};
use sqlx::PgConnection;
use uuid::Uuid;

type Done = Result<(), sqlx::Error>;

/// Whether the database has a college.
pub async fn is_settled(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select (exists (select from institution) or exists (select from person)) as "settled!""#
    )
    .fetch_one(db)
    .await
}

pub async fn insert_institution(
    db: &mut PgConnection,
    (id, name, zone): (InstitutionId, &str, &str),
    demo: bool,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into institution (id, name, zone, demo, created_at) values ($1, $2, $3, $4, $5)",
        id.get(),
        name,
        zone,
        demo,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_person(
    db: &mut PgConnection,
    id: PersonId,
    (name, sort_name, email): (&str, &str, &str),
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into person (id, name, sort_name, email, created_at) values ($1, $2, $3, $4, $5)",
        id.get(),
        name,
        sort_name,
        email,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_password(
    db: &mut PgConnection,
    person: PersonId,
    hash: &str,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into password (person_id, hash, changed_at) values ($1, $2, $3)",
        person.get(),
        hash,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_role(
    db: &mut PgConnection,
    id: Uuid,
    (person, role, program): (PersonId, &str, Option<ProgramId>),
    (from, until): (Day, Option<Day>),
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into role_grant (id, person_id, role, program_id, starts_on, ends_on, granted_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        person.get(),
        role,
        program.map(ProgramId::get),
        from as _,
        until as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_program(
    db: &mut PgConnection,
    id: ProgramId,
    (code, name, level): (&str, &str, &str),
    now: Instant,
) -> Done {
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

pub async fn insert_course(
    db: &mut PgConnection,
    (id, program): (CourseId, ProgramId),
    (code, name): (&str, &str),
    now: Instant,
) -> Done {
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

pub async fn insert_requirement(
    db: &mut PgConnection,
    (id, course, program): (RequirementId, CourseId, ProgramId),
    asked: &Requirement,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into requirement (id, course_id, program_id, version, total_minutes, day_warn_minutes, day_block_minutes,
                week_warn_minutes, week_block_minutes, week_starts_on, late_days, future_forbidden, rounding, early_finish,
                durations_allowed, approval, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        id.get(),
        course.get(),
        program.get(),
        i32::try_from(asked.version.get()).unwrap_or(1),
        stored(asked.total),
        asked.limits.day.warn.map(stored),
        asked.limits.day.block.map(stored),
        asked.limits.week.warn.map(stored),
        asked.limits.week.block.map(stored),
        asked.week_starts_on.as_str(),
        i32::from(asked.late_entry_days),
        asked.future_forbidden,
        asked.rounding.as_str(),
        asked.early_finish_allowed,
        asked.durations_allowed,
        asked.approval.as_str(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_category(
    db: &mut PgConnection,
    (requirement, program, position): (RequirementId, ProgramId, i16),
    category: &Category,
) -> Done {
    let modes: Vec<String> = category
        .modes
        .iter()
        .map(|mode| mode.as_str().to_owned())
        .collect();
    sqlx::query!(
        "insert into requirement_category (id, requirement_id, program_id, position, code, name, minimum_minutes, maximum_minutes, modes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        category.id.get(),
        requirement.get(),
        program.get(),
        position,
        category.code,
        category.name,
        category.minimum.map(stored),
        category.maximum.map(stored),
        &modes
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Minutes as a column holds them.
pub fn stored(minutes: Minutes) -> i32 {
    i32::try_from(minutes.get()).unwrap_or(i32::MAX)
}

pub async fn insert_term(
    db: &mut PgConnection,
    id: TermId,
    (code, name): (&str, &str),
    (starts_on, ends_on): (Day, Day),
) -> Done {
    sqlx::query!(
        "insert into term (id, code, name, starts_on, ends_on) values ($1, $2, $3, $4, $5)",
        id.get(),
        code,
        name,
        starts_on as _,
        ends_on as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_offering(
    db: &mut PgConnection,
    id: OfferingId,
    course: &Course,
    term: &Term,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into offering (id, program_id, course_id, term_id, requirement_id, starts_on, ends_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.get(),
        course.program.get(),
        course.id.get(),
        term.id.get(),
        course.requirement.get(),
        term.starts_on as _,
        term.ends_on as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_enrolment(
    db: &mut PgConnection,
    id: EnrolmentId,
    offering: &Offering,
    (student, faculty): (PersonId, Option<PersonId>),
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into enrolment (id, program_id, offering_id, student_id, requirement_id, faculty_id, enrolled_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.get(),
        offering.course.program.get(),
        offering.id.get(),
        student.get(),
        offering.course.requirement.get(),
        faculty.map(PersonId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}
