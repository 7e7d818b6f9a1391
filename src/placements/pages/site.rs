//! Moving a student to another site.

use super::{
    held::{conflict, held, seen},
    new::unread,
    plan::{self, Setting, Whose},
};
use crate::{
    kernel::{ids::PlacementId, problems::Problems},
    placements::{
        actions,
        forms::{PlanForm, SiteQuery},
        policy::ChangeSite,
    },
    web::{Ctx, Done, Error, Form, Path, Query, Result},
};
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

/// `GET /placements/{placement}/site`: first the site, then the rest.
pub async fn choose_site(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    Query(query): Query<SiteQuery>,
) -> Result<Response> {
    ctx.read(async |db| {
        let old = seen::<ChangeSite>(&ctx, &mut *db, id).await?;
        let whose = Whose::moving(&ctx, &mut *db, old).await?;
        if query.site.is_empty() {
            return plan::choose_site(&ctx, &mut *db, whose, query).await;
        }
        let setting = Setting::load(&mut *db, whose, &query.site).await?;
        let form = setting.first_form(&ctx, &mut *db).await?;
        plan::form_page(&ctx, setting, form, Problems::none())
    })
    .await
}

/// `POST /placements/{placement}/site/draft`: back to the form with what was filled in.
pub async fn draft_site(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<PlanForm>,
) -> Result<Response> {
    ctx.read(async |db| {
        let old = seen::<ChangeSite>(&ctx, &mut *db, id).await?;
        let whose = Whose::moving(&ctx, &mut *db, old).await?;
        let setting = Setting::load(&mut *db, whose, &form.input.site).await?;
        plan::form_page(&ctx, setting, form.input, Problems::none())
    })
    .await
}

/// `POST /placements/{placement}/site/check`: changes nothing; shows what is not ready.
pub async fn check_site(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<PlanForm>,
) -> Result<Response> {
    checked(&ctx, id, form.input, &Problems::none()).await
}

async fn checked(
    ctx: &Ctx,
    id: PlacementId,
    form: PlanForm,
    problems: &Problems,
) -> Result<Response> {
    ctx.read(async |db| {
        let old = seen::<ChangeSite>(ctx, &mut *db, id).await?;
        let enrolment = old.0.enrolment;
        let whose = Whose::moving(ctx, &mut *db, old).await?;
        let setting = Setting::load(&mut *db, whose, &form.site).await?;
        let site = form.site.parse().map_err(|_| Error::NotFound)?;
        let change = match form.parse_change(enrolment, site) {
            Ok(change) => change,
            Err(problems) => return plan::form_page(ctx, setting, form, problems),
        };
        if problems.of("starts_on").is_some() {
            return plan::form_page(ctx, setting, form, problems.clone());
        }
        let found = match setting.not_ready(ctx, &mut *db, &change.to).await {
            Ok(found) => found,
            Err(Error::Invalid(problems)) => {
                return plan::form_page(ctx, setting, form, problems);
            }
            Err(error) => return Err(error),
        };
        plan::check_page(ctx, (setting, change.to), form, found, problems)
    })
    .await
}

/// `POST /placements/{placement}/site`
pub async fn change_site(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<PlanForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| moved(&ctx, db, id, &input).await)
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => checked(&ctx, id, input, &problems).await,
        Err(Error::Conflict(words)) => conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}

async fn moved(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: PlacementId,
    input: &PlanForm,
) -> Result<Done> {
    let (old, granted) = held::<ChangeSite>(ctx, db, id, &input.seen).await?;
    let site = input.site.parse().map_err(|_| Error::NotFound)?;
    let change = input.parse_change(old.enrolment, site)?;
    let whose = Whose::moving(ctx, db, (old.clone(), input.seen.clone())).await?;
    let setting = Setting::load(db, whose, &input.site).await?;
    let found = setting.not_ready(ctx, db, &change.to).await?;
    if !input.has_read(&found) {
        return Err(unread());
    }
    let new = actions::change_site(db, granted, &ctx.act(), (&old, &change)).await?;
    let words = format!("{} moves to {}", old.student_name, setting.site_name());
    Ok(Done::to(format!("/placements/{new}")).saying(words))
}
