//! Placements as those see them who ask for a sign-off or pass one on.

use crate::{
    kernel::{
        ids::{
            PersonId, PlacementId, PlacementSupervisorId, ProgramId, RequestId, SiteId,
            SiteSupervisorId,
        },
        text::sort_name,
        time::{Day, Instant},
    },
    sign_off::model::Asked,
};
use sqlx::PgConnection;

/// One placement, if the actor may see it.
pub async fn asked(
    db: &mut PgConnection,
    id: PlacementId,
    actor: PersonId,
) -> Result<Option<Asked>, sqlx::Error> {
    sqlx::query_as!(
        Asked,
        r#"select p.id, p.program_id as program, p.student_id as student, p.site_id as site,
                  (select count(*) from hours_entry e where e.placement_id = p.id and e.state = 'submitted' and e.signed_at is null) as "waiting!",
                  en.faculty_id is not distinct from $2 as "liaises!"
           from placement p join enrolment en on en.id = p.enrolment_id where p.id = $1"#,
        id.get(),
        actor.get()
    )
    .fetch_optional(db)
    .await
}

/// A student's placements that have hours waiting.
pub async fn waiting_of_student(
    db: &mut PgConnection,
    student: PersonId,
) -> Result<Vec<PlacementId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct placement_id from hours_entry where student_id = $1 and state = 'submitted' and signed_at is null",
        student.get()
    )
    .fetch_all(db)
    .await
}

/// The placements of a request that its supervisor still signs for.
pub async fn placements(
    db: &mut PgConnection,
    request: RequestId,
    supervisor: PersonId,
) -> Result<Vec<Asked>, sqlx::Error> {
    sqlx::query_as!(
        Asked,
        r#"select p.id, p.program_id as program, p.student_id as student, p.site_id as site, 0::bigint as "waiting!", false as "liaises!"
           from placement p
           where exists (select from sign_off_item i where i.request_id = $1 and i.placement_id = p.id)
             and exists (select from placement_supervisor s where s.placement_id = p.id and s.person_id = $2 and s.ended_at is null)
           order by p.id"#,
        request.get(),
        supervisor.get()
    )
    .fetch_all(db)
    .await
}

/// The programs whose hours a request holds.
pub async fn programs(
    db: &mut PgConnection,
    request: RequestId,
) -> Result<Vec<ProgramId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct program_id from sign_off_item where request_id = $1",
        request.get()
    )
    .fetch_all(db)
    .await
}

/// Whether somebody is enrolled in one of these programs, whether or not the actor may see it.
pub async fn studies_in(
    db: &mut PgConnection,
    person: PersonId,
    programs: &[ProgramId],
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select person_studies_in($1, $2) as "studies!""#,
        person.get(),
        &programs.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_one(db)
    .await
}

/// Who has this address, whether or not the actor may see them: an address stays one person's.
pub async fn person_with(
    db: &mut PgConnection,
    email: &str,
) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar!(r#"select person_by_email($1) as "person: PersonId""#, email)
        .fetch_one(db)
        .await
}

/// A colleague nobody knew before.
pub async fn insert_person(
    db: &mut PgConnection,
    name: &str,
    email: &str,
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

/// Makes somebody a delegate of a placement, unless they sign for it already.
pub async fn insert(
    db: &mut PgConnection,
    place: &Asked,
    person: PersonId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let today: Day = now.day_in(&jiff::tz::TimeZone::UTC);
    sqlx::query!(
        "insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, part, from_on, created_at)
         select $1, $2, $3, $4, $5, 'delegate', $6, $7
         where not exists (select from placement_supervisor s where s.placement_id = $2 and s.person_id = $5 and s.ended_at is null)",
        PlacementSupervisorId::fresh().get(),
        place.id.get(),
        place.program.get(),
        place.student.get(),
        person.get(),
        today as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a delegate on the list of the sites they sign for. For the program itself.
pub async fn insert_site_supervisor(
    db: &mut PgConnection,
    site: SiteId,
    person: PersonId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into site_supervisor (id, site_id, person_id, created_at) values ($1, $2, $3, $4)
         on conflict (site_id, person_id) do nothing",
        SiteSupervisorId::fresh().get(),
        site.get(),
        person.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}
