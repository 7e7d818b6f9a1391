//! A new entry in the ordinary form.

use super::{
    entry_check::{Back, finish, judged, nowhere, show_again, typed},
    entry_page::{EntryPage, Purpose},
};
use crate::{
    hours::{
        actions::{self, NewEntry},
        desk::Desk,
        forms::EntryForm,
        judge::Subject,
        policy::Log,
        store,
        work::MadeBy,
    },
    kernel::problems::Problems,
    web::{Ctx, Done, Form, Query, Result, done_or, page},
};
use axum::response::Response;
use sqlx::PgConnection;

/// `GET /hours/new`
pub async fn new(ctx: Ctx, Query(mut form): Query<EntryForm>) -> Result<Response> {
    let (desk, competencies) = ctx.read(async |db| at_desk(db, &ctx).await).await?;
    begin(&mut form, &desk)?;
    let mut shown = EntryPage::of(&ctx, &desk, (form, Problems::none()), &Purpose::New);
    shown.competencies = competencies;
    page(&shown)
}

async fn at_desk(db: &mut PgConnection, ctx: &Ctx) -> Result<(Desk, Vec<store::Competency>)> {
    let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
    let competencies = match desk.usual_place() {
        Some(place) => store::competencies(db, place.requirement).await?,
        None => Vec::new(),
    };
    Ok((desk, competencies))
}

/// Fills in what is usual: the site, today there, the kind of hours.
fn begin(form: &mut EntryForm, desk: &Desk) -> Result<()> {
    let usual = desk.usual_place().ok_or_else(nowhere)?;
    if form.date.is_empty() {
        form.date = desk.today_at(usual).to_string();
    }
    if form.placement.is_empty() && !desk.day_decides() {
        form.placement = usual.id.to_string();
    }
    if form.kind.is_empty() {
        let kind = desk.usual_kind(usual);
        form.kind = kind.map(|kind| kind.value()).unwrap_or_default();
    }
    Ok(())
}

/// `POST /hours/new`
pub async fn create(ctx: Ctx, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save_new(db, &ctx, &input, &mut back).await
        })
        .await;
    done_or(done, async |problems| {
        show_again(&ctx, back, (input, problems), &Purpose::New).await
    })
    .await
}

async fn save_new(
    db: &mut PgConnection,
    ctx: &Ctx,
    input: &EntryForm,
    back: &mut Back,
) -> Result<Done> {
    let desk = back
        .desk
        .insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?)
        .clone();
    if desk.for_hours().is_empty() {
        return Err(nowhere());
    }
    let (work, place) = typed(db, &desk, input, (&Purpose::New, back)).await?;
    let granted = ctx.allow::<Log>(&place)?;
    let judged = judged(db, &desk, (work, Subject::default()), (input, back)).await?;
    let made_by = MadeBy::parse(&input.made_by)
        .filter(|way| *way != MadeBy::Correction)
        .unwrap_or_default();
    let new = NewEntry {
        judged: &judged,
        place: &place,
        made_by,
    };
    let id = actions::draft(db, &granted, &ctx.act(), &new).await?;
    finish(db, ctx, input, id).await
}
