//! The offer of an account after answering by link (docs/adr/0018). The link may only ask for a mail to the address it
//! was mailed to; whoever reads that mail proves that the address is theirs.

use super::link::{enter, masked, request_of};
use crate::{
    sign_off::{
        actions::request,
        policy::{AskForAccount, MayJoin},
        store::{self, request::Request},
    },
    web::{Button, Ctx, Done, Error, Form, LinkCtx, Path, Result},
};
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

/// What the page that shows what was signed says about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Nothing.
    None,
    /// There is an account: sign in.
    SignIn,
    /// An invitation can be mailed to this address, shown so that its owner knows it.
    Invite(String),
    /// An invitation was asked for today.
    Asked(String),
}

/// What may be offered to the holder of a link.
pub async fn may_join(
    db: &mut PgConnection,
    ctx: &Ctx,
    request: &Request,
    answered: bool,
) -> Result<MayJoin> {
    let (has_account, email) = store::account::of(db, ctx.actor().person()).await?;
    Ok(MayJoin {
        answered,
        has_account,
        same_address: email.eq_ignore_ascii_case(&request.email),
    })
}

/// The offer on the page of a link.
pub fn offer(ctx: &Ctx, request: &Request, may: MayJoin) -> Offer {
    let asked_today = request
        .account_asked_at
        .is_some_and(|at| request::day(at) == request::day(ctx.now()));
    if !may.answered {
        Offer::None
    } else if may.has_account {
        Offer::SignIn
    } else if !ctx.actor().may::<AskForAccount>(&may) {
        Offer::None
    } else if asked_today {
        Offer::Asked(masked(&request.email))
    } else {
        Offer::Invite(masked(&request.email))
    }
}

/// `POST /s/{token}/account`: has an invitation mailed to the address the link was mailed to, at most once a day.
pub async fn ask(link: LinkCtx, Path(at): Path<String>, form: Form<Button>) -> Result<Response> {
    let (ctx, token) = match enter(link, &at) {
        Ok(open) => open,
        Err(closed) => return closed,
    };
    let done = ctx
        .submit(form.mark, async |db| {
            let id = request_of(&ctx)?;
            let found = store::request::find(&mut *db, id)
                .await?
                .ok_or(Error::NotFound)?;
            let answered = store::account::has_answered(&mut *db, id, ctx.actor().person()).await?;
            let may = may_join(&mut *db, &ctx, &found, answered).await?;
            let granted = ctx.allow::<AskForAccount>(&may)?;
            request::ask_for_account(db, &granted, &ctx.act(), &found).await?;
            let words = format!(
                "Look at your mail: a link comes to {}",
                masked(&found.email)
            );
            Ok(Done::to(format!("/s/{}#account", token.as_str())).saying(words))
        })
        .await?;
    Ok(done.into_response())
}
