//! The usual week: what is worked every week, as a plan.

use super::week::WeekQuery;
use crate::{
    hours::{
        actions,
        desk::Desk,
        forms::{Cell, PatternForm},
        policy::Plan,
        store::{self, Place},
    },
    kernel::problems::Problems,
    web::{
        Ctx, Done, Error, Form, OnConstraint as _, Query, Result, Shell, done_or, page, refused,
    },
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "hours/pattern.html")]
struct PatternPage {
    shell: Shell,
    problems: Problems,
    placement: String,
    places: Vec<(String, String)>,
    days: Vec<PatternDay>,
}

struct PatternDay {
    name: &'static str,
    cell: Cell,
    time_id: String,
    pause_id: String,
}

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// `GET /hours/pattern`
pub async fn pattern(ctx: Ctx, Query(query): Query<WeekQuery>) -> Result<Response> {
    let (desk, form) = ctx
        .read(async |db| {
            let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
            let place = chosen(&desk, &query.placement)?.clone();
            let mut form = PatternForm::of(&store::shifts(db, place.id).await?);
            form.placement = place.id.to_string();
            Ok((desk, form))
        })
        .await?;
    page(&pattern_page(&ctx, &desk, (form, Problems::none())))
}

fn chosen<'a>(desk: &'a Desk, placement: &str) -> Result<&'a Place> {
    let asked = desk
        .open()
        .into_iter()
        .find(|place| place.id.to_string() == placement);
    asked
        .or_else(|| desk.usual_place().filter(|place| place.is_open()))
        .ok_or_else(|| Error::Conflict("You have no placement at the moment".into()))
}

fn pattern_page(ctx: &Ctx, desk: &Desk, (form, problems): (PatternForm, Problems)) -> PatternPage {
    PatternPage {
        shell: ctx.shell(),
        problems,
        places: desk
            .open()
            .iter()
            .map(|place| (place.id.to_string(), place.site.clone()))
            .collect(),
        days: WEEKDAYS
            .into_iter()
            .enumerate()
            .map(|(at, name)| PatternDay {
                name,
                cell: form.cell(at),
                time_id: format!("time-{}", at + 1),
                pause_id: format!("pause-{}", at + 1),
            })
            .collect(),
        placement: form.placement,
    }
}

/// `POST /hours/pattern`
pub async fn save_pattern(ctx: Ctx, form: Form<PatternForm>) -> Result<Response> {
    let mut seen = None;
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let desk = seen.insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?);
            save(db, &ctx, desk, &input).await
        })
        .await;
    done_or(done, async |problems| {
        let desk = seen.ok_or(Error::NotFound)?;
        refused(&pattern_page(&ctx, &desk, (input, problems)))
    })
    .await
}

async fn save(db: &mut PgConnection, ctx: &Ctx, desk: &Desk, input: &PatternForm) -> Result<Done> {
    let place = chosen(desk, &input.placement)?;
    if !input.placement.is_empty() && place.id.to_string() != input.placement {
        return Err(Error::NotFound);
    }
    let granted = ctx.allow::<Plan>(place)?;
    let shifts = input.parse(desk.today_at(place).monday())?;
    actions::plan(db, &granted, &ctx.act(), (place, &shifts))
        .await
        .on_constraint(
            "placement_shift_once",
            "time-1",
            "Enter each start of a day once",
        )?;
    Ok(Done::to("/hours").saying("Your usual week is saved"))
}
