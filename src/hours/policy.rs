//! What a student may do with hours: only with their own, and only in the states where it can be done.

use super::{
    state::{self, EntryState},
    store::{Entry, Place},
};
use crate::{
    access::{Action, Actor, Permission, Refusal, Via},
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
/// Correct a signed entry for its student: their supervisor, or a coordinator of the program.
pub struct CorrectForStudent;
/// Agree to a correction that adds hours the student had not logged.
pub struct Agree;
/// Disagree with a rejection, a void or somebody else's correction, once.
pub struct Dispute;
/// Ask to log work later than the window allows.
pub struct AskLate;
/// Say what is worked every week.
pub struct Plan;

/// A signed entry that somebody means to correct for its student.
#[derive(Debug, Clone)]
pub struct ToCorrect {
    /// The entry.
    pub entry: Entry,
    /// Whether the actor signs for its placement as a supervisor of their own.
    pub supervises: bool,
    /// Whether the actor signs for its placement at all and signed this very entry.
    pub signed_it: bool,
}

impl Action for CorrectForStudent {
    type On = ToCorrect;
    const PERMISSION: Permission = Permission::CorrectHours;

    /// Coordinators of the program; supervisors of the placement, and a delegate what they signed themselves. Never
    /// through a mailed link, which anybody may hold, and never one's own hours.
    fn rule(actor: &Actor, on: &ToCorrect) -> Result<(), Refusal> {
        let supervises = actor.supervises(on.entry.placement) && (on.supervises || on.signed_it);
        if !(actor.coordinates(on.entry.program) || supervises)
            || !matches!(actor.via(), Via::Session(_))
        {
            return Err(Refusal::NotSeen);
        }
        if actor.person() == on.entry.student {
            return Err(Refusal::NotAllowed(
                "Your own hours are corrected on your hours page".into(),
            ));
        }
        if on.entry.state == EntryState::Approved {
            Ok(())
        } else {
            Err(wrong(
                &on.entry,
                "cannot be corrected: only signed entries are",
            ))
        }
    }
}

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
            "Your placement at {} has ended",
            place.site
        )))
    }
}

/// A placement that is over still takes the hours worked until its last day; the rules hold the days against it.
fn for_hours(actor: &Actor, place: &Place) -> Result<(), Refusal> {
    own(actor, place.student)?;
    if place.is_settled() {
        return Err(Refusal::WrongState(
            "You have completed this practicum, so no more hours can be logged for it".into(),
        ));
    }
    Ok(())
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
    Log on Place: for_hours;
    AskLate on Place: for_hours;
    Plan on Place: open;
    Change on Entry: change;
    Submit on Entry: submit;
    TakeBack on Entry: take_back;
    Remove on Entry: remove;
    Correct on Entry: correct;
    Dispute on Entry: dispute;
    Agree on Entry: agree;
}

/// A version that somebody else made is not the student's to change, hand in or take back.
fn own_version(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    if entry.is_made_for_student() {
        return Err(Refusal::NotAllowed(format!(
            "{} made this correction. If it is not right, dispute it",
            entry.made_by_name
        )));
    }
    Ok(())
}

fn submit(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own_version(actor, entry)?;
    step(actor, entry, state::Act::Submit)
}

fn agree(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own(actor, entry.student)?;
    if entry.state == EntryState::Submitted && entry.is_made_for_student() {
        Ok(())
    } else {
        Err(wrong(
            entry,
            "cannot be agreed to: only corrections by others that wait are",
        ))
    }
}

fn change(actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    own_version(actor, entry)?;
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
    own_version(actor, entry)?;
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
    let can = match entry.state {
        EntryState::Voided => true,
        EntryState::Rejected => !entry.is_made_for_student(),
        EntryState::Submitted | EntryState::Approved => entry.is_made_for_student(),
        _ => false,
    };
    if can {
        Ok(())
    } else {
        Err(wrong(
            entry,
            "cannot be disputed: only rejected and voided entries and corrections by others can",
        ))
    }
}

fn wrong(entry: &Entry, what: &str) -> Refusal {
    let state = entry.state.words();
    Refusal::WrongState(format!("This entry is {state}, so it {what}"))
}
