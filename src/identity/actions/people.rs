//! Bringing people in, giving and taking roles, closing and opening accounts.

use super::invitations;
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    identity::{
        mails::Reader,
        model::{HeldRole, NewPerson, NewRole, PersonRecord},
        policy::{DisablePerson, EnablePerson, GiveRole, InvitePerson, ResendInvitation, TakeRole},
        store::{invitation, person, role, session},
    },
    kernel::ids::PersonId,
    web::{OnConstraint as _, Result},
};
use sqlx::PgConnection;

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
        .on_constraint(
            "person_email_unique",
            "email",
            "Somebody with this address is here already. Find them in the list and give them the role there",
        )?;
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
    let to = Reader {
        person: to.id,
        name: to.name.clone(),
        email: to.email.clone(),
    };
    invitations::invite(db, granted.who(), act, &to).await
}

/// Gives a role.
pub async fn give_role(
    db: &mut PgConnection,
    granted: Granted<GiveRole>,
    act: &Act,
    to: PersonId,
    new: NewRole,
) -> Result<()> {
    role::insert(db, to, &new, granted.who().person, act.now)
        .await
        .on_constraint("role_grant_once", "role", "They have this role already")?;
    audit::record(db, granted.who(), act, given(to, &new)).await?;
    Ok(())
}

/// Takes a role.
pub async fn take_role(
    db: &mut PgConnection,
    granted: Granted<TakeRole>,
    act: &Act,
    held: &HeldRole,
) -> Result<()> {
    if role::revoke(db, held.id, act.now).await? {
        let event = Event::new("role.taken", "person", held.person)
            .with(serde_json::json!({ "role": held.role.as_str() }));
        audit::record(db, granted.who(), act, event).await?;
    }
    Ok(())
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
