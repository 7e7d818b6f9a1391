//! Undo (docs/adr/0011): a supervisor takes back what they just answered. The entries wait again; signatures stay and
//! show that their entries no longer stand.

use super::events::Events;
use crate::{
    access::Actor,
    audit::Act,
    hours,
    kernel::ids::{ActId, EntryId},
    sign_off::{
        model::Item,
        policy::TakeBackAnswer,
        store::{self, decision::NewDecisions},
    },
    web::{Error, Result, violates},
};
use sqlx::PgConnection;

/// How long an answer may be taken back, in seconds; the schema holds the same.
pub const UNDO_SECONDS: i64 = 600;

/// Takes back all answers of an act that still stand. Gives how many.
///
/// # Errors
/// `Conflict` when it was too long ago or the student went on meanwhile.
pub async fn take_back(
    db: &mut PgConnection,
    actor: &Actor,
    act: &Act,
    of: ActId,
) -> Result<usize> {
    let rows = store::decision::of_act(&mut *db, of).await?;
    let since = act.now.plus_seconds(-UNDO_SECONDS);
    if rows.is_empty() || rows.iter().any(|row| row.decided_by != actor.person()) {
        return Err(Error::NotFound);
    }
    if rows.iter().any(|row| row.decided_at < since) {
        return Err(Error::Conflict(
            "This was answered more than 10 minutes ago, so the answer stands".into(),
        ));
    }
    if rows.iter().any(|row| row.by_link) {
        return Err(Error::Conflict(
            "This was answered through a mailed link, so the answer stands".into(),
        ));
    }
    let ids: Vec<EntryId> = rows.iter().map(|row| row.entry_id).collect();
    let items = store::item::items(&mut *db, actor.person(), &ids, true).await?;
    let mut who = None;
    for item in &items {
        who = Some(actor.allow::<TakeBackAnswer>(item)?.who().clone());
    }
    let Some(who) = who else {
        return Err(Error::NotFound);
    };
    write_down(&mut *db, actor, act, &items).await?;
    hours::undecide(&mut *db, &ids)
        .await
        .map_err(went_on_meanwhile)?;
    let mut placements: Vec<_> = items.iter().map(|item| item.place.id).collect();
    placements.sort_unstable();
    placements.dedup();
    for placement in placements {
        hours::refresh(&mut *db, placement).await?;
    }
    store::request::unsettle(&mut *db, actor.person(), &ids).await?;
    let mut events = Events::default();
    for item in &items {
        events.entry("hours.answer_taken_back", item, "");
    }
    events.write(db, &who, act).await?;
    Ok(items.len())
}

/// What a refusal of the database means here: the student logged other hours in the place of these.
fn went_on_meanwhile(error: sqlx::Error) -> Error {
    let names = [
        "hours_entry_no_overlap",
        "hours_entry_one_open_version",
        "hours_entry_one_approved_version",
    ];
    if names.iter().any(|name| violates(&error, name)) {
        return Error::Conflict(
            "The student has logged other hours at that time since, so the answer stands".into(),
        );
    }
    error.into()
}

async fn write_down(db: &mut PgConnection, actor: &Actor, act: &Act, items: &[Item]) -> Result<()> {
    let new = NewDecisions {
        act: ActId::fresh(),
        decision: "taken_back",
        signature: None,
        by: actor.person(),
        name: actor.name(),
        at: act.now,
        request: None,
    };
    let answered: Vec<_> = items
        .iter()
        .map(|item| (item, "Taken back by the supervisor"))
        .collect();
    store::decision::insert(db, &new, &answered).await?;
    Ok(())
}
