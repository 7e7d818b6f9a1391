//! Saying that a placement is done. The system only tells that its end has passed; a person completes it.

use super::super::held::{conflict, held, seen};
use crate::{
    kernel::{ids::PlacementId, minutes::Minutes, problems::Problems},
    placements::{
        PlacementFacts, actions,
        forms::CompletionForm,
        policy::Complete,
        store::{self, Worked},
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "placements/completion.html")]
struct CompletionPage {
    shell: Shell,
    problems: Problems,
    facts: PlacementFacts,
    worked: Worked,
    required: Minutes,
    form: CompletionForm,
}

impl CompletionPage {
    fn short(&self) -> Option<String> {
        let missing = self.required.saturating_sub(self.worked.approved_time());
        (!missing.is_zero()).then(|| {
            format!(
                "{missing} of the required {} are not approved yet.",
                self.required
            )
        })
    }

    fn lost_words(&self) -> String {
        format!(
            "The student has {} in drafts and {} returned, which would be lost to the count.",
            self.worked.drafts_time(),
            self.worked.returned_time()
        )
    }
}

async fn form_page(
    ctx: &Ctx,
    id: PlacementId,
    form: Option<CompletionForm>,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let shown = ctx
        .read(async |db| {
            let (facts, mark) = seen::<Complete>(ctx, &mut *db, id).await?;
            let enrolled = store::enrolment(&mut *db, facts.enrolment)
                .await?
                .ok_or(Error::NotFound)?;
            Ok(CompletionPage {
                shell: ctx.shell(),
                problems,
                worked: store::worked(&mut *db, facts.enrolment).await?,
                required: Minutes::new(enrolled.total_minutes.try_into().unwrap_or(0)),
                form: form.unwrap_or(CompletionForm { seen: mark }),
                facts,
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/{placement}/completion`
pub async fn completion(ctx: Ctx, Path(id): Path<PlacementId>) -> Result<Response> {
    form_page(&ctx, id, None, Problems::none()).await
}

/// `POST /placements/{placement}/completion`
pub async fn complete(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<CompletionForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| {
            let (facts, granted) = held::<Complete>(&ctx, &mut *db, id, &input.seen).await?;
            actions::complete(&mut *db, granted, &ctx.act(), &facts).await?;
            Ok(Done::to(format!("/placements/{id}")).saying("Placement completed"))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => form_page(&ctx, id, Some(input), problems).await,
        Err(Error::Conflict(words)) => conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}
