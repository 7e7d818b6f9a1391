//! Giving and taking roles, and closing an account: each on a page or behind a button of its own.

use super::people::{RoleChoices, choices};
use crate::{
    access::Role,
    identity::{
        actions::people as actions,
        forms::{ButtonForm, DisableForm, RoleForm},
        model::PersonRecord,
        policy::{DisablePerson, GiveRole, TakeRole},
        store::{person, role},
    },
    kernel::{
        ids::{PersonId, RoleGrantId},
        problems::Problems,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "identity/new_role.html")]
struct NewRolePage {
    shell: Shell,
    problems: Problems,
    person: PersonRecord,
    crumb: String,
    role: RoleForm,
    choices: RoleChoices,
}

async fn find(ctx: &Ctx, id: PersonId) -> Result<PersonRecord> {
    let today = ctx.today();
    ctx.read(async |db| Ok(person::find(db, id, today).await?))
        .await?
        .ok_or(Error::NotFound)
}

async fn new_role_page(
    ctx: &Ctx,
    id: PersonId,
    problems: Problems,
    role: RoleForm,
) -> Result<NewRolePage> {
    Ok(NewRolePage {
        shell: ctx.shell(),
        problems,
        person: find(ctx, id).await?,
        crumb: format!("/people/{id}"),
        role,
        choices: choices(ctx).await?,
    })
}

/// `GET /people/{person}/roles/new`
pub async fn new(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response> {
    let form = new_role_page(&ctx, id, Problems::none(), RoleForm::default()).await?;
    ctx.allow::<GiveRole>(&form.person)?;
    page(&form)
}

/// `POST /people/{person}/roles`
pub async fn give(ctx: Ctx, Path(id): Path<PersonId>, form: Form<RoleForm>) -> Result<Response> {
    let typed = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let person = person::find(db, id, ctx.today())
                .await?
                .ok_or(Error::NotFound)?;
            let granted = ctx.allow::<GiveRole>(&person)?;
            let new = typed.parse(ctx.today())?;
            let said = format!("{} is {} now", person.name, new.role.label());
            actions::give_role(db, granted, &ctx.act(), &person, new).await?;
            Ok(Done::to(format!("/people/{id}")).saying(said))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => refused(&new_role_page(&ctx, id, problems, typed).await?),
        Err(error) => Err(error),
    }
}

/// `POST /people/{person}/roles/{role}/end`
pub async fn take(
    ctx: Ctx,
    Path((id, grant)): Path<(PersonId, RoleGrantId)>,
    form: Form<ButtonForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| take_in(db, &ctx, (id, grant)).await)
        .await?;
    Ok(done.into_response())
}

async fn take_in(
    db: &mut PgConnection,
    ctx: &Ctx,
    (id, grant): (PersonId, RoleGrantId),
) -> Result<Done> {
    person::line_up(db).await?;
    let person = person::find(db, id, ctx.today()).await?;
    let person = person.ok_or(Error::NotFound)?;
    let held = role::held_by(db, id, ctx.today()).await?;
    let held = held.into_iter().find(|held| held.id == grant);
    let held = held.ok_or(Error::NotFound)?;
    let granted = ctx.allow::<TakeRole>(&held)?;
    actions::take_role(db, granted, &ctx.act(), (&person, &held)).await?;
    // Who gives up the keys to this page is led to another.
    let is_out = id == ctx.actor().person() && held.role == Role::Administrator;
    let on = if is_out {
        "/start".to_owned()
    } else {
        format!("/people/{id}?ended={grant}")
    };
    Ok(Done::to(on).saying(format!("{} is no longer {}", person.name, held.words())))
}

#[derive(Template)]
#[template(path = "identity/disable.html")]
struct DisablePage {
    shell: Shell,
    problems: Problems,
    person: PersonRecord,
    crumb: String,
    reason: String,
}

async fn disable_page(
    ctx: &Ctx,
    id: PersonId,
    problems: Problems,
    reason: String,
) -> Result<DisablePage> {
    Ok(DisablePage {
        shell: ctx.shell(),
        problems,
        person: find(ctx, id).await?,
        crumb: format!("/people/{id}"),
        reason,
    })
}

/// `GET /people/{person}/disablement`: asks why, and says what it means.
pub async fn confirm_disable(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response> {
    let form = disable_page(&ctx, id, Problems::none(), String::new()).await?;
    ctx.allow::<DisablePerson>(&form.person)?;
    page(&form)
}

/// `POST /people/{person}/disablement`
pub async fn disable(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    form: Form<DisableForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            disable_in(db, &ctx, id, &form.input).await
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => {
            refused(&disable_page(&ctx, id, problems, form.input.reason).await?)
        }
        Err(error) => Err(error),
    }
}

async fn disable_in(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: PersonId,
    form: &DisableForm,
) -> Result<Done> {
    person::line_up(db).await?;
    let person = person::find(db, id, ctx.today())
        .await?
        .ok_or(Error::NotFound)?;
    let granted = ctx.allow::<DisablePerson>(&person)?;
    let reason = form.parse()?;
    actions::disable(db, granted, &ctx.act(), id, &reason).await?;
    let said = format!("{} cannot sign in any more", person.name);
    Ok(Done::to(format!("/people/{id}")).saying(said))
}
