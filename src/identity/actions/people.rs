//! Bringing people in, giving and taking roles, closing and opening accounts.

use super::invitations;
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    identity::{
        mails::{self, College, Reader},
        model::{HeldRole, NewPerson, NewRole, PersonRecord, role_in_words},
        policy::{
            CorrectAddress, DisablePerson, EnablePerson, GiveRole, InvitePerson, ResendInvitation,
            TakeRole,
        },
        store::{invitation, person, role, session},
    },
    kernel::{ids::PersonId, text::Email},
    mail,
    web::{OnConstraint as _, Result},
};
use sqlx::PgConnection;

/// What is said of an address that somebody has; the page leads to them.
const HERE_ALREADY: &str = "Somebody with this address is here already";

/// Brings somebody new in with a first role, and mails them the link to join.
pub async fn invite(
    db: &mut PgConnection,
    granted: Granted<InvitePerson>,
    act: &Act,
    new: NewPerson,
) -> Result<PersonId> {
    let id = PersonId::fresh();
    let email = new.email.as_str();
    person::insert(db, id, &new.name, email, act.now)
        .await
        .on_constraint("person_email_unique", "email", HERE_ALREADY)?;
    role::insert(db, id, &new.role, granted.who().person, act.now).await?;
    let to = Reader {
        person: id,
        name: new.name,
        email: email.to_owned(),
    };
    invitations::invite(db, granted.who(), act, &to).await?;
    audit::record(db, granted.who(), act, given(id, &new.role)).await?;
    Ok(id)
}

/// Mails the link to join once more; the earlier one opens nothing any more.
pub async fn resend(
    db: &mut PgConnection,
    granted: Granted<ResendInvitation>,
    act: &Act,
    to: &PersonRecord,
) -> Result<()> {
    invitations::invite(db, granted.who(), act, &to.reader()).await
}

/// Gives a role, and tells them, unless they have yet to join.
pub async fn give_role(
    db: &mut PgConnection,
    granted: Granted<GiveRole>,
    act: &Act,
    to: &PersonRecord,
    new: NewRole,
) -> Result<()> {
    role::insert(db, to.id, &new, granted.who().person, act.now)
        .await
        .on_constraint("role_grant_once", "role", "They have this role already")?;
    audit::record(db, granted.who(), act, given(to.id, &new)).await?;
    if to.can_sign_in {
        let place = match new.program {
            Some(program) => role::program_name(db, program).await?.unwrap_or_default(),
            None => String::new(),
        };
        let words = role_in_words(new.role, &place);
        tell(db, act, to, (&granted.who().name, &words, true)).await?;
    }
    Ok(())
}

/// Ends a role, and tells who held it.
pub async fn take_role(
    db: &mut PgConnection,
    granted: Granted<TakeRole>,
    act: &Act,
    (from, held): (&PersonRecord, &HeldRole),
) -> Result<()> {
    if role::revoke(db, held.id, act.now).await? {
        let event = Event::new("role.taken", "person", held.person)
            .with(serde_json::json!({ "role": held.role.as_str(), "program": held.program }));
        audit::record(db, granted.who(), act, event).await?;
        let by = granted.who().name.as_str();
        tell(db, act, from, (by, &held.words(), false)).await?;
    }
    Ok(())
}

async fn tell(
    db: &mut PgConnection,
    act: &Act,
    to: &PersonRecord,
    what: (&str, &str, bool),
) -> Result<()> {
    let told = mails::role_change(&College::of(db).await?, &to.reader(), what, act)?;
    mail::queue(db, told, act.now).await?;
    Ok(())
}

/// Mends the address of somebody who has not joined: the invitation to the old one ends, and a new one goes out.
pub async fn readdress(
    db: &mut PgConnection,
    granted: Granted<CorrectAddress>,
    act: &Act,
    (person, email): (&PersonRecord, &Email),
) -> Result<()> {
    person::readdress(db, person.id, email.as_str())
        .await
        .on_constraint("person_email_unique", "email", HERE_ALREADY)?;
    let event = Event::new("person.mended", "person", person.id).with(serde_json::json!({
        "was": { "email": person.email }, "now": { "email": email.as_str() },
    }));
    audit::record(db, granted.who(), act, event).await?;
    let to = Reader {
        email: email.as_str().to_owned(),
        ..person.reader()
    };
    invitations::invite(db, granted.who(), act, &to).await
}

/// Closes an account: every session ends at once, and mailed links open nothing any more.
pub async fn disable(
    db: &mut PgConnection,
    granted: Granted<DisablePerson>,
    act: &Act,
    id: PersonId,
    reason: &str,
) -> Result<()> {
    if person::set_state(db, id, "disabled").await? {
        session::end_all_but(db, id, None, act.now).await?;
        invitation::revoke_open(db, id, act.now).await?;
        let event = Event::new("person.disabled", "person", id).because(reason);
        audit::record(db, granted.who(), act, event).await?;
    }
    Ok(())
}

/// Opens an account again.
pub async fn enable(
    db: &mut PgConnection,
    granted: Granted<EnablePerson>,
    act: &Act,
    id: PersonId,
) -> Result<()> {
    if person::set_state(db, id, "active").await? {
        audit::record(
            db,
            granted.who(),
            act,
            Event::new("person.enabled", "person", id),
        )
        .await?;
    }
    Ok(())
}

fn given(to: PersonId, new: &NewRole) -> Event {
    Event::new("role.given", "person", to).with(serde_json::json!({
        "role": new.role.as_str(), "program": new.program, "site": new.site, "ends_on": new.ends_on,
    }))
}
