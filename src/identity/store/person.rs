//! People.

use crate::{
    access::Role,
    identity::model::{PersonRecord, PersonState, following_role, held_role},
    kernel::{
        ids::PersonId,
        page::Page,
        text::sort_name,
        time::{Day, Instant},
    },
};
use sqlx::PgConnection;

/// A person as the queries below give them.
struct Row {
    id: PersonId,
    name: String,
    email: String,
    state: String,
    can_sign_in: bool,
    follows: Vec<String>,
    roles: Vec<String>,
    others: i64,
}

impl From<Row> for PersonRecord {
    fn from(row: Row) -> Self {
        let roles: Vec<Role> = row
            .roles
            .iter()
            .filter_map(|role| held_role(role))
            .collect();
        Self {
            id: row.id,
            name: row.name,
            email: row.email,
            state: PersonState::of(&row.state),
            can_sign_in: row.can_sign_in,
            follows: row
                .follows
                .iter()
                .filter_map(|role| following_role(role))
                .collect(),
            is_last_administrator: roles.contains(&Role::Administrator) && row.others == 0,
            roles,
        }
    }
}

/// Which people to list.
pub struct Filter<'a> {
    /// A part of a name or address; empty for all.
    pub part: &'a str,
    /// The person after whom the page begins.
    pub after: Option<PersonId>,
}

/// A page of people by name, as an administrator sees them.
pub async fn list(
    db: &mut PgConnection,
    filter: &Filter<'_>,
    today: Day,
    size: u16,
) -> Result<Page<PersonRecord>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"with listed as materialized (
               select p.id, p.name, p.email, p.state, p.sort_key from person p
               where ($1 = '' or strpos(p.name_key, fold_name($1)) > 0 or strpos(lower(p.email), lower($1)) > 0)
                 and ($2::uuid is null or (p.sort_key, p.id) > (select a.sort_key, a.id from person a where a.id = $2))
               order by p.sort_key, p.id limit $3)
           select l.id as "id!: PersonId", l.name as "name!", l.email as "email!", l.state as "state!",
                  s.can_sign_in as "can_sign_in!",
                  array_remove(array[case when s.studies then 'student' end, case when s.supervises then 'site_supervisor' end,
                                     case when s.teaches then 'faculty' end], null) as "follows!",
                  array(select distinct g.role from role_grant g where g.person_id = l.id and g.revoked_at is null
                        and (g.ends_on is null or g.ends_on >= $4)) as "roles!", 1::bigint as "others!"
           from listed l join standing_of((select array_agg(id) from listed)) s on s.person_id = l.id
           order by l.sort_key, l.id"#,
        filter.part,
        filter.after.map(PersonId::get),
        i64::from(size) + 1,
        today as _
    )
    .fetch_all(db)
    .await?;
    let people = rows.into_iter().map(PersonRecord::from).collect();
    Ok(Page::of(
        people,
        usize::from(size),
        |person: &PersonRecord| person.id.to_string(),
    ))
}

/// One person, as an administrator sees them.
pub async fn find(
    db: &mut PgConnection,
    person: PersonId,
    today: Day,
) -> Result<Option<PersonRecord>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select p.id, p.name, p.email, p.state,
                  s.can_sign_in as "can_sign_in!",
                  array_remove(array[case when s.studies then 'student' end, case when s.supervises then 'site_supervisor' end,
                                     case when s.teaches then 'faculty' end], null) as "follows!",
                  array(select distinct g.role from role_grant g where g.person_id = p.id and g.revoked_at is null
                        and (g.ends_on is null or g.ends_on >= $2)) as "roles!",
                  other_administrators(p.id, $2) as "others!"
           from person p join standing_of(array[$1::uuid]) s on s.person_id = p.id where p.id = $1"#,
        person.get(),
        today as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(PersonRecord::from))
}

/// Makes changes of administrators wait for each other until the transaction ends, so that two of them cannot take
/// the role from each other at the same moment.
pub async fn line_up(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('practicum administrators', 0))")
        .fetch_one(db)
        .await?;
    Ok(())
}

pub async fn insert(
    db: &mut PgConnection,
    id: PersonId,
    name: &str,
    email: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
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
    Ok(())
}

/// Gives a person another name; gives whether it was another.
pub async fn rename(db: &mut PgConnection, id: PersonId, name: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update person set name = $2, sort_name = $3 where id = $1 and name <> $2",
        id.get(),
        name,
        sort_name(name)
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a person another address. What was mailed to the old one opens nothing any more (`person_moved`).
pub async fn readdress(
    db: &mut PgConnection,
    id: PersonId,
    email: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update person set email = $2 where id = $1",
        id.get(),
        email
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who has this address, by name.
pub async fn by_email(
    db: &mut PgConnection,
    email: &str,
) -> Result<Option<(PersonId, String)>, sqlx::Error> {
    let row = sqlx::query!(
        "select id, name from person where email_key = lower($1)",
        email
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.id, row.name)))
}

/// Opens or closes an account; gives whether it changed.
pub async fn set_state(
    db: &mut PgConnection,
    id: PersonId,
    state: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update person set state = $2 where id = $1 and state <> $2",
        id.get(),
        state
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn set_shortcuts(
    db: &mut PgConnection,
    id: PersonId,
    on: bool,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update person set shortcuts = $2 where id = $1 and shortcuts <> $2",
        id.get(),
        on
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The address of a person.
pub async fn email_of(db: &mut PgConnection, id: PersonId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!("select email from person where id = $1", id.get())
        .fetch_one(db)
        .await
}
