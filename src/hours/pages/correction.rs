//! A signed entry corrected.

use super::{
    entry_check::{Back, again, judged, opened, show_form, typed},
    entry_page::Purpose,
};
use crate::{
    hours::{
        actions::{self, NewCorrection, NewEntry},
        correcting::not_under_way,
        desk::Desk,
        forms::EntryForm,
        judge::Subject,
        own::own,
        policy::Correct,
        work::MadeBy,
    },
    kernel::{ids::EntryId, problems::Problems, text},
    web::{Ctx, Done, Error, Form, Path, Result},
};
use axum::response::Response;
use sqlx::PgConnection;

/// `GET /hours/{entry}/correction`
pub async fn correction(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (entry, back, form) = ctx.read(async |db| opened(db, &ctx, id).await).await?;
    ctx.allow::<Correct>(&entry)?;
    ctx.read(async |db| not_under_way(db, &entry).await).await?;
    show_form(&ctx, back, form, &Purpose::Correct(&entry))
}

/// `POST /hours/{entry}/correction`
pub async fn correct(ctx: Ctx, Path(id): Path<EntryId>, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save_correction(db, &ctx, id, (&input, &mut back)).await
        })
        .await;
    again(&ctx, done, back, input, |entry| Purpose::Correct(entry)).await
}

async fn save_correction(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
    (input, back): (&EntryForm, &mut Back),
) -> Result<Done> {
    let entry = own(db, ctx, id).await?;
    let granted = ctx.allow::<Correct>(&entry)?;
    not_under_way(db, &entry).await?;
    back.entry = Some(entry.clone());
    let desk = back
        .desk
        .insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?)
        .clone();
    let reason = text::prose(&input.reason, "why the signed entry is wrong", 1000);
    let read = typed(db, &desk, input, (&Purpose::Correct(&entry), back)).await;
    let (reason, (work, place)) = match (reason, read) {
        (Ok(reason), Ok(read)) => (reason, read),
        (Err(words), Err(Error::Invalid(mut problems))) => {
            problems.add("reason", words);
            return Err(problems.into());
        }
        (Err(words), Ok(_)) => return Err(Problems::one("reason", words).into()),
        (_, Err(error)) => return Err(error),
    };
    let subject = Subject {
        corrects: Some(entry.id),
        ..Subject::default()
    };
    let judged = judged(db, &desk, (work, subject), (input, back)).await?;
    let requirement = desk.requirement(&place).ok_or(Error::NotFound)?;
    let new = NewEntry {
        judged: &judged,
        place: &place,
        made_by: MadeBy::Correction,
    };
    let correction = NewCorrection {
        signed: &entry,
        new: &new,
        reason: &reason,
        requirement,
    };
    let made = actions::correct(db, &granted, &ctx.act(), correction).await?;
    let words = "Correction submitted. The signed hours count until it is signed";
    Ok(Done::to(format!("/hours/{made}")).saying(words))
}
