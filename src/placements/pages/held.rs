//! A placement for a form: seen before it is changed, held while it is, and the page for who came second.

use crate::{
    access::{Action, Granted},
    kernel::{ids::PlacementId, time::Instant},
    placements::{
        PlacementFacts,
        store::{self, Supervision},
    },
    web::{Ctx, Error, Result, Shell, html},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What a form carries to say on which state of the record it was opened.
pub fn mark(updated_at: Instant) -> String {
    updated_at.as_microsecond().to_string()
}

/// The marks of these placements.
pub async fn marks(
    db: &mut PgConnection,
    ids: &[PlacementId],
) -> Result<BTreeMap<PlacementId, String>> {
    let changed = store::changed_at(db, ids).await?;
    let marks = changed.into_iter().map(|(id, at)| (id, mark(at)));
    Ok(marks.collect())
}

/// A placement that the actor may change in this way, for the page of the form.
pub async fn seen<A: Action<On = PlacementFacts>>(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: PlacementId,
) -> Result<(PlacementFacts, String)> {
    let facts = store::facts(db, id).await?.ok_or(Error::NotFound)?;
    ctx.allow::<A>(&facts)?;
    let record = store::record(db, id).await?.ok_or(Error::NotFound)?;
    Ok((facts, mark(record.updated_at)))
}

/// The same, held against everybody else until the transaction ends; a conflict when it is no longer as the form saw
/// it.
pub async fn held<A: Action<On = PlacementFacts>>(
    ctx: &Ctx,
    db: &mut PgConnection,
    id: PlacementId,
    seen: &str,
) -> Result<(PlacementFacts, Granted<A>)> {
    let before = store::facts(db, id).await?.ok_or(Error::NotFound)?;
    ctx.allow::<A>(&before)?;
    let updated_at = store::lock(db, id).await?.ok_or(Error::NotFound)?;
    if mark(updated_at) != seen {
        return Err(Error::Conflict(
            "Somebody changed this placement after you opened the form, so nothing was saved"
                .into(),
        ));
    }
    let facts = store::facts(db, id).await?.ok_or(Error::NotFound)?;
    let granted = ctx.allow::<A>(&facts)?;
    Ok((facts, granted))
}

#[derive(Template)]
#[template(path = "placements/conflict.html")]
struct ConflictPage {
    shell: Shell,
    words: String,
    facts: PlacementFacts,
    signers: Vec<Supervision>,
}

/// The page for who came second: what happened, and how the placement stands now.
pub async fn conflict(ctx: &Ctx, id: PlacementId, words: String) -> Result<Response> {
    let (facts, signers) = ctx
        .read(async |db| {
            let facts = store::facts(db, id).await?.ok_or(Error::NotFound)?;
            Ok((facts, store::current(db, id).await?))
        })
        .await?;
    let page = ConflictPage {
        shell: ctx.shell(),
        words,
        facts,
        signers,
    };
    let page = html::render(&page)?;
    Ok((StatusCode::CONFLICT, Html(page)).into_response())
}
