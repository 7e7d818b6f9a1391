//! Enrolments.

use crate::{
    kernel::{
        ids::{EnrolmentId, OfferingId, PersonId, ProgramId},
        text::sort_name,
        time::Instant,
    },
    programs::model::{Enrolment, EnrolmentState, Offering},
};
use sqlx::PgConnection;

/// A page of an offering's enrolments by name, with one more.
pub async fn list(
    db: &mut PgConnection,
    offering: OfferingId,
    (pattern, show): (&str, &str),
    after: Option<EnrolmentId>,
    most: i64,
) -> Result<Vec<Enrolment>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.id
           from enrolment e join person p on p.id = e.student_id
           where e.offering_id = $1
             and ($2 = '' or p.name_key like fold_name($2) or lower(p.email) like $2)
             and case $3 when '' then true when 'missing' then e.missing_since is not null else e.state = $3 end
             and ($4::uuid is null or (p.sort_key, e.id) >
                  (select q.sort_key, l.id from enrolment l join person q on q.id = l.student_id where l.id = $4))
           order by p.sort_key, e.id limit $5"#,
        offering.get(),
        pattern,
        show,
        after.map(crate::kernel::ids::EnrolmentId::get),
        most
    )
    .fetch_all(&mut *db)
    .await?;
    let ids: Vec<EnrolmentId> = rows.into_iter().map(|row| row.id).collect();
    these(db, &ids).await
}

/// How many an offering has.
pub async fn count(db: &mut PgConnection, offering: OfferingId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from enrolment where offering_id = $1"#,
        offering.get()
    )
    .fetch_one(db)
    .await
}

/// One enrolment.
pub async fn find(
    db: &mut PgConnection,
    id: EnrolmentId,
) -> Result<Option<Enrolment>, sqlx::Error> {
    Ok(these(db, &[id]).await?.into_iter().next())
}

async fn these(db: &mut PgConnection, ids: &[EnrolmentId]) -> Result<Vec<Enrolment>, sqlx::Error> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        r#"select e.id, e.program_id, e.offering_id, e.student_id, p.name, p.email, e.state, r.version, e.faculty_id,
                  f.name as "faculty_name?", e.source, e.missing_since,
                  (select s.source_id from person_source s where s.person_id = p.id and s.source = 'college' limit 1) as number
           from unnest($1::uuid[]) with ordinality as w(id, place)
           join enrolment e on e.id = w.id
           join person p on p.id = e.student_id
           join requirement r on r.id = e.requirement_id
           left join person f on f.id = e.faculty_id
           order by w.place"#,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Enrolment {
            id: row.id,
            program: row.program_id,
            offering: row.offering_id,
            student: row.student_id,
            name: row.name,
            email: row.email,
            number: row.number,
            state: EnrolmentState::parse(&row.state),
            version: row.version,
            faculty: row.faculty_id,
            faculty_name: row.faculty_name,
            source: row.source,
            missing_since: row.missing_since,
        })
        .collect())
}

/// Who has this address, whether or not the actor may see them.
pub async fn person_by_email(
    db: &mut PgConnection,
    email: &str,
) -> Result<Option<PersonId>, sqlx::Error> {
    let found = sqlx::query_scalar!("select person_by_email($1)", email)
        .fetch_one(db)
        .await?;
    Ok(found.map(PersonId::new))
}

/// Adds a person.
pub async fn insert_person(
    db: &mut PgConnection,
    (name, email): (&str, &str),
    now: Instant,
) -> Result<PersonId, sqlx::Error> {
    let id = PersonId::fresh();
    sqlx::query!(
        "insert into person (id, name, sort_name, email, created_at) values ($1, $2, $3, $4, $5)",
        id.get(),
        name,
        sort_name(name),
        email,
        now as _
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Keeps the college's number for a person. False: somebody else has it.
pub async fn keep_number(
    db: &mut PgConnection,
    person: PersonId,
    number: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query!(
        "insert into person_source (source, source_id, person_id) values ('college', $2, $1) on conflict do nothing",
        person.get(),
        number
    )
    .execute(&mut *db)
    .await?;
    let holder = sqlx::query_scalar!(
        "select person_id from person_source where source = 'college' and source_id = $1",
        number
    )
    .fetch_optional(db)
    .await?;
    Ok(holder == Some(person))
}

/// Enrols somebody with the offering's requirement.
pub async fn insert(
    db: &mut PgConnection,
    offering: &Offering,
    person: PersonId,
    now: Instant,
) -> Result<EnrolmentId, sqlx::Error> {
    let id = EnrolmentId::fresh();
    sqlx::query!(
        "insert into enrolment (id, program_id, offering_id, student_id, requirement_id, enrolled_at) values ($1, $2, $3, $4, $5, $6)",
        id.get(),
        offering.program.get(),
        offering.id.get(),
        person.get(),
        offering.requirement.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Changes the state, if it still is the one given. False: it is not.
pub async fn set_state(
    db: &mut PgConnection,
    id: EnrolmentId,
    (from, to): (&str, &str),
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update enrolment set state = $3 where id = $1 and state = $2",
        id.get(),
        from,
        to
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Chooses the faculty liaison.
pub async fn set_faculty(
    db: &mut PgConnection,
    id: EnrolmentId,
    faculty: Option<PersonId>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update enrolment set faculty_id = $2 where id = $1",
        id.get(),
        faculty.map(crate::kernel::ids::PersonId::get)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// People who may be faculty liaison in a program: its faculty and its coordinators.
pub async fn faculty(
    db: &mut PgConnection,
    program: ProgramId,
) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select distinct p.sort_key, p.id, p.name from role_grant g join person p on p.id = g.person_id
         where g.program_id = $1 and g.role in ('faculty', 'coordinator') and g.revoked_at is null
         order by p.sort_key, p.id",
        program.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
