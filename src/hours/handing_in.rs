//! Handing entries in: the rules once more, all or none.

use super::{
    actions,
    desk::{Desk, Record},
    judge,
    own::subject,
    policy::Submit,
    state::EntryState,
    store::{self, Entry, Place},
};
use crate::{
    access::Granted,
    kernel::{ids::EntryId, minutes::Minutes, problems::Problems},
    web::{Ctx, Error, Result},
};
use sqlx::PgConnection;

/// Hands entries in, all or none, and says it in words; each that cannot be is named with what to do, at its id.
///
/// # Errors
/// `Invalid` when a rule blocks one, `NotFound` when one is not theirs, `Conflict` when one is in another state.
pub async fn submit_entries(db: &mut PgConnection, ctx: &Ctx, ids: &[EntryId]) -> Result<String> {
    let entries = store::entries_among(db, ids).await?;
    if entries.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let grants: Vec<Granted<Submit>> = entries
        .iter()
        .map(|entry| ctx.allow::<Submit>(entry))
        .collect::<Result<_>>()?;
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
    let handed = hand_in(db, ctx, &desk, entries.into_iter().zip(grants).collect()).await?;
    let sum: Minutes = handed.iter().map(|(_, entry)| entry.minutes).sum();
    Ok(match handed.as_slice() {
        [(_, only)] => format!("Submitted: {}", only.in_words()),
        several => format!("Submitted {} entries, {sum}", several.len()),
    })
}

/// The states first, then the sums of each placement, the events last.
async fn hand_in(
    db: &mut PgConnection,
    ctx: &Ctx,
    desk: &Desk,
    entries: Vec<(Entry, Granted<Submit>)>,
) -> Result<Vec<(Granted<Submit>, Entry)>> {
    let mut handed = Vec::with_capacity(entries.len());
    let mut placements = Vec::new();
    for (entry, granted) in entries {
        let place = desk.place(entry.placement).ok_or(Error::NotFound)?;
        let requirement = desk.requirement(place).ok_or(Error::NotFound)?;
        let done = actions::submit(db, &granted, &ctx.act(), (&entry, requirement)).await?;
        if !placements.contains(&entry.placement) {
            placements.push(entry.placement);
        }
        handed.push((granted, done));
    }
    for placement in placements {
        store::refresh(db, placement).await?;
    }
    actions::note_submitted(db, &handed, &ctx.act()).await?;
    Ok(handed)
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
        let is_settled = desk.place(entry.placement).is_some_and(Place::is_settled);
        if is_settled && entry.version == 1 {
            let words = format!(
                "{}: you have completed this practicum, so no more hours can be submitted",
                entry.in_words()
            );
            problems.add(&entry.id.to_string(), words);
            continue;
        }
        if entry.version > 1 && !corrects_what_counts(db, entry).await? {
            let words = format!(
                "{}: the hours that this corrects do not count any more",
                entry.in_words()
            );
            problems.add(&entry.id.to_string(), words);
            continue;
        }
        let subject = subject(db, entry).await?;
        let judged = judge::judge_one(entry.as_work(Vec::new()), desk, record, &subject);
        for problem in judged.problems.list() {
            let words = format!("{}: {}", entry.in_words(), problem.words);
            problems.add(&entry.id.to_string(), words);
        }
    }
    Ok(problems)
}

/// A correction stands on a signed version; once that is voided, there is nothing to correct.
async fn corrects_what_counts(db: &mut PgConnection, entry: &Entry) -> Result<bool> {
    let versions = store::versions(db, entry.series).await?;
    Ok(versions
        .iter()
        .any(|version| version.state == EntryState::Approved))
}
