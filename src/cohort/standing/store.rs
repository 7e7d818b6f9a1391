//! SQL of the kept standing. Nothing decides here.

use super::figures::Figures;
use crate::kernel::{
    ids::{CategoryId, EnrolmentId, RequirementId},
    time::Day,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A row whose figures do not hold any more.
pub struct Old {
    pub enrolment: EnrolmentId,
    /// How often it had changed when it was found.
    pub changes: i64,
}

/// Rows of the reader that are old, at most so many. Each program by itself and the oldest first, which is the order of
/// an index: a college in which most rows are old, as every morning, must not be read whole to find a few.
pub async fn old(db: &mut PgConnection, today: Day, most: i64) -> Result<Vec<Old>, sqlx::Error> {
    sqlx::query_as!(
        Old,
        r#"select s.enrolment_id as "enrolment: EnrolmentId", s.changes from enrolment_standing s
           where s.enrolment_id in (
               (select o.enrolment_id from unnest((select actor_programs())::uuid[]) as p (id) cross join lateral (
                    select a.enrolment_id from enrolment_standing a
                    where a.program_id = p.id and a.computed_on < (select $1::date) order by a.computed_on limit $2) o limit $2)
               union all
               (select a.enrolment_id from enrolment_standing a
                where a.faculty_id = (select actor_person()) and a.computed_on < (select $1::date) order by a.computed_on limit $2))"#,
        today as _,
        most
    )
    .fetch_all(db)
    .await
}

/// What a row follows from, besides the hours.
#[derive(Debug)]
pub struct Facts {
    pub enrolment_id: EnrolmentId,
    pub requirement_id: RequirementId,
    /// The first day of the first placement that was ever on.
    pub first_on: Option<Day>,
    /// The last day of the last one that was not broken off, unless all were.
    pub last_on: Option<Day>,
    /// Whether a correction waits for its signature: then only the ledger itself says what will be left.
    pub correction_waits: bool,
}

pub async fn facts(db: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Facts>, sqlx::Error> {
    sqlx::query_as!(
        Facts,
        r#"select e.id as enrolment_id, e.requirement_id, p.first_on as "first_on?: Day", p.last_on as "last_on?: Day",
                  p.correction_waits as "correction_waits!"
           from enrolment e
           cross join lateral (
               select min(p.starts_on) as first_on,
                      coalesce(max(p.ends_on) filter (where p.state not in ('withdrawn', 'terminated')), max(p.ends_on)) as last_on,
                      coalesce(bool_or(exists (select from hours_entry h where h.placement_id = p.id and h.state = 'submitted' and h.version > 1)), false)
                          as correction_waits
               from placement p
               where p.enrolment_id = e.id and p.state in ('confirmed', 'active', 'completed', 'withdrawn', 'terminated')) p
           where e.id = any ($1)"#,
        ids
    )
    .fetch_all(db)
    .await
}

/// The kept sum of one category over all placements of an enrolment.
pub struct Sum {
    pub enrolment_id: EnrolmentId,
    pub category_id: CategoryId,
    pub approved: i64,
    pub pending: i64,
}

pub async fn sums(db: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Sum>, sqlx::Error> {
    sqlx::query_as!(
        Sum,
        r#"select t.enrolment_id as "enrolment_id: EnrolmentId", t.category_id as "category_id: CategoryId",
                  sum(t.approved_minutes)::bigint as "approved!", sum(t.submitted_minutes)::bigint as "pending!"
           from hours_total t where t.enrolment_id = any ($1) group by t.enrolment_id, t.category_id"#,
        ids
    )
    .fetch_all(db)
    .await
}

/// The minutes of one day and category.
pub struct Recent {
    pub enrolment_id: EnrolmentId,
    pub category_id: CategoryId,
    pub work_date: Day,
    pub approved: i64,
    pub pending: i64,
}

/// What counts or waits since a day.
pub async fn recent(
    db: &mut PgConnection,
    ids: &[Uuid],
    from: Day,
) -> Result<Vec<Recent>, sqlx::Error> {
    sqlx::query_as!(
        Recent,
        r#"select h.enrolment_id as "enrolment_id: EnrolmentId", h.category_id as "category_id: CategoryId", h.work_date,
                  coalesce(sum(h.minutes) filter (where h.state = 'approved'), 0)::bigint as "approved!",
                  coalesce(sum(h.minutes) filter (where h.state = 'submitted'), 0)::bigint as "pending!"
           from hours_entry h
           where h.enrolment_id = any ($1) and h.work_date >= $2 and h.state in ('approved', 'submitted')
           group by h.enrolment_id, h.category_id, h.work_date"#,
        ids,
        from as _
    )
    .fetch_all(db)
    .await
}

/// Keeps computed figures, but for rows that changed meanwhile; what the lists show of placement, supervisor and
/// ledger is copied beside them. Gives how many were kept.
pub async fn keep(
    db: &mut PgConnection,
    figures: &[Figures],
    found: &[Old],
    today: Day,
) -> Result<u64, sqlx::Error> {
    let ids: Vec<Uuid> = found.iter().map(|old| old.enrolment.get()).collect();
    let changes: Vec<i64> = found.iter().map(|old| old.changes).collect();
    let figures = serde_json::to_value(figures).unwrap_or_default();
    let done = sqlx::query!(
        "with mine as (
             select s.enrolment_id from enrolment_standing s
             join unnest($2::uuid[], $3::bigint[]) f (id, changes) on f.id = s.enrolment_id and f.changes = s.changes
             order by s.enrolment_id for update of s skip locked)
         update enrolment_standing s set required_minutes = f.required_minutes, counted_minutes = f.counted_minutes,
             pending_minutes = f.pending_minutes, left_minutes = f.left_minutes, week_minutes = f.week_minutes, status = f.status,
             starts_on = f.starts_on, ends_on = f.ends_on, done_on = f.done_on, impossible_from = f.impossible_from,
             placement_id = p.id, site_name = coalesce(p.site, ''), supervisor_id = p.supervisor_id,
             supervisor_name = coalesce(p.supervisor, ''), last_work_on = h.last_work_on, waiting_entries = h.waiting_entries,
             oldest_waiting_at = h.oldest_waiting_at, answers = h.answers, answer_seconds = h.answer_seconds,
             computed_on = case when f.holds then date '9999-12-31' else $4 end
         from mine
         join jsonb_to_recordset($1) f (enrolment_id uuid, required_minutes integer, counted_minutes integer, pending_minutes integer,
             left_minutes integer, week_minutes integer, status text, starts_on date, ends_on date, done_on date, impossible_from date,
             holds boolean)
             on f.enrolment_id = mine.enrolment_id
         left join lateral (
             select p.id, x.name as site, v.person_id as supervisor_id, n.name as supervisor
             from placement p join site x on x.id = p.site_id
             left join placement_supervisor v on v.placement_id = p.id and v.part = 'primary' and v.ended_at is null
             left join person n on n.id = v.person_id
             where p.enrolment_id = mine.enrolment_id and p.state in ('confirmed', 'active', 'completed')
             order by p.state = 'completed', p.starts_on desc, p.id desc limit 1) p on true
         cross join lateral (
             select max(h.last_work_on) as last_work_on, coalesce(sum(h.waiting_entries), 0) as waiting_entries,
                    min(h.oldest_waiting_at) as oldest_waiting_at, coalesce(sum(h.answers), 0) as answers,
                    coalesce(sum(h.answer_seconds), 0) as answer_seconds
             from hours_summary h where h.enrolment_id = mine.enrolment_id) h
         where s.enrolment_id = mine.enrolment_id",
        figures,
        &ids,
        &changes,
        today as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
