//! Runs and the states they go through.

use super::lines;
use crate::{
    imports::{
        meter::Meter,
        model::{ImportRun, NewRun, RunLine, RunState},
        report::Report,
    },
    kernel::{
        ids::{ImportRunId, OfferingId, PersonId},
        time::Instant,
    },
    platform::{import_report::Summary, secrets::sha256},
};
use serde_json::json;
use sqlx::PgConnection;

fn state(word: &str) -> Result<RunState, sqlx::Error> {
    RunState::parse(word).ok_or_else(|| {
        sqlx::Error::Decode(format!("no state of an import is called {word}").into())
    })
}

/// Keeps a file; its report follows.
pub async fn insert(
    db: &mut PgConnection,
    run: &NewRun<'_>,
    now: Instant,
) -> Result<ImportRunId, sqlx::Error> {
    let id = ImportRunId::fresh();
    sqlx::query!(
        "insert into import_run (id, kind, program_id, offering_id, file_name, file_hash, content, state, started_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.get(),
        run.kind.as_str(),
        run.offering.map(|(program, _)| program.get()),
        run.offering.map(|(_, offering)| offering.get()),
        run.file_name,
        &sha256(run.content)[..],
        run.content,
        run.state.as_str(),
        run.by.map(PersonId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// From which state to which a run goes, and why.
pub struct Move<'a> {
    /// The state it has to be in.
    pub from: RunState,
    /// The state it will be in.
    pub to: RunState,
    /// Why, for whoever brought it; mostly nothing.
    pub why: &'a str,
}

/// Keeps the report of a run in place of an earlier one and moves the run on; `beside` is what the area keeps with it.
/// Gives false when the run is not in the state it has to be in: then the transaction must not commit.
pub async fn keep_report(
    db: &mut PgConnection,
    run: ImportRunId,
    go: Move<'_>,
    (report, beside): (&Report, serde_json::Value),
    meter: &Meter,
) -> Result<bool, sqlx::Error> {
    // The run's own row comes last: until then somebody else can still cancel it.
    lines::keep(db, run, &report.lines, meter).await?;
    let mut kept = match beside {
        serde_json::Value::Object(map) => map,
        _ => serde_json::Map::new(),
    };
    kept.insert("notes".into(), report.notes.clone().into());
    kept.insert("digest".into(), report.digest().into());
    kept.insert("lines".into(), json!(report.counted()));
    kept.insert("people".into(), json!(report.people));
    kept.insert("refused_here".into(), report.refused_here.into());
    let sum = report.summary();
    let count = |many: usize| i32::try_from(many).unwrap_or(i32::MAX);
    let moved = sqlx::query!(
        "update import_run set report = $2, added = $3, changed = $4, unchanged = $5, gone = $6, refused = $7, state = $8, why = $9
         where id = $1 and state = $10",
        run.get(),
        serde_json::Value::Object(kept),
        count(sum.added),
        count(sum.changed),
        count(sum.unchanged),
        count(sum.gone),
        count(sum.refused),
        go.to.as_str(),
        go.why,
        go.from.as_str()
    )
    .execute(db)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// A run, if the actor may see it.
pub async fn find(
    db: &mut PgConnection,
    id: ImportRunId,
) -> Result<Option<ImportRun>, sqlx::Error> {
    let row = sqlx::query!(
        "select id, kind, program_id, offering_id, file_name, state, why, added, changed, unchanged, gone, refused, report,
                created_at, applied_at
         from import_run where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    let count = |many: i32| usize::try_from(many).unwrap_or(0);
    row.map(|row| {
        Ok(ImportRun {
            id: row.id,
            kind: row.kind,
            program: row.program_id,
            offering: row.offering_id,
            file_name: row.file_name,
            state: state(&row.state)?,
            why: row.why,
            summary: Summary {
                added: count(row.added),
                changed: count(row.changed),
                unchanged: count(row.unchanged),
                gone: count(row.gone),
                refused: count(row.refused),
            },
            report: row.report,
            created_at: row.created_at,
            applied_at: row.applied_at,
        })
    })
    .transpose()
}

/// The newest file for the same purpose that has taken the place of a run.
pub async fn newer(
    db: &mut PgConnection,
    run: ImportRunId,
) -> Result<Option<ImportRunId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select n.id as "id: ImportRunId" from import_run n, import_run one
           where one.id = $1 and n.kind = one.kind and n.offering_id is not distinct from one.offering_id
             and n.state in ('looked_at', 'applying', 'applied') and (n.created_at, n.id) > (one.created_at, one.id)
           order by n.created_at desc, n.id desc limit 1"#,
        run.get()
    )
    .fetch_optional(db)
    .await
}

/// The bytes of a run, as long as they are kept.
pub async fn content(
    db: &mut PgConnection,
    id: ImportRunId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let content = sqlx::query_scalar!("select content from import_run where id = $1", id.get())
        .fetch_optional(db)
        .await?;
    Ok(content.flatten())
}

/// The newest runs for sites, or for an offering.
pub async fn newest(
    db: &mut PgConnection,
    offering: Option<OfferingId>,
    most: i64,
) -> Result<Vec<RunLine>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, file_name, state, created_at from import_run
         where offering_id is not distinct from $1 and (offering_id is not null or kind like 'sites%')
         order by created_at desc, id desc limit $2",
        offering.map(OfferingId::get),
        most
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(RunLine {
                id: row.id,
                file_name: row.file_name,
                state: state(&row.state)?,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// Somebody asked that a run be applied. Gives false when it does not wait to be.
pub async fn apply_asked(db: &mut PgConnection, run: ImportRunId) -> Result<bool, sqlx::Error> {
    let asked = sqlx::query!(
        "update import_run set state = 'applying', why = '' where id = $1 and state = 'looked_at'",
        run.get()
    )
    .execute(db)
    .await?;
    Ok(asked.rows_affected() == 1)
}

/// A run that was looked at is to be looked at again, with something else beside it. Gives false when it does not wait to
/// be applied.
pub async fn wait_again(
    db: &mut PgConnection,
    run: ImportRunId,
    beside: serde_json::Value,
) -> Result<bool, sqlx::Error> {
    let waits = sqlx::query!(
        "update import_run set state = 'waiting', why = '', report = report || $2 where id = $1 and state = 'looked_at'",
        run.get(),
        beside
    )
    .execute(db)
    .await?;
    Ok(waits.rows_affected() == 1)
}

/// A run that was to be applied was not; it waits again, and says why.
pub async fn put_back(
    db: &mut PgConnection,
    run: ImportRunId,
    why: &str,
) -> Result<bool, sqlx::Error> {
    let back = sqlx::query!(
        "update import_run set state = 'looked_at', why = $2 where id = $1 and state = 'applying'",
        run.get(),
        why
    )
    .execute(db)
    .await?;
    Ok(back.rows_affected() == 1)
}

/// A run that was to be looked at cannot be used, and says why.
pub async fn failed(
    db: &mut PgConnection,
    run: ImportRunId,
    why: &str,
) -> Result<bool, sqlx::Error> {
    let failed = sqlx::query!(
        "update import_run set state = 'failed', why = $2, content = null where id = $1 and state = 'waiting'",
        run.get(),
        why
    )
    .execute(db)
    .await?;
    Ok(failed.rows_affected() == 1)
}

/// Nobody wants the run applied any more. Gives false when that comes too late.
pub async fn cancel(db: &mut PgConnection, run: ImportRunId) -> Result<bool, sqlx::Error> {
    let cancelled = sqlx::query!(
        "update import_run set state = 'cancelled', content = null
         where id = $1 and state in ('waiting', 'looked_at', 'applying')",
        run.get()
    )
    .execute(db)
    .await?;
    Ok(cancelled.rows_affected() == 1)
}

/// Puts down that a run was applied; its bytes are not needed any more. Gives false when it was cancelled meanwhile: then
/// the transaction must not commit.
pub async fn applied(
    db: &mut PgConnection,
    run: ImportRunId,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let applied = sqlx::query!(
        "update import_run set state = 'applied', why = '', applied_at = $2, content = null
         where id = $1 and state = 'applying'",
        run.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(applied.rows_affected() == 1)
}

/// Drops what waits to be applied for the same purpose as this run when a newer file for it has been looked at.
pub async fn drop_overtaken(db: &mut PgConnection, run: ImportRunId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update import_run r set state = 'dropped', content = null, why = 'A newer file has replaced this one'
         from import_run n, import_run one
         where one.id = $1 and r.kind = one.kind and r.offering_id is not distinct from one.offering_id
           and n.kind = one.kind and n.offering_id is not distinct from one.offering_id
           and r.state = 'looked_at' and n.state in ('looked_at', 'applying', 'applied')
           and (n.created_at, n.id) > (r.created_at, r.id)",
        run.get()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Drops what nobody applied since this moment. Gives how many.
pub async fn drop_stale(db: &mut PgConnection, before: Instant) -> Result<u64, sqlx::Error> {
    let dropped = sqlx::query!(
        "update import_run set state = 'dropped', content = null, why = 'Nobody applied it for 14 days'
         where state = 'looked_at' and created_at < $1",
        before as _
    )
    .execute(db)
    .await?;
    Ok(dropped.rows_affected())
}

/// Lets one import of a purpose run at a time, until the transaction ends.
pub async fn lock(db: &mut PgConnection, offering: Option<OfferingId>) -> Result<(), sqlx::Error> {
    let purpose = offering.map_or_else(|| "sites".to_owned(), |offering| offering.to_string());
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('import ' || $1, 0))",
        purpose
    )
    .fetch_one(db)
    .await?;
    Ok(())
}
