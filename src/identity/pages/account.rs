//! One's own account.

use crate::{
    access::Granted,
    identity::{
        actions::account as actions,
        agent,
        forms::{ButtonForm, NameForm, PasswordForm, ShortcutsForm},
        policy::KeepOwnAccount,
        store::{person, session},
    },
    kernel::{ids::SessionId, problems::Problems},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, guard::IDLE_SECONDS, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

/// A browser that is signed in.
struct Browser {
    id: String,
    agent: String,
    address: String,
    seen: String,
    since: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "identity/account.html")]
struct AccountPage {
    shell: Shell,
    problems: Problems,
    own_name: String,
    email: String,
    roles: String,
    browsers: Vec<Browser>,
}

async fn account_page(ctx: &Ctx, problems: Problems, name: Option<String>) -> Result<AccountPage> {
    let (person, now) = (ctx.actor().person(), ctx.now());
    let seen_since = now.plus_seconds(-IDLE_SECONDS);
    let (email, sessions) = ctx
        .read(async |db| {
            let email = person::email_of(db, person).await?;
            Ok((email, session::open_of(db, person, now, seen_since).await?))
        })
        .await?;
    let (this, zone) = (actions::this_session(ctx), ctx.app().zone());
    let browsers = sessions.into_iter().map(|open| Browser {
        id: open.id.to_string(),
        agent: agent::words(&open.agent),
        address: open.address,
        seen: open.last_seen_at.words_in(&zone),
        since: open.created_at.words_in(&zone),
        is_this: Some(open.id) == this,
    });
    let roles: Vec<_> = ctx
        .actor()
        .roles()
        .map(crate::access::Role::label)
        .collect();
    Ok(AccountPage {
        shell: ctx.shell(),
        problems,
        own_name: name.unwrap_or_else(|| ctx.actor().name().to_owned()),
        email,
        roles: roles.join(", "),
        browsers: browsers.collect(),
    })
}

fn own(ctx: &Ctx) -> Result<Granted<KeepOwnAccount>> {
    ctx.allow::<KeepOwnAccount>(&ctx.actor().person())
}

async fn answer(ctx: &Ctx, done: Result<Done>, name: Option<String>) -> Result<Response> {
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => refused(&account_page(ctx, problems, name).await?),
        Err(error) => Err(error),
    }
}

/// `GET /account`
pub async fn show(ctx: Ctx) -> Result<Response> {
    page(&account_page(&ctx, Problems::none(), None).await?)
}

/// `POST /account/name`
pub async fn rename(ctx: Ctx, form: Form<NameForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let name = form.input.parse()?;
            actions::rename(db, own(&ctx)?, &ctx.act(), &name).await?;
            Ok(Done::to("/account").saying("Name saved"))
        })
        .await;
    answer(&ctx, done, Some(form.input.name)).await
}

/// `POST /account/shortcuts`
pub async fn shortcuts(ctx: Ctx, form: Form<ShortcutsForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            actions::set_shortcuts(db, own(&ctx)?, &ctx.act(), form.input.on()).await?;
            let state = if form.input.on() { "on" } else { "off" };
            Ok(Done::to("/account").saying(format!("Single-key shortcuts are {state}")))
        })
        .await;
    answer(&ctx, done, None).await
}

/// `POST /account/password`
pub async fn set_password(ctx: Ctx, form: Form<PasswordForm>) -> Result<Response> {
    let PasswordForm { current, password } = form.input;
    let done = match actions::checked_hash(&ctx, current, password).await {
        Ok(hash) => {
            ctx.submit(form.mark, async |db| {
                actions::set_password(db, own(&ctx)?, &ctx, &hash).await?;
                Ok(Done::to("/account")
                    .saying("Password changed. Your sessions in other browsers have ended"))
            })
            .await
        }
        Err(error) => Err(error),
    };
    answer(&ctx, done, None).await
}

/// `POST /account/sessions/{session}/end`
pub async fn end_session(
    ctx: Ctx,
    Path(session): Path<SessionId>,
    form: Form<ButtonForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            actions::end_session(db, own(&ctx)?, &ctx.act(), session).await?;
            Ok(Done::to("/account").saying("That session has ended"))
        })
        .await;
    answer(&ctx, done, None).await
}

/// `POST /account/sessions/end`
pub async fn end_others(ctx: Ctx, form: Form<ButtonForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            actions::end_others(db, own(&ctx)?, &ctx).await?;
            Ok(Done::to("/account").saying("Your other sessions have ended"))
        })
        .await;
    answer(&ctx, done, None).await
}
