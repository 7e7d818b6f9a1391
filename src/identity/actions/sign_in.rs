//! Signing in with a password.

use super::sessions::{self, Opening};
use crate::{
    access::Who,
    identity::store::{session, sign_in as store, sign_in::Credentials},
    kernel::time::Instant,
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

/// What became of a try to sign in.
pub enum Tried {
    /// The token for their browser.
    In(Token),
    /// Address and password do not fit together; so many tries are left.
    Wrong(i64),
    /// None is left for so many seconds; a password set by mail ends the wait.
    Wait(u32),
}

/// Whether a try may go on.
pub enum Try {
    /// It was counted; so many are left for this account.
    Counted(i64),
    /// The account waits for so many seconds.
    Waits(u32),
}

/// Signs somebody in with their password. Says never whether the account exists, and takes as long either way: tries are
/// counted by the address that was typed, whether or not anybody has it.
pub async fn sign_in(guest: &Guest, email: &str, password: String) -> Result<Tried> {
    let (found, counted, tried) = guest
        .as_system("sign-in", async |db, _| {
            let found = store::credentials(db, email.trim()).await?;
            let counted = Counted::of(db, guest, (email, found.as_ref())).await?;
            let tried = count_try(db, guest, (&counted.account, &counted.address)).await?;
            Ok((found, counted, tried))
        })
        .await?;
    let left = match tried {
        Try::Counted(left) => left,
        Try::Waits(seconds) => return Ok(Tried::Wait(seconds)),
    };
    let hash = found.as_ref().and_then(|found| found.hash.clone());
    let fits = guest.app().passwords().fits(password, hash).await?;
    let Some(found) = found.filter(|_| fits) else {
        return Ok(Tried::Wrong(left));
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
        .map(Tried::In)
}

/// What a try is counted under.
struct Counted {
    account: [u8; 32],
    address: String,
}

impl Counted {
    /// The account that was typed and the address of the browser. A browser that was signed in to this account before is
    /// counted by itself: whoever tries passwords from elsewhere does not keep it out, and it still has no more tries than
    /// anybody. Another password begins another count, so that setting one by mail is a way on for this browser too.
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
            browser.extend(found.hash.as_deref().unwrap_or_default().bytes());
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
/// that succeeds clears the account's count. Too many within the window are refused until the first of them is out of it.
/// An account that has had its tries waits; an address that has had them is turned away, whichever account it tries.
pub async fn count_try(
    db: &mut PgConnection,
    guest: &Guest,
    (account, address): (&[u8], &str),
) -> Result<Try> {
    let now = guest.now();
    let since = now.plus_seconds(-i64::from(WINDOW_SECONDS));
    store::line_up(db, account).await?;
    let tried = store::failures(db, account, address, since).await?;
    if tried.of_account >= MOST_PER_ACCOUNT {
        return Ok(Try::Waits(wait(tried.first_of_account, now)));
    }
    if tried.from_address >= MOST_PER_ADDRESS {
        let seconds = wait(tried.first_from_address, now);
        return Err(Error::TooMany { seconds });
    }
    store::insert_failure(db, account, address, now).await?;
    Ok(Try::Counted(MOST_PER_ACCOUNT - tried.of_account - 1))
}

/// Seconds until the first of the tries is out of the window.
fn wait(first: Option<Instant>, now: Instant) -> u32 {
    let gone_by = first.map_or(0, |first| now.as_second() - first.as_second());
    let left = i64::from(WINDOW_SECONDS).saturating_sub(gone_by).max(1);
    u32::try_from(left).unwrap_or(WINDOW_SECONDS)
}
