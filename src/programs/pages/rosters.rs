//! Bringing a roster for an offering.

use super::offerings::words_for;
use crate::{
    imports::{self, AtWork, Filter, ImportRun, ReportPart, RunRow},
    kernel::{
        ids::{ImportRunId, OfferingId},
        problems::Problems,
        time::Instant,
    },
    programs::{
        actions::{self, Chosen, ClassOffered},
        forms::ClassesForm,
        model::Offering,
        policy::ImportRoster,
        roster::plain,
        store,
    },
    web::{
        Button, Ctx, Done, Error, Form, Path, Query, Result, Shell, Upload, done_or, page, refused,
    },
};
use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "programs/roster.html")]
struct RosterPage {
    shell: Shell,
    problems: Problems,
    offering: Offering,
    runs: Vec<RunRow>,
    /// Where the page of a run is.
    base: &'static str,
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
        Ok(Self {
            shell: ctx.shell(),
            problems,
            offering,
            runs: imports::rows(runs, ctx),
            base: "/rosters",
        })
    }
}

/// `GET /offerings/{offering}/roster`
pub async fn roster(ctx: Ctx, Path(id): Path<OfferingId>) -> Result<Response> {
    page(&RosterPage::of(&ctx, id, Problems::none()).await?)
}

/// `GET /rosters/example.csv`: a table to fill in.
pub async fn example() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"roster-example.csv\"",
        ),
    ];
    (headers, plain::EXAMPLE)
}

/// `POST /offerings/{offering}/roster`
pub async fn bring(ctx: Ctx, Path(id): Path<OfferingId>, upload: Upload) -> Result<Response> {
    let chosen = upload.chosen();
    let (name, content) = (upload.file_name, upload.content);
    let mut brought = None;
    let done = ctx
        .submit(upload.mark, async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            chosen?;
            let file = (name.as_str(), content);
            let run = actions::bring_roster(db, &granted, &ctx.act(), &offering, file).await?;
            brought = Some(run);
            Ok(Done::to(format!("/rosters/{run}")))
        })
        .await;
    if let Some(run) = brought {
        imports::settled(&ctx, run).await?;
    }
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
    classes: usize,
    at_work: Option<AtWork>,
    report: ReportPart,
    /// What the button says that invites those without an account; none where there is nobody to invite.
    invite: Option<String>,
}

/// `GET /rosters/{import}`
pub async fn report(
    ctx: Ctx,
    Path(id): Path<ImportRunId>,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let ((run, offering), standing, lines, without) = ctx
        .read(async |db| {
            let (run, offering) = find(db, &ctx, id).await?;
            let standing = imports::standing(db, id).await?;
            let lines = imports::lines(db, id, filter.outcome(&run), filter.after).await?;
            let without = store::without_account(db, offering.id, ctx.now()).await?;
            Ok(((run, offering), standing, lines, without))
        })
        .await?;
    if actions::is_unclear(&run) {
        return Ok(Done::to(format!("/rosters/{id}/classes")).into_response());
    }
    let at_work = AtWork::of(&run, standing, ctx.now());
    let lines = ReportPart::new(&run, &format!("/rosters/{id}"), &filter, lines);
    let invite = words_for(&without, ctx.now()).and_then(|(_, act)| act);
    page(&ReportPage {
        invite,
        ..ReportPage::of(&ctx, (run, offering), at_work, lines)
    })
}

impl ReportPage {
    /// Its address.
    fn path(&self) -> String {
        format!("/rosters/{}", self.run.id)
    }

    fn of(
        ctx: &Ctx,
        (run, offering): (ImportRun, Offering),
        at_work: Option<AtWork>,
        report: ReportPart,
    ) -> Self {
        let words = |at: Instant| at.words_in(&ctx.app().zone());
        Self {
            shell: ctx.shell(),
            offering,
            when: words(run.created_at),
            applied: run.applied_at.map(words).unwrap_or_default(),
            notes: run.notes(),
            classes: actions::classes_in(&run).len(),
            at_work,
            report,
            invite: None,
            run,
        }
    }
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
        let (run, offering) = ctx.read(async |db| find_open(db, ctx, id).await).await?;
        Ok(Self {
            shell: ctx.shell(),
            problems,
            offering,
            classes: actions::classes_in(&run),
            run,
        })
    }
}

impl ClassesPage {
    /// As it was sent: the only thing to complain about is that nothing was chosen.
    fn with_none_chosen(mut self) -> Self {
        for class in &mut self.classes {
            class.chosen = false;
        }
        self
    }
}

/// The same for an archive that waits to be applied: a plain table has no classes to choose.
async fn find_open(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: ImportRunId,
) -> Result<(ImportRun, Offering)> {
    let (run, offering) = find(db, ctx, id).await?;
    if actions::classes_in(&run).is_empty() {
        return Err(Error::NotFound);
    }
    if run.is_open() {
        Ok((run, offering))
    } else {
        Err(Error::ConflictAt {
            state: run.state.refusal().into(),
            words: "Go to this file",
            href: format!("/rosters/{id}"),
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
            let (run, offering) = find_open(db, &ctx, id).await?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            actions::choose_classes(db, &granted, &ctx.act(), &run, &chosen).await?;
            Ok(Done::to(format!("/rosters/{id}")))
        })
        .await;
    if done.is_ok() {
        imports::settled(&ctx, id).await?;
    }
    done_or(done, async |problems| {
        let shown = ClassesPage::of(&ctx, id, problems).await?;
        refused(&shown.with_none_chosen())
    })
    .await
}

/// `POST /rosters/{import}/application`
pub async fn apply(ctx: Ctx, Path(id): Path<ImportRunId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let (run, offering) = find(db, &ctx, id).await?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            actions::ask_to_apply(db, &granted, &ctx.act(), &run).await?;
            Ok(Done::to(format!("/rosters/{id}")))
        })
        .await?;
    imports::settled(&ctx, id).await?;
    Ok(done.into_response())
}

/// `POST /rosters/{import}/cancellation`
pub async fn cancel(ctx: Ctx, Path(id): Path<ImportRunId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let (run, offering) = find(db, &ctx, id).await?;
            let granted = ctx.allow::<ImportRoster>(&offering.program)?;
            imports::cancel(db, &granted, &ctx.act(), &run).await?;
            let words = format!("Import of {} cancelled. Nothing was changed", run.file_name);
            Ok(Done::to(format!("/offerings/{}/roster", offering.id)).saying(words))
        })
        .await?;
    Ok(done.into_response())
}
