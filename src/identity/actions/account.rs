//! Keeping one's own account.

use super::sign_in::{MOST_PER_ACCOUNT, WINDOW_SECONDS, account_of};
use crate::{
    access::{Granted, Via},
    audit::{self, Act, Event},
    identity::{
        mails::{self, College, Reader},
        password_rule,
        policy::KeepOwnAccount,
        store::{person, session, sign_in},
    },
    kernel::{
        ids::{PersonId, SessionId},
        problems::Problems,
    },
    mail,
    web::{Ctx, Error, Result},
};
use sqlx::PgConnection;

fn own(granted: &Granted<KeepOwnAccount>) -> Result<PersonId> {
    granted.who().person.ok_or(Error::NotFound)
}

/// Changes one's name.
pub async fn rename(
    db: &mut PgConnection,
    granted: Granted<KeepOwnAccount>,
    act: &Act,
    name: &str,
) -> Result<()> {
    let id = own(&granted)?;
    if person::rename(db, id, name).await? {
        audit::record(
            db,
            granted.who(),
            act,
            Event::new("person.renamed", "person", id),
        )
        .await?;
    }
    Ok(())
}

/// Switches single-key shortcuts on or off.
pub async fn set_shortcuts(
    db: &mut PgConnection,
    granted: Granted<KeepOwnAccount>,
    act: &Act,
    on: bool,
) -> Result<()> {
    let id = own(&granted)?;
    if person::set_shortcuts(db, id, on).await? {
        let event = Event::new("person.shortcuts_switched", "person", id)
            .with(serde_json::json!({ "on": on }));
        audit::record(db, granted.who(), act, event).await?;
    }
    Ok(())
}

/// Changes one's password, which ends one's other sessions. `hash` comes from [`checked_hash`].
pub async fn set_password(
    db: &mut PgConnection,
    granted: Granted<KeepOwnAccount>,
    ctx: &Ctx,
    hash: &str,
) -> Result<()> {
    let (id, act) = (own(&granted)?, ctx.act());
    sign_in::set_password(db, id, hash, act.now).await?;
    session::end_all_but(db, id, this_session(ctx), act.now).await?;
    let to = Reader {
        person: id,
        name: ctx.actor().name().to_owned(),
        email: person::email_of(db, id).await?,
    };
    let told = mails::password_changed(&College::of(db).await?, &to, &act)?;
    mail::queue(db, told, act.now).await?;
    audit::record(
        db,
        granted.who(),
        &act,
        Event::new("password.changed", "person", id),
    )
    .await?;
    Ok(())
}

/// Checks the password somebody has and the one they want; gives the hash to store. Wrong guesses are counted like
/// failed sign-ins, so that an unlocked browser does not give the password away.
pub async fn checked_hash(ctx: &Ctx, current: String, wanted: String) -> Result<String> {
    let id = ctx.actor().person();
    let since = ctx.now().plus_seconds(-i64::from(WINDOW_SECONDS));
    let (stored, email) = ctx
        .write(async |db| {
            let email = person::email_of(db, id).await?;
            let account = account_of(&email);
            sign_in::line_up(db, &account).await?;
            if sign_in::failures_of(db, &account, since).await? >= MOST_PER_ACCOUNT {
                return Err(Error::TooMany {
                    seconds: WINDOW_SECONDS,
                });
            }
            Ok((sign_in::hash_of(db, id).await?, email))
        })
        .await?;
    let mut problems = Problems::none();
    if !ctx.app().passwords().fits(current, stored).await? {
        let (account, now) = (account_of(&email), ctx.now());
        ctx.write(async |db| Ok(sign_in::insert_failure(db, &account, "", now).await?))
            .await?;
        problems.add("current", "Enter the password you have now");
    }
    let college = ctx.shell().institution;
    problems.keep(
        "password",
        password_rule::check(&wanted, &[ctx.actor().name(), &email, &college]),
    );
    if !problems.is_empty() {
        return Err(problems.into());
    }
    Ok(ctx.app().passwords().hash(wanted).await?)
}

/// Ends one of one's sessions. One that is not theirs is not found.
pub async fn end_session(
    db: &mut PgConnection,
    granted: Granted<KeepOwnAccount>,
    act: &Act,
    id: SessionId,
) -> Result<()> {
    let person = own(&granted)?;
    let is_own = session::owner(db, id).await? == Some(person);
    if !is_own {
        return Err(Error::NotFound);
    }
    super::sessions::end(db, granted.who(), act, id, person).await
}

/// Ends all of one's sessions but this one; gives how many.
pub async fn end_others(
    db: &mut PgConnection,
    granted: Granted<KeepOwnAccount>,
    ctx: &Ctx,
) -> Result<u64> {
    let (id, act) = (own(&granted)?, ctx.act());
    let ended = session::end_all_but(db, id, this_session(ctx), act.now).await?;
    if ended > 0 {
        let event = Event::new("session.ended", "person", id)
            .with(serde_json::json!({ "sessions": ended }));
        audit::record(db, granted.who(), &act, event).await?;
    }
    Ok(ended)
}

/// The session of this request.
pub fn this_session(ctx: &Ctx) -> Option<SessionId> {
    match ctx.actor().via() {
        Via::Session(id) => Some(id),
        Via::Link(_) | Via::Errand => None,
    }
}
