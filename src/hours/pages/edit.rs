//! A draft changed, or a returned entry mended.

use super::{
    entry_check::{Back, again, finish, judged, opened, show_form, typed},
    entry_page::Purpose,
};
use crate::{
    hours::{
        actions::{self, NewEntry},
        desk::Desk,
        forms::EntryForm,
        own::{own, subject},
        policy::Change,
        state::EntryState,
        store::{self, Entry},
        work::{MadeBy, Work},
    },
    kernel::{ids::EntryId, problems::Problems},
    web::{Ctx, Done, Form, Path, Result},
};
use axum::response::Response;
use sqlx::PgConnection;

/// `GET /hours/{entry}/edit`
pub async fn edit(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (entry, back, form) = ctx.read(async |db| opened(db, &ctx, id).await).await?;
    ctx.allow::<Change>(&entry)?;
    show_form(&ctx, back, form, &Purpose::Edit(&entry))
}

/// `POST /hours/{entry}/edit`
pub async fn update(ctx: Ctx, Path(id): Path<EntryId>, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save_change(db, &ctx, id, (&input, &mut back)).await
        })
        .await;
    again(&ctx, done, back, input, |entry| Purpose::Edit(entry)).await
}

/// Somebody with two windows must not undo in one, unseen, what they saved in the other.
fn is_up_to_date(input: &EntryForm, entry: &Entry) -> Result<()> {
    if input.revision.is_empty() || input.revision == entry.revision.to_string() {
        return Ok(());
    }
    let words = format!(
        "This entry was changed meanwhile and now says {}. Check what stands here, then save again",
        entry.in_words()
    );
    Err(Problems::one("start", words).into())
}

/// What was sent back is not handed in again as it was: the supervisor asked for something.
async fn is_an_answer(
    db: &mut PgConnection,
    input: &EntryForm,
    (entry, work): (&Entry, &Work),
) -> Result<()> {
    if entry.state != EntryState::Returned || input.then != "submit" {
        return Ok(());
    }
    let named = store::competencies_of(db, entry.id).await?;
    let before = Work {
        competencies: named.iter().map(|one| one.id).collect(),
        ..entry.as_work(store::helpers_of(db, entry.id).await?)
    };
    if *work == before {
        let words =
            "Answer here what was asked, or change what it is about: nothing is changed yet";
        return Err(Problems::one("note", words).into());
    }
    Ok(())
}

async fn save_change(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
    (input, back): (&EntryForm, &mut Back),
) -> Result<Done> {
    let entry = own(db, ctx, id).await?;
    let granted = ctx.allow::<Change>(&entry)?;
    back.entry = Some(entry.clone());
    back.comment = store::comments(db, &[id])
        .await?
        .pop()
        .filter(|comment| !comment.words.is_empty());
    let desk = back
        .desk
        .insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?)
        .clone();
    let (work, place) = typed(db, &desk, input, (&Purpose::Edit(&entry), back)).await?;
    is_up_to_date(input, &entry)?;
    is_an_answer(db, input, (&entry, &work)).await?;
    let subject = subject(db, &entry).await?;
    let judged = judged(db, &desk, (work, subject), (input, back)).await?;
    let new = NewEntry {
        judged: &judged,
        place: &place,
        made_by: MadeBy::Form,
    };
    actions::change(db, &granted, &ctx.act(), (&entry, &new)).await?;
    if input.then == "submit" {
        return finish(db, ctx, input, id).await;
    }
    Ok(Done::to(format!("/hours/{id}")).saying("Saved as a draft. It is not submitted yet"))
}
