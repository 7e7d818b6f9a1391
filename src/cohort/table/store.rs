//! SQL of the cohort table. Nothing decides here.

use super::{
    filter::{Column, Filter, pattern},
    line::Line,
};
use crate::kernel::{
    ids::{EnrolmentId, OfferingId},
    time::Day,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// An offering that the reader has students in.
#[derive(Debug, Clone)]
pub struct Offering {
    pub id: OfferingId,
    /// "HIM 221 Practicum, Fall 2026".
    pub label: String,
    /// Whether it runs today.
    pub is_on: bool,
}

/// The offerings of the reader, newest first.
pub async fn offerings(db: &mut PgConnection, today: Day) -> Result<Vec<Offering>, sqlx::Error> {
    sqlx::query_as!(
        Offering,
        r#"select o.id, c.code || ' ' || c.name || ', ' || t.name as "label!", ($1 between o.starts_on and o.ends_on) as "is_on!"
           from offering o join course c on c.id = o.course_id join term t on t.id = o.term_id
           where o.program_id = any ((select actor_programs())::uuid[])
              or o.id in (select s.offering_id from enrolment_standing s where s.faculty_id = (select actor_person()))
           order by t.starts_on desc, c.code, o.id limit 200"#,
        today as _
    )
    .fetch_all(db)
    .await
}

/// How many students of these offerings that fit the filter have each status; the status that the filter asks for itself
/// does not matter. The ids stand in a select of their own here and below, so that plans do not depend on their number:
/// they are made once, not each time.
pub async fn statuses(
    db: &mut PgConnection,
    offerings: &[Uuid],
    filter: &Filter,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    if filter.names_anything() {
        return statuses_among(db, offerings, filter).await;
    }
    // Counts an index alone, whatever the size of the college.
    let rows = sqlx::query!(
        r#"select s.status, count(*) as "students!" from enrolment_standing s
           where s.offering_id = any (array(select unnest($1::uuid[]))) and ($2 = '' or s.enrolment_state = $2) group by s.status"#,
        offerings,
        filter.state()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.status, row.students))
        .collect())
}

async fn statuses_among(
    db: &mut PgConnection,
    offerings: &[Uuid],
    filter: &Filter,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.status, count(*) as "students!" from enrolment_standing s
           where s.offering_id = any (array(select unnest($1::uuid[]))) and ($2 = '' or s.enrolment_state = $2)
             and ($3 = '' or s.name_key like fold_name($3)) and ($4 = '' or s.site_name ilike $4)
             and ($5 = '' or s.supervisor_key like fold_name($5)) and ($6::uuid is null or s.supervisor_id = $6)
           group by s.status"#,
        offerings,
        filter.state(),
        pattern(&filter.q),
        pattern(&filter.site),
        pattern(&filter.supervisor),
        filter.person().map(crate::kernel::ids::PersonId::get)
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.status, row.students))
        .collect())
}

/// What a page of the table asks for.
pub struct Wanted<'a> {
    pub offerings: &'a [Uuid],
    pub filter: &'a Filter,
    /// Where to begin.
    pub after: Option<(i64, EnrolmentId)>,
    pub most: i64,
}

/// One page of the table. By name within one offering the rows come in the order of an index, whatever their number.
pub async fn lines(db: &mut PgConnection, wanted: &Wanted<'_>) -> Result<Vec<Line>, sqlx::Error> {
    match (wanted.filter.order(), wanted.offerings) {
        ((Column::Name, _), [offering]) => by_name(db, *offering, wanted).await,
        _ => by_key(db, wanted).await,
    }
}

/// The same columns and conditions in two orders, each with an index or a sort of its own.
macro_rules! lines {
    ($key:literal, $also:literal, $offering:literal, $rest:literal, $($argument:expr),+ ; $db:expr) => {
        sqlx::query_as!(
            Line,
            r#"select s.enrolment_id as "enrolment: EnrolmentId", s.student_name, s.enrolment_state, s.missing_since, s.site_name,
                      s.supervisor_name, s.required_minutes, s.counted_minutes, s.pending_minutes, s.week_minutes, s.status,
                      s.done_on, s.impossible_from, s.last_work_on, s.waiting_entries, s.answers,
                      s.answer_seconds, s.offering_id as "offering: OfferingId", "# + $key + r#" as "key!"
               from enrolment_standing s "# + $also + r#"
               where "# + $offering + r#"
                 and ($2 = '' or s.status = $2) and ($3 = '' or s.enrolment_state = $3)
                 and ($4 = '' or s.name_key like fold_name($4)) and ($5 = '' or s.site_name ilike $5)
                 and ($6 = '' or s.supervisor_key like fold_name($6)) and ($7::uuid is null or s.supervisor_id = $7) "# + $rest,
            $($argument),+
        )
        .fetch_all($db)
        .await
    };
}

async fn by_name(
    db: &mut PgConnection,
    offering: Uuid,
    wanted: &Wanted<'_>,
) -> Result<Vec<Line>, sqlx::Error> {
    let filter = wanted.filter;
    lines!(
        "0::bigint",
        "",
        "s.offering_id = $1",
        "and (s.sort_key, s.enrolment_id) > (coalesce((select c.sort_key from enrolment_standing c where c.enrolment_id = $8), ''), $8)
         order by s.sort_key, s.enrolment_id limit $9",
        offering,
        filter.status,
        filter.state(),
        pattern(&filter.q),
        pattern(&filter.site),
        pattern(&filter.supervisor),
        filter.person().map(crate::kernel::ids::PersonId::get),
        wanted.after.map_or(Uuid::nil(), |(_, id)| id.get()),
        wanted.most
        ; db
    )
}

async fn by_key(db: &mut PgConnection, wanted: &Wanted<'_>) -> Result<Vec<Line>, sqlx::Error> {
    let filter = wanted.filter;
    let (column, ascending) = filter.order();
    let (key, id) = wanted
        .after
        .map_or((i64::MIN, Uuid::nil()), |(key, id)| (key, id.get()));
    lines!(
        "k.key",
        "cross join lateral (select $11::bigint * case $10
             when 'counted' then s.counted_minutes
             when 'pending' then s.pending_minutes
             when 'status' then array_position(array['impossible', 'behind', 'unplaced', 'not_started', 'on_pace', 'done'], s.status)
             when 'last' then coalesce(s.last_work_on - date '2000-01-01', -1)
             when 'answer' then coalesce(s.answer_seconds / nullif(s.answers, 0), -1)
             else 0 end as key) k",
        "s.offering_id = any (array(select unnest($1::uuid[])))",
        "and (k.key, s.sort_key, s.enrolment_id)
             > ($12, coalesce((select c.sort_key from enrolment_standing c where c.enrolment_id = $8), ''), $8)
         order by k.key, s.sort_key, s.enrolment_id limit $9",
        wanted.offerings,
        filter.status,
        filter.state(),
        pattern(&filter.q),
        pattern(&filter.site),
        pattern(&filter.supervisor),
        filter.person().map(crate::kernel::ids::PersonId::get),
        id,
        wanted.most,
        column.as_str(),
        if ascending { 1_i64 } else { -1 },
        key
        ; db
    )
}
