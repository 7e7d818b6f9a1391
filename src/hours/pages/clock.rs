//! Clocking in and out on the server's time, and putting a forgotten stop right.

use super::entry_check::nowhere;
use crate::{
    hours::{
        actions::{self, NewEntry},
        desk::Desk,
        forms::ClockForm,
        judge::{self, Subject},
        policy::Log,
        stopped::{is_forgotten, work_of},
        store::{self, ClockRun, Place},
        work::MadeBy,
    },
    kernel::{minutes::Minutes, problems::Problems},
    web::{Ctx, Done, Error, Form, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "hours/clock.html")]
struct ClockPage {
    shell: Shell,
    problems: Problems,
    form: ClockForm,
    places: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    running: Option<Running>,
}

struct Running {
    since: String,
    site: String,
    started: String,
    now: String,
    length: String,
    is_forgotten: bool,
}

/// `GET /hours/clock`
pub async fn clock(ctx: Ctx) -> Result<Response> {
    let (desk, run) = ctx.read(async |db| at_desk(db, &ctx).await).await?;
    let mut form = ClockForm::default();
    if let Some((run, place)) = run
        .as_ref()
        .and_then(|run| Some((run, desk.place(run.placement)?)))
    {
        form.date = run.started_at.day_in(&place.zone()).to_string();
        form.kind = desk
            .usual_kind(place)
            .map(|kind| kind.value())
            .unwrap_or_default();
    }
    page(&clock_page(
        &ctx,
        (&desk, run.as_ref()),
        form,
        Problems::none(),
    ))
}

async fn at_desk(db: &mut PgConnection, ctx: &Ctx) -> Result<(Desk, Option<ClockRun>)> {
    let student = ctx.actor().person();
    let desk = Desk::of(db, student, ctx.now()).await?;
    Ok((desk, store::running_clock(db, student).await?))
}

fn clock_page(
    ctx: &Ctx,
    (desk, run): (&Desk, Option<&ClockRun>),
    form: ClockForm,
    problems: Problems,
) -> ClockPage {
    let place = run.and_then(|run| desk.place(run.placement));
    let kinds = place.map_or_else(Vec::new, |place| desk.kinds(place));
    ClockPage {
        shell: ctx.shell(),
        problems,
        form,
        places: desk
            .open()
            .iter()
            .map(|place| (place.id.to_string(), place.site.clone()))
            .collect(),
        kinds: kinds
            .iter()
            .map(|kind| (kind.value(), kind.words.clone()))
            .collect(),
        running: run.map(|run| {
            let zone = place.map_or(TimeZone::UTC, Place::zone);
            let minutes = ctx.now().duration_since(*run.started_at).as_mins();
            Running {
                since: run
                    .started_at
                    .to_zoned(zone)
                    .strftime("%a %-d %b, %-H:%M")
                    .to_string(),
                site: place.map(|place| place.site.clone()).unwrap_or_default(),
                started: run.started_at.to_string(),
                now: ctx.now().to_string(),
                length: Minutes::new(u32::try_from(minutes).unwrap_or(0)).to_string(),
                is_forgotten: is_forgotten(run, ctx.now()),
            }
        }),
    }
}

/// `POST /hours/clock`
pub async fn start_clock(ctx: Ctx, form: Form<ClockForm>) -> Result<Response> {
    let mut seen = None;
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let (desk, run) = seen.insert(at_desk(db, &ctx).await?);
            start(db, &ctx, (desk, run.as_ref()), &input.placement).await
        })
        .await;
    answer(&ctx, done, seen, input)
}

async fn start(
    db: &mut PgConnection,
    ctx: &Ctx,
    (desk, run): (&Desk, Option<&ClockRun>),
    placement: &str,
) -> Result<Done> {
    let open = desk.open();
    let place = match open.as_slice() {
        [] => return Err(nowhere()),
        [only] => *only,
        several => several
            .iter()
            .find(|place| place.id.to_string() == placement)
            .ok_or_else(|| Problems::one("placement", "Choose the site"))?,
    };
    if run.is_some() {
        return Err(Problems::one("", "You are clocked in already: clock out first").into());
    }
    let granted = ctx.allow::<Log>(place)?;
    actions::start(db, &granted, &ctx.act(), place).await?;
    let time = ctx.now().to_zoned(place.zone());
    let words = format!("Clocked in at {}, {}", time.strftime("%-H:%M"), place.site);
    Ok(Done::to("/hours").saying(words))
}

fn answer(
    ctx: &Ctx,
    done: Result<Done>,
    seen: Option<(Desk, Option<ClockRun>)>,
    form: ClockForm,
) -> Result<Response> {
    match (done, seen) {
        (Ok(done), _) => Ok(done.into_response()),
        (Err(Error::Invalid(problems)), Some((desk, run))) => {
            refused(&clock_page(ctx, (&desk, run.as_ref()), form, problems))
        }
        (Err(error), _) => Err(error),
    }
}

/// `POST /hours/clock/stop`: now, or for a forgotten clock at the time that is said.
pub async fn stop_clock(ctx: Ctx, form: Form<ClockForm>) -> Result<Response> {
    let mut seen = None;
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let (desk, run) = seen.insert(at_desk(db, &ctx).await?).clone();
            let run = run.ok_or_else(|| Error::Conflict("No clock is running".into()))?;
            stop(db, &ctx, (&desk, &run), &input).await
        })
        .await;
    answer(&ctx, done, seen, input)
}

async fn stop(
    db: &mut PgConnection,
    ctx: &Ctx,
    (desk, run): (&Desk, &ClockRun),
    input: &ClockForm,
) -> Result<Done> {
    let place = desk.place(run.placement).ok_or(Error::NotFound)?;
    let granted = ctx.allow::<Log>(place)?;
    let Some(work) = work_of((desk, place), run, input)? else {
        actions::stop(db, granted.who(), &ctx.act(), (run, None)).await?;
        return Ok(Done::to("/hours")
            .noting("Clocked out. It was less than a minute, so nothing was saved"));
    };
    let record = desk.record(db, std::slice::from_ref(&work)).await?;
    let judged = judge::judge_one(work, desk, &record, &Subject::default());
    if !judged.problems.is_empty() {
        return Err(at_clock(&judged.problems).into());
    }
    // A warning is no reason to let the clock run on: the draft is saved, and what is doubtful is told on its page.
    if let Some(suspect) = judged.suspects.first() {
        return Err(Problems::one("activity", suspect.words()).into());
    }
    let new = NewEntry {
        judged: &judged,
        place,
        made_by: MadeBy::Clock,
    };
    let id = actions::draft(db, &granted, &ctx.act(), &new).await?;
    actions::stop(db, granted.who(), &ctx.act(), (run, Some(id))).await?;
    let words = judged.warnings.first().map_or_else(
        || "Clocked out".to_owned(),
        |warning| format!("Clocked out. {warning}"),
    );
    Ok(Done::to(format!("/hours?added={id}")).saying(words))
}

/// Problems of the entry at the fields of the clock's form.
fn at_clock(problems: &Problems) -> Problems {
    let mut at_clock = Problems::none();
    for problem in problems.list() {
        let field = match problem.field.as_str() {
            "end" | "start" => "end",
            "date" => "date",
            "break_minutes" => "break_minutes",
            _ => "",
        };
        at_clock.add(field, problem.words.clone());
    }
    at_clock
}

/// `POST /hours/clock/removal`: stops the clock and keeps nothing of it.
pub async fn drop_clock(ctx: Ctx, form: Form<ClockForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let run = store::running_clock(db, ctx.actor().person()).await?;
            let run = run.ok_or_else(|| Error::Conflict("No clock is running".into()))?;
            actions::stop(db, &ctx.actor().who(), &ctx.act(), (&run, None)).await?;
            Ok(Done::to("/hours").saying("The clock was stopped and nothing was logged"))
        })
        .await?;
    Ok(done.into_response())
}
