//! Ending a placement early.

use super::super::held::{conflict, held, seen};
use crate::{
    kernel::{ids::PlacementId, problems::Problems},
    placements::{PlacementFacts, actions, forms::EarlyEndForm, policy::End, store},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "placements/ending.html")]
struct EndingPage {
    shell: Shell,
    problems: Problems,
    facts: PlacementFacts,
    unsettled: Option<String>,
    form: EarlyEndForm,
    hows: [(&'static str, &'static str); 2],
}

const HOWS: [(&str, &str); 2] = [
    (
        "withdraw",
        "It is withdrawn: the student or the program takes it back",
    ),
    (
        "terminate",
        "It is ended early: the site or the program ends it",
    ),
];

async fn form_page(
    ctx: &Ctx,
    id: PlacementId,
    form: Option<EarlyEndForm>,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let shown = ctx
        .read(async |db| {
            let (facts, mark) = seen::<End>(ctx, &mut *db, id).await?;
            Ok(EndingPage {
                shell: ctx.shell(),
                problems,
                unsettled: store::unsettled(&mut *db, id).await?.words(),
                form: form.unwrap_or_else(|| EarlyEndForm {
                    last: ctx.today().min(facts.ends_on).to_string(),
                    seen: mark,
                    ..EarlyEndForm::default()
                }),
                facts,
                hows: HOWS,
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/{placement}/end`
pub async fn ending(ctx: Ctx, Path(id): Path<PlacementId>) -> Result<Response> {
    form_page(&ctx, id, None, Problems::none()).await
}

/// `POST /placements/{placement}/end`
pub async fn end(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<EarlyEndForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| {
            let (facts, granted) = held::<End>(&ctx, &mut *db, id, &input.seen).await?;
            let command = input.parse()?;
            actions::end(&mut *db, granted, &ctx.act(), (&facts, &command)).await?;
            Ok(Done::to(format!("/placements/{id}"))
                .saying("The placement has ended; everybody concerned gets a mail"))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => form_page(&ctx, id, Some(input), problems).await,
        Err(Error::Conflict(words)) => conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}
