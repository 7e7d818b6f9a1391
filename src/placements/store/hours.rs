//! What the ledger says about a placement, in sums.

use crate::kernel::{
    ids::{EnrolmentId, PlacementId},
    minutes::Minutes,
    time::Day,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// The minutes of an enrolment by state, over all its placements.
#[derive(Debug, Clone, Default)]
pub struct Worked {
    /// Signed.
    pub approved: i64,
    /// Waiting for a signature.
    pub submitted: i64,
    /// Returned to the student.
    pub returned: i64,
    /// Not yet submitted.
    pub drafts: i64,
}

fn minutes(sum: i64) -> Minutes {
    Minutes::new(u32::try_from(sum).unwrap_or(0))
}

impl Worked {
    /// Signed.
    pub fn approved_time(&self) -> Minutes {
        minutes(self.approved)
    }

    /// Waiting for a signature.
    pub fn submitted_time(&self) -> Minutes {
        minutes(self.submitted)
    }

    /// Returned to the student.
    pub fn returned_time(&self) -> Minutes {
        minutes(self.returned)
    }

    /// Not yet submitted.
    pub fn drafts_time(&self) -> Minutes {
        minutes(self.drafts)
    }
}

/// The minutes of an enrolment, over all its placements.
pub async fn worked(db: &mut PgConnection, enrolment: EnrolmentId) -> Result<Worked, sqlx::Error> {
    sqlx::query_as!(
        Worked,
        r#"select coalesce(sum(approved_minutes), 0) as "approved!", coalesce(sum(submitted_minutes), 0) as "submitted!",
                  coalesce(sum(returned_minutes), 0) as "returned!", coalesce(sum(draft_minutes), 0) as "drafts!"
           from hours_total where enrolment_id = $1"#,
        enrolment.get()
    )
    .fetch_one(db)
    .await
}

/// The first and the last day with hours at a placement. Drafts are left out where they may be moved or deleted.
pub async fn work_days(
    db: &mut PgConnection,
    id: PlacementId,
    with_drafts: bool,
) -> Result<Option<(Day, Day)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select min(work_date) as "first?", max(work_date) as "last?" from hours_entry
           where placement_id = $1 and (state in ('submitted', 'approved', 'returned') or (state = 'draft' and $2))"#,
        id.get(),
        with_drafts
    )
    .fetch_one(db)
    .await?;
    Ok(row.first.zip(row.last))
}

/// How many drafts lie after the last day of a placement.
pub async fn drafts_outside(db: &mut PgConnection, id: PlacementId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "drafts!" from hours_entry e join placement p on p.id = e.placement_id
           where e.placement_id = $1 and e.state = 'draft' and e.work_date > p.ends_on"#,
        id.get()
    )
    .fetch_one(db)
    .await
}

/// What of the ledger of a placement is not settled.
#[derive(Debug, Clone, Default)]
pub struct Unsettled {
    /// Drafts.
    pub drafts: i32,
    /// Entries that wait for a signature.
    pub waiting: i32,
    /// Entries that were returned to the student.
    pub returned: i32,
}

impl Unsettled {
    /// "2 drafts and 1 entry that waits for a signature"; none when everything is settled.
    pub fn words(&self) -> Option<String> {
        let count = |number: i32, one: &str, many: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            several => Some(format!("{several} {many}")),
        };
        let parts: Vec<String> = [
            count(self.drafts, "draft", "drafts"),
            count(
                self.waiting,
                "entry that waits for a signature",
                "entries that wait for a signature",
            ),
            count(self.returned, "returned entry", "returned entries"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let (last, before) = parts.split_last()?;
        Some(if before.is_empty() {
            last.clone()
        } else {
            format!("{} and {last}", before.join(", "))
        })
    }
}

/// What of the ledger of a placement is not settled.
pub async fn unsettled(db: &mut PgConnection, id: PlacementId) -> Result<Unsettled, sqlx::Error> {
    let found = sqlx::query_as!(
        Unsettled,
        "select draft_entries as drafts, waiting_entries as waiting, returned_entries as returned
         from hours_summary where placement_id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(found.unwrap_or_default())
}

/// What of the ledgers of these placements is not settled; those without any hours are left out.
pub async fn unsettled_among(
    db: &mut PgConnection,
    ids: &[PlacementId],
) -> Result<BTreeMap<PlacementId, Unsettled>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select placement_id as "placement: PlacementId", draft_entries as drafts, waiting_entries as waiting,
                  returned_entries as returned
           from hours_summary where placement_id = any($1)"#,
        &ids.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await?;
    let unsettled = rows.into_iter().map(|row| {
        let unsettled = Unsettled {
            drafts: row.drafts,
            waiting: row.waiting,
            returned: row.returned,
        };
        (row.placement, unsettled)
    });
    Ok(unsettled.collect())
}
