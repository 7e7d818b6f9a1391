//! Versions of a course's requirement.

use super::requirement::requirement;
use crate::{
    kernel::{
        ids::{
            CategoryId, CourseId, EnrolmentId, FrameworkId, OfferingId, PersonId, ProgramId,
            RequirementId,
        },
        minutes::Minutes,
        time::Instant,
    },
    programs::{
        model::Version,
        requirement::{Category, Requirement},
    },
};
use sqlx::PgConnection;

/// All versions of a course's requirement, newest first.
pub async fn versions(
    db: &mut PgConnection,
    course: CourseId,
) -> Result<Vec<Version>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.id, r.created_at, r.framework_id, f.name as "framework?", p.name as "by?",
                  (select count(*) from enrolment e where e.requirement_id = r.id) as "enrolments!"
           from requirement r left join framework f on f.id = r.framework_id left join person p on p.id = r.created_by
           where r.course_id = $1 order by r.version desc"#,
        course.get()
    )
    .fetch_all(&mut *db)
    .await?;
    let mut versions = Vec::with_capacity(rows.len());
    for row in rows {
        versions.push(Version {
            requirement: requirement(db, row.id).await?,
            framework: row.framework_id,
            framework_name: row.framework,
            made_at: row.created_at,
            made_by: row.by,
            enrolments: row.enrolments,
        });
    }
    Ok(versions)
}

/// A version to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// Its id.
    pub id: RequirementId,
    /// Its course.
    pub course: CourseId,
    /// The course's program.
    pub program: ProgramId,
    /// What it asks.
    pub asks: &'a Requirement,
    /// The competency framework.
    pub framework: Option<FrameworkId>,
}

/// Adds a version. It is never changed afterwards.
pub async fn insert_version(
    db: &mut PgConnection,
    new: NewVersion<'_>,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let asks = new.asks;
    sqlx::query!(
        "insert into requirement (id, course_id, program_id, version, total_minutes, day_warn_minutes, day_block_minutes,
                week_warn_minutes, week_block_minutes, week_starts_on, late_days, future_forbidden, rounding, early_finish,
                durations_allowed, approval, framework_id, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        new.id.get(),
        new.course.get(),
        new.program.get(),
        i32::try_from(asks.version.get()).unwrap_or(i32::MAX),
        stored(asks.total),
        asks.limits.day.warn.map(stored),
        asks.limits.day.block.map(stored),
        asks.limits.week.warn.map(stored),
        asks.limits.week.block.map(stored),
        asks.week_starts_on.as_str(),
        i32::from(asks.late_entry_days),
        asks.future_forbidden,
        asks.rounding.as_str(),
        asks.early_finish_allowed,
        asks.durations_allowed,
        asks.approval.as_str(),
        new.framework.map(crate::kernel::ids::FrameworkId::get),
        by.map(crate::kernel::ids::PersonId::get),
        now as _
    )
    .execute(&mut *db)
    .await?;
    insert_categories(db, new).await
}

/// All categories in one statement, because they name each other.
async fn insert_categories(db: &mut PgConnection, new: NewVersion<'_>) -> Result<(), sqlx::Error> {
    let records: Vec<serde_json::Value> = new.asks.categories.iter().map(record).collect();
    sqlx::query!(
        "insert into requirement_category (id, requirement_id, program_id, position, code, name, minimum_minutes,
                maximum_minutes, modes, parent_id, also_counts_to)
         select r.id, $2, $3, r.position, r.code, r.name, r.minimum, r.maximum, r.modes, r.parent, r.also
         from rows from (jsonb_to_recordset($1) as (id uuid, code text, name text, minimum integer, maximum integer,
              modes text[], parent uuid, also uuid)) with ordinality
              as r(id, code, name, minimum, maximum, modes, parent, also, position)",
        &serde_json::Value::Array(records),
        new.id.get(),
        new.program.get()
    )
    .execute(db)
    .await?;
    Ok(())
}

fn record(category: &Category) -> serde_json::Value {
    let modes: Vec<&str> = category.modes.iter().map(|mode| mode.as_str()).collect();
    let id = |id: CategoryId| id.to_string();
    serde_json::json!({
        "id": category.id, "code": category.code, "name": category.name,
        "minimum": category.minimum.map(stored), "maximum": category.maximum.map(stored), "modes": modes,
        "parent": category.parent.map(id), "also": category.also_counts_to.map(id),
    })
}

/// Lets new enrolments of an offering begin with the newest version; those that have begun keep theirs.
pub async fn use_newest(db: &mut PgConnection, offering: OfferingId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update offering o set requirement_id = n.id from requirement n
         where o.id = $1 and n.course_id = o.course_id and n.id <> o.requirement_id
           and n.version = (select max(v.version) from requirement v where v.course_id = o.course_id)",
        offering.get()
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many students of an offering are enrolled with another version than new ones begin with, and have logged nothing.
pub async fn may_begin_anew(
    db: &mut PgConnection,
    offering: OfferingId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from enrolment e join offering o on o.id = e.offering_id
           where o.id = $1 and e.requirement_id <> o.requirement_id and e.state = 'enrolled' and not enrolment_has_hours(e.id)"#,
        offering.get()
    )
    .fetch_one(db)
    .await
}

/// Lets these students begin with the version that new ones begin with; gives whose enrolments they are. Waits for forms
/// of theirs that are under way, so that none of them logs under the old version meanwhile.
pub async fn begin_anew(
    db: &mut PgConnection,
    offering: OfferingId,
) -> Result<Vec<EnrolmentId>, sqlx::Error> {
    sqlx::query!(
        r#"select count(pg_advisory_xact_lock(hashtextextended(e.student_id::text, 0)))
           from (select e.student_id from enrolment e join offering o on o.id = e.offering_id
                 where o.id = $1 and e.requirement_id <> o.requirement_id and e.state = 'enrolled'
                   and not enrolment_has_hours(e.id) order by e.student_id) as e"#,
        offering.get()
    )
    .fetch_one(&mut *db)
    .await?;
    sqlx::query_scalar!(
        r#"update enrolment e set requirement_id = o.requirement_id from offering o
           where o.id = $1 and e.offering_id = o.id and e.requirement_id <> o.requirement_id and e.state = 'enrolled'
             and not enrolment_has_hours(e.id)
           returning e.id as "id: EnrolmentId""#,
        offering.get()
    )
    .fetch_all(db)
    .await
}

/// Frameworks to choose from.
pub async fn frameworks(db: &mut PgConnection) -> Result<Vec<(FrameworkId, String)>, sqlx::Error> {
    let rows = sqlx::query!("select id, name from framework order by name, code")
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

fn stored(minutes: Minutes) -> i32 {
    i32::try_from(minutes.get()).unwrap_or(i32::MAX)
}
