//! Those who sign: at a site, and for a placement with history.

use crate::{
    kernel::{
        ids::{PersonId, PlacementId, PlacementSupervisorId, SiteId, SiteSupervisorId},
        time::{Day, Instant},
    },
    placements::{PlacementFacts, model::Part},
};
use sqlx::PgConnection;

/// A supervisor at a site, with how many students they have in a run of days.
#[derive(Debug, Clone)]
pub struct AtSite {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their title.
    pub title: String,
    /// Their credential.
    pub credential: String,
    /// When it expires.
    pub credential_expires: Option<Day>,
    /// The most students they take at one time.
    pub most_students: Option<i16>,
    /// The most they have on any one day of those days.
    pub at_once: i32,
    /// When they stopped.
    pub ended_on: Option<Day>,
}

/// The supervisors of a site, by name; `besides` is a placement whose seat is not counted.
pub async fn at_site(
    db: &mut PgConnection,
    site: SiteId,
    days: (Day, Day),
    besides: Option<PlacementId>,
) -> Result<Vec<AtSite>, sqlx::Error> {
    sqlx::query_as!(
        AtSite,
        r#"select s.person_id as person, p.name, s.title, s.credential, s.credential_expires, s.most_students, s.ended_on,
                  supervisor_most_at_once(s.person_id, s.site_id, $2, $3, $4) as "at_once!"
           from site_supervisor s join person p on p.id = s.person_id
           where s.site_id = $1
           order by p.sort_key, p.id"#,
        site.get(),
        days.0 as _,
        days.1 as _,
        besides.map(PlacementId::get)
    )
    .fetch_all(db)
    .await
}

/// Holds a supervisor's seats at a site against other coordinators until the transaction ends.
pub async fn lock_at_site(
    db: &mut PgConnection,
    site: SiteId,
    people: &[PersonId],
) -> Result<(), sqlx::Error> {
    let people: Vec<_> = people.iter().map(|person| person.get()).collect();
    sqlx::query!(
        "select id from site_supervisor where site_id = $1 and person_id = any ($2) order by id for update",
        site.get(),
        &people
    )
    .fetch_all(db)
    .await?;
    Ok(())
}

/// A supervisor of a placement, now or before.
#[derive(Debug, Clone)]
pub struct Supervision {
    /// The row.
    pub id: PlacementSupervisorId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their phone.
    pub phone: Option<String>,
    /// `primary`, `second` or `delegate`.
    pub part: String,
    /// Their title at the site.
    pub title: Option<String>,
    /// Their credential.
    pub credential: Option<String>,
    /// Since when.
    pub from_on: Day,
    /// What the site knows of them.
    pub at_site: Option<SiteSupervisorId>,
    /// When it ended; none for who signs now.
    pub ended_at: Option<Instant>,
    /// Why.
    pub ended_reason: String,
}

impl Supervision {
    /// What they are to the placement, in words.
    pub fn part_label(&self) -> &'static str {
        Part::parse(&self.part).map_or("Supervisor", Part::label)
    }
}

/// All supervisors of a placement: who signs now first, then who signed before, newest first.
pub async fn supervisions(
    db: &mut PgConnection,
    id: PlacementId,
) -> Result<Vec<Supervision>, sqlx::Error> {
    sqlx::query_as!(
        Supervision,
        r#"select s.id, s.person_id as person, p.name, p.email, p.phone, s.part, h.title as "title?", h.credential as "credential?",
                  h.id as "at_site?: SiteSupervisorId", s.from_on, s.ended_at, s.ended_reason
           from placement_supervisor s
           join placement pl on pl.id = s.placement_id
           join person p on p.id = s.person_id
           left join site_supervisor h on h.site_id = pl.site_id and h.person_id = s.person_id
           where s.placement_id = $1
           order by s.ended_at desc nulls first, array_position(array['primary', 'second', 'delegate'], s.part), s.created_at desc"#,
        id.get()
    )
    .fetch_all(db)
    .await
}

/// Who signs for a placement now.
pub async fn current(
    db: &mut PgConnection,
    id: PlacementId,
) -> Result<Vec<Supervision>, sqlx::Error> {
    let mut all = supervisions(db, id).await?;
    all.retain(|one| one.ended_at.is_none());
    Ok(all)
}

/// A supervision to be written.
pub async fn insert_supervision(
    db: &mut PgConnection,
    placement: &PlacementFacts,
    (person, part): (PersonId, &str),
    from_on: Day,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, part, from_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        PlacementSupervisorId::fresh().get(),
        placement.id.get(),
        placement.program.get(),
        placement.student.get(),
        person.get(),
        part,
        from_on as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends one supervision; false when it had ended already.
pub async fn end_one(
    db: &mut PgConnection,
    id: PlacementSupervisorId,
    reason: &str,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update placement_supervisor set ended_at = $2, ended_reason = $3 where id = $1 and ended_at is null",
        id.get(),
        now as _,
        reason
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every supervision of a placement.
pub async fn end_all(
    db: &mut PgConnection,
    id: PlacementId,
    reason: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update placement_supervisor set ended_at = $2, ended_reason = $3 where placement_id = $1 and ended_at is null",
        id.get(),
        now as _,
        reason
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The person with this e-mail address, whoever may see them.
pub async fn find_person(
    db: &mut PgConnection,
    email: &str,
) -> Result<Option<PersonId>, sqlx::Error> {
    let found = sqlx::query_scalar!("select person_by_email($1)", email)
        .fetch_one(db)
        .await?;
    Ok(found.map(PersonId::new))
}

/// A person who becomes a supervisor.
pub struct NewPerson<'a> {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: &'a str,
    /// Where the name is filed.
    pub sort_name: &'a str,
    /// Their address.
    pub email: &'a str,
}

/// Writes a person.
pub async fn insert_person(
    db: &mut PgConnection,
    person: &NewPerson<'_>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into person (id, name, sort_name, email, created_at) values ($1, $2, $3, $4, $5)",
        person.id.get(),
        person.name,
        person.sort_name,
        person.email,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes somebody a supervisor at a site, or takes them up again. What is known of their credential stays when
/// nothing is said about it.
pub async fn join_site(
    db: &mut PgConnection,
    (site, person): (SiteId, PersonId),
    (title, credential): (&str, &str),
    expires: Option<Day>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into site_supervisor as s (id, site_id, person_id, title, credential, credential_expires, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (site_id, person_id) do update set ended_on = null,
             title = coalesce(nullif(excluded.title, ''), s.title),
             credential = coalesce(nullif(excluded.credential, ''), s.credential),
             credential_expires = coalesce(excluded.credential_expires, s.credential_expires)",
        SiteSupervisorId::fresh().get(),
        site.get(),
        person.get(),
        title,
        credential,
        expires as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The other open placements somebody answers for, as far as the actor may see them: `(placement, student)`.
pub async fn others_of(
    db: &mut PgConnection,
    person: PersonId,
    besides: PlacementId,
) -> Result<Vec<(PlacementId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select p.id, st.name from placement_supervisor s
         join placement p on p.id = s.placement_id
         join person st on st.id = p.student_id
         where s.person_id = $1 and s.ended_at is null and s.part = 'primary' and p.id <> $2
           and p.state in ('confirmed', 'active')
         order by st.sort_key, p.id limit 50",
        person.get(),
        besides.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
