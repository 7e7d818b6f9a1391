//! The people of a demo installation, one for each role.

use crate::kernel::ids::PersonId;
use sqlx::PgConnection;

/// Somebody whose part a visitor can play.
pub struct Persona {
    pub role: String,
    pub person_id: PersonId,
    pub name: String,
    /// The program or the site they work with.
    pub place: String,
}

/// One person for each role, tied together by one placement under way: the student, the supervisor who signs for
/// them, the faculty who follows them, the coordinator of their program. Chosen by what was answered before the demo was
/// born, so that they stay the same whatever a visitor does.
pub async fn personas(db: &mut PgConnection) -> Result<Vec<Persona>, sqlx::Error> {
    sqlx::query_as!(
        Persona,
        r#"with story as (
               select pl.student_id, ps.person_id as supervisor_id, pl.program_id, s.name as site
               from placement pl
               join placement_supervisor ps on ps.placement_id = pl.id and ps.ended_at is null and ps.part = 'primary'
               join site s on s.id = pl.site_id
               cross join lateral (
                   select count(*) filter (where d.decision = 'returned') > 0 as returned, count(*) as answers
                   from hours_entry e join hours_decision d on d.entry_id = e.id
                   where e.placement_id = pl.id and d.decided_at < (select i.created_at from institution i)) born
               where pl.state = 'active'
               order by born.returned desc, born.answers desc, pl.id
               limit 1),
           chosen as (
               (select 1 as place_in_list, 'student' as role, st.student_id as person_id, pr.name as place
                from story st join program pr on pr.id = st.program_id)
               union all
               (select 2, 'site_supervisor', st.supervisor_id, st.site from story st)
               union all
               (select 3, 'coordinator', g.person_id, pr.name
                from role_grant g join program pr on pr.id = g.program_id left join story st on true
                where g.role = 'coordinator' and g.revoked_at is null
                order by (g.program_id = st.program_id) desc nulls last, g.id limit 1)
               union all
               (select 4, 'faculty', e.faculty_id, pr.name
                from enrolment e join program pr on pr.id = e.program_id left join story st on true
                where e.faculty_id is not null
                order by (e.student_id = st.student_id) desc nulls last, (e.program_id = st.program_id) desc nulls last, e.id limit 1)
               union all
               (select 5, 'accreditation_reviewer', g.person_id, pr.name
                from role_grant g join program pr on pr.id = g.program_id left join story st on true
                where g.role = 'accreditation_reviewer' and g.revoked_at is null
                order by (g.program_id = st.program_id) desc nulls last, g.id limit 1)
               union all
               (select 6, 'administrator', g.person_id, 'The whole college'
                from role_grant g where g.role = 'administrator' and g.revoked_at is null order by g.id limit 1))
           select c.role as "role!", c.person_id as "person_id!: PersonId", p.name, c.place as "place!"
           from chosen c join person p on p.id = c.person_id
           where p.state = 'active' order by c.place_in_list"#
    )
    .fetch_all(db)
    .await
}

/// Anybody who may sign in, by a part of their name.
pub async fn named_like(
    db: &mut PgConnection,
    part: &str,
    most: i64,
) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name from person
         where state = 'active' and strpos(name_key, fold_name($1)) > 0 order by sort_key, id limit $2",
        part,
        most
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The name of somebody who may sign in.
pub async fn name_of(
    db: &mut PgConnection,
    person: PersonId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select name from person where id = $1 and state = 'active'",
        person.get()
    )
    .fetch_optional(db)
    .await
}
