//! Handing in one entry, several or a week; taking back; removing drafts.

use super::{
    edit::{own, subject},
    rows::in_words,
};
use crate::{
    hours::{
        actions,
        desk::{Desk, Record},
        judge,
        policy::{Remove, Submit, TakeBack},
        store::{self, Entry},
    },
    kernel::{ids::EntryId, minutes::Minutes, problems::Problems},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::PgConnection;

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

/// What was handed in.
pub(super) struct Handed {
    pub words: String,
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
            let Handed { words } = submit_entries(db, &ctx, &ids).await?;
            Ok(Done::to("/hours").saying(words))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => refused(&SubmissionPage {
            shell: ctx.shell(),
            problems,
        }),
        Err(error) => Err(error),
    }
}

/// Hands entries in, all or none; each that cannot be is named with what to do.
pub(super) async fn submit_entries(
    db: &mut PgConnection,
    ctx: &Ctx,
    ids: &[EntryId],
) -> Result<Handed> {
    let entries = store::entries_among(db, ids).await?;
    if entries.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let mut grants = Vec::with_capacity(entries.len());
    for entry in &entries {
        grants.push(ctx.allow::<Submit>(entry)?);
    }
    let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
    let works: Vec<_> = entries
        .iter()
        .map(|entry| entry.as_work(Vec::new()))
        .collect();
    let record = desk.record(db, &works).await?;
    let problems = check_all(db, &desk, &record, &entries).await?;
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let mut handed = Vec::with_capacity(entries.len());
    for (entry, granted) in entries.iter().zip(grants) {
        let place = desk.place(entry.placement).ok_or(Error::NotFound)?;
        let requirement = desk.requirement(place).ok_or(Error::NotFound)?;
        let done = actions::submit(db, &granted, &ctx.act(), (entry, requirement)).await?;
        handed.push((granted, done));
    }
    let mut placements: Vec<_> = entries.iter().map(|entry| entry.placement).collect();
    placements.dedup();
    for placement in placements {
        store::refresh(db, placement).await?;
    }
    actions::note_submitted(db, &handed, &ctx.act()).await?;
    let sum: Minutes = handed.iter().map(|(_, entry)| entry.minutes).sum();
    let words = match handed.as_slice() {
        [(_, only)] => format!("Submitted: {}", in_words(only)),
        several => format!("Submitted {} entries, {sum}", several.len()),
    };
    Ok(Handed { words })
}

/// The rules once more, at the moment of handing in: the window may have passed, limits may be reached.
async fn check_all(
    db: &mut PgConnection,
    desk: &Desk,
    record: &Record,
    entries: &[Entry],
) -> Result<Problems> {
    let mut problems = Problems::none();
    for entry in entries {
        let subject = subject(db, entry).await?;
        let judged = judge::judge_one(entry.as_work(Vec::new()), desk, record, &subject);
        for problem in judged.problems.list() {
            let words = format!("{}: {}", in_words(entry), problem.words);
            problems.add(&entry.id.to_string(), words);
        }
    }
    Ok(problems)
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
