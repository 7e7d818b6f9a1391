//! Programs, courses, requirements, terms and offerings.

use super::invitations::invite_new;
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{
        ids::{CourseId, FrameworkId, OfferingId, PersonId, ProgramId, RequirementId},
        problems::Problems,
        time::Day,
    },
    programs::{
        forms::{NewCoordinator, NewOffering, NewProgram},
        model::{CourseLine, Offering, Term},
        policy::{AddProgram, ChangeProgram, KeepCourses, KeepOfferings, KeepTerms},
        requirement::Requirement,
        store::{self, NewVersion},
    },
    web::{Error, OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

const CODE_TAKEN: &str = "Enter another code: this one is taken";

/// A program that was added.
pub struct Added {
    /// Its id.
    pub id: ProgramId,
    /// Whether its coordinator is new here, and was invited.
    pub is_new: bool,
}

/// Adds a program and gives it its coordinator: somebody who is here already, or somebody new, who is invited. Without
/// that, the first program would wait for a coordinator and the first coordinator for a program.
pub async fn add_program(
    db: &mut PgConnection,
    granted: Granted<AddProgram>,
    act: &Act,
    (new, coordinator): (&NewProgram, &NewCoordinator),
    today: Day,
) -> Result<Added> {
    let (person, is_new) = match store::person_by_email(db, &coordinator.email).await? {
        Some(person) => (person, false),
        None => (bring_in(db, coordinator, act).await?, true),
    };
    let id = ProgramId::fresh();
    store::insert_program(db, id, new.parts(), act.now)
        .await
        .on_constraint("program_code_unique", "code", CODE_TAKEN)?;
    let (who, when) = (granted.who(), (act.now, today));
    store::insert_coordinator(db, (id, person), who.person, when).await?;
    let event = Event::new("program.added", "program", id)
        .in_program(id)
        .with(json!({"coordinator": person}));
    audit::record(db, who, act, event).await?;
    if is_new {
        let to = (
            person,
            coordinator.name.as_str(),
            coordinator.email.as_str(),
        );
        let about = format!("You coordinate {}.", new.parts().1);
        invite_new(db, granted.who(), act, (to, &about)).await?;
    }
    Ok(Added { id, is_new })
}

async fn bring_in(
    db: &mut PgConnection,
    coordinator: &NewCoordinator,
    act: &Act,
) -> Result<PersonId> {
    if coordinator.name.is_empty() {
        let words = "Nobody here has this address yet. Enter their name, and they are invited";
        return Err(Problems::one("coordinator_name", words).into());
    }
    store::insert_person(db, (&coordinator.name, &coordinator.email), act.now)
        .await
        .on_constraint(
            "person_email_unique",
            "coordinator",
            "Somebody was added with this address meanwhile. Send the form again",
        )
}

/// Changes code, name and level of a program.
pub async fn change_program(
    db: &mut PgConnection,
    granted: Granted<ChangeProgram>,
    act: &Act,
    (id, new): (ProgramId, &NewProgram),
) -> Result<()> {
    store::update_program(db, id, new.parts())
        .await
        .on_constraint("program_code_unique", "code", CODE_TAKEN)?;
    let event = Event::new("program.changed", "program", id).in_program(id);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Adds a course; its requirement follows.
pub async fn add_course(
    db: &mut PgConnection,
    granted: Granted<KeepCourses>,
    act: &Act,
    (program, code, name): (ProgramId, &str, &str),
) -> Result<CourseId> {
    let id = CourseId::fresh();
    store::insert_course(db, (id, program), (code, name), act.now)
        .await
        .on_constraint("course_code_unique", "code", CODE_TAKEN)?;
    let event = Event::new("course.added", "course", id).in_program(program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(id)
}

/// Adds a version of a course's requirement. Enrolments that began with an older one keep it; the offerings to come
/// take the new one.
pub async fn add_version(
    db: &mut PgConnection,
    granted: Granted<KeepCourses>,
    act: &Act,
    course: &CourseLine,
    (asks, framework): (&Requirement, Option<FrameworkId>),
) -> Result<()> {
    let new = NewVersion {
        id: RequirementId::fresh(),
        course: course.id,
        program: course.program,
        asks,
        framework,
    };
    let words = "Somebody saved a version meanwhile. Open the page anew and look at it first";
    store::insert_version(db, new, granted.who().person, act.now)
        .await
        .on_constraint("requirement_version_unique", "total", words)?;
    let event = Event::new("requirement.added", "course", course.id)
        .in_program(course.program)
        .with(json!({"requirement": new.id, "version": asks.version.get()}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Adds a term, or changes the one with this id.
pub async fn keep_term(
    db: &mut PgConnection,
    granted: Granted<KeepTerms>,
    act: &Act,
    term: &Term,
) -> Result<()> {
    store::keep_term(db, term)
        .await
        .on_constraint("term_code_unique", "code", CODE_TAKEN)?;
    let event = Event::new("term.kept", "term", term.id)
        .with(json!({"starts_on": term.starts_on, "ends_on": term.ends_on}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Adds an offering with the course's newest requirement.
pub async fn add_offering(
    db: &mut PgConnection,
    granted: Granted<KeepOfferings>,
    act: &Act,
    (program, new): (ProgramId, &NewOffering),
) -> Result<OfferingId> {
    let id = OfferingId::fresh();
    let (of, dates) = ((new.course, new.term), (new.starts_on, new.ends_on));
    let added = store::insert_offering(db, id, of, dates, act.now)
        .await
        .on_constraint(
            "offering_once_a_term",
            "term",
            "This course is offered in this term already",
        )?;
    if !added {
        let words = "This course has no requirement yet. Set up what it asks on the page of the course first";
        return Err(Problems::one("course", words).into());
    }
    let event = Event::new("offering.added", "offering", id)
        .in_program(program)
        .with(json!({"course": new.course, "term": new.term}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(id)
}

/// Lets new enrolments begin with the newest requirement; those that have begun keep theirs.
pub async fn use_newest(
    db: &mut PgConnection,
    granted: Granted<KeepOfferings>,
    act: &Act,
    offering: &Offering,
) -> Result<()> {
    if !store::use_newest(db, offering.id).await? {
        return Err(Error::Conflict(
            "New enrolments begin with the newest version already".into(),
        ));
    }
    let event = Event::new("offering.requirement_changed", "offering", offering.id)
        .in_program(offering.program)
        .with(json!({"from": offering.version, "to": offering.newest_version}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Lets the students of an offering who have logged nothing begin with the version that new ones begin with; gives how many.
pub async fn begin_anew(
    db: &mut PgConnection,
    granted: Granted<KeepOfferings>,
    act: &Act,
    offering: &Offering,
) -> Result<usize> {
    let moved = store::begin_anew(db, offering.id).await?;
    if moved.is_empty() {
        return Ok(0);
    }
    let event = Event::new("offering.students_began_anew", "offering", offering.id)
        .in_program(offering.program)
        .with(json!({"version": offering.version, "enrolments": moved}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(moved.len())
}
