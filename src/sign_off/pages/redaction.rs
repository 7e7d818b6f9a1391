//! The page on which text about a patient is taken out of an entry.

use super::college::{About, about, entry_crumbs, one};
use crate::{
    kernel::{ids::EntryId, problems::Problems},
    sign_off::{actions::keep, forms::RedactionForm, policy::Redact},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "sign_off/redaction.html")]
struct RedactionPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    entry_path: String,
    problems: Problems,
    path: String,
    about: About,
    input: RedactionForm,
    parts: Vec<(&'static str, &'static str)>,
}

/// `GET /entries/{entry}/redaction`
pub async fn redaction(ctx: Ctx, Path(entry): Path<EntryId>) -> Result<Response> {
    redaction_page(&ctx, entry, RedactionForm::default(), Problems::none()).await
}

/// `POST /entries/{entry}/redaction`
pub async fn do_redaction(
    ctx: Ctx,
    Path(entry): Path<EntryId>,
    form: Form<RedactionForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let item = one(&mut *db, &ctx, entry, true).await?;
            let granted = ctx.allow::<Redact>(&item)?;
            let (parts, reason) = form.input.parse()?;
            keep::redact(db, granted, &ctx.act(), &item, (&parts, &reason)).await?;
            Ok(Done::to(format!("/entries/{entry}")).saying("The text is redacted"))
        })
        .await;
    match done {
        Err(Error::Invalid(problems)) => redaction_page(&ctx, entry, form.input, problems).await,
        done => done.map(Done::into_response),
    }
}

async fn redaction_page(
    ctx: &Ctx,
    entry: EntryId,
    input: RedactionForm,
    problems: Problems,
) -> Result<Response> {
    let item = ctx
        .read(async |db| one(db, ctx, entry, false).await)
        .await?;
    ctx.allow::<Redact>(&item)?;
    let mut parts = vec![("activity", "The activity"), ("note", "The note")];
    if item.entry.correction_reason.is_some() {
        parts.push(("correction", "Why it was corrected"));
    }
    let fine = problems.is_empty();
    let shown = RedactionPage {
        shell: ctx.shell(),
        crumbs: entry_crumbs(ctx, &item),
        entry_path: format!("/entries/{entry}"),
        problems,
        path: format!("/entries/{entry}/redaction"),
        about: about(&item),
        input,
        parts,
    };
    if fine { page(&shown) } else { refused(&shown) }
}
