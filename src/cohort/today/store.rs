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

/// The list at one glance: how many lines there are of each kind, and the lines of the page as the database has them.
pub struct Glance {
    pub counts: Vec<(String, i64)>,
    pub lines: serde_json::Value,
}

/// Looks over the whole list once, for the counts and the page together: it is by far the dearest part.
pub async fn glance(db: &mut PgConnection, wanted: &Wanted<'_>) -> Result<Glance, sqlx::Error> {
    let row = sqlx::query!(
        r#"with whole as materialized (
               select * from today_items($1, $2) t where $4::uuid is null or t.program_id = $4),
           counts as materialized (select w.kind, count(*) as lines from whole w group by w.kind),
           page as (
               select * from whole w where ($3 = '' or w.kind = $3) and (w.rank, w.at, w.id) > ($5, $6, $7)
               order by w.rank, w.at, w.id limit $8)
           select array(select c.kind from counts c order by c.kind) as "kinds!",
                  array(select c.lines from counts c order by c.kind) as "counts!",
                  (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from page p) as "lines!""#,
        wanted.today as _,
        wanted.now as _,
        wanted.kind,
        wanted.program.map(ProgramId::get),
        wanted.after.0,
        wanted.after.1 as _,
        wanted.after.2,
        wanted.most
    )
    .fetch_one(db)
    .await?;
    Ok(Glance {
        counts: row.kinds.into_iter().zip(row.counts).collect(),
        lines: row.lines,
    })
}

/// The lines of a page with the names that belong to them.
pub async fn items(
    db: &mut PgConnection,
    lines: &serde_json::Value,
) -> Result<Vec<Item>, sqlx::Error> {
    sqlx::query_as!(
        Item,
        r#"select i.kind as "kind!", i.rank as "rank!", i.at as "at!", i.id as "id!", i.enrolment_id as "enrolment!: EnrolmentId",
                  i.placement_id as "placement?", i.person_id as "person?: PersonId", i.minutes as "minutes!", i.entries as "entries!",
                  i.students as "students!", i.on_date as "on_date?", i.words as "words!", s.name as "student_name?",
                  n.name as "person_name?", x.name as "site_name?", p.ends_on as "last_on?", q.created_at as "sent_at?",
                  q.opened_at as "opened_at?", q.reminders as "reminders?"
           from jsonb_to_recordset($1) as i(kind text, rank integer, at timestamptz, id uuid, enrolment_id uuid, placement_id uuid,
                student_id uuid, person_id uuid, minutes integer, entries integer, students integer, on_date date, words text)
           left join person s on s.id = i.student_id
           left join person n on n.id = i.person_id
           left join placement p on p.id = i.placement_id
           left join site x on x.id = p.site_id
           left join lateral (
               select r.created_at, r.opened_at, r.reminders from sign_off_request r
               where i.kind = 'unsigned' and r.supervisor_id = i.person_id and r.closed_at is null
               order by r.created_at desc limit 1) q on true
           order by i.rank, i.at, i.id"#,
        lines
    )
    .fetch_all(db)
    .await
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
