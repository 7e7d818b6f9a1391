//! Links by mail: to join, and to set another password. Opening one changes nothing; sending its form uses it up.

use super::{
    sessions::{self, Opening},
    sign_in::{Try, account_of, count_try},
};
use crate::{
    access::{System, Who},
    audit::{self, Act, Event},
    identity::{
        mails::{self, College, Reader},
        model::Purpose,
        password_rule,
        store::{
            invitation::{self as store, NewInvitation, Opened},
            person, session, sign_in,
        },
    },
    kernel::{ids::PersonId, problems::Problems},
    mail,
    platform::secrets::Token,
    web::{Error, Guest, Result},
};
use sqlx::PgConnection;

/// The most links one person is mailed within an hour, whoever asks.
const MOST_MAILS_AN_HOUR: i64 = 3;

/// Mails somebody the link to join; earlier links of theirs open nothing any more. `who` invites them.
pub async fn invite(db: &mut PgConnection, who: &Who, act: &Act, to: &Reader) -> Result<()> {
    mail_join(db, act, to, (&who.name, "")).await?;
    audit::record(
        db,
        who,
        act,
        Event::new("person.invited", "person", to.person),
    )
    .await?;
    Ok(())
}

/// Mails the link to join to a supervisor who asked for an account: to the address their sign-off link was mailed to, if
/// it is still theirs and they have no password yet. Says nothing to anybody else.
pub async fn offer_account(
    db: &mut PgConnection,
    system: System,
    act: &Act,
    (person, email): (PersonId, &str),
) -> Result<()> {
    let Some(found) = sign_in::credentials(db, email).await? else {
        return Ok(());
    };
    let since = act.now.plus_seconds(-3600);
    let too_many = store::mailed_since(db, person, since).await? >= MOST_MAILS_AN_HOUR;
    if found.person_id != person || found.hash.is_some() || too_many {
        return Ok(());
    }
    let to = Reader {
        person,
        name: found.name,
        email: person::email_of(db, person).await?,
    };
    mail_join(db, act, &to, ("", "")).await?;
    let invited = Event::new("person.invited", "person", person);
    audit::record(db, &system.who(), act, invited).await?;
    Ok(())
}

/// Mails the link to join in the name of somebody, with a sentence about what for; earlier links open nothing any more.
pub async fn mail_join(
    db: &mut PgConnection,
    act: &Act,
    to: &Reader,
    invited: (&str, &str),
) -> Result<()> {
    let (token, until) = issue(db, act, to, Purpose::Join).await?;
    let link = act.address(&format!("/join/{}", token.as_str()));
    let college = College::of(db).await?;
    mail::queue(
        db,
        mails::join(&college, to, invited, link, until)?,
        act.now,
    )
    .await?;
    Ok(())
}

async fn issue(
    db: &mut PgConnection,
    act: &Act,
    to: &Reader,
    purpose: Purpose,
) -> Result<(Token, crate::kernel::time::Instant)> {
    let token = Token::fresh();
    let expires_at = act.now.plus_seconds(purpose.lasts_seconds());
    store::revoke_open(db, to.person, act.now).await?;
    let invitation = NewInvitation {
        person: to.person,
        purpose,
        token_hash: token.hash(),
        expires_at,
    };
    store::insert(db, &invitation, act.now).await?;
    Ok((token, expires_at))
}

/// Somebody says they have forgotten their password. The answer is the same whether or not they have an account; who
/// has one but no password yet is mailed the link to join.
pub async fn forgotten(guest: &Guest, email: &str) -> Result<()> {
    let act = guest.act();
    guest
        .as_system("forgotten password", async |db, system| {
            // Counted apart from the sign-ins of this address: who has forgotten a password keeps nobody else out.
            let account = account_of(&format!("forgotten {email}"));
            let address = format!("forgotten {}", guest.address());
            if let Try::Waits(seconds) = count_try(db, guest, (&account, &address)).await? {
                return Err(Error::TooMany { seconds });
            }
            let Some(found) = sign_in::credentials(db, email).await? else {
                return Ok(());
            };
            let since = act.now.plus_seconds(-3600);
            if store::mailed_since(db, found.person_id, since).await? >= MOST_MAILS_AN_HOUR {
                return Ok(());
            }
            let to = Reader {
                person: found.person_id,
                name: found.name,
                email: person::email_of(db, found.person_id).await?,
            };
            if found.hash.is_none() {
                mail_join(db, &act, &to, ("", "")).await?;
            } else {
                let (token, until) = issue(db, &act, &to, Purpose::Reset).await?;
                let link = act.address(&format!("/reset/{}", token.as_str()));
                let college = College::of(db).await?;
                mail::queue(db, mails::reset(&college, &to, link, until)?, act.now).await?;
            }
            let asked = Event::new("password.forgotten", "person", to.person);
            audit::record(db, &system.who(), &act, asked).await?;
            Ok(())
        })
        .await
}

/// Whose link this is; nothing when it opens nothing (any more). Changes nothing.
pub async fn look_up(guest: &Guest, token: &Token, purpose: Purpose) -> Result<Option<Opened>> {
    let now = guest.now();
    guest
        .as_system("mailed link", async |db, _| {
            Ok(store::by_token(db, &token.hash(), purpose, now).await?)
        })
        .await
}

/// A password somebody typed behind a link, and the name they go by.
pub struct NewAccount {
    /// Their name; empty keeps the one that is known.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Sets the first password, and signs the browser in.
pub async fn join(guest: &Guest, token: &Token, account: NewAccount) -> Result<Token> {
    let opened = still_open(guest, token, Purpose::Join).await?;
    let hash = hash_for(guest, &opened, &account).await?;
    let act = guest.act();
    guest
        .as_system("mailed link", async |db, _| {
            set_password(db, &act, &opened, &hash).await?;
            person::rename(db, opened.person_id, &account.name).await?;
            let who = who(&opened, account.name);
            audit::record(
                db,
                &who,
                &act,
                Event::new("person.joined", "person", opened.person_id),
            )
            .await?;
            sessions::open(db, &who, &act, &Opening::by(guest, "join")).await
        })
        .await
}

/// Sets another password after forgetting it. Every session ends; the owner is told by mail. Gives the address to sign in
/// with.
pub async fn reset(guest: &Guest, token: &Token, password: String) -> Result<String> {
    let opened = still_open(guest, token, Purpose::Reset).await?;
    let account = NewAccount {
        name: opened.name.clone(),
        password,
    };
    let hash = hash_for(guest, &opened, &account).await?;
    let act = guest.act();
    guest
        .as_system("mailed link", async |db, _| {
            set_password(db, &act, &opened, &hash).await?;
            session::end_all_but(db, opened.person_id, None, act.now).await?;
            sign_in::clear_failures(db, &account_of(&opened.email)).await?;
            let to = Reader {
                person: opened.person_id,
                name: opened.name.clone(),
                email: opened.email.clone(),
            };
            let told = mails::password_changed(&College::of(db).await?, &to, &act)?;
            mail::queue(db, told, act.now).await?;
            let who = who(&opened, opened.name.clone());
            audit::record(
                db,
                &who,
                &act,
                Event::new("password.reset", "person", opened.person_id),
            )
            .await?;
            Ok(opened.email)
        })
        .await
}

async fn still_open(guest: &Guest, token: &Token, purpose: Purpose) -> Result<Opened> {
    look_up(guest, token, purpose).await?.ok_or(Error::NotFound)
}

async fn hash_for(guest: &Guest, opened: &Opened, account: &NewAccount) -> Result<String> {
    let college = guest.shell().institution;
    let own = [opened.name.as_str(), &account.name, &opened.email, &college];
    password_rule::check(&account.password, &own)
        .map_err(|words| Problems::one("password", words))?;
    Ok(guest
        .app()
        .passwords()
        .hash(account.password.clone())
        .await?)
}

/// Uses the link up (the first of two senders wins), withdraws the others, and stores the hash.
async fn set_password(db: &mut PgConnection, act: &Act, opened: &Opened, hash: &str) -> Result<()> {
    if !store::use_up(db, opened.id, act.now).await? {
        return Err(Error::NotFound);
    }
    store::revoke_open(db, opened.person_id, act.now).await?;
    sign_in::set_password(db, opened.person_id, hash, act.now).await?;
    Ok(())
}

fn who(opened: &Opened, name: String) -> Who {
    Who {
        kind: "person",
        person: Some(opened.person_id),
        name,
    }
}
