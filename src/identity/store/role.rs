//! Roles that were given.

use crate::{
    identity::model::{EndedRole, HeldRole, NewRole, held_role},
    kernel::{
        ids::{PersonId, ProgramId, RoleGrantId, SiteId},
        time::{Day, Instant},
    },
};
use sqlx::PgConnection;

pub async fn insert(
    db: &mut PgConnection,
    person: PersonId,
    role: &NewRole,
    granted_by: Option<PersonId>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into role_grant (id, person_id, role, program_id, site_id, starts_on, ends_on, granted_by, granted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        RoleGrantId::fresh().get(),
        person.get(),
        role.role.as_str(),
        role.program.map(ProgramId::get),
        role.site.map(SiteId::get),
        role.starts_on as _,
        role.ends_on as _,
        granted_by.map(PersonId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a role; gives whether it was still held.
pub async fn revoke(
    db: &mut PgConnection,
    id: RoleGrantId,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update role_grant set revoked_at = $2 where id = $1 and revoked_at is null",
        id.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The roles a person holds, those to come and those that have run out.
pub async fn held_by(
    db: &mut PgConnection,
    person: PersonId,
    today: Day,
) -> Result<Vec<HeldRole>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select g.id, g.person_id, g.role, coalesce(pr.name, s.name, '') as "place!", g.program_id as "program?",
                  g.starts_on, g.ends_on as "ends_on?",
                  case when g.granted_by is null then g.granted_at end as "set_up_at?: Instant",
                  (g.role = 'administrator' and g.ends_on is null and other_administrators(g.person_id, $2) = 0) as "is_last!"
           from role_grant g left join program pr on pr.id = g.program_id left join site s on s.id = g.site_id
           where g.person_id = $1 and g.revoked_at is null order by g.granted_at, g.id"#,
        person.get(),
        today as _
    )
    .fetch_all(db)
    .await?;
    let held = rows.into_iter().filter_map(|row| {
        Some(HeldRole {
            id: row.id,
            person: row.person_id,
            role: held_role(&row.role)?,
            place: row.place,
            program: row.program,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            set_up_at: row.set_up_at,
            is_last_administrator: row.is_last,
        })
    });
    Ok(held.collect())
}

/// A role of a person's that was ended and not given back since.
pub async fn ended(
    db: &mut PgConnection,
    (person, id): (PersonId, RoleGrantId),
    today: Day,
) -> Result<Option<EndedRole>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select g.role, g.program_id as "program?", g.starts_on, g.ends_on as "ends_on?",
                  (g.role = 'coordinator' and not exists (
                      select from role_grant o join person p on p.id = o.person_id and p.state = 'active'
                      where o.program_id = g.program_id and o.role = 'coordinator' and o.revoked_at is null
                        and (o.ends_on is null or o.ends_on >= $3))) as "leaves_program_alone!"
           from role_grant g where g.id = $2 and g.person_id = $1 and g.revoked_at is not null
             and not exists (select from role_grant o where o.person_id = g.person_id and o.role = g.role
                             and o.program_id is not distinct from g.program_id and o.revoked_at is null)"#,
        person.get(),
        id.get(),
        today as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|row| {
        Some(EndedRole {
            role: held_role(&row.role)?,
            program: row.program,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            leaves_program_alone: row.leaves_program_alone,
        })
    }))
}

/// What a program is called.
pub async fn program_name(
    db: &mut PgConnection,
    program: ProgramId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select name from program where id = $1", program.get())
        .fetch_optional(db)
        .await
}

/// Every program with name and code, to choose from.
pub async fn programs(
    db: &mut PgConnection,
) -> Result<Vec<(ProgramId, String, String)>, sqlx::Error> {
    let rows = sqlx::query!("select id, name, code from program order by name, code, id")
        .fetch_all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|row| (row.id, row.name, row.code)).collect())
}
