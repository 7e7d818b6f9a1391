//! Asking a supervisor: who asks, and what the holder of a link may do with it besides answering.

use super::events::Events;
use crate::{
    access::{Actor, Granted, Who},
    audit::{self, Act, Event},
    jobs::{self, NewJob},
    kernel::{
        ids::{PersonId, PlacementId, RequestId},
        text::Email,
        time::{Day, Instant},
    },
    sign_off::{
        model::Asked,
        policy::{Ask, AskForAccount},
        store::{self, delegate, request::Request},
    },
    web::{Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// What came of asking a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asking {
    /// A mail goes to the supervisor with this name.
    Mailed(String),
    /// None goes to them: they had one at this moment, with all that waits; without a moment, nothing waits.
    Already(String, Option<Instant>),
    /// Nobody can sign for the placement now.
    Nobody,
}

/// Asks the supervisor of a placement for its hours now, by mail: at most once a day for each supervisor, whoever
/// asks. The mail is made by the program itself, so that the asker never sees the link. `today` is the college's.
pub async fn ask_now(
    db: &mut PgConnection,
    granted: &Granted<Ask>,
    act: &Act,
    (placement, today): (&Asked, Day),
) -> Result<Asking> {
    let Some(supervisor) = store::request::who_signs(&mut *db, placement.id).await? else {
        return Ok(Asking::Nobody);
    };
    let name = store::request::addressee(&mut *db, supervisor)
        .await?
        .map_or_else(|| "The supervisor".to_owned(), |person| person.name);
    let asking = store::asking::of(&mut *db, supervisor, (today, act.now)).await?;
    if !asking.makes_mail {
        let at = asking.mailed_at.filter(|_| asking.waits);
        return Ok(Asking::Already(name, at));
    }
    let job = NewJob {
        kind: "sign_off.ask",
        payload: json!({ "placement": placement.id }),
        run_at: act.now,
        once_key: None,
    };
    jobs::enqueue(&mut *db, job, act.now).await?;
    let event = Event::new("sign_off.asked", "placement", placement.id)
        .in_program(placement.program)
        .about(placement.student);
    audit::record(db, granted.who(), act, event).await?;
    Ok(Asking::Mailed(name))
}

/// Puts down that a link was opened. The first time is an event: somebody outside the college saw the hours.
pub async fn opened(db: &mut PgConnection, who: &Who, act: &Act, id: RequestId) -> Result<()> {
    if !store::request::opened(&mut *db, id, act.now).await? {
        return Ok(());
    }
    let mut events = Events::default();
    for program in store::delegate::programs(&mut *db, id).await? {
        events.push(Event::new("sign_off.opened", "sign_off_request", id).in_program(program));
    }
    events.write(db, who, act).await
}

/// Closes a link whose holder says that these are not their students, and has the coordinators told.
pub async fn not_me(db: &mut PgConnection, who: &Who, act: &Act, id: RequestId) -> Result<()> {
    if !store::request::close(&mut *db, id, "not_me", act.now).await? {
        return Ok(());
    }
    let job = NewJob {
        kind: "sign_off.not_me",
        payload: json!({ "request": id }),
        run_at: act.now,
        once_key: Some(id.to_string()),
    };
    jobs::enqueue(&mut *db, job, act.now).await?;
    let mut events = Events::default();
    for program in store::delegate::programs(&mut *db, id).await? {
        events.push(Event::new("sign_off.not_me", "sign_off_request", id).in_program(program));
    }
    events.write(db, who, act).await
}

/// Passes a link on: the colleague becomes a delegate of the placements in it and gets a link of their own; this one
/// is closed; the coordinators are told.
///
/// # Errors
/// `Invalid` when the address is the supervisor's own or that of a student of these programs.
pub async fn forward(
    db: &mut PgConnection,
    actor: &Actor,
    act: &Act,
    id: RequestId,
    (name, email): (String, Email),
) -> Result<()> {
    let colleague = delegate::person_with(&mut *db, email.as_str()).await?;
    if colleague == Some(actor.person()) {
        return Err(problem("This is your own address"));
    }
    let placements = delegate::placements(&mut *db, id, actor.person()).await?;
    if placements
        .iter()
        .any(|place| Some(place.student) == colleague)
    {
        return Err(problem(
            "A student cannot sign their own hours. Enter a colleague's address",
        ));
    }
    if let Some(person) = colleague {
        let programs: Vec<_> = placements.iter().map(|place| place.program).collect();
        if delegate::studies_in(&mut *db, person, &programs).await? {
            return Err(problem(
                "This is the address of a student of the program. Enter a colleague's address",
            ));
        }
    }
    let colleague = match colleague {
        Some(person) => person,
        None => delegate::insert_person(&mut *db, &name, email.as_str(), act.now).await?,
    };
    for place in &placements {
        delegate::insert(&mut *db, place, colleague, act.now).await?;
    }
    if !store::request::close(&mut *db, id, "forwarded", act.now).await? {
        return Err(Error::Conflict("This link was closed meanwhile".into()));
    }
    let job = NewJob {
        kind: "sign_off.forwarded",
        payload: json!({ "request": id, "to": colleague }),
        run_at: act.now,
        once_key: Some(id.to_string()),
    };
    jobs::enqueue(&mut *db, job, act.now).await?;
    let mut events = Events::default();
    for place in &placements {
        let event = Event::new("sign_off.forwarded", "placement", place.id)
            .in_program(place.program)
            .about(place.student)
            .with(json!({ "to": colleague, "request": id }));
        events.push(event);
    }
    events.write(db, &actor.who(), act).await
}

/// The day that counts for what is mailed at most once a day.
pub fn day(at: Instant) -> Day {
    at.day_in(&jiff::tz::TimeZone::UTC)
}

/// Asks for an account through a link: an invitation is mailed to the address the link was mailed to, at most once a
/// day for each supervisor, by the program itself.
pub async fn ask_for_account(
    db: &mut PgConnection,
    granted: &Granted<AskForAccount>,
    act: &Act,
    request: &Request,
) -> Result<()> {
    store::account::asked(&mut *db, request.id, act.now).await?;
    let day = day(act.now);
    let job = NewJob {
        kind: "identity.account_asked",
        payload: json!({ "person": request.supervisor_id, "email": request.email }),
        run_at: act.now,
        once_key: Some(format!("{day}:{}", request.supervisor_id)),
    };
    jobs::enqueue(&mut *db, job, act.now).await?;
    let event = Event::new("sign_off.account_asked", "person", request.supervisor_id);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

fn problem(words: &str) -> Error {
    Error::Invalid(crate::kernel::problems::Problems::one("email", words))
}

/// Sends a fresh link to whom an expired one was sent, at most one a day; nothing for a link that was closed.
pub async fn renew(db: &mut PgConnection, token: &[u8], now: Instant) -> Result<()> {
    let Some(id) = store::request::of_token(&mut *db, token).await? else {
        return Ok(());
    };
    let old = store::request::find(&mut *db, id)
        .await?
        .ok_or(Error::NotFound)?;
    if !old.closed_reason.is_empty() || old.expires_at > now {
        return Ok(());
    }
    let day = day(now);
    let key = format!("renewed:{day}:{}", old.supervisor_id);
    let job = NewJob {
        kind: "sign_off.request",
        payload: json!({ "supervisor": old.supervisor_id, "kind": "asked", "key": key }),
        run_at: now,
        once_key: Some(key),
    };
    jobs::enqueue(db, job, now).await?;
    Ok(())
}

/// A placement somebody asks for.
pub async fn asked(db: &mut PgConnection, id: PlacementId, actor: PersonId) -> Result<Asked> {
    delegate::asked(db, id, actor).await?.ok_or(Error::NotFound)
}
