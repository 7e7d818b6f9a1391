//! The queue of a signed-in supervisor, by key.

use crate::kernel::{
    ids::{EntryId, PersonId, PlacementId},
    time::Day,
};
use sqlx::PgConnection;

/// Where a page of the queue begins: after this entry.
#[derive(Debug, Clone, Copy)]
pub struct After {
    /// The placement.
    pub placement: PlacementId,
    /// The day.
    pub day: Day,
    /// The entry.
    pub entry: EntryId,
}

/// A row of the queue.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The entry.
    pub id: EntryId,
    /// Its placement.
    pub placement_id: PlacementId,
    /// Its day.
    pub work_date: Day,
}

/// Entries that wait for this supervisor, in the order of placement and day.
pub async fn page(
    db: &mut PgConnection,
    placements: &[PlacementId],
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Key>, sqlx::Error> {
    sqlx::query_as!(
        Key,
        r#"select id, placement_id, work_date from hours_entry
           where placement_id = any($1) and state = 'submitted' and signed_at is null
             and ($2::uuid is null or (placement_id, work_date, id) > ($2, $3, $4))
           order by placement_id, work_date, id limit $5"#,
        &placements.iter().map(|id| id.get()).collect::<Vec<_>>(),
        after.map(|after| after.placement.get()),
        after.map(|after| after.day) as _,
        after.map(|after| after.entry.get()),
        limit
    )
    .fetch_all(db)
    .await
}

/// Entries that wait and may give a reason to look: corrections, over 12 hours, changed after a return, logged late. It
/// was written down when they were submitted, what is late to a day, without the site's zone; the page looks again.
pub async fn to_look_at(
    db: &mut PgConnection,
    placements: &[PlacementId],
    limit: i64,
) -> Result<Vec<EntryId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select e.id from hours_entry e
         where e.placement_id = any($1) and e.state = 'submitted' and e.signed_at is null and e.worth_a_look
         order by e.work_date, e.id limit $2",
        &placements.iter().map(|id| id.get()).collect::<Vec<_>>(),
        limit
    )
    .fetch_all(db)
    .await
}

/// Placements this person signs for now, of those they may see, with how many entries wait. Where no program has its
/// faculty sign alone, which is mostly so, no placement is asked what its own asks.
pub async fn placements(
    db: &mut PgConnection,
    person: PersonId,
) -> Result<Vec<(PlacementId, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.placement_id, coalesce(h.waiting_entries, 0) as "waiting!"
           from placement_supervisor s
           left join hours_summary h on h.placement_id = s.placement_id
           where s.person_id = $1 and s.ended_at is null
             and (s.placement_id = any ((select actor_placements())::uuid[]) or s.program_id = any ((select actor_programs())::uuid[]))
             and ((select not exists (select from requirement r where r.approval = 'faculty_verification'))
                  or exists (select from placement p join enrolment en on en.id = p.enrolment_id
                             join requirement r on r.id = en.requirement_id and r.approval <> 'faculty_verification'
                             where p.id = s.placement_id))"#,
        person.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.placement_id, row.waiting))
        .collect())
}

/// Where a page of answered entries begins: before this entry.
#[derive(Debug, Clone, Copy)]
pub struct Before {
    /// The day.
    pub day: Day,
    /// The entry.
    pub entry: EntryId,
}

/// Entries of these placements that were answered, newest work first.
pub async fn answered(
    db: &mut PgConnection,
    placements: &[PlacementId],
    before: Option<Before>,
    limit: i64,
) -> Result<Vec<EntryId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select id from hours_entry
         where placement_id = any($1)
           and (state in ('approved', 'returned', 'rejected', 'superseded', 'voided') or (state = 'submitted' and signed_at is not null))
           and ($2::date is null or (work_date, id) < ($2, $3))
         order by work_date desc, id desc limit $4",
        &placements.iter().map(|id| id.get()).collect::<Vec<_>>(),
        before.map(|before| before.day) as _,
        before.map(|before| before.entry.get()),
        limit
    )
    .fetch_all(db)
    .await
}

/// Placements this person signs for now, with their students' names, by name.
pub async fn names(
    db: &mut PgConnection,
    person: PersonId,
) -> Result<Vec<(PlacementId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.placement_id, st.name || ', ' || si.name as "name!"
           from placement_supervisor s
           join placement p on p.id = s.placement_id
           join person st on st.id = p.student_id
           join site si on si.id = p.site_id
           where s.person_id = $1 and s.ended_at is null order by st.sort_key, p.id"#,
        person.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.placement_id, row.name))
        .collect())
}
