//! Other first and last days.

use super::super::held::{conflict, held, seen};
use crate::{
    kernel::{ids::PlacementId, problems::Problems, time::Day},
    placements::{
        PlacementFacts, actions,
        forms::DatesForm,
        policy::ChangeDates,
        store::{self, Record},
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "placements/dates.html")]
struct DatesPage {
    shell: Shell,
    problems: Problems,
    facts: PlacementFacts,
    record: Record,
    worked: Option<(Day, Day)>,
    form: DatesForm,
}

impl DatesPage {
    fn worked_days(&self) -> Option<String> {
        self.worked
            .map(|(first, last)| format!("{} to {}", first.words(), last.words_with_year()))
    }
}

async fn form_page(
    ctx: &Ctx,
    id: PlacementId,
    form: Option<DatesForm>,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let shown = ctx
        .read(async |db| {
            let (facts, mark) = seen::<ChangeDates>(ctx, &mut *db, id).await?;
            Ok(DatesPage {
                shell: ctx.shell(),
                problems,
                record: store::record(&mut *db, id).await?.ok_or(Error::NotFound)?,
                worked: store::work_days(&mut *db, id, true).await?,
                form: form.unwrap_or_else(|| DatesForm {
                    starts_on: facts.starts_on.to_string(),
                    ends_on: facts.ends_on.to_string(),
                    seen: mark,
                }),
                facts,
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/{placement}/dates`
pub async fn dates(ctx: Ctx, Path(id): Path<PlacementId>) -> Result<Response> {
    form_page(&ctx, id, None, Problems::none()).await
}

/// `POST /placements/{placement}/dates`
pub async fn change_dates(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<DatesForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| {
            let (facts, granted) = held::<ChangeDates>(&ctx, &mut *db, id, &input.seen).await?;
            let dates = input.parse()?;
            let act = ctx.act();
            actions::change_dates(&mut *db, granted, &act, (&facts, dates)).await?;
            Ok(Done::to(format!("/placements/{id}"))
                .saying("Dates changed; everybody concerned gets a mail"))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(mut problems)) => {
            if let Some(words) = problems.of("supervisor").map(str::to_owned) {
                problems = Problems::one("ends_on", words);
            }
            form_page(&ctx, id, Some(input), problems).await
        }
        Err(Error::Conflict(words)) => conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}
