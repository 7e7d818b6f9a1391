//! Bringing sites from a file.

use crate::{
    imports::{self, Filter, ImportRun, ReportPart},
    kernel::{ids::ImportRunId, problems::Problems, time::Instant},
    sites::{
        actions::{self, Applied},
        policy::ImportSites,
    },
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
    runs: Vec<(ImportRunId, String, String, String)>,
}

impl ImportsPage {
    async fn of(ctx: &Ctx, problems: Problems) -> Result<Self> {
        let runs = ctx
            .read(async |db| Ok(imports::newest(db, None, 20).await?))
            .await?;
        let words = |at: Instant| at.words_in(&ctx.app().zone());
        Ok(Self {
            shell: ctx.shell(),
            problems,
            runs: runs
                .into_iter()
                .map(|(id, file, state, at)| {
                    (id, file, imports::state_words(&state).to_owned(), words(at))
                })
                .collect(),
        })
    }
}

/// `GET /sites/imports`
pub async fn imports(ctx: Ctx) -> Result<Response> {
    page(&ImportsPage::of(&ctx, Problems::none()).await?)
}

/// `POST /sites/imports`
pub async fn bring(ctx: Ctx, upload: Upload) -> Result<Response> {
    let Upload {
        mark,
        file_name,
        content,
        ..
    } = upload;
    let done = ctx
        .submit(mark, async |db| {
            let granted = ctx.allow::<ImportSites>(&())?;
            let run = actions::bring(db, &granted, &ctx.act(), (&file_name, content)).await?;
            Ok(Done::to(format!("/sites/imports/{run}")))
        })
        .await;
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
    report: ReportPart,
}

/// `GET /sites/imports/{import}`
pub async fn import(
    ctx: Ctx,
    Path(id): Path<ImportRunId>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let (run, lines) = ctx
        .read(async |db| {
            let run = find(db, id).await?;
            Ok((
                run,
                imports::lines(db, id, filter.outcome(), filter.after).await?,
            ))
        })
        .await?;
    let words = |at: Instant| at.words_in(&ctx.app().zone());
    page(&ImportPage {
        shell: ctx.shell(),
        when: words(run.created_at),
        applied: run.applied_at.map(words).unwrap_or_default(),
        notes: run.notes(),
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
            let applied = actions::apply(db, &granted, &ctx.act(), (&run, ctx.today())).await?;
            let words = match applied {
                Applied::Done(sum) => format!("File applied: {sum}"),
                Applied::Stale => imports::STALE.to_owned(),
            };
            Ok(Done::to(format!("/sites/imports/{id}")).saying(words))
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
