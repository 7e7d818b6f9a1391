//! What the holder of a link may do besides answering: pass it on, say that it is not theirs, ask for a fresh one; and
//! what a student or coordinator does to have one sent.

use super::link::{enter, request_of};
use crate::{
    kernel::{ids::PlacementId, problems::Problems},
    platform::secrets::Token,
    sign_off::{
        actions::request::{self, Asking},
        forms::ForwardForm,
        policy::Ask,
        store,
    },
    web::{Ctx, Done, Error, Form, Guest, LinkCtx, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign_off/forwarding.html")]
struct ForwardingPage {
    shell: Shell,
    problems: Problems,
    path: String,
    input: ForwardForm,
}

#[derive(Template)]
#[template(path = "sign_off/not_me.html")]
struct NotMePage {
    shell: Shell,
    path: String,
    name: String,
}

fn path_of(token: &Token) -> String {
    format!("/s/{}", token.as_str())
}

/// `GET /s/{token}/forwarding`
pub async fn forwarding(link: LinkCtx, Path(at): Path<String>) -> Result<Response> {
    match enter(link, &at) {
        Ok((ctx, token)) => page(&ForwardingPage {
            shell: ctx.shell(),
            problems: Problems::none(),
            path: path_of(&token),
            input: ForwardForm::default(),
        }),
        Err(closed) => closed,
    }
}

/// `POST /s/{token}/forwarding`
pub async fn forward(
    link: LinkCtx,
    Path(at): Path<String>,
    form: Form<ForwardForm>,
) -> Result<Response> {
    let (ctx, token) = match enter(link, &at) {
        Ok(open) => open,
        Err(closed) => return closed,
    };
    let path = path_of(&token);
    let done = ctx
        .submit(form.mark, async |db| {
            let (id, to) = (request_of(&ctx)?, form.input.parse()?);
            request::forward(db, ctx.actor(), &ctx.act(), id, to).await?;
            Ok(Done::to(path.clone()))
        })
        .await;
    match done {
        Err(Error::Invalid(problems)) => again(&ctx, path, form.input, problems),
        done => done.map(Done::into_response),
    }
}

fn again(ctx: &Ctx, path: String, input: ForwardForm, problems: Problems) -> Result<Response> {
    refused(&ForwardingPage {
        shell: ctx.shell(),
        problems,
        path,
        input,
    })
}

/// `GET /s/{token}/not-me`: asks once more, for the link is closed by it.
pub async fn not_me(link: LinkCtx, Path(at): Path<String>) -> Result<Response> {
    match enter(link, &at) {
        Ok((ctx, token)) => page(&NotMePage {
            shell: ctx.shell(),
            path: path_of(&token),
            name: ctx.actor().name().to_owned(),
        }),
        Err(closed) => closed,
    }
}

/// Nothing but the form's key.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Empty {}

/// `POST /s/{token}/not-me`
pub async fn do_not_me(
    link: LinkCtx,
    Path(at): Path<String>,
    form: Form<Empty>,
) -> Result<Response> {
    let (ctx, token) = match enter(link, &at) {
        Ok(open) => open,
        Err(closed) => return closed,
    };
    let id = request_of(&ctx)?;
    let done = ctx
        .submit(form.mark, async |db| {
            request::not_me(db, &ctx.actor().who(), &ctx.act(), id).await?;
            Ok(Done::to(path_of(&token)))
        })
        .await?;
    Ok(done.into_response())
}

#[derive(Template)]
#[template(path = "sign_off/renewed.html")]
struct RenewedPage {
    shell: Shell,
}

/// `POST /s/{token}/renewal`: sends a fresh link to the address of an expired one, at most one a day. Says the same
/// whatever the token is, and never where the mail goes.
pub async fn renewal(link: LinkCtx, guest: Guest, Path(at): Path<String>) -> Result<Response> {
    if let LinkCtx::Open(_, token) = link {
        return Ok(Done::to(path_of(&token)).into_response());
    }
    let token = Token::brought(&at).ok_or(Error::NotFound)?;
    let (hash, now) = (token.hash(), guest.now());
    guest
        .as_system("a fresh link was asked for", async |db, _| {
            request::renew(db, &hash, now).await
        })
        .await?;
    page(&RenewedPage {
        shell: guest.shell(),
    })
}

/// Which placement, none for all of a student's own; and where the form stood.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    placement: String,
    back: String,
}

/// `POST /hours/sign-off-request`: a student asks the supervisors of their waiting hours now.
pub async fn ask_for_own(ctx: Ctx, form: Form<AskForm>) -> Result<Response> {
    let student = ctx.actor().person();
    let only: Option<PlacementId> = form.input.placement.parse().ok();
    let done = ctx
        .submit(form.mark, async |db| {
            let mut placements = store::delegate::waiting_of_student(&mut *db, student).await?;
            placements.retain(|placement| only.is_none_or(|only| only == *placement));
            ask_each(db, &ctx, &placements).await
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /placements/{placement}/sign-off-request`: a coordinator or the faculty liaison asks now.
pub async fn ask_for(
    ctx: Ctx,
    Path(placement): Path<PlacementId>,
    form: Form<AskForm>,
) -> Result<Response> {
    let actor = ctx.actor().person();
    let done = ctx
        .submit(form.mark, async |db| {
            let asked = request::asked(&mut *db, placement, actor).await?;
            let granted = ctx.allow::<Ask>(&asked)?;
            let of = (&asked, ctx.today());
            let came = request::ask_now(&mut *db, &granted, &ctx.act(), of).await?;
            let done = Done::back(&form.input.back, format!("/placements/{placement}"));
            Ok(asked_words(&ctx, done, vec![came], NOBODY_FOR_STAFF))
        })
        .await?;
    Ok(done.into_response())
}

/// Asks for each of a student's placements, and says what came of it.
async fn ask_each(
    db: &mut sqlx::PgConnection,
    ctx: &Ctx,
    placements: &[PlacementId],
) -> Result<Done> {
    let done = Done::to("/hours");
    if placements.is_empty() {
        return Ok(done.noting("No hours wait for sign-off. Submit your drafts first"));
    }
    let mut all = Vec::new();
    for placement in placements {
        let asked = request::asked(&mut *db, *placement, ctx.actor().person()).await?;
        let granted = ctx.allow::<Ask>(&asked)?;
        let of = (&asked, ctx.today());
        all.push(request::ask_now(&mut *db, &granted, &ctx.act(), of).await?);
    }
    Ok(asked_words(ctx, done, all, NOBODY_FOR_STUDENT))
}

/// What a student hears when nobody can sign.
const NOBODY_FOR_STUDENT: &str = "Nobody can sign for your placement at the moment. Your coordinator has to name a supervisor, and sees that in their list";

/// What those who run the program hear.
const NOBODY_FOR_STAFF: &str = "Nobody was asked: no supervisor can sign for this placement now. Name one, or verify on behalf";

/// What came of asking, each supervisor once: whom a mail goes to, and who had one already.
fn asked_words(ctx: &Ctx, done: Done, mut all: Vec<Asking>, nobody: &str) -> Done {
    all.sort();
    all.dedup();
    let mut mailed = Vec::new();
    let mut others = Vec::new();
    for one in all {
        match one {
            Asking::Mailed(name) => mailed.push(name),
            // Two placements of one supervisor: the mail that was just asked for holds both.
            Asking::Already(name, _) if mailed.contains(&name) => (),
            Asking::Already(name, None) => others.push(format!("Nothing waits for {name} to sign")),
            Asking::Already(name, Some(at)) => others.push(format!(
                "{name} was mailed all that waits on {}. Ask again tomorrow",
                at.words_in(&ctx.app().zone())
            )),
            Asking::Nobody => others.push(nobody.to_owned()),
        }
    }
    if mailed.is_empty() {
        return done.noting(others.join(". "));
    }
    let sentences = [format!("A mail goes to {}", mailed.join(" and "))];
    done.saying(
        sentences
            .into_iter()
            .chain(others)
            .collect::<Vec<_>>()
            .join(". "),
    )
}
