//! Corrections that somebody makes for a student (docs/adr/0017): handed in under their name, signed in the same act
//! where a supervisor may, told to the student and to those who sign; and taken back by whoever made them.

use super::{
    answer::{By, answer, ask},
    events::Events,
    keep,
};
use crate::{
    access::{Actor, Granted, Who},
    audit::Act,
    hours::{self, state::EntryState},
    jobs::{self, NewJob},
    kernel::{
        ids::{ActId, EntryId},
        time::Instant,
    },
    sign_off::{
        actions::undo::UNDO_SECONDS,
        model::{Answer, Item},
        policy::Withdraw,
        store::{self, decision::NewDecisions},
    },
    web::{App, Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// What became of a correction that was just handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corrected {
    /// Its supervisor signed it in the same act.
    Signed,
    /// It adds hours the student did not log, so that the student is asked first.
    WaitsForStudent,
    /// It waits for an answer.
    Waits,
}

/// Signs a correction just handed in, if whoever made it may, and has everybody told it concerns.
pub async fn follow_up(
    db: &mut PgConnection,
    (actor, method): (&Actor, &'static str),
    act: &Act,
    new: EntryId,
) -> Result<Corrected> {
    let item = store::item::items(&mut *db, actor.person(), &[new], true)
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let adds = item.adds_hours() && item.place.signs;
    let placement = item.place.id;
    let (allowed, _) = ask(actor, vec![(item, Answer::Approve)]);
    let signed = !allowed.is_empty();
    if signed {
        let by = By {
            person: actor.person(),
            name: actor.name().to_owned(),
            method,
            request: None,
            tell_at: None,
        };
        answer(&mut *db, act, &by, allowed).await?;
        tell(db, new, (act.now.plus_seconds(UNDO_SECONDS), act.now)).await?;
        return Ok(Corrected::Signed);
    }
    tell(&mut *db, new, (act.now, act.now)).await?;
    if adds {
        return Ok(Corrected::WaitsForStudent);
    }
    let ask_signer = NewJob {
        kind: "sign_off.ask",
        payload: json!({ "placement": placement }),
        run_at: act.now,
        once_key: None,
    };
    jobs::enqueue(db, ask_signer, act.now).await?;
    Ok(Corrected::Waits)
}

async fn tell(db: &mut PgConnection, entry: EntryId, (at, now): (Instant, Instant)) -> Result<()> {
    let job = NewJob {
        kind: "sign_off.corrected",
        payload: json!({ "entry": entry }),
        run_at: at,
        once_key: Some(entry.to_string()),
    };
    jobs::enqueue(db, job, now).await?;
    Ok(())
}

/// Has whoever made a correction told that the student agrees to it.
pub async fn agreed(db: &mut PgConnection, act: &Act, item: &Item) -> Result<()> {
    let job = NewJob {
        kind: "sign_off.agreed",
        payload: json!({ "entry": item.entry.id }),
        run_at: act.now,
        once_key: Some(item.entry.id.to_string()),
    };
    jobs::enqueue(db, job, act.now).await?;
    Ok(())
}

/// Takes back a correction that one made for a student; the student and the supervisor are told.
///
/// # Errors
/// `Conflict` when it was answered meanwhile.
pub async fn withdraw(
    db: &mut PgConnection,
    granted: Granted<Withdraw>,
    (app, act): (&App, &Act),
    item: &Item,
    reason: &str,
) -> Result<()> {
    let who = granted.who();
    let mut events = Events::default();
    fall_away(&mut *db, (who, act), (item, reason), &mut events).await?;
    let what = format!(
        "{} took back a correction of practicum hours. What was signed before still stands.",
        who.name
    );
    let words = ("A correction was taken back", what.as_str(), reason);
    keep::notice(&mut *db, (app, act), (item, who.person), words).await?;
    events.write(db, who, act).await
}

/// A correction that waits comes to nothing: what was signed before still stands.
///
/// # Errors
/// `Conflict` when it was answered or changed meanwhile.
pub async fn fall_away(
    db: &mut PgConnection,
    (who, act): (&Who, &Act),
    (item, reason): (&Item, &str),
    events: &mut Events,
) -> Result<()> {
    if !hours::mark_decided(&mut *db, &item.entry, EntryState::Rejected, act.now).await? {
        return Err(Error::Conflict(
            "This correction was answered meanwhile".into(),
        ));
    }
    let new = NewDecisions {
        act: ActId::fresh(),
        decision: "withdrawn",
        signature: None,
        by: who.person.ok_or(Error::NotFound)?,
        name: &who.name,
        at: act.now,
        request: None,
    };
    store::decision::insert(&mut *db, &new, &[(item, reason)]).await?;
    hours::refresh(&mut *db, item.place.id).await?;
    events.entry("hours.correction_withdrawn", item, reason);
    Ok(())
}
