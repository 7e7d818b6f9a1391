//! The kept sums of an enrolment, over all its placements.

use super::entry::minutes;
use crate::kernel::{
    ids::{CategoryId, EnrolmentId, RequirementId},
    minutes::Minutes,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What one category of an enrolment comes to, before maximums.
#[derive(Debug, Clone, Copy)]
pub struct CategorySum {
    /// The category.
    pub category: CategoryId,
    /// Signed minutes.
    pub approved: Minutes,
    /// Minutes that wait for an answer.
    pub submitted: Minutes,
}

/// The sums of these enrolments, as far as the actor may see them; one without hours has an empty list.
pub async fn sums_among(
    db: &mut PgConnection,
    enrolments: &[EnrolmentId],
) -> Result<BTreeMap<EnrolmentId, (RequirementId, Vec<CategorySum>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.id as "enrolment: EnrolmentId", e.requirement_id, s.category_id as "category_id?: CategoryId",
                  s.approved as "approved?", s.submitted as "submitted?"
           from enrolment e left join lateral enrolment_sums(e.id) s on true
           where e.id = any($1)"#,
        &enrolments.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await?;
    let mut found = BTreeMap::new();
    for row in rows {
        let requirement: RequirementId = row.requirement_id;
        let (_, sums) = found
            .entry(row.enrolment)
            .or_insert_with(|| (requirement, Vec::new()));
        if let (Some(category), Some(approved), Some(submitted)) =
            (row.category_id, row.approved, row.submitted)
        {
            sums.push(CategorySum {
                category,
                approved: minutes(approved),
                submitted: minutes(submitted),
            });
        }
    }
    Ok(found)
}

/// The requirement of an enrolment and its sums, if the actor may see the enrolment.
pub async fn sums_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Option<(RequirementId, Vec<CategorySum>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.requirement_id, s.category_id as "category_id?: CategoryId", s.approved as "approved?", s.submitted as "submitted?"
           from enrolment e left join lateral enrolment_sums(e.id) s on true
           where e.id = $1"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let requirement = first.requirement_id;
    let sums = rows.iter().filter_map(|row| {
        Some(CategorySum {
            category: row.category_id?,
            approved: minutes(row.approved?),
            submitted: minutes(row.submitted?),
        })
    });
    Ok(Some((requirement, sums.collect())))
}
