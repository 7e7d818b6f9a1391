//! Bringing sites from a file.

use crate::{
    imports::{self, AtWork, Filter, ImportRun, ReportPart, RunRow},
    kernel::{ids::ImportRunId, problems::Problems, time::Instant},
    sites::{actions, policy::ImportSites},
    web::{
        Button, Ctx, Done, Error, Form, Path, Query, Result, Shell, Upload, done_or, page, refused,
    },
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "sites/imports.html")]
struct ImportsPage {
    shell: Shell,
    problems: Problems,
    runs: Vec<RunRow>,
    /// Where the page of a run is.
    base: &'static str,
}

impl ImportsPage {
    async fn of(ctx: &Ctx, problems: Problems) -> Result<Self> {
        let runs = ctx
            .read(async |db| Ok(imports::newest(db, None, 20).await?))
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems,
            runs: imports::rows(runs, ctx),
            base: "/sites/imports",
        })
    }
}

/// `GET /sites/imports`
pub async fn imports(ctx: Ctx) -> Result<Response> {
    page(&ImportsPage::of(&ctx, Problems::none()).await?)
}

/// `POST /sites/imports`
pub async fn bring(ctx: Ctx, upload: Upload) -> Result<Response> {
    let chosen = upload.chosen();
    let (name, content) = (upload.file_name, upload.content);
    let mut brought = None;
    let done = ctx
        .submit(upload.mark, async |db| {
            let granted = ctx.allow::<ImportSites>(&())?;
            chosen?;
            let run = actions::bring(db, &granted, &ctx.act(), (&name, content)).await?;
            brought = Some(run);
            Ok(Done::to(format!("/sites/imports/{run}")))
        })
        .await;
    if let Some(run) = brought {
        imports::settled(&ctx, run).await?;
    }
    done_or(done, async |problems| {
        refused(&ImportsPage::of(&ctx, problems).await?)
    })
    .await
}

#[derive(Template)]
#[template(path = "sites/import.html")]
struct ImportPage {
    shell: Shell,
    run: ImportRun,
    when: String,
    applied: String,
    notes: Vec<String>,
    at_work: Option<AtWork>,
    report: ReportPart,
}

impl ImportPage {
    /// Its address.
    fn path(&self) -> String {
        format!("/sites/imports/{}", self.run.id)
    }
}

/// `GET /sites/imports/{import}`
pub async fn import(
    ctx: Ctx,
    Path(id): Path<ImportRunId>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (run, standing, lines) = ctx
        .read(async |db| {
            let run = find(db, id).await?;
            let standing = imports::standing(db, id).await?;
            let lines = imports::lines(db, id, filter.outcome(&run), filter.after).await?;
            Ok((run, standing, lines))
        })
        .await?;
    let words = |at: Instant| at.words_in(&ctx.app().zone());
    page(&ImportPage {
        shell: ctx.shell(),
        when: words(run.created_at),
        applied: run.applied_at.map(words).unwrap_or_default(),
        notes: run.notes(),
        at_work: AtWork::of(&run, standing, ctx.now()),
        report: ReportPart::new(&run, &format!("/sites/imports/{id}"), &filter, lines),
        run,
    })
}

/// `POST /sites/imports/{import}/application`
pub async fn apply(ctx: Ctx, Path(id): Path<ImportRunId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let run = find(db, id).await?;
            let granted = ctx.allow::<ImportSites>(&())?;
            imports::ask_to_apply(db, &granted, &ctx.act(), &run).await?;
            Ok(Done::to(format!("/sites/imports/{id}")))
        })
        .await?;
    imports::settled(&ctx, id).await?;
    Ok(done.into_response())
}

/// `POST /sites/imports/{import}/cancellation`
pub async fn cancel(ctx: Ctx, Path(id): Path<ImportRunId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let run = find(db, id).await?;
            let granted = ctx.allow::<ImportSites>(&())?;
            imports::cancel(db, &granted, &ctx.act(), &run).await?;
            let words = format!("Import of {} cancelled. Nothing was changed", run.file_name);
            Ok(Done::to("/sites/imports").saying(words))
        })
        .await?;
    Ok(done.into_response())
}

async fn find(db: &mut sqlx::PgConnection, id: ImportRunId) -> Result<ImportRun> {
    imports::find(db, id)
        .await?
        .filter(|run| run.kind.starts_with("sites"))
        .ok_or(Error::NotFound)
}
