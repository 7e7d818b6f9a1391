//! Pages on which the college answers a student's disagreement with a decided entry.

use super::college::{About, about, entry_crumbs, one};
use crate::{
    kernel::{ids::EntryId, problems::Problems, site_clock::SiteClock},
    sign_off::{actions::keep, forms::DisputeForm, policy::DecideDispute, store},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "sign_off/dispute.html")]
struct DisputePage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    entry_path: String,
    problems: Problems,
    path: String,
    about: About,
    says: String,
    raised: String,
    outcome: String,
    input: DisputeForm,
}

/// `GET /entries/{entry}/dispute`
pub async fn dispute(ctx: Ctx, Path(entry): Path<EntryId>) -> Result<Response> {
    dispute_page(&ctx, entry, DisputeForm::default(), Problems::none()).await
}

/// `POST /entries/{entry}/dispute`
pub async fn do_dispute(
    ctx: Ctx,
    Path(entry): Path<EntryId>,
    form: Form<DisputeForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let item = one(&mut *db, &ctx, entry, false).await?;
            let granted = ctx.allow::<DecideDispute>(&item)?;
            let answer = form.input.parse()?;
            let at = (ctx.app(), &ctx.act());
            keep::decide_dispute(db, granted, at, &item, (answer.0, &answer.1)).await?;
            Ok(Done::to(format!("/entries/{entry}/dispute"))
                .saying("Answered. The student is told"))
        })
        .await;
    match done {
        Err(Error::Invalid(problems)) => dispute_page(&ctx, entry, form.input, problems).await,
        done => done.map(Done::into_response),
    }
}

async fn dispute_page(
    ctx: &Ctx,
    entry: EntryId,
    input: DisputeForm,
    problems: Problems,
) -> Result<Response> {
    let (item, dispute) = ctx
        .read(async |db| {
            let item = one(&mut *db, ctx, entry, false).await?;
            let dispute = store::college::dispute(db, entry).await?;
            Ok((item, dispute.ok_or(Error::NotFound)?))
        })
        .await?;
    ctx.allow::<DecideDispute>(&item)?;
    let fine = problems.is_empty();
    let shown = DisputePage {
        shell: ctx.shell(),
        crumbs: entry_crumbs(ctx, &item),
        entry_path: format!("/entries/{entry}"),
        problems,
        path: format!("/entries/{entry}/dispute"),
        about: about(&item),
        says: dispute.reason,
        raised: SiteClock::new(&item.place.zone, ctx.app().zone()).words(dispute.raised_at),
        outcome: match dispute.state.as_str() {
            "upheld" => format!("Upheld. {}", dispute.outcome),
            "dismissed" => format!("Dismissed. {}", dispute.outcome),
            _ => String::new(),
        },
        input,
    };
    if fine { page(&shown) } else { refused(&shown) }
}
