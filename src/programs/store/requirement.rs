//! Requirements and their categories.

use crate::kernel::{ids::RequirementId, minutes::Minutes};
use crate::programs::requirement::{
    Approval, Category, Limit, Limits, Mode, Requirement, RequirementVersion, Rounding, WeekStart,
};
use sqlx::PgConnection;

/// One version of a requirement with its categories, as the rules and the counting take it.
pub async fn requirement(
    db: &mut PgConnection,
    id: RequirementId,
) -> Result<Requirement, sqlx::Error> {
    let row = sqlx::query!(
        "select version, total_minutes, day_warn_minutes, day_block_minutes, week_warn_minutes, week_block_minutes,
                week_starts_on, late_days, future_forbidden, rounding, early_finish, durations_allowed, approval
         from requirement where id = $1",
        id.get()
    )
    .fetch_one(&mut *db)
    .await?;
    let categories = categories(db, id).await?;
    Ok(Requirement {
        version: RequirementVersion::new(u32::try_from(row.version).unwrap_or(1)),
        total: minutes(row.total_minutes),
        categories,
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

async fn categories(
    db: &mut PgConnection,
    id: RequirementId,
) -> Result<Vec<Category>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, code, name, minimum_minutes, maximum_minutes, modes, parent_id, also_counts_to
         from requirement_category where requirement_id = $1 order by position, id",
        id.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Category {
            id: row.id,
            code: row.code,
            name: row.name,
            minimum: row.minimum_minutes.map(minutes),
            maximum: row.maximum_minutes.map(minutes),
            modes: row
                .modes
                .iter()
                .filter_map(|mode| Mode::parse(mode))
                .collect(),
            parent: row.parent_id,
            also_counts_to: row.also_counts_to,
        })
        .collect())
}

fn minutes(stored: i32) -> Minutes {
    Minutes::new(u32::try_from(stored).unwrap_or(0))
}
