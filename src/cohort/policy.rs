//! Who may see a student's page, and who answers a late-entry request.

use crate::{
    access::{Action, Actor, Permission, Refusal},
    kernel::ids::{PersonId, ProgramId},
};

/// Opens the page of a student: coordinators and reviewers of the program, and the faculty liaison.
#[derive(Debug)]
pub struct SeeStudent;

/// What the rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct OfStudent {
    pub program: ProgramId,
    pub faculty: Option<PersonId>,
}

impl Action for SeeStudent {
    type On = OfStudent;
    const PERMISSION: Permission = Permission::ViewCohort;

    fn rule(actor: &Actor, on: &OfStudent) -> Result<(), Refusal> {
        if actor.oversees(on.program) || on.faculty == Some(actor.person()) {
            Ok(())
        } else {
            Err(Refusal::NotSeen)
        }
    }
}

/// Grants or refuses a late-entry request: coordinators of the program, nobody their own.
#[derive(Debug)]
pub struct AnswerLateRequest;

/// What the rule looks at.
#[derive(Debug, Clone)]
pub struct OfLateRequest {
    pub program: ProgramId,
    pub student: PersonId,
    /// `asked`, `granted`, `refused`.
    pub state: String,
}

impl Action for AnswerLateRequest {
    type On = OfLateRequest;
    const PERMISSION: Permission = Permission::KeepHours;

    fn rule(actor: &Actor, on: &OfLateRequest) -> Result<(), Refusal> {
        if !actor.coordinates(on.program) {
            return Err(Refusal::NotSeen);
        }
        actor.not_for_self(on.student)?;
        match on.state.as_str() {
            "asked" => Ok(()),
            answered => Err(Refusal::WrongState(format!(
                "This request was {answered} already"
            ))),
        }
    }
}

/// Keeps, renames and removes a filter under a name: everybody their own.
#[derive(Debug)]
pub struct KeepFilter;

impl Action for KeepFilter {
    type On = PersonId;
    const PERMISSION: Permission = Permission::KeepFilters;

    fn rule(actor: &Actor, owner: &PersonId) -> Result<(), Refusal> {
        if *owner == actor.person() {
            Ok(())
        } else {
            Err(Refusal::NotSeen)
        }
    }
}
