//! Who may answer an entry, and when.

use super::model::{Asked, Item, PATIENCE_DAYS};
use crate::{
    access::{Action, Actor, Permission, Refusal, Via},
    hours::{Entry, state::EntryState},
    kernel::time::Instant,
    programs::requirement::Approval,
};

/// Signs an entry.
#[derive(Debug, Clone)]
pub struct Approve;

/// Sends an entry back to be mended.
#[derive(Debug, Clone)]
pub struct ReturnEntry;

/// Refuses an entry.
#[derive(Debug, Clone)]
pub struct RejectEntry;

/// Takes back an answer one gave a moment ago.
#[derive(Debug, Clone)]
pub struct TakeBackAnswer;

/// Verifies an entry for the college: for faculty, or on behalf of a supervisor.
#[derive(Debug, Clone)]
pub struct Verify;

/// Takes the minutes of a signed entry out.
#[derive(Debug, Clone)]
pub struct Void;

/// Takes text that names a patient out of an entry.
#[derive(Debug, Clone)]
pub struct Redact;

/// Opens the page of an entry.
#[derive(Debug, Clone)]
pub struct SeeEntry;

/// Takes back a correction one made for a student, before it is answered.
#[derive(Debug, Clone)]
pub struct Withdraw;

/// Asks for an account to the address a link was mailed to.
#[derive(Debug, Clone)]
pub struct AskForAccount;

/// The holder of a link who may be offered an account.
#[derive(Debug, Clone, Copy)]
pub struct MayJoin {
    /// Whether hours were answered through the link.
    pub answered: bool,
    /// Whether there is an account already.
    pub has_account: bool,
    /// Whether the link was mailed to the address that is the supervisor's now.
    pub same_address: bool,
}

impl Action for AskForAccount {
    type On = MayJoin;
    const PERMISSION: Permission = Permission::SignHours;

    fn rule(_: &Actor, on: &MayJoin) -> Result<(), Refusal> {
        let no = |words: &str| Err(Refusal::WrongState(words.into()));
        match on {
            _ if on.has_account => no("There is an account for this address already: sign in"),
            _ if !on.same_address => no("The college knows another address of yours now"),
            _ if !on.answered => no("Answer the hours first"),
            _ => Ok(()),
        }
    }
}

impl Action for SeeEntry {
    type On = Item;
    const PERMISSION: Permission = Permission::KeepAccount;

    /// Those who answer it, look after it or review it. Students have their own page.
    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        let place = &on.place;
        let answers = place.signs && actor.supervises(place.id);
        if answers || place.liaises || actor.oversees(place.program) {
            Ok(())
        } else {
            Err(Refusal::NotSeen)
        }
    }
}

impl Action for Withdraw {
    type On = Item;
    const PERMISSION: Permission = Permission::CorrectHours;

    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        if !on.entry.is_made_for_student() || on.entry.made_by_person != actor.person() {
            return Err(Refusal::NotSeen);
        }
        submitted(on)?;
        if on.entry.signed_at.is_some() {
            return Err(Refusal::WrongState(
                "This correction is signed and waits for faculty".into(),
            ));
        }
        Ok(())
    }
}

/// Decides a student's disagreement.
#[derive(Debug, Clone)]
pub struct DecideDispute;

/// Asks a supervisor by mail to answer.
#[derive(Debug, Clone)]
pub struct Ask;

impl Action for Ask {
    type On = Asked;
    const PERMISSION: Permission = Permission::KeepAccount;

    /// The student whose hours they are, a coordinator of the program, or the faculty liaison; when hours wait.
    fn rule(actor: &Actor, on: &Asked) -> Result<(), Refusal> {
        if actor.person() != on.student && !actor.coordinates(on.program) && !on.liaises {
            return Err(Refusal::NotSeen);
        }
        if on.waiting == 0 {
            return Err(Refusal::WrongState(
                "No hours wait for sign-off here".into(),
            ));
        }
        Ok(())
    }
}

impl Action for Approve {
    type On = Item;
    const PERMISSION: Permission = Permission::SignHours;

    /// Whoever corrected an entry signs it as well, unless it adds hours the student did not log: then the student
    /// agrees first, or another supervisor signs.
    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        supervisor_answers(actor, on)?;
        if on.entry.made_by_person == actor.person() && on.adds_hours() {
            return Err(Refusal::WrongState(
                "You made this correction and it adds hours: it waits for the student to agree, or for another supervisor".into(),
            ));
        }
        Ok(())
    }
}

impl Action for ReturnEntry {
    type On = Item;
    const PERMISSION: Permission = Permission::SignHours;

    /// Only the student mends what is returned, so a correction by somebody else is signed or rejected.
    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        supervisor_answers(actor, on)?;
        if on.entry.is_made_for_student() {
            return Err(Refusal::WrongState(format!(
                "{} made this correction: approve or reject it",
                on.entry.made_by_name
            )));
        }
        Ok(())
    }
}

impl Action for RejectEntry {
    type On = Item;
    const PERMISSION: Permission = Permission::SignHours;

    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        supervisor_answers(actor, on)
    }
}

/// A supervisor of the placement answers what waits; a link only what it was sent with; nobody their own hours.
fn supervisor_answers(actor: &Actor, on: &Item) -> Result<(), Refusal> {
    not_own(actor, on)?;
    if !on.place.signs || !actor.supervises(on.place.id) {
        return Err(Refusal::NotSeen);
    }
    if let Via::Link(_) = actor.via() {
        if on.sent.is_none() {
            return Err(Refusal::NotSeen);
        }
        if !on.as_sent() {
            return Err(Refusal::WrongState(
                "This entry was changed since the mail was sent".into(),
            ));
        }
    }
    if on.place.approval == Approval::FacultyVerification {
        return Err(Refusal::NotAllowed(
            "Hours of this program are verified by faculty".into(),
        ));
    }
    submitted(on)?;
    if on.entry.signed_at.is_some() {
        return Err(Refusal::WrongState(
            "This entry is signed and waits for faculty".into(),
        ));
    }
    Ok(())
}

fn not_own(actor: &Actor, on: &Item) -> Result<(), Refusal> {
    if actor.person() == on.entry.student {
        return Err(Refusal::NotAllowed("Nobody answers their own hours".into()));
    }
    Ok(())
}

fn submitted(on: &Item) -> Result<(), Refusal> {
    match on.entry.state {
        EntryState::Submitted => Ok(()),
        state => Err(Refusal::WrongState(format!(
            "This entry is {}",
            state.words()
        ))),
    }
}

impl Action for TakeBackAnswer {
    type On = Item;
    const PERMISSION: Permission = Permission::SignHours;

    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        not_own(actor, on)?;
        if !on.place.signs || !matches!(actor.via(), Via::Session(_)) {
            return Err(Refusal::NotSeen);
        }
        let answered = match on.entry.state {
            EntryState::Approved | EntryState::Returned | EntryState::Rejected => true,
            EntryState::Submitted => on.entry.signed_at.is_some(),
            _ => false,
        };
        if answered {
            Ok(())
        } else {
            Err(Refusal::WrongState(format!(
                "This entry is {}, so the answer stands",
                on.entry.state.words()
            )))
        }
    }
}

/// An entry that somebody of the college looks at, at a moment.
#[derive(Debug, Clone)]
pub struct ForCollege {
    /// The entry.
    pub item: Item,
    /// Now.
    pub now: Instant,
}

impl ForCollege {
    /// Whether the supervisor's answer is still missing where the program asks for one.
    pub fn on_behalf(&self) -> bool {
        self.item.place.approval != Approval::FacultyVerification
            && self.item.entry.signed_at.is_none()
    }

    /// Whole days since it was submitted.
    pub fn waited(&self) -> i64 {
        self.item
            .entry
            .submitted_at
            .map_or(0, |at| self.now.days_since(at))
    }
}

/// Whether the faculty liaison may verify an entry that waits: where faculty sign alone, once the supervisor has signed,
/// and once the supervisor had their days to answer.
pub fn waits_for_liaison(entry: &Entry, approval: Approval, now: Instant) -> bool {
    let waited = entry.submitted_at.map_or(0, |at| now.days_since(at));
    approval == Approval::FacultyVerification
        || entry.signed_at.is_some()
        || waited >= PATIENCE_DAYS
}

impl Action for Verify {
    type On = ForCollege;
    const PERMISSION: Permission = Permission::VerifyHours;

    fn rule(actor: &Actor, on: &ForCollege) -> Result<(), Refusal> {
        let coordinates = actor.coordinates(on.item.place.program);
        if !coordinates && !on.item.place.liaises {
            return Err(Refusal::NotSeen);
        }
        not_own(actor, &on.item)?;
        submitted(&on.item)?;
        let by_other = on.item.entry.is_made_for_student();
        if by_other && on.item.entry.made_by_person == actor.person() {
            return Err(Refusal::NotAllowed(
                "You made this correction, so somebody else verifies it".into(),
            ));
        }
        if on.on_behalf() {
            if on.item.place.signs {
                return Err(Refusal::NotAllowed(
                    "You supervise this student: sign the hours on your sign-off page".into(),
                ));
            }
            if by_other && on.waited() < PATIENCE_DAYS {
                return Err(Refusal::NotAllowed(format!(
                    "The supervisor has {PATIENCE_DAYS} days to answer a correction by somebody else"
                )));
            }
            if !coordinates && !waits_for_liaison(&on.item.entry, on.item.place.approval, on.now) {
                return Err(Refusal::NotAllowed(format!(
                    "The supervisor has {PATIENCE_DAYS} days to answer; before that a coordinator may verify"
                )));
            }
        }
        Ok(())
    }
}

impl Action for Void {
    type On = Item;
    const PERMISSION: Permission = Permission::KeepHours;

    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        keeps(actor, on)?;
        if on.entry.state == EntryState::Approved {
            Ok(())
        } else {
            let state = on.entry.state.words();
            let words = match on.entry.state {
                EntryState::Voided => "This entry is voided already".to_owned(),
                _ => format!("This entry is {state}; only signed hours can be voided"),
            };
            Err(Refusal::WrongState(words))
        }
    }
}

impl Action for Redact {
    type On = Item;
    const PERMISSION: Permission = Permission::KeepHours;

    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        keeps(actor, on)
    }
}

impl Action for DecideDispute {
    type On = Item;
    const PERMISSION: Permission = Permission::KeepHours;

    fn rule(actor: &Actor, on: &Item) -> Result<(), Refusal> {
        keeps(actor, on)
    }
}

/// Coordinators of the program, and not of their own hours.
fn keeps(actor: &Actor, on: &Item) -> Result<(), Refusal> {
    if !actor.coordinates(on.place.program) {
        return Err(Refusal::NotSeen);
    }
    not_own(actor, on)
}
