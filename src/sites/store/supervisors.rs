//! Supervisors of sites.

use crate::{
    kernel::{
        ids::{PersonId, SiteId, SiteSupervisorId},
        text::sort_name,
        time::{Day, Instant},
    },
    sites::model::Supervisor,
};
use sqlx::PgConnection;

/// What a form says of a supervisor.
#[derive(Debug, Clone)]
pub struct NewSupervisor {
    /// Their name; used when nobody has the address yet.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone; empty for none.
    pub phone: String,
    /// What they are there.
    pub title: String,
    /// Such as RHIA.
    pub credential: String,
    /// Its number.
    pub credential_number: String,
    /// Its last day.
    pub credential_expires: Option<Day>,
    /// Years in the field.
    pub years: Option<i16>,
    /// Day of their training.
    pub trained_on: Option<Day>,
    /// Most students at one time.
    pub most_students: Option<i16>,
}

/// Everybody who supervises or supervised at a site, those of today first.
pub async fn of_site(db: &mut PgConnection, site: SiteId) -> Result<Vec<Supervisor>, sqlx::Error> {
    sqlx::query_as!(
        Supervisor,
        r#"select v.id, v.site_id as site, v.person_id as person, p.name, p.email, p.phone, v.title, v.credential,
                  v.credential_number, v.credential_expires, v.years, v.trained_on, v.most_students, v.ended_on,
                  (select count(*) from placement_supervisor s join placement l on l.id = s.placement_id
                   where s.person_id = v.person_id and s.ended_at is null and l.site_id = v.site_id
                     and l.state in ('confirmed', 'active')) as "placements!",
                  supervisor_is_kept_for_them(p.id) as "is_kept_for_them!"
           from site_supervisor v join person p on p.id = v.person_id
           where v.site_id = $1
           order by v.ended_on is not null, p.sort_key, v.id"#,
        site.get()
    )
    .fetch_all(db)
    .await
}

/// One supervisor of a site.
pub async fn find(
    db: &mut PgConnection,
    site: SiteId,
    id: SiteSupervisorId,
) -> Result<Option<Supervisor>, sqlx::Error> {
    let all = of_site(db, site).await?;
    Ok(all.into_iter().find(|supervisor| supervisor.id == id))
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
    supervisor: &NewSupervisor,
    now: Instant,
) -> Result<PersonId, sqlx::Error> {
    let id = PersonId::fresh();
    sqlx::query!(
        "insert into person (id, name, sort_name, email, phone, created_at) values ($1, $2, $3, $4, nullif($5, ''), $6)",
        id.get(),
        supervisor.name,
        sort_name(&supervisor.name),
        supervisor.email,
        supervisor.phone,
        now as _
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Adds a supervisor to a site, or takes back one whose supervision had ended. False: they supervise here already.
pub async fn add(
    db: &mut PgConnection,
    (id, site, person): (SiteSupervisorId, SiteId, PersonId),
    supervisor: &NewSupervisor,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into site_supervisor (id, site_id, person_id, title, credential, credential_number, credential_expires,
                                      years, trained_on, most_students, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (site_id, person_id) do update set ended_on = null, title = excluded.title,
                credential = excluded.credential, credential_number = excluded.credential_number,
                credential_expires = excluded.credential_expires, years = excluded.years,
                trained_on = excluded.trained_on, most_students = excluded.most_students
         where site_supervisor.ended_on is not null",
        id.get(),
        site.get(),
        person.get(),
        supervisor.title,
        supervisor.credential,
        supervisor.credential_number,
        supervisor.credential_expires as _,
        supervisor.years,
        supervisor.trained_on as _,
        supervisor.most_students,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes the name, address and telephone of a supervisor who has no account. False: they keep their own.
pub async fn mend_person(
    db: &mut PgConnection,
    person: PersonId,
    supervisor: &NewSupervisor,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update person set name = $2, sort_name = $3, email = $4, phone = nullif($5, '')
         where id = $1 and supervisor_is_kept_for_them(id)",
        person.get(),
        supervisor.name,
        sort_name(&supervisor.name),
        supervisor.email,
        supervisor.phone
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes what is known of a supervisor at a site.
pub async fn update(
    db: &mut PgConnection,
    id: SiteSupervisorId,
    supervisor: &NewSupervisor,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update site_supervisor set title = $2, credential = $3, credential_number = $4, credential_expires = $5,
                years = $6, trained_on = $7, most_students = $8
         where id = $1",
        id.get(),
        supervisor.title,
        supervisor.credential,
        supervisor.credential_number,
        supervisor.credential_expires as _,
        supervisor.years,
        supervisor.trained_on as _,
        supervisor.most_students
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a supervision.
pub async fn end(
    db: &mut PgConnection,
    id: SiteSupervisorId,
    on: Day,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update site_supervisor set ended_on = $2 where id = $1 and ended_on is null",
        id.get(),
        on as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
