//! Where each student stands, kept in one row an enrolment so that lists over a whole college read no ledger.
//!
//! The rows are computed with the same counting rules as a student's own page, from kept sums and the entries of the
//! last three weeks. A trigger marks a row as old when anything changes that it follows from. A row whose forecast looks
//! at the day is old on every new one; those of past terms are not. Whoever opens a list has the old rows among their own computed first, so that no figure shown is stale.

mod figures;
mod store;

use crate::{
    hours::counting::{self, Tally},
    kernel::{ids::RequirementId, time::Day},
    programs::{self, requirement::Requirement},
    web::{Ctx, Result},
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// So many rows are computed at once.
const AT_ONCE: i64 = 500;

/// Whether nothing is old among the rows that this person sees. A page asks in the transaction that it reads in, and
/// mostly need not do more.
pub async fn is_fresh(db: &mut PgConnection, ctx: &Ctx) -> Result<bool> {
    Ok(store::old(db, ctx.today(), 1).await?.is_empty())
}

/// Computes what is old among the rows that this person sees. Call it before reading a list, unless it [`is_fresh`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn freshen(ctx: &Ctx) -> Result<()> {
    let today = ctx.today();
    loop {
        let found = ctx
            .read(async |db| Ok(store::old(db, today, AT_ONCE).await?))
            .await?;
        if found.is_empty() {
            return Ok(());
        }
        let written = keep_up(ctx, &found, today).await?;
        // Rows that change under our hands are left to the next reader.
        if written == 0 {
            return Ok(());
        }
    }
}

/// Brings these rows up to date. A reviewer's own transactions write nothing: what they found old is computed by the
/// program itself, as what follows from the records is nobody's act.
async fn keep_up(ctx: &Ctx, found: &[store::Old], today: Day) -> Result<u64> {
    let work = async |db: &mut PgConnection| compute(db, found, today).await;
    if ctx.actor().is_reviewing() {
        ctx.as_system(work).await
    } else {
        ctx.write(work).await
    }
}

/// Computes these rows as of a day; gives how many were kept.
async fn compute(db: &mut PgConnection, found: &[store::Old], today: Day) -> Result<u64> {
    let ids: Vec<_> = found.iter().map(|old| old.enrolment.get()).collect();
    let from = figures::told_apart_from(today);
    let facts = store::facts(db, &ids).await?;
    let sums = store::sums(db, &ids).await?;
    let recent = store::recent(db, &ids, from).await?;
    let mut requirements = BTreeMap::new();
    let mut rows = Vec::with_capacity(facts.len());
    for facts in &facts {
        let requirement = requirement(db, &mut requirements, facts.requirement_id).await?;
        let tally = if facts.correction_waits {
            whole_ledger(db, facts, &requirement).await?
        } else {
            counting::from_sums(
                &requirement,
                &figures::day_sums(facts.enrolment_id, &sums, &recent, from),
            )
        };
        rows.push(figures::figures(facts, &requirement, &tally, today));
    }
    Ok(store::keep(db, &rows, found, today).await?)
}

async fn whole_ledger(
    db: &mut PgConnection,
    facts: &store::Facts,
    requirement: &Requirement,
) -> Result<Tally> {
    let entries = crate::hours::entries_of_enrolment(db, facts.enrolment_id).await?;
    Ok(counting::count(
        requirement,
        &crate::hours::ledger(&entries),
    ))
}

async fn requirement(
    db: &mut PgConnection,
    known: &mut BTreeMap<RequirementId, Requirement>,
    id: RequirementId,
) -> Result<Requirement> {
    if let Some(requirement) = known.get(&id) {
        return Ok(requirement.clone());
    }
    let requirement = programs::load_requirement(db, id).await?;
    known.insert(id, requirement.clone());
    Ok(requirement)
}
