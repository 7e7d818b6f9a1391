//! Mending the address of somebody who was invited under a wrong one.

use crate::{
    identity::{
        actions::people as actions, forms::AddressForm, model::PersonRecord,
        policy::CorrectAddress, store::person,
    },
    kernel::{ids::PersonId, problems::Problems},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "identity/address.html")]
struct AddressPage {
    shell: Shell,
    problems: Problems,
    person: PersonRecord,
    crumb: String,
    email: String,
}

async fn found(db: &mut PgConnection, ctx: &Ctx, id: PersonId) -> Result<PersonRecord> {
    let person = person::find(db, id, ctx.today()).await?;
    person.ok_or(Error::NotFound)
}

async fn address_page(
    ctx: &Ctx,
    id: PersonId,
    typed: Option<String>,
    problems: Problems,
) -> Result<AddressPage> {
    let person = ctx.read(async |db| found(db, ctx, id).await).await?;
    ctx.allow::<CorrectAddress>(&person)?;
    Ok(AddressPage {
        shell: ctx.shell(),
        problems,
        crumb: format!("/people/{id}"),
        email: typed.unwrap_or_else(|| person.email.clone()),
        person,
    })
}

/// `GET /people/{person}/address`
pub async fn ask(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response> {
    page(&address_page(&ctx, id, None, Problems::none()).await?)
}

/// `POST /people/{person}/address`
pub async fn correct(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    form: Form<AddressForm>,
) -> Result<Response> {
    let typed = form.input;
    let done = ctx
        .submit(form.mark, async |db| correct_in(db, &ctx, id, &typed).await)
        .await;
    done_or(done, async |problems| {
        refused(&address_page(&ctx, id, Some(typed.email), problems).await?)
    })
    .await
}

async fn correct_in(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: PersonId,
    typed: &AddressForm,
) -> Result<Done> {
    let person = found(db, ctx, id).await?;
    let granted = ctx.allow::<CorrectAddress>(&person)?;
    let email = typed.parse()?;
    let on = Done::to(format!("/people/{id}"));
    if person.email == email.as_str() {
        return Ok(on.noting("The address is as it was. Nothing was mailed"));
    }
    actions::readdress(db, granted, &ctx.act(), (&person, &email)).await?;
    Ok(on.saying(format!(
        "The invitation is on its way to {}; the one mailed before opens nothing any more",
        email.as_str()
    )))
}
