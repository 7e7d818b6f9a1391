//! Who may do what with programs: the coordinators of a program keep its courses, requirements, offerings and
//! enrolments; administrators make programs; terms belong to the college.

use crate::{
    access::{Action, Actor, Permission, Refusal},
    imports::{Events, Import},
    kernel::ids::ProgramId,
    programs::model::Enrolment,
};

/// Make a program and give it a coordinator.
#[derive(Debug)]
pub struct AddProgram;

impl Action for AddProgram {
    type On = ();
    const PERMISSION: Permission = Permission::ManageInstitution;
    fn rule(_: &Actor, (): &()) -> Result<(), Refusal> {
        Ok(())
    }
}

/// Add and change terms.
#[derive(Debug)]
pub struct KeepTerms;

impl Action for KeepTerms {
    type On = ();
    const PERMISSION: Permission = Permission::ManagePrograms;
    fn rule(_: &Actor, (): &()) -> Result<(), Refusal> {
        Ok(())
    }
}

fn coordinates(actor: &Actor, program: ProgramId) -> Result<(), Refusal> {
    if actor.coordinates(program) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "Only the coordinators of this program can change it".into(),
        ))
    }
}

macro_rules! kept_by_the_program {
    ($($(#[doc = $words:literal])+ $name:ident, $permission:ident;)+) => {$(
        $(#[doc = $words])+
        #[derive(Debug)]
        pub struct $name;

        impl Action for $name {
            type On = ProgramId;
            const PERMISSION: Permission = Permission::$permission;
            fn rule(actor: &Actor, program: &ProgramId) -> Result<(), Refusal> {
                coordinates(actor, *program)
            }
        }
    )+};
}

kept_by_the_program! {
    /// Change code, name and level of a program.
    ChangeProgram, ManagePrograms;
    /// Add a course, or a version of its requirement.
    KeepCourses, ManagePrograms;
    /// Add an offering, or let new enrolments begin with a newer requirement.
    KeepOfferings, ManagePrograms;
    /// Enrol students, and see an enrolment.
    KeepEnrolments, ManagePrograms;
    /// Look at and apply a roster.
    ImportRoster, ImportRoster;
}

/// Withdraw a student or bring them back, choose their faculty liaison: nobody decides over their own practicum.
#[derive(Debug)]
pub struct ChangeEnrolment;

impl Action for ChangeEnrolment {
    type On = Enrolment;
    const PERMISSION: Permission = Permission::ManagePrograms;
    fn rule(actor: &Actor, on: &Enrolment) -> Result<(), Refusal> {
        coordinates(actor, on.program)?;
        actor.not_for_self(on.student)
    }
}

impl Import for ImportRoster {
    const LOOK: &'static str = "programs.look_at_roster";
    const APPLY: &'static str = "programs.apply_roster";
    const PAGES: &'static str = "/rosters";
    const EVENTS: Events = Events {
        brought: "roster.brought",
        looked_at: "roster.looked_at",
        failed: "roster.failed",
        apply_asked: "roster.apply_asked",
        put_back: "roster.put_back",
        applied: "roster.applied",
        cancelled: "roster.cancelled",
    };
}
