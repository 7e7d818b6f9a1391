//! What people do here.

use super::store;
use crate::{
    access::Who,
    audit::{self, Act, Event},
    kernel::ids::{PersonId, SessionId},
    platform::secrets::{Token, sha256},
    web::{Error, Guest, Result},
};
use sqlx::PgConnection;

/// A session ends after this many days whatever happens.
const SESSION_DAYS: i64 = 14;
/// Failed tries of one account within the window before it waits.
const MOST_PER_ACCOUNT: i64 = 8;
/// Failed tries from one address within the window before it waits.
const MOST_PER_ADDRESS: i64 = 60;
const WINDOW_SECONDS: u32 = 15 * 60;

/// Whose browser a session is for.
pub struct Browser<'a> {
    pub agent: &'a str,
    pub address: &'a str,
}

/// Signs somebody in with their password: the token for their browser, or nothing. Says never whether the account
/// exists, and takes as long either way.
pub async fn sign_in(guest: &Guest, email: &str, password: String) -> Result<Option<Token>> {
    let account = sha256(email.trim().to_lowercase().as_bytes());
    let since = guest.now().plus_seconds(-i64::from(WINDOW_SECONDS));
    let found = guest
        .as_system("sign-in", async |db, _| {
            let (by_account, by_address) =
                store::failures(db, &account, guest.address(), since).await?;
            if by_account >= MOST_PER_ACCOUNT || by_address >= MOST_PER_ADDRESS {
                return Err(Error::TooMany {
                    seconds: WINDOW_SECONDS,
                });
            }
            Ok(store::credentials(db, email.trim()).await?)
        })
        .await?;
    let hash = found.as_ref().and_then(|found| found.hash.clone());
    let fits = guest.app().passwords().fits(password, hash).await?;
    guest
        .as_system("sign-in", async |db, _| match found.filter(|_| fits) {
            Some(found) => {
                let who = Who {
                    kind: "person",
                    person: Some(found.person_id),
                    name: found.name,
                };
                let browser = Browser {
                    agent: guest.agent(),
                    address: guest.address(),
                };
                open_session(db, &who, &guest.act(), &browser)
                    .await
                    .map(Some)
            }
            None => {
                store::insert_failure(db, &account, guest.address(), guest.now()).await?;
                Ok(None)
            }
        })
        .await
}

/// Opens a session for somebody who has proved who they are.
pub async fn open_session(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    browser: &Browser<'_>,
) -> Result<Token> {
    let token = Token::fresh();
    let person = who.person.ok_or(Error::NotFound)?;
    let session = store::NewSession {
        id: SessionId::fresh(),
        person,
        token_hash: token.hash(),
        expires_at: act.now.plus_days(SESSION_DAYS),
        agent: browser.agent,
        address: browser.address,
    };
    store::insert_session(db, &session, act.now).await?;
    audit::record(db, who, act, Event::new("session.opened", "person", person)).await?;
    Ok(token)
}

/// Ends one session of somebody's own.
pub async fn end_session(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    id: SessionId,
    person: PersonId,
) -> Result<()> {
    store::end_session(db, id, act.now).await?;
    audit::record(db, who, act, Event::new("session.ended", "person", person)).await?;
    Ok(())
}
