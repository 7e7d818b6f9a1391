//! Drafts: made, changed, removed.

use super::{blank, note, put};
use crate::{
    access::Granted,
    audit::Act,
    hours::{
        judge::Judged,
        policy::{Change, Log, Remove},
        store::{self, Entry, Place},
        work::MadeBy,
    },
    kernel::{ids::EntryId, problems::Problems},
    placements,
    web::{Error, OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// What overlap means when two of one's own forms race.
const OVERLAP: &str = "Enter another time: this overlaps an entry in your log";

/// A draft about to be made.
#[derive(Debug)]
pub struct NewEntry<'a> {
    /// What was worked, judged and without problems.
    pub judged: &'a Judged,
    /// Where.
    pub place: &'a Place,
    /// How it was typed.
    pub made_by: MadeBy,
}

/// Saves a draft.
///
/// # Errors
/// [`Error::Invalid`] when it was judged unfit or overlaps.
pub async fn draft(
    db: &mut PgConnection,
    granted: &Granted<Log>,
    act: &Act,
    new: &NewEntry<'_>,
) -> Result<EntryId> {
    let worked = fit(new.judged)?;
    let work = &new.judged.work;
    let mut entry = blank(new.place, new.made_by, act);
    put(&mut entry, work, new.place, worked);
    store::insert(db, &entry)
        .await
        .on_constraint("hours_entry_no_overlap", "start", OVERLAP)?;
    store::insert_extras(db, entry.id, &work.competencies, &work.helpers).await?;
    placements::first_hours(db, &new.place.state, act.now).await?;
    let detail = json!({
        "minutes": entry.minutes.get(),
        "made_by": entry.made_by,
        "confirmed": confirmed(new.judged),
    });
    note(db, granted.who(), act, ("hours.drafted", &entry), detail).await?;
    Ok(entry.id)
}

/// Changes a draft or answers a return: it is a draft again.
///
/// # Errors
/// [`Error::Invalid`] when it was judged unfit or overlaps, [`Error::Conflict`] when it changed meanwhile.
pub async fn change(
    db: &mut PgConnection,
    granted: &Granted<Change>,
    act: &Act,
    (before, new): (&Entry, &NewEntry<'_>),
) -> Result<EntryId> {
    let worked = fit(new.judged)?;
    let work = &new.judged.work;
    if new.place.enrolment != before.enrolment {
        let words = "Choose a site of the same practicum, or log the hours anew there";
        return Err(Problems::one("placement", words).into());
    }
    let mut entry = before.clone();
    put(&mut entry, work, new.place, worked);
    let changed = store::update_content(db, &entry).await.on_constraint(
        "hours_entry_no_overlap",
        "start",
        OVERLAP,
    )?;
    if !changed {
        return Err(Error::Conflict(
            "This entry was changed or answered meanwhile".into(),
        ));
    }
    store::replace_extras(db, entry.id, &work.competencies, &work.helpers).await?;
    store::refresh(db, entry.placement).await?;
    if before.placement != entry.placement {
        store::refresh(db, before.placement).await?;
    }
    let detail = json!({
        "minutes": entry.minutes.get(),
        "before_minutes": before.minutes.get(),
        "from": before.state.as_str(),
        "confirmed": confirmed(new.judged),
    });
    note(db, granted.who(), act, ("hours.changed", &entry), detail).await?;
    Ok(entry.id)
}

/// Removes a draft that was never submitted.
///
/// # Errors
/// [`Error::Conflict`] when it is none any more.
pub async fn remove(
    db: &mut PgConnection,
    granted: &Granted<Remove>,
    act: &Act,
    entry: &Entry,
) -> Result<()> {
    if !store::delete_draft(db, entry.id).await? {
        return Err(Error::Conflict("This entry is no draft any more".into()));
    }
    store::refresh(db, entry.placement).await?;
    let detail = json!({ "minutes": entry.minutes.get() });
    note(db, granted.who(), act, ("hours.removed", entry), detail).await
}

pub(super) fn fit(judged: &Judged) -> Result<crate::hours::rules::Worked> {
    match judged.worked {
        Some(worked) if judged.problems.is_empty() => Ok(worked),
        _ => Err(Error::Invalid(judged.problems.clone())),
    }
}

/// The kinds of what was confirmed; never the words themselves.
pub(super) fn confirmed(judged: &Judged) -> Vec<&'static str> {
    let mut kinds: Vec<_> = judged
        .suspects
        .iter()
        .map(|one| one.kind.as_str())
        .collect();
    if !judged.warnings.is_empty() {
        kinds.push("warning");
    }
    kinds
}
