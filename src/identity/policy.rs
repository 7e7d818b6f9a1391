//! Who may do what to whose account.

use super::model::{HeldRole, PersonRecord, PersonState};
use crate::{
    access::{Action, Actor, Permission, Refusal},
    kernel::ids::PersonId,
};

macro_rules! verbs {
    ($($(#[doc = $words:literal])+ $name:ident;)+) => {$(
        $(#[doc = $words])+
        #[derive(Debug)]
        pub struct $name;
    )+};
}

verbs! {
    /// Changing one's own account.
    KeepOwnAccount;
    /// Bringing somebody new in.
    InvitePerson;
    /// Mailing the link to join once more.
    ResendInvitation;
    /// Mending the address of somebody who has not joined.
    CorrectAddress;
    /// Giving a role.
    GiveRole;
    /// Taking a role.
    TakeRole;
    /// Closing somebody's account.
    DisablePerson;
    /// Opening it again.
    EnablePerson;
    /// Changing the college's settings, trying its mail.
    KeepInstitution;
}

const LAST: &str = "They are the last administrator. Give somebody else the role first";

impl Action for KeepOwnAccount {
    type On = PersonId;
    const PERMISSION: Permission = Permission::KeepAccount;
    fn rule(actor: &Actor, person: &PersonId) -> Result<(), Refusal> {
        if actor.person() == *person {
            Ok(())
        } else {
            Err(Refusal::NotSeen)
        }
    }
}

impl Action for InvitePerson {
    type On = ();
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(_: &Actor, (): &()) -> Result<(), Refusal> {
        Ok(())
    }
}

impl Action for ResendInvitation {
    type On = PersonRecord;
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(_: &Actor, person: &PersonRecord) -> Result<(), Refusal> {
        active(person)?;
        if person.can_sign_in {
            return Err(Refusal::WrongState(
                "They have joined already. Who has forgotten the password asks for another one on the sign-in page".into(),
            ));
        }
        Ok(())
    }
}

impl Action for CorrectAddress {
    type On = PersonRecord;
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(_: &Actor, person: &PersonRecord) -> Result<(), Refusal> {
        active(person)?;
        if person.can_sign_in {
            return Err(Refusal::WrongState(
                "They have joined already, and their address is how they sign in".into(),
            ));
        }
        if person.signs_by_link() {
            return Err(Refusal::WrongState(
                "Who keeps the sites mends the address of a supervisor there".into(),
            ));
        }
        Ok(())
    }
}

impl Action for GiveRole {
    type On = PersonRecord;
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(_: &Actor, person: &PersonRecord) -> Result<(), Refusal> {
        active(person)
    }
}

impl Action for TakeRole {
    type On = HeldRole;
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(_: &Actor, held: &HeldRole) -> Result<(), Refusal> {
        if held.is_last_administrator {
            return Err(Refusal::NotAllowed(LAST.into()));
        }
        Ok(())
    }
}

impl Action for DisablePerson {
    type On = PersonRecord;
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(actor: &Actor, person: &PersonRecord) -> Result<(), Refusal> {
        active(person)?;
        if person.id == actor.person() {
            return Err(Refusal::NotAllowed(
                "Your own account is closed by another administrator".into(),
            ));
        }
        if person.is_last_administrator {
            return Err(Refusal::NotAllowed(LAST.into()));
        }
        Ok(())
    }
}

impl Action for EnablePerson {
    type On = PersonRecord;
    const PERMISSION: Permission = Permission::ManagePeople;
    fn rule(_: &Actor, person: &PersonRecord) -> Result<(), Refusal> {
        if person.state == PersonState::Active {
            return Err(Refusal::WrongState("Their account is open".into()));
        }
        Ok(())
    }
}

impl Action for KeepInstitution {
    type On = ();
    const PERMISSION: Permission = Permission::ManageInstitution;
    fn rule(_: &Actor, (): &()) -> Result<(), Refusal> {
        Ok(())
    }
}

fn active(person: &PersonRecord) -> Result<(), Refusal> {
    if person.state == PersonState::Disabled {
        return Err(Refusal::WrongState("Their account is disabled".into()));
    }
    Ok(())
}
