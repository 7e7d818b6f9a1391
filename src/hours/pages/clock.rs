//! Clocking in and out on the server's time, and putting a forgotten stop right.

use crate::{
    hours::{
        actions::{self, NewEntry},
        desk::Desk,
        forms::{self, ClockForm},
        judge::{self, Subject},
        kind,
        policy::Log,
        span::Pass,
        store::{self, ClockRun, Place},
        work::{MadeBy, Work, WorkTime},
    },
    kernel::{minutes::Minutes, problems::Problems, text, time::Instant},
    web::{Ctx, Done, Error, Form, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::{
    Timestamp,
    civil::Time,
    tz::{AmbiguousOffset, TimeZone},
};
use sqlx::PgConnection;

/// A clock that runs longer than this was most likely forgotten; it is asked when the work ended.
const LONGEST_RUN: i64 = 14 * 60;

/// Whether a clock runs so long that its stop was most likely forgotten.
pub fn is_forgotten(run: &ClockRun, now: Instant) -> bool {
    now.duration_since(*run.started_at).as_mins() > LONGEST_RUN
}

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
            let open = desk.open();
            let place = match open.as_slice() {
                [] => {
                    return Err(Error::Conflict(
                        "You have no placement to log hours for at the moment".into(),
                    ));
                }
                [only] => *only,
                several => several
                    .iter()
                    .find(|place| place.id.to_string() == input.placement)
                    .ok_or_else(|| Problems::one("placement", "Choose the site"))?,
            };
            if run.is_some() {
                return Err(
                    Problems::one("", "You are clocked in already: clock out first").into(),
                );
            }
            let granted = ctx.allow::<Log>(place)?;
            actions::start(db, &granted, &ctx.act(), place).await?;
            let time = ctx
                .now()
                .to_zoned(place.zone())
                .strftime("%-H:%M")
                .to_string();
            Ok(Done::to("/hours").saying(format!("Clocked in at {time}, {}", place.site)))
        })
        .await;
    answer(&ctx, done, seen, input)
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
    let Some(work) = work_of(ctx, (desk, place), run, input)? else {
        actions::stop(db, granted.who(), &ctx.act(), (run, None)).await?;
        return Ok(Done::to("/hours")
            .saying("Clocked out. It was less than a minute, so nothing was saved"));
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

/// What the clock measured, to whole minutes; nothing when it is less than one.
fn work_of(
    ctx: &Ctx,
    (desk, place): (&Desk, &Place),
    run: &ClockRun,
    input: &ClockForm,
) -> Result<Option<Work>> {
    let zone = place.zone();
    let start = Stand::at(*run.started_at, &zone);
    let mut problems = Problems::none();
    let end = if is_forgotten(run, ctx.now()) || !input.end.trim().is_empty() {
        problems.keep("end", said_end(input, &zone))
    } else {
        Some(Stand::at(*ctx.now(), &zone))
    };
    let pause = problems.keep("break_minutes", forms::pause(&input.break_minutes));
    let activity = problems.keep(
        "activity",
        text::optional_line(&input.activity, "what you did", 400),
    );
    let kind = kind::find(&desk.kinds(place), &input.kind)
        .cloned()
        .or_else(|| desk.usual_kind(place));
    if kind.is_none() {
        problems.add("kind", "Choose how you worked");
    }
    let (Some(end), Some(pause), Some(activity), Some(kind)) = (end, pause, activity, kind) else {
        return Err(problems.into());
    };
    if (start.date, start.time, start.pass) == (end.date, end.time, end.pass) {
        return Ok(None);
    }
    let days = crate::kernel::time::Day(end.date).days_since(crate::kernel::time::Day(start.date));
    if !(0..=1).contains(&days) {
        return Err(Problems::one("date", "Enter the day you clocked in, or the day after").into());
    }
    Ok(Some(Work {
        placement: place.id,
        date: start.date,
        time: WorkTime::Clock {
            start: start.time,
            end: end.time,
            next_day: days == 1,
            start_pass: start.pass,
            end_pass: end.pass,
        },
        break_minutes: pause,
        mode: kind.mode,
        category: kind.category,
        activity,
        note: String::new(),
        paid_time: false,
        competencies: Vec::new(),
        helpers: Vec::new(),
    }))
}

/// The end somebody says of a forgotten clock.
fn said_end(input: &ClockForm, zone: &TimeZone) -> Result<Stand, String> {
    let date = text::day(&input.date, "the day you stopped")?;
    let time = forms::time(&input.end, "the time you stopped")?;
    let local = date.to_datetime(time);
    let at = zone
        .to_ambiguous_timestamp(local)
        .compatible()
        .map_err(|_| "Enter the day you stopped".to_owned())?;
    Ok(Stand {
        date: *date,
        time,
        pass: Stand::at(at, zone).pass,
    })
}

/// What the clock on the wall shows at a moment, to the minute.
struct Stand {
    date: jiff::civil::Date,
    time: Time,
    pass: Option<Pass>,
}

impl Stand {
    fn at(moment: Timestamp, zone: &TimeZone) -> Self {
        let local = zone.to_datetime(moment);
        let time = Time::new(local.hour(), local.minute(), 0, 0).unwrap_or(local.time());
        let minute = local.date().to_datetime(time);
        let pass = match zone.to_ambiguous_timestamp(minute).offset() {
            AmbiguousOffset::Fold { before, .. } if zone.to_offset(moment) == before => {
                Some(Pass::First)
            }
            AmbiguousOffset::Fold { .. } => Some(Pass::Second),
            _ => None,
        };
        Self {
            date: local.date(),
            time,
            pass,
        }
    }
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
