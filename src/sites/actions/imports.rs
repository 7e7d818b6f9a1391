//! Bringing sites from a file: a dry run, then the import from the very same bytes.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    imports::{self, ImportRun, Kind, NewRun, Report},
    kernel::{ids::ImportRunId, problems::Problems, time::Day},
    platform::{
        import_report::{Summary, fingerprint},
        table::TableError,
    },
    sites::{
        import::{Plan, cms, plan, zip::ZipTable},
        policy::ImportSites,
        store,
    },
    web::{Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// The name under which sites of the CMS file are known.
const CMS: &str = "cms";

/// What came of applying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// Done, and how many of each.
    Done(Summary),
    /// The data changed since the dry run: nothing was done, and the report was made anew.
    Stale,
}

/// What a file would do. Changes nothing.
pub async fn look(db: &mut PgConnection, content: Vec<u8>) -> Result<(Report, Plan)> {
    let read = tokio::task::spawn_blocking(move || cms::read(&content)).await;
    let arrivals = read
        .map_err(anyhow::Error::from)?
        .map_err(|problem: TableError| Problems::one("file", problem.to_string()))?;
    let known = store::known(db, CMS).await?;
    Ok(plan(&known, arrivals))
}

/// Keeps a file with the report of its dry run.
pub async fn bring(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (file_name, content): (&str, Vec<u8>),
) -> Result<ImportRunId> {
    let new = NewRun {
        kind: Kind::SitesCms,
        offering: None,
        file_name,
        content: &content,
        by: granted.who().person,
    };
    let run = imports::insert(db, &new, act.now).await?;
    let hash = fingerprint(&content);
    let (report, _) = look(db, content).await?;
    imports::keep_report(db, run, &report, json!({})).await?;
    imports::drop_older(db, run).await?;
    let event = Event::new("sites_import.looked_at", "import_run", run).with(json!({"hash": hash}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(run)
}

/// Does what the dry run said, all of it or nothing.
pub async fn apply(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (run, today): (&ImportRun, Day),
) -> Result<Applied> {
    imports::lock(db, None).await?;
    let gone = || Error::Conflict("This file was applied or dropped already".into());
    let content = imports::content(db, run.id).await?.ok_or_else(gone)?;
    let (report, plan) = look(db, content).await?;
    if report.digest() != run.digest() {
        imports::keep_report(db, run.id, &report, json!({})).await?;
        return Ok(Applied::Stale);
    }
    carry_out(db, granted, act, (run.id, &report, &plan, today)).await?;
    Ok(Applied::Done(report.summary()))
}

/// Looks at a file and applies it in one go; for the command line.
pub async fn import_at_once(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (file_name, content, today): (&str, Vec<u8>, Day),
) -> Result<Report> {
    imports::lock(db, None).await?;
    let new = NewRun {
        kind: Kind::SitesCms,
        offering: None,
        file_name,
        content: &content,
        by: granted.who().person,
    };
    let run = imports::insert(db, &new, act.now).await?;
    let (report, plan) = look(db, content).await?;
    imports::keep_report(db, run, &report, json!({})).await?;
    carry_out(db, granted, act, (run, &report, &plan, today)).await?;
    Ok(report)
}

async fn carry_out(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (run, report, plan, today): (ImportRunId, &Report, &Plan, Day),
) -> Result<()> {
    let zips = ZipTable::held().map_err(anyhow::Error::from)?;
    store::insert_all(db, (CMS, zips), &plan.added, act.now).await?;
    store::change(db, CMS, &plan.changed, zips).await?;
    store::mark_gone(db, &plan.gone, today).await?;
    imports::applied(db, run, act.now).await?;
    let sum = report.summary();
    let detail = json!({"added": sum.added, "changed": sum.changed, "gone": sum.gone, "refused": sum.refused});
    let event = Event::new("sites_import.applied", "import_run", run).with(detail);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
