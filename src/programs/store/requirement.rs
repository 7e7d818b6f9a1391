//! Requirements and their categories.

use crate::kernel::{
    ids::{CategoryId, RequirementId},
    minutes::Minutes,
};
use crate::programs::requirement::{
    Approval, Category, Limit, Limits, Mode, Requirement, RequirementVersion, Rounding, WeekStart,
};
use sqlx::PgConnection;

/// One version of a requirement with its categories, as the rules and the counting take it. In one statement, because
/// every page of a student asks.
pub async fn requirement(
    db: &mut PgConnection,
    id: RequirementId,
) -> Result<Requirement, sqlx::Error> {
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
