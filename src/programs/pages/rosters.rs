//! Bringing a roster for an offering.

use crate::{
    imports::{self, Filter, ImportRun, ReportPart},
    kernel::{
        ids::{ImportRunId, OfferingId},
        problems::Problems,
        time::Instant,
    },
    programs::{
        actions::{self, Applied, Chosen, ClassOffered},
        forms::ClassesForm,
        model::Offering,
        policy::ImportRoster,
        store,
    },
    web::{
        Button, Ctx, Done, Error, Form, Path, Query, Result, Shell, Upload, done_or, page, refused,
    },
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "programs/roster.html")]
struct RosterPage {
    shell: Shell,
    problems: Problems,
    offering: Offering,
    runs: Vec<(ImportRunId, String, String, String)>,
}

impl RosterPage {
    async fn of(ctx: &Ctx, id: OfferingId, problems: Problems) -> Result<Self> {
        let (offering, runs) = ctx
            .read(async |db| {
                let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
                ctx.allow::<ImportRoster>(&offering.program)?;
                Ok((offering, imports::newest(db, Some(id), 20).await?))
            })
            .await?;
        let words = |at: Instant| at.words_in(&ctx.app().zone());
        Ok(Self {
            shell: ctx.shell(),
            problems,
            offering,
            runs: runs
                .into_iter()
                .map(|(id, file, state, at)| {
                    (id, file, imports::state_words(&state).to_owned(), words(at))
                })
                .collect(),
        })
    }
}

/// `GET /offerings/{offering}/roster`
pub async fn roster(ctx: Ctx, Path(id): Path<OfferingId>) -> Result<Response> {
    page(&RosterPage::of(&ctx, id, Problems::none()).await?)
}

/// `POST /offerings/{offering}/roster`
pub async fn bring(ctx: Ctx, Path(id): Path<OfferingId>, upload: Upload) -> Result<Response> {
    let Upload {
        mark,
        file_name,
        content,
        ..
    } = upload;
    let done = ctx
        .submit(mark, async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            let (act, file) = (ctx.act(), (file_name.as_str(), content));
            let by = (&act, ctx.actor().programs());
            let (run, unclear) = actions::bring_roster(db, &granted, by, &offering, file).await?;
            let next = if unclear { "/classes" } else { "" };
            Ok(Done::to(format!("/rosters/{run}{next}")))
        })
        .await;
    done_or(done, async |problems| {
        refused(&RosterPage::of(&ctx, id, problems).await?)
    })
    .await
}

async fn find(db: &mut PgConnection, ctx: &Ctx, id: ImportRunId) -> Result<(ImportRun, Offering)> {
    let run = imports::find(db, id).await?.ok_or(Error::NotFound)?;
    let offering = run.offering.ok_or(Error::NotFound)?;
    let offering = store::offering(db, offering)
        .await?
        .ok_or(Error::NotFound)?;
    ctx.allow::<ImportRoster>(&offering.program)?;
    Ok((run, offering))
}

#[derive(Template)]
#[template(path = "programs/roster_report.html")]
struct ReportPage {
    shell: Shell,
    offering: Offering,
    run: ImportRun,
    when: String,
    applied: String,
    notes: Vec<String>,
    classes: u64,
    report: ReportPart,
}

/// `GET /rosters/{import}`
pub async fn report(
    ctx: Ctx,
    Path(id): Path<ImportRunId>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let ((run, offering), lines) = ctx
        .read(async |db| {
            let found = find(db, &ctx, id).await?;
            let lines = imports::lines(db, id, filter.outcome(), filter.after).await?;
            Ok((found, lines))
        })
        .await?;
    let words = |at: Instant| at.words_in(&ctx.app().zone());
    page(&ReportPage {
        shell: ctx.shell(),
        offering,
        when: words(run.created_at),
        applied: run.applied_at.map(words).unwrap_or_default(),
        notes: run.notes(),
        classes: run
            .report
            .get("classes")
            .and_then(serde_json::Value::as_u64)
            .unwrap_or(0),
        report: ReportPart::new(&run, &format!("/rosters/{id}"), &filter, lines),
        run,
    })
}

/// The same for an archive: a plain table has no classes to choose.
async fn find_archive(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: ImportRunId,
) -> Result<(ImportRun, Offering)> {
    let (run, offering) = find(db, ctx, id).await?;
    if run.kind == "roster_csv" {
        return Err(Error::NotFound);
    }
    Ok((run, offering))
}

#[derive(Template)]
#[template(path = "programs/roster_classes.html")]
struct ClassesPage {
    shell: Shell,
    problems: Problems,
    offering: Offering,
    run: ImportRun,
    classes: Vec<ClassOffered>,
}

impl ClassesPage {
    async fn of(ctx: &Ctx, id: ImportRunId, problems: Problems) -> Result<Self> {
        let (run, offering, classes) = ctx
            .read(async |db| {
                let (run, offering) = find_archive(db, ctx, id).await?;
                let classes = actions::classes_in(db, (&run, &offering)).await?;
                Ok((run, offering, classes))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems,
            offering,
            run,
            classes,
        })
    }
}

/// `GET /rosters/{import}/classes`
pub async fn classes(ctx: Ctx, Path(id): Path<ImportRunId>) -> Result<Response> {
    page(&ClassesPage::of(&ctx, id, Problems::none()).await?)
}

/// `POST /rosters/{import}/classes`
pub async fn choose(
    ctx: Ctx,
    Path(id): Path<ImportRunId>,
    form: Form<ClassesForm>,
) -> Result<Response> {
    let chosen: Chosen = form.input.into();
    let done = ctx
        .submit(form.mark, async |db| {
            let (run, offering) = find_archive(db, &ctx, id).await?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            let (act, of) = (ctx.act(), (&run, &offering));
            let by = (&act, ctx.actor().programs());
            actions::choose_classes(db, &granted, by, of, &chosen).await?;
            Ok(Done::to(format!("/rosters/{id}")))
        })
        .await;
    done_or(done, async |problems| {
        refused(&ClassesPage::of(&ctx, id, problems).await?)
    })
    .await
}

/// `POST /rosters/{import}/application`
pub async fn apply(ctx: Ctx, Path(id): Path<ImportRunId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let (run, offering) = find(db, &ctx, id).await?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            let (act, of) = (ctx.act(), (&run, &offering));
            let by = (&act, ctx.actor().programs());
            let words = match actions::apply_roster(db, &granted, by, of, ctx.today()).await? {
                Applied::Done(sum) => format!("Roster applied: {sum}"),
                Applied::Stale => imports::STALE.to_owned(),
            };
            Ok(Done::to(format!("/rosters/{id}")).saying(words))
        })
        .await?;
    Ok(done.into_response())
}
