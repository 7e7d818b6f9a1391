//! Handing in and taking back.

use super::note;
use crate::{
    access::Granted,
    audit::Act,
    hours::{
        policy::{Submit, TakeBack},
        state::EntryState,
        store::{self, Entry},
    },
    programs::requirement::Requirement,
    web::{Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// Hands an entry in that was judged fit. Its minutes are rounded here, once; the raw ones stay beside them. The sums
/// of the placement are the caller's, once for all entries: `store::refresh`.
///
/// # Errors
/// [`Error::Conflict`] when it changed meanwhile.
pub async fn submit(
    db: &mut PgConnection,
    _granted: &Granted<Submit>,
    act: &Act,
    (entry, requirement): (&Entry, &Requirement),
) -> Result<Entry> {
    let mut handed_in = entry.clone();
    handed_in.minutes = requirement.rounding.apply(entry.raw_minutes);
    if !store::submit(db, &handed_in, act.now).await? {
        return Err(Error::Conflict(
            "An entry was changed or answered meanwhile".into(),
        ));
    }
    Ok(handed_in)
}

/// Writes the events of what was handed in, last of all.
pub async fn note_submitted(
    db: &mut PgConnection,
    granted: &[(Granted<Submit>, Entry)],
    act: &Act,
) -> Result<()> {
    for (grant, entry) in granted {
        let detail = json!({
            "minutes": entry.minutes.get(),
            "raw_minutes": entry.raw_minutes.get(),
            "revision": entry.revision,
        });
        note(db, grant.who(), act, ("hours.submitted", entry), detail).await?;
    }
    Ok(())
}

/// Takes a submitted entry back: it is a draft again, and no link covers it.
///
/// # Errors
/// [`Error::Conflict`] when it was answered meanwhile.
pub async fn take_back(
    db: &mut PgConnection,
    granted: &Granted<TakeBack>,
    act: &Act,
    entry: &Entry,
) -> Result<()> {
    let done = store::set_state(
        db,
        entry.id,
        EntryState::Submitted,
        EntryState::Draft,
        act.now,
    )
    .await?;
    if !done {
        return Err(Error::Conflict("This entry was answered meanwhile".into()));
    }
    store::refresh(db, entry.placement).await?;
    let detail = json!({ "minutes": entry.minutes.get() });
    note(db, granted.who(), act, ("hours.taken_back", entry), detail).await
}
