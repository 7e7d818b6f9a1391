//! Who may do what with a placement: the coordinators of its program, while it is in a state that allows it. Nobody
//! decides over their own.

use super::{
    PlacementFacts,
    model::{Ending, State, Step},
};
use crate::{
    access::{Action, Actor, Permission, Refusal},
    placements::store::Enrolled,
};

/// Place a student of a program.
pub struct Place;
/// Add, replace and end the supervisors of a placement.
pub struct ChangeSupervisors;
/// Move a student to another site.
pub struct ChangeSite;
/// Change the first and the last day.
pub struct ChangeDates;
/// Withdraw or terminate a placement.
pub struct End;
/// Say that a placement is done.
pub struct Complete;
/// Begin a placement on its first day: the program itself.
pub struct Begin;

fn keeps(actor: &Actor, on: &PlacementFacts) -> Result<State, Refusal> {
    let known = actor.person() == on.student || actor.supervises(on.id);
    match State::parse(&on.state) {
        Some(state) if actor.coordinates(on.program) => {
            actor.not_for_self(on.student)?;
            Ok(state)
        }
        _ if known => Err(Refusal::NotAllowed(
            "A coordinator of the program changes placements".into(),
        )),
        _ => Err(Refusal::NotSeen),
    }
}

fn allows(state: State, step: Step) -> Result<(), Refusal> {
    state
        .after(step)
        .map(|_| ())
        .map_err(|refused| Refusal::WrongState(refused.words()))
}

fn is_open(state: State) -> Result<(), Refusal> {
    allows(state, Step::End(Ending::Terminate))
}

impl Action for Place {
    type On = Enrolled;
    const PERMISSION: Permission = Permission::ManagePlacements;

    fn rule(actor: &Actor, on: &Enrolled) -> Result<(), Refusal> {
        if actor.coordinates(on.program) {
            actor.not_for_self(on.student)
        } else {
            Err(Refusal::NotSeen)
        }
    }
}

impl Action for ChangeSupervisors {
    type On = PlacementFacts;
    const PERMISSION: Permission = Permission::ManagePlacements;

    /// Also once it is over: somebody must sign what still waits.
    fn rule(actor: &Actor, on: &PlacementFacts) -> Result<(), Refusal> {
        match keeps(actor, on)? {
            State::Completed | State::Terminated | State::Withdrawn => Ok(()),
            state => is_open(state),
        }
    }
}

impl Action for ChangeSite {
    type On = PlacementFacts;
    const PERMISSION: Permission = Permission::ManagePlacements;

    fn rule(actor: &Actor, on: &PlacementFacts) -> Result<(), Refusal> {
        is_open(keeps(actor, on)?)
    }
}

impl Action for ChangeDates {
    type On = PlacementFacts;
    const PERMISSION: Permission = Permission::ManagePlacements;

    fn rule(actor: &Actor, on: &PlacementFacts) -> Result<(), Refusal> {
        is_open(keeps(actor, on)?)
    }
}

impl Action for End {
    type On = PlacementFacts;
    const PERMISSION: Permission = Permission::ManagePlacements;

    fn rule(actor: &Actor, on: &PlacementFacts) -> Result<(), Refusal> {
        is_open(keeps(actor, on)?)
    }
}

impl Action for Complete {
    type On = PlacementFacts;
    const PERMISSION: Permission = Permission::ManagePlacements;

    fn rule(actor: &Actor, on: &PlacementFacts) -> Result<(), Refusal> {
        allows(keeps(actor, on)?, Step::Complete)
    }
}

impl Action for Begin {
    type On = PlacementFacts;
    const PERMISSION: Permission = Permission::ManagePlacements;

    fn rule(actor: &Actor, on: &PlacementFacts) -> Result<(), Refusal> {
        allows(keeps(actor, on)?, Step::Begin)
    }
}
