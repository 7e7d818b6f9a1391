//! Sessions: a browser that is signed in.

use crate::{
    access::Who,
    audit::{self, Act, Event},
    identity::store::session as store,
    kernel::ids::{PersonId, SessionId},
    platform::secrets::Token,
    web::{Error, Guest, Result},
};
use sqlx::PgConnection;

/// A session ends after this many days whatever happens.
pub const SESSION_DAYS: i64 = 14;

/// A session to be opened: how its owner proved who they are, and for which browser.
pub struct Opening<'a> {
    /// `password`, `join` or `persona`, as the event says it.
    pub method: &'static str,
    /// What the browser says it is.
    pub agent: &'a str,
    /// The network address it came from.
    pub address: &'a str,
    /// The token the browser brought: its session ends, so that every sign-in begins a new one.
    pub before: Option<&'a Token>,
}

impl<'a> Opening<'a> {
    /// For the browser of a guest.
    pub fn by(guest: &'a Guest, method: &'static str) -> Self {
        Self {
            method,
            agent: guest.agent(),
            address: guest.address(),
            before: guest.session_token(),
        }
    }
}

/// Opens a session for somebody who has proved who they are, and ends the one their browser had before.
pub async fn open(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    opening: &Opening<'_>,
) -> Result<Token> {
    let token = Token::fresh();
    let person = who.person.ok_or(Error::NotFound)?;
    let before = match opening.before {
        Some(before) => store::end_by_token(db, &before.hash(), act.now).await?,
        None => None,
    };
    let session = store::NewSession {
        id: SessionId::fresh(),
        person,
        token_hash: token.hash(),
        expires_at: act.now.plus_days(SESSION_DAYS),
        agent: opening.agent,
        address: opening.address,
    };
    store::insert(db, &session, act.now).await?;
    if let Some(before) = before {
        audit::record(db, who, act, Event::new("session.ended", "person", before)).await?;
    }
    let opened = Event::new("session.opened", "person", person)
        .with(serde_json::json!({ "method": opening.method }));
    audit::record(db, who, act, opened).await?;
    Ok(token)
}

/// Ends one session of somebody's own. Ending it twice comes to the same.
pub async fn end(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    id: SessionId,
    person: PersonId,
) -> Result<()> {
    if store::end(db, id, act.now).await? {
        audit::record(db, who, act, Event::new("session.ended", "person", person)).await?;
    }
    Ok(())
}
