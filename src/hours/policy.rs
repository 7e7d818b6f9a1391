//! What a student may do with hours: only with their own, and only in the states where it can be done.

use super::{
    state::{self, EntryState},
    store::{Entry, Place},
};
use crate::{
    access::{Action, Actor, Permission, Refusal},
    kernel::ids::PersonId,
};

/// Log new hours for a placement.
pub struct Log;
/// Change a draft or a returned entry.
pub struct Change;
/// Hand an entry in.
pub struct Submit;
/// Take a submitted entry back before it is answered.
pub struct TakeBack;
/// Remove a draft that was never submitted.
pub struct Remove;
/// Correct a signed entry with a new version.
pub struct Correct;
/// Disagree with a rejection or a void, once.
pub struct Dispute;
/// Ask to log work later than the window allows.
pub struct AskLate;
/// Say what is worked every week.
pub struct Plan;

fn own(actor: &Actor, student: PersonId) -> Result<(), Refusal> {
    if actor.person() == student {
        Ok(())
    } else {
        Err(Refusal::NotSeen)
    }
}

fn open(actor: &Actor, place: &Place) -> Result<(), Refusal> {
    own(actor, place.student)?;
    if place.is_open() {
        Ok(())
    } else {
        Err(Refusal::WrongState(format!(
            "Your placement at {} has ended, so no more hours can be logged for it",
            place.site
        )))
    }
}

fn step(actor: &Actor, entry: &Entry, act: state::Act) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    match entry.state.after(act) {
        Ok(_) => Ok(()),
        Err(refused) => Err(Refusal::WrongState(refused.to_string())),
    }
}

macro_rules! actions {
    ($($verb:ident on $thing:ty: $rule:expr;)+) => {$(
        impl Action for $verb {
            type On = $thing;
            const PERMISSION: Permission = Permission::LogHours;
            fn rule(actor: &Actor, on: &Self::On) -> Result<(), Refusal> {
                let rule: fn(&Actor, &$thing) -> Result<(), Refusal> = $rule;
                rule(actor, on)
            }
        }
    )+};
}

actions! {
    Log on Place: open;
    AskLate on Place: open;
    Plan on Place: open;
    Change on Entry: change;
    Submit on Entry: |actor, entry| step(actor, entry, state::Act::Submit);
    TakeBack on Entry: take_back;
    Remove on Entry: remove;
    Correct on Entry: correct;
    Dispute on Entry: dispute;
}

fn change(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    if entry.state.is_editable() {
        return Ok(());
    }
    let way = match entry.state {
        EntryState::Submitted => "take it back first",
        EntryState::Approved => "correct it instead",
        _ => "it stays as it is",
    };
    Err(wrong(entry, &format!("cannot be changed: {way}")))
}

fn take_back(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    step(actor, entry, state::Act::TakeBack)?;
    if entry.signed_at.is_some() {
        return Err(Refusal::WrongState(
            "Your supervisor has signed this entry, so it cannot be taken back".into(),
        ));
    }
    Ok(())
}

fn remove(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    if entry.state != EntryState::Draft {
        return Err(wrong(entry, "cannot be removed"));
    }
    if entry.submitted_at.is_some() {
        return Err(Refusal::WrongState(
            "This entry was submitted before, so it stays in your log. Change it instead".into(),
        ));
    }
    Ok(())
}

fn correct(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    if entry.state == EntryState::Approved {
        Ok(())
    } else {
        Err(wrong(entry, "cannot be corrected: only signed entries are"))
    }
}

fn dispute(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    if matches!(entry.state, EntryState::Rejected | EntryState::Voided) {
        Ok(())
    } else {
        Err(wrong(
            entry,
            "cannot be disputed: only rejected and voided entries can",
        ))
    }
}

fn wrong(entry: &Entry, what: &str) -> Refusal {
    let state = entry.state.label().to_lowercase();
    Refusal::WrongState(format!("This entry is {state}, so it {what}"))
}
