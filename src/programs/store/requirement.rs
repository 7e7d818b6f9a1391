//! Requirements and their categories.

use crate::kernel::{
    ids::{CategoryId, RequirementId},
    minutes::Minutes,
};
use crate::programs::requirement::{
    Approval, Category, Limit, Limits, Mode, Requirement, RequirementVersion, Rounding, WeekStart,
};
use sqlx::PgConnection;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

/// Versions that were read, by id. A version is never changed or deleted (trigger `requirement_frozen`), so what was
/// read once holds as long as the program runs. It says nothing of anybody; who may see it was asked where its id was
/// found, in an enrolment or a placement.
static READ: LazyLock<RwLock<HashMap<RequirementId, Arc<Requirement>>>> =
    LazyLock::new(RwLock::default);

/// So many are kept; a college has some for each course and year.
const MOST_KEPT: usize = 1_000;

/// One version of a requirement with its categories, as the rules and the counting take it. Asks the database once,
/// because every page of a student needs it.
pub async fn requirement(
    db: &mut PgConnection,
    id: RequirementId,
) -> Result<Arc<Requirement>, sqlx::Error> {
    let kept = READ
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&id)
        .cloned();
    if let Some(requirement) = kept {
        return Ok(requirement);
    }
    let requirement = Arc::new(read(db, id).await?);
    let mut kept = READ.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(id, Arc::clone(&requirement));
    Ok(requirement)
}

async fn read(db: &mut PgConnection, id: RequirementId) -> Result<Requirement, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.version, r.total_minutes, r.day_warn_minutes, r.day_block_minutes, r.week_warn_minutes, r.week_block_minutes,
                r.week_starts_on, r.late_days, r.future_forbidden, r.rounding, r.early_finish, r.durations_allowed, r.approval,
                c.id as "category?: CategoryId", c.code as "code?", c.name as "name?", c.minimum_minutes as "minimum?",
                c.maximum_minutes as "maximum?", c.modes as "modes?", c.parent_id as "parent?: CategoryId",
                c.also_counts_to as "also_counts_to?: CategoryId"
         from requirement r left join requirement_category c on c.requirement_id = r.id
         where r.id = $1 order by c.position, c.id"#,
        id.get()
    )
    .fetch_all(&mut *db)
    .await?;
    let row = rows.first().ok_or(sqlx::Error::RowNotFound)?;
    let categories = rows.iter().filter_map(|row| {
        Some(Category {
            id: row.category?,
            code: row.code.clone()?,
            name: row.name.clone()?,
            minimum: row.minimum.map(minutes),
            maximum: row.maximum.map(minutes),
            modes: row
                .modes
                .iter()
                .flatten()
                .filter_map(|mode| Mode::parse(mode))
                .collect(),
            parent: row.parent,
            also_counts_to: row.also_counts_to,
        })
    });
    Ok(Requirement {
        version: RequirementVersion::new(u32::try_from(row.version).unwrap_or(1)),
        total: minutes(row.total_minutes),
        categories: categories.collect(),
        limits: Limits {
            day: Limit {
                warn: row.day_warn_minutes.map(minutes),
                block: row.day_block_minutes.map(minutes),
            },
            week: Limit {
                warn: row.week_warn_minutes.map(minutes),
                block: row.week_block_minutes.map(minutes),
            },
        },
        late_entry_days: u16::try_from(row.late_days).unwrap_or(0),
        future_forbidden: row.future_forbidden,
        rounding: Rounding::parse(&row.rounding).unwrap_or_default(),
        early_finish_allowed: row.early_finish,
        durations_allowed: row.durations_allowed,
        approval: Approval::parse(&row.approval).unwrap_or(Approval::SignOff),
        week_starts_on: WeekStart::parse(&row.week_starts_on).unwrap_or_default(),
    })
}

fn minutes(stored: i32) -> Minutes {
    Minutes::new(u32::try_from(stored).unwrap_or(0))
}
