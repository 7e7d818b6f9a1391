//! What a coordinator does to keep the ledger right: void, redact, answer a dispute. Everything stays readable.

use super::{correct::fall_away, events::Events};
use crate::{
    access::{Granted, Who},
    audit::Act,
    hours::{self, state::EntryState},
    kernel::ids::{ActId, PersonId},
    mail,
    sign_off::{
        mails::{self, NoticeMail},
        model::Item,
        policy::{DecideDispute, Redact, Void},
        store::{self, decision::NewDecisions},
    },
    web::{App, Error, Result},
};
use sqlx::PgConnection;

/// Takes the minutes of a signed entry out, with a reason, and tells student and supervisor.
pub async fn void(
    db: &mut PgConnection,
    granted: Granted<Void>,
    (app, act): (&App, &Act),
    item: &Item,
    reason: &str,
) -> Result<()> {
    if !hours::mark_decided(&mut *db, &item.entry, EntryState::Voided, act.now).await? {
        return Err(Error::Conflict("This entry was changed meanwhile".into()));
    }
    let who = granted.who();
    let mut events = Events::default();
    end_correction(&mut *db, (who, act), (item, reason), &mut events).await?;
    let new = NewDecisions {
        act: ActId::fresh(),
        decision: "voided",
        signature: None,
        by: who.person.ok_or(Error::NotFound)?,
        name: &who.name,
        at: act.now,
        request: None,
    };
    store::decision::insert(&mut *db, &new, &[(item, reason)]).await?;
    hours::refresh(&mut *db, item.place.id).await?;
    let what = format!(
        "{} voided signed practicum hours. They do not count any more.",
        who.name
    );
    let words = ("Signed hours were voided", what.as_str(), reason);
    notice(&mut *db, (app, act), (item, who.person), words).await?;
    events.entry("hours.voided", item, reason);
    events.write(db, who, act).await
}

/// With what it corrects, a correction that waits falls away.
async fn end_correction(
    db: &mut PgConnection,
    (who, act): (&Who, &Act),
    (item, reason): (&Item, &str),
    events: &mut Events,
) -> Result<()> {
    let Some(open) = hours::under_way(&mut *db, &item.entry).await? else {
        return Ok(());
    };
    if open.state != EntryState::Submitted {
        return Ok(()); // the student's own draft: it cannot be handed in any more
    }
    let open = Item {
        entry: open,
        ..item.clone()
    };
    fall_away(db, (who, act), (&open, reason), events).await
}

/// Takes text that names a patient out of an entry. The fact stays; what was signed keeps its hash.
pub async fn redact(
    db: &mut PgConnection,
    granted: Granted<Redact>,
    act: &Act,
    item: &Item,
    (parts, reason): (&[String], &str),
) -> Result<()> {
    let has = |part: &str| parts.iter().any(|chosen| chosen == part);
    hours::redact(
        &mut *db,
        &item.entry,
        (has("activity"), has("note"), has("correction")),
        act.now,
    )
    .await?;
    let mut events = Events::default();
    events.entry("hours.redacted", item, reason);
    events.write(db, granted.who(), act).await
}

/// Answers a student's disagreement: the outcome is written beside the entry, and the student is told.
pub async fn decide_dispute(
    db: &mut PgConnection,
    granted: Granted<DecideDispute>,
    (app, act): (&App, &Act),
    item: &Item,
    (state, outcome): (&'static str, &str),
) -> Result<()> {
    let who = granted.who();
    let by = who.person.ok_or(Error::NotFound)?;
    if !store::college::decide_dispute(&mut *db, item.entry.id, by, (state, outcome), act.now)
        .await?
    {
        return Err(Error::Conflict("This dispute was answered already".into()));
    }
    let mut events = Events::default();
    let mut what = format!("{} answered your dispute: {state}.", who.name);
    let waits = item.entry.is_made_for_student() && item.entry.state == EntryState::Submitted;
    if state == "upheld" && waits {
        fall_away(&mut *db, (who, act), (item, outcome), &mut events).await?;
        what.push_str(" The correction falls away; what was signed before still stands.");
    }
    let to = item.place.student;
    send(
        &mut *db,
        (app, act),
        item,
        to,
        ("Your dispute was answered", &what, outcome),
    )
    .await?;
    events.entry("hours.dispute_decided", item, outcome);
    events.write(db, who, act).await
}

/// Tells the student and the supervisor, but for whoever did it.
pub(super) async fn notice(
    db: &mut PgConnection,
    at: (&App, &Act),
    (item, by): (&Item, Option<PersonId>),
    words: (&str, &str, &str),
) -> Result<()> {
    let supervisor = store::college::supervisor_of(&mut *db, item.place.id).await?;
    send(&mut *db, at, item, item.place.student, words).await?;
    if let Some((supervisor, _)) = supervisor.filter(|(id, _)| Some(*id) != by) {
        send(db, at, item, supervisor, words).await?;
    }
    Ok(())
}

async fn send(
    db: &mut PgConnection,
    (app, act): (&App, &Act),
    item: &Item,
    to: PersonId,
    (subject, what, reason): (&str, &str, &str),
) -> Result<()> {
    let Some(to) = store::request::addressee(&mut *db, to).await? else {
        return Ok(());
    };
    let time = item.entry.time_words();
    let text = NoticeMail {
        name: to.name.clone(),
        what: what.to_owned(),
        lines: vec![
            format!(
                "{}, {}: {} {time}, {}",
                item.place.student_name,
                item.place.site_name,
                item.entry.work_date.words(),
                item.entry.minutes
            ),
            format!("Why: {reason}"),
        ],
        institution: mails::institution(app),
    };
    let mail = mails::mail(
        "sign_off.notice",
        &to,
        subject.to_owned(),
        &text,
        Some(item.place.program),
    )?;
    mail::queue(db, mail, act.now).await?;
    Ok(())
}
