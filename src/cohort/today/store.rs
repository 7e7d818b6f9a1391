//! SQL of the morning list. Nothing decides here; what belongs on the list stands in `today_page`.

use super::{beginning::Beginning, item::Item};
use crate::kernel::{
    ids::{CourseId, EnrolmentId, OfferingId, PersonId, ProgramId},
    time::{Day, Instant},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// What a page of the list asks for.
pub struct Wanted<'a> {
    pub today: Day,
    pub now: Instant,
    /// A kind's word; empty for all.
    pub kind: &'a str,
    pub program: Option<ProgramId>,
    /// Rank, moment and id of the line before.
    pub after: (i32, Instant, Uuid),
    pub most: i64,
}

/// The list at one glance: how many lines there are of each kind, and those of the page with the names they need.
pub struct Glance {
    pub counts: Vec<(String, i64)>,
    pub items: Vec<Item>,
}

struct Row {
    /// With the first row, which comes even if the page has no lines.
    kinds: Option<Vec<String>>,
    counts: Option<Vec<i64>>,
    kind: Option<String>,
    rank: Option<i32>,
    at: Option<Instant>,
    id: Option<Uuid>,
    enrolment: Option<EnrolmentId>,
    placement: Option<Uuid>,
    person: Option<PersonId>,
    minutes: Option<i32>,
    entries: Option<i32>,
    students: Option<i32>,
    on_date: Option<Day>,
    words: Option<String>,
    student_name: Option<String>,
    person_name: Option<String>,
    site_name: Option<String>,
    last_on: Option<Day>,
    sent_at: Option<Instant>,
    opened_at: Option<Instant>,
    reminders: Option<i16>,
}

/// Looks over the whole list once, for the counts and the page together: it is by far the dearest part.
pub async fn glance(db: &mut PgConnection, wanted: &Wanted<'_>) -> Result<Glance, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select kinds, counts, kind, rank, at as "at: Instant", id, enrolment_id as "enrolment: EnrolmentId",
                  placement_id as placement, person_id as "person: PersonId", minutes, entries, students,
                  on_date as "on_date: Day", words, student_name, person_name, site_name, last_on as "last_on: Day",
                  sent_at as "sent_at: Instant", opened_at as "opened_at: Instant", reminders
           from today_page($1, $2, $3, $4, $5, $6, $7, $8)"#,
        wanted.today as _,
        wanted.now as _,
        wanted.kind,
        wanted.program.map(ProgramId::get),
        wanted.after.0,
        wanted.after.1 as _,
        wanted.after.2,
        wanted.most
    )
    .fetch_all(db)
    .await?;
    let mut counts = Vec::new();
    if let Some(Row {
        kinds: Some(kinds),
        counts: Some(lines),
        ..
    }) = rows.first()
    {
        counts.extend(kinds.iter().cloned().zip(lines.iter().copied()));
    }
    Ok(Glance {
        counts,
        items: rows.into_iter().filter_map(item).collect(),
    })
}

fn item(row: Row) -> Option<Item> {
    Some(Item {
        kind: row.kind?,
        rank: row.rank?,
        at: row.at?,
        id: row.id?,
        enrolment: row.enrolment?,
        placement: row.placement,
        person: row.person,
        minutes: row.minutes?,
        entries: row.entries?,
        students: row.students?,
        on_date: row.on_date,
        words: row.words?,
        student_name: row.student_name,
        person_name: row.person_name,
        site_name: row.site_name,
        last_on: row.last_on,
        sent_at: row.sent_at,
        opened_at: row.opened_at,
        reminders: row.reminders,
    })
}

/// The programs that the reader coordinates, by name.
pub async fn programs(db: &mut PgConnection) -> Result<Vec<(ProgramId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select p.id, p.name from program p where p.id = any ((select actor_programs())::uuid[]) order by p.name, p.id"
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// How far a program of the reader is that has no placement yet; the newest of several.
pub async fn beginning(db: &mut PgConnection) -> Result<Option<Beginning>, sqlx::Error> {
    sqlx::query_as!(
        Beginning,
        r#"select p.id as program, p.name as program_name,
                  (select c.id from course c where c.program_id = p.id order by c.id desc limit 1) as "course: CourseId",
                  exists (select from requirement r where r.program_id = p.id) as "has_requirement!",
                  (select o.id from offering o where o.program_id = p.id order by o.id desc limit 1) as "offering: OfferingId",
                  exists (select from enrolment e where e.program_id = p.id) as "has_students!",
                  exists (select from site) as "has_sites!",
                  exists (select from placement l where l.program_id = p.id) as "has_placements!"
           from program p
           where p.id = any ((select actor_programs())::uuid[])
             and not exists (select from placement l where l.program_id = p.id)
           order by p.id desc limit 1"#
    )
    .fetch_optional(db)
    .await
}
