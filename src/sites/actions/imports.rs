//! Bringing sites from a file: a dry run, then the import from the very same bytes.

use crate::{
    access::Granted,
    audit::Act,
    imports::{self, ImportRun, Kind, Meter, NewRun, Report, RunState, Step},
    kernel::{ids::ImportRunId, problems::Problems, time::Day},
    platform::table::TableError,
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

/// What a file would do. Changes nothing.
pub async fn look(
    db: &mut PgConnection,
    content: Vec<u8>,
    meter: &Meter,
) -> Result<(Report, Plan)> {
    let own = meter.clone();
    let read = move || cms::read(&content, &own).map(|read| (read, cms::note_on_letters(&content)));
    let read = tokio::task::spawn_blocking(read).await;
    let (arrivals, note) = read
        .map_err(anyhow::Error::from)?
        .map_err(|problem| at_file(&problem))?;
    meter.begin(Step::Comparing, 0);
    let known = store::known(db, CMS).await?;
    let compared = tokio::task::spawn_blocking(move || plan(&known, arrivals)).await;
    let (mut report, plan) = compared.map_err(anyhow::Error::from)?;
    report.notes.extend(note);
    Ok((report, plan))
}

fn at_file(problem: &TableError) -> Error {
    Problems::one("file", problem.to_string()).into()
}

/// Keeps a file that is of this kind, to be looked at.
pub async fn bring(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (file_name, content): (&str, Vec<u8>),
) -> Result<ImportRunId> {
    let checked = tokio::task::spawn_blocking(move || cms::check(&content).map(|()| content)).await;
    let content = checked
        .map_err(anyhow::Error::from)?
        .map_err(|problem| at_file(&problem))?;
    let new = NewRun {
        kind: Kind::SitesCms,
        offering: None,
        file_name,
        content: &content,
        by: granted.who().person,
        state: RunState::Waiting,
    };
    imports::bring(db, granted, act, &new).await
}

/// Does what the dry run said, all of it or nothing. When the data changed since, the report is made anew instead.
pub async fn apply(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (run, today): (&ImportRun, Day),
    meter: &Meter,
) -> Result<()> {
    imports::lock(db, None).await?;
    let content = imports::content(db, run.id).await?;
    let content = content.ok_or_else(|| Error::Conflict("The file is not here any more".into()))?;
    let (report, plan) = look(db, content, meter).await?;
    if report.digest() != run.digest() {
        let kept = (&report, json!({}), meter);
        return imports::keep_stale(db, granted, act, run, kept).await;
    }
    write(db, act, (&plan, today), meter).await?;
    imports::keep_applied(db, granted, act, (run.id, None), &report).await
}

/// Looks at a file and applies it in one go; for the command line.
pub async fn import_at_once(
    db: &mut PgConnection,
    granted: &Granted<ImportSites>,
    act: &Act,
    (file_name, content, today): (&str, Vec<u8>, Day),
) -> Result<Report> {
    imports::lock(db, None).await?;
    let meter = Meter::default();
    let (report, plan) = look(db, content.clone(), &meter).await?;
    let new = NewRun {
        kind: Kind::SitesCms,
        offering: None,
        file_name,
        content: &content,
        by: granted.who().person,
        state: RunState::Applying,
    };
    let run = imports::keep_at_once(db, act, &new, (&report, json!({}))).await?;
    write(db, act, (&plan, today), &meter).await?;
    imports::keep_applied(db, granted, act, (run, None), &report).await?;
    Ok(report)
}

async fn write(
    db: &mut PgConnection,
    act: &Act,
    (plan, today): (&Plan, Day),
    meter: &Meter,
) -> Result<()> {
    let zips = ZipTable::held().map_err(anyhow::Error::from)?;
    let gone = plan.gone.len() as u64;
    let all = plan.added.len() as u64 + plan.changed.len() as u64 + gone;
    meter.begin(Step::Writing, all);
    store::insert_all(db, (CMS, zips), (&plan.added, meter), act.now).await?;
    store::change(db, (CMS, zips), (&plan.changed, meter)).await?;
    store::mark_gone(db, &plan.gone, today).await?;
    meter.add(gone);
    Ok(())
}
