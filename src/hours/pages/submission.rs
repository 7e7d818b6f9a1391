//! Handing in one entry, several or a week; taking back; removing drafts.

use crate::{
    hours::{
        actions,
        handing_in::submit_entries,
        own::own,
        policy::{Remove, TakeBack},
    },
    kernel::{ids::EntryId, problems::Problems},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

/// The most entries handed in at once.
const MOST: usize = 200;

/// Entries that were chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChosenForm {
    entry: Vec<String>,
}

impl ChosenForm {
    fn parse(&self) -> Result<Vec<EntryId>> {
        if self.entry.len() > MOST {
            return Err(Error::TooLarge(format!(
                "Choose {MOST} entries or fewer at once"
            )));
        }
        let mut ids: Vec<EntryId> = Vec::with_capacity(self.entry.len());
        for entry in &self.entry {
            let id = entry.parse().map_err(|_| Error::NotFound)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }
}

#[derive(Template)]
#[template(path = "hours/submission.html")]
struct SubmissionPage {
    shell: Shell,
    problems: Problems,
}

/// `POST /hours/submission`
pub async fn submit(ctx: Ctx, form: Form<ChosenForm>) -> Result<Response> {
    let ids = form.input.parse()?;
    let done = ctx
        .submit(form.mark, async |db| {
            if ids.is_empty() {
                return Err(Problems::one("", "Tick at least one entry to submit").into());
            }
            let words = submit_entries(db, &ctx, &ids).await?;
            Ok(Done::to("/hours").saying(words))
        })
        .await;
    let shell = ctx.shell();
    done_or(done, async |problems| {
        refused(&SubmissionPage { shell, problems })
    })
    .await
}

/// `POST /hours/{entry}/taking-back`
pub async fn take_back(
    ctx: Ctx,
    Path(id): Path<EntryId>,
    form: Form<ChosenForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let entry = own(db, &ctx, id).await?;
            let granted = ctx.allow::<TakeBack>(&entry)?;
            actions::take_back(db, &granted, &ctx.act(), &entry).await?;
            Ok(Done::to(format!("/hours/{id}")).saying("Taken back. It is a draft again"))
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /hours/{entry}/removal`
pub async fn remove(ctx: Ctx, Path(id): Path<EntryId>, form: Form<ChosenForm>) -> Result<Response> {
    remove_all(&ctx, form.mark, &[id]).await
}

/// `POST /hours/removal`: the undo of what was just saved.
pub async fn remove_some(ctx: Ctx, form: Form<ChosenForm>) -> Result<Response> {
    let ids = form.input.parse()?;
    remove_all(&ctx, form.mark, &ids).await
}

async fn remove_all(ctx: &Ctx, mark: crate::web::Mark, ids: &[EntryId]) -> Result<Response> {
    let done = ctx
        .submit(mark, async |db| {
            for id in ids {
                let entry = own(db, ctx, *id).await?;
                let granted = ctx.allow::<Remove>(&entry)?;
                actions::remove(db, &granted, &ctx.act(), &entry).await?;
            }
            let words = if ids.len() == 1 {
                "Draft removed".to_owned()
            } else {
                format!("{} drafts removed", ids.len())
            };
            Ok(Done::to("/hours").saying(words))
        })
        .await?;
    Ok(done.into_response())
}
