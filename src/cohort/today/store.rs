//! SQL of the morning list. Nothing decides here; what belongs on the list stands in `today_items`.

use super::item::Item;
use crate::kernel::{
    ids::{EnrolmentId, PersonId, ProgramId},
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

pub async fn items(db: &mut PgConnection, wanted: &Wanted<'_>) -> Result<Vec<Item>, sqlx::Error> {
    sqlx::query_as!(
        Item,
        r#"with i as materialized (
               select * from today_items($1, $2) t
               where ($3 = '' or t.kind = $3) and ($4::uuid is null or t.program_id = $4) and (t.rank, t.at, t.id) > ($5, $6, $7)
               order by t.rank, t.at, t.id limit $8)
           select i.kind as "kind!", i.rank as "rank!", i.at as "at!", i.id as "id!", i.enrolment_id as "enrolment!: EnrolmentId",
                  i.placement_id as "placement?", i.person_id as "person?: PersonId", i.minutes as "minutes!", i.entries as "entries!",
                  i.students as "students!", i.on_date as "on_date?", i.words as "words!", s.name as "student_name?",
                  n.name as "person_name?", x.name as "site_name?", p.ends_on as "last_on?", q.created_at as "sent_at?",
                  q.opened_at as "opened_at?", q.reminders as "reminders?"
           from i
           left join person s on s.id = i.student_id
           left join person n on n.id = i.person_id
           left join placement p on p.id = i.placement_id
           left join site x on x.id = p.site_id
           left join lateral (
               select r.created_at, r.opened_at, r.reminders from sign_off_request r
               where i.kind = 'unsigned' and r.supervisor_id = i.person_id and r.closed_at is null
               order by r.created_at desc limit 1) q on true
           order by i.rank, i.at, i.id"#,
        wanted.today as _,
        wanted.now as _,
        wanted.kind,
        wanted.program.map(crate::kernel::ids::ProgramId::get),
        wanted.after.0,
        wanted.after.1 as _,
        wanted.after.2,
        wanted.most
    )
    .fetch_all(db)
    .await
}

/// How many lines there are of each kind.
pub async fn counts(
    db: &mut PgConnection,
    today: Day,
    now: Instant,
    program: Option<ProgramId>,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select t.kind as "kind!", count(*) as "lines!" from today_items($1, $2) t
           where $3::uuid is null or t.program_id = $3 group by t.kind"#,
        today as _,
        now as _,
        program.map(crate::kernel::ids::ProgramId::get)
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.lines)).collect())
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
