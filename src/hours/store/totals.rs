//! Whether the kept sums are what the ledger comes to.

use sqlx::PgConnection;
use std::fmt;
use uuid::Uuid;

/// What a check of all kept sums found.
#[derive(Debug)]
pub struct TotalsCheck {
    /// How many placements there are.
    pub placements: i64,
    /// Sums that are not what the ledger comes to; at most a thousand.
    pub differing: Vec<Differing>,
}

/// One kept sum that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The placement.
    pub placement: Uuid,
    /// The category; none where the summary of the placement differs.
    pub category: Option<Uuid>,
    /// What is kept.
    pub kept: Option<String>,
    /// What the ledger comes to.
    pub ledger: Option<String>,
}

impl fmt::Display for Differing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "placement {}", self.placement)?;
        if let Some(category) = self.category {
            write!(f, " category {category}")?;
        }
        let words = |sums: &Option<String>| sums.clone().unwrap_or_else(|| "nothing".into());
        write!(
            f,
            ": kept {}, ledger {}",
            words(&self.kept),
            words(&self.ledger)
        )
    }
}

/// Computes every kept sum anew and compares. The sums are those of `hours_refresh`.
///
/// # Errors
/// When the database cannot be read.
pub async fn check_totals(db: &mut PgConnection) -> Result<TotalsCheck, sqlx::Error> {
    // It reads every entry there is: at ten million that takes longer than a page may.
    sqlx::query!("set local statement_timeout = 0")
        .execute(&mut *db)
        .await?;
    let placements = sqlx::query_scalar!(r#"select count(*) as "count!" from placement"#)
        .fetch_one(&mut *db)
        .await?;
    let mut differing = totals(&mut *db).await?;
    differing.extend(summaries(db).await?);
    Ok(TotalsCheck {
        placements,
        differing,
    })
}

/// Sums by placement and category. A category without entries may be kept as zeros or not at all.
async fn totals(db: &mut PgConnection) -> Result<Vec<Differing>, sqlx::Error> {
    sqlx::query_as!(
        Differing,
        r#"with ledger as (
               select e.placement_id, e.category_id,
                      format('approved %s, waiting %s, returned %s, drafts %s',
                          coalesce(sum(e.minutes) filter (where e.state = 'approved'), 0),
                          coalesce(sum(greatest(e.minutes - coalesce(a.minutes, 0), 0)) filter (where e.state = 'submitted'), 0),
                          coalesce(sum(e.minutes) filter (where e.state = 'returned'), 0),
                          coalesce(sum(e.minutes) filter (where e.state = 'draft'), 0)) as sums
               from hours_entry e
               left join hours_entry a on a.series_id = e.series_id and a.state = 'approved' and e.state = 'submitted'
               group by e.placement_id, e.category_id),
           kept as (
               select t.placement_id, t.category_id, format('approved %s, waiting %s, returned %s, drafts %s',
                          t.approved_minutes, t.submitted_minutes, t.returned_minutes, t.draft_minutes) as sums
               from hours_total t)
           select coalesce(k.placement_id, l.placement_id) as "placement!", coalesce(k.category_id, l.category_id) as "category?",
                  k.sums as "kept?", l.sums as "ledger?"
           from kept k full join ledger l on l.placement_id = k.placement_id and l.category_id = k.category_id
           where coalesce(k.sums, 'approved 0, waiting 0, returned 0, drafts 0') <> coalesce(l.sums, 'approved 0, waiting 0, returned 0, drafts 0')
           limit 1000"#
    )
    .fetch_all(db)
    .await
}

async fn summaries(db: &mut PgConnection) -> Result<Vec<Differing>, sqlx::Error> {
    sqlx::query_as!(
        Differing,
        r#"with ledger as (
               select e.placement_id, format('%s waiting, %s returned, %s drafts, %s approved and %s waiting minutes, %s answers, last work %s',
                          count(*) filter (where e.state = 'submitted'), count(*) filter (where e.state = 'returned'),
                          count(*) filter (where e.state = 'draft'), coalesce(sum(e.minutes) filter (where e.state = 'approved'), 0),
                          coalesce(sum(e.minutes) filter (where e.state = 'submitted'), 0), count(e.decided_at), max(e.work_date)) as sums
               from hours_entry e group by e.placement_id),
           kept as (
               select s.placement_id, s.last_work_on, format('%s waiting, %s returned, %s drafts, %s approved and %s waiting minutes, %s answers, last work %s',
                          s.waiting_entries, s.returned_entries, s.draft_entries, s.approved_minutes, s.waiting_minutes, s.answers, s.last_work_on) as sums
               from hours_summary s)
           select coalesce(k.placement_id, l.placement_id) as "placement!", null::uuid as "category?", k.sums as "kept?", l.sums as "ledger?"
           from kept k full join ledger l on l.placement_id = k.placement_id
           where k.sums is distinct from l.sums and (l.sums is not null or k.last_work_on is not null)
           limit 1000"#
    )
    .fetch_all(db)
    .await
}
