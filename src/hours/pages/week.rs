//! The week as a grid, filled by hand, from last week or from the weekly pattern; and that pattern.

use super::{
    rows::tone,
    week_fill::{filled, on},
};
use crate::{
    hours::{
        Days,
        actions::{self, NewEntry},
        desk::Desk,
        forms::{Cell, WeekForm},
        judge::{self, Judged},
        policy::Log,
        store::{self, Entry},
        work::MadeBy,
    },
    kernel::{problems::Problems, time::Day},
    programs::requirement::WeekStart,
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::PgConnection;

/// What to fill the empty days with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WeekQuery {
    pub(super) fill: String,
    pub(super) placement: String,
}

#[derive(Template)]
#[template(path = "hours/week.html")]
struct WeekPage {
    shell: Shell,
    problems: Problems,
    form: WeekForm,
    title: String,
    href: String,
    before: String,
    after: String,
    after_words: String,
    places: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    /// What stands for no site in particular, where the day says which it was.
    by_day: &'static str,
    days: Vec<GridDay>,
    doubts: Vec<String>,
    confirm: String,
}

/// One day of the grid.
struct GridDay {
    number: usize,
    name: String,
    long: String,
    is_today: bool,
    cell: Cell,
    entries: Vec<OnRecord>,
    time_id: String,
    pause_id: String,
    what_id: String,
}

/// An entry that is on record for a day already.
struct OnRecord {
    href: String,
    words: String,
    tone: &'static str,
    state: &'static str,
}

/// What was read for the page, kept to show it again.
pub(super) struct Back {
    pub(super) desk: Desk,
    /// From the first day to the last that a week can be opened for.
    days: Days,
    pub(super) first: Day,
    pub(super) entries: Vec<Entry>,
    judged: Vec<(usize, Judged)>,
}

/// `GET /hours/week`: on to the present week.
pub async fn this_week(ctx: Ctx) -> Result<Response> {
    Ok(Done::to(format!("/hours/week/{}", ctx.today())).into_response())
}

/// `GET /hours/week/{day}`
pub async fn week(
    ctx: Ctx,
    Path(day): Path<String>,
    Query(query): Query<WeekQuery>,
) -> Result<Response> {
    let day = parse(&day)?;
    let (back, form) = ctx
        .read(async |db| {
            let back = open(db, &ctx, day).await?;
            let form = filled(db, &back, &query).await?;
            Ok((back, form))
        })
        .await?;
    page(&week_page(&ctx, &back, (form, Problems::none())))
}

fn parse(day: &str) -> Result<Day> {
    crate::kernel::text::day(day, "a day").map_err(|_| Error::NotFound)
}

async fn open(db: &mut PgConnection, ctx: &Ctx, day: Day) -> Result<Back> {
    let student = ctx.actor().person();
    let desk = Desk::of(db, student, ctx.now()).await?;
    let usual = desk.usual_place().ok_or_else(|| {
        Error::Conflict("You have no placement to log hours for at the moment".into())
    })?;
    let starts = desk
        .requirement(usual)
        .map_or(WeekStart::Monday, |asks| asks.week_starts_on);
    let first = Day(starts.first_day(*day));
    let days = desk.logging_days().ok_or(Error::NotFound)?;
    if *first > days.last || *first.plus_days(6) < days.first {
        return Err(Error::NotFound);
    }
    let entries =
        store::entries_of_student(db, student, first.plus_days(-7), first.plus_days(6)).await?;
    Ok(Back {
        desk,
        days,
        first,
        entries,
        judged: Vec::new(),
    })
}

fn week_page(ctx: &Ctx, back: &Back, (form, problems): (WeekForm, Problems)) -> WeekPage {
    let places = back.desk.for_hours();
    let place = form.place(&places);
    let kinds = place.map_or_else(|| back.desk.all_kinds(), |place| back.desk.kinds(place));
    let today = back
        .desk
        .usual_place()
        .map_or_else(|| ctx.today(), |place| back.desk.today_at(place));
    let (last, judged) = (
        back.first.plus_days(6),
        back.judged
            .iter()
            .map(|(_, one)| one.clone())
            .collect::<Vec<_>>(),
    );
    let doubts: Vec<String> = judged.iter().flat_map(Judged::doubts).collect();
    let days = (0..7).map(|at| grid_day(back, &form, at, today)).collect();
    WeekPage {
        shell: ctx.shell(),
        title: format!("Week of {}", back.first.strftime("%-d %b")),
        href: format!("/hours/week/{}", back.first),
        before: if *back.first > back.days.first {
            format!("/hours/week/{}", back.first.plus_days(-7))
        } else {
            String::new()
        },
        after: if last < today {
            format!("/hours/week/{}", back.first.plus_days(7))
        } else {
            String::new()
        },
        after_words: back.first.plus_days(7).strftime("%-d %b").to_string(),
        places: places
            .iter()
            .map(|place| (place.id.to_string(), place.site.clone()))
            .collect(),
        kinds: kinds
            .iter()
            .map(|kind| (kind.value(), kind.words.clone()))
            .collect(),
        by_day: if back.desk.day_decides() {
            "The site of each day"
        } else {
            ""
        },
        days,
        confirm: if problems.is_empty() && !doubts.is_empty() {
            judge::digest(&judged)
        } else {
            String::new()
        },
        doubts,
        form,
        problems,
    }
}

fn grid_day(back: &Back, form: &WeekForm, at: usize, today: Day) -> GridDay {
    let day = back.first.plus_days(i32::try_from(at).unwrap_or(0));
    let number = at + 1;
    GridDay {
        number,
        name: day.strftime("%a %-d").to_string(),
        long: day.strftime("%A %-d %B").to_string(),
        is_today: day == today,
        cell: form.cell(at),
        entries: on(back, day)
            .map(|entry| OnRecord {
                href: format!("/hours/{}", entry.id),
                words: if entry.start.is_some() {
                    entry.time_words()
                } else {
                    entry.minutes.to_string()
                },
                tone: tone(entry.state),
                state: entry.state.label(),
            })
            .collect(),
        time_id: format!("time-{number}"),
        pause_id: format!("pause-{number}"),
        what_id: format!("what-{number}"),
    }
}

/// `POST /hours/week/{day}`
pub async fn save_week(
    ctx: Ctx,
    Path(day): Path<String>,
    form: Form<WeekForm>,
) -> Result<Response> {
    let day = parse(&day)?;
    let mut back = None;
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let back = back.insert(open(db, &ctx, day).await?);
            save(db, &ctx, &input, back).await
        })
        .await;
    match (done, back) {
        (Ok(done), _) => Ok(done.into_response()),
        (Err(Error::Invalid(problems)), Some(back)) => {
            refused(&week_page(&ctx, &back, (input, problems)))
        }
        (Err(error), _) => Err(error),
    }
}

async fn save(db: &mut PgConnection, ctx: &Ctx, input: &WeekForm, back: &mut Back) -> Result<Done> {
    let (days, works): (Vec<usize>, Vec<_>) =
        input.parse(&back.desk, back.first)?.into_iter().unzip();
    let record = back.desk.record(db, &works).await?;
    let judged = judge::judge_all(works, &back.desk, &record);
    let problems = at_cells(back.first, &days, &judged);
    let confirmed =
        judged.iter().all(Judged::is_quiet) || input.confirmed == judge::digest(&judged);
    back.judged = days.into_iter().zip(judged).collect();
    if !problems.is_empty() || !confirmed {
        return Err(problems.into());
    }
    let made_by = if input.filled.is_empty() {
        MadeBy::Grid
    } else {
        MadeBy::Pattern
    };
    for (at, judged) in &back.judged {
        let place = back
            .desk
            .place(judged.work.placement)
            .ok_or(Error::NotFound)?;
        let granted = ctx.allow::<Log>(place)?;
        let new = NewEntry {
            judged,
            place,
            made_by,
        };
        let saved = actions::draft(db, &granted, &ctx.act(), &new).await;
        saved.map_err(|error| at_day(error, *at))?;
    }
    let count = back.judged.len();
    let words = if count == 1 {
        "Saved 1 entry as a draft".to_owned()
    } else {
        format!("Saved {count} entries as drafts")
    };
    Ok(Done::to("/hours").saying(words))
}

/// Problems of the ordinary form at the cells of the grid.
fn at_cells(first: Day, days: &[usize], judged: &[Judged]) -> Problems {
    let mut problems = Problems::none();
    for (at, one) in days.iter().zip(judged) {
        for problem in one.problems.list() {
            let row = if problem.field == "break_minutes" {
                "pause"
            } else {
                "time"
            };
            let day = first.plus_days(i32::try_from(*at).unwrap_or(0));
            let words = format!("{}: {}", day.words(), problem.words);
            problems.add(&format!("{row}-{}", at + 1), words);
        }
    }
    problems
}

fn at_day(error: Error, at: usize) -> Error {
    match error {
        Error::Invalid(problems) => {
            let words = problems
                .list()
                .first()
                .map(|problem| problem.words.clone())
                .unwrap_or_default();
            Problems::one(&format!("time-{}", at + 1), words).into()
        }
        other => other,
    }
}
