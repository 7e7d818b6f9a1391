//! Signing in with a password.

use super::sessions::{self, Opening};
use crate::{
    access::Who,
    identity::store::{session, sign_in as store, sign_in::Credentials},
    platform::secrets::{Token, sha256},
    web::{Error, Guest, Result},
};
use sqlx::PgConnection;

pub use crate::platform::tries::WINDOW_SECONDS;

/// Failed tries of one account within the window before it waits.
pub const MOST_PER_ACCOUNT: i64 = 8;
/// Failed tries from one address within the window before it waits. A try counts as failed until it succeeds, and a whole
/// college may stand behind one address: on the first day many mistype.
const MOST_PER_ADDRESS: i64 = 300;

/// What stands for an account in the list of failures, whether or not anybody has it.
pub fn account_of(email: &str) -> [u8; 32] {
    sha256(email.trim().to_lowercase().as_bytes())
}

/// Signs somebody in with their password: the token for their browser, or nothing. Says never whether the account
/// exists, and takes as long either way.
pub async fn sign_in(guest: &Guest, email: &str, password: String) -> Result<Option<Token>> {
    let (found, counted) = guest
        .as_system("sign-in", async |db, _| {
            let found = store::credentials(db, email.trim()).await?;
            let counted = Counted::of(db, guest, (email, found.as_ref())).await?;
            count_try(db, guest, (&counted.account, &counted.address)).await?;
            Ok((found, counted))
        })
        .await?;
    let hash = found.as_ref().and_then(|found| found.hash.clone());
    let fits = guest.app().passwords().fits(password, hash).await?;
    let Some(found) = found.filter(|_| fits) else {
        return Ok(None);
    };
    guest
        .as_system("sign-in", async |db, _| {
            let who = Who {
                kind: "person",
                person: Some(found.person_id),
                name: found.name,
            };
            store::clear_failures(db, &counted.account).await?;
            sessions::open(db, &who, &guest.act(), &Opening::by(guest, "password")).await
        })
        .await
        .map(Some)
}

/// What a try is counted under.
struct Counted {
    account: [u8; 32],
    address: String,
}

impl Counted {
    /// The account that was typed and the address of the browser. A browser that was signed in to this account before is
    /// counted by itself: whoever tries passwords from elsewhere does not keep it out, and it still has no more tries than
    /// anybody.
    async fn of(
        db: &mut PgConnection,
        guest: &Guest,
        (email, found): (&str, Option<&Credentials>),
    ) -> Result<Self> {
        if let (Some(hash), Some(found)) = (guest.known_by(), found)
            && session::was_of(db, hash, found.person_id).await?
        {
            let mut browser = b"browser ".to_vec();
            browser.extend_from_slice(hash);
            return Ok(Self {
                account: sha256(&browser),
                address: format!("known {}", guest.address()),
            });
        }
        Ok(Self {
            account: account_of(email),
            address: guest.address().to_owned(),
        })
    }
}

/// Counts a try as failed before the password is looked at, so that a hundred tries at once are a hundred tries; one
/// that succeeds clears the account's count. Too many within the window are refused.
pub async fn count_try(
    db: &mut PgConnection,
    guest: &Guest,
    (account, address): (&[u8], &str),
) -> Result<()> {
    let since = guest.now().plus_seconds(-i64::from(WINDOW_SECONDS));
    store::line_up(db, account).await?;
    let (by_account, by_address) = store::failures(db, account, address, since).await?;
    if by_account >= MOST_PER_ACCOUNT || by_address >= MOST_PER_ADDRESS {
        return Err(Error::TooMany {
            seconds: WINDOW_SECONDS,
        });
    }
    store::insert_failure(db, account, address, guest.now()).await?;
    Ok(())
}
