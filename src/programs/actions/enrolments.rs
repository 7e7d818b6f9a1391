//! Enrolling by hand, withdrawing, choosing the faculty liaison.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{
        ids::{EnrolmentId, PersonId},
        problems::Problems,
    },
    programs::{
        forms::NewStudent,
        model::{Enrolment, EnrolmentState, Offering},
        policy::{ChangeEnrolment, KeepEnrolments},
        store,
    },
    web::{Error, OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// Enrols a student: the person who has the address, or a new one.
pub async fn enrol(
    db: &mut PgConnection,
    granted: Granted<KeepEnrolments>,
    act: &Act,
    (offering, new): (&Offering, &NewStudent),
) -> Result<EnrolmentId> {
    let person = match store::person_by_email(db, &new.email).await? {
        Some(person) => person,
        None => store::insert_person(db, (&new.name, &new.email), act.now)
            .await
            .on_constraint(
                "person_email_unique",
                "email",
                "Somebody was added with this address meanwhile. Send the form again",
            )?,
    };
    if !new.number.is_empty() && !store::keep_number(db, person, &new.number).await? {
        return Err(Problems::one("number", "Another person here has this number").into());
    }
    let id = store::insert_enrolment(db, offering, person, act.now)
        .await
        .on_constraint(
            "enrolment_once",
            "email",
            "This person is enrolled here already",
        )?;
    let event = Event::new("enrolment.added", "enrolment", id)
        .in_program(offering.program)
        .about(person)
        .with(json!({"offering": offering.id, "requirement": offering.requirement}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(id)
}

/// Withdraws a student, or brings a withdrawn one back. Hours stay on record either way.
pub async fn set_withdrawn(
    db: &mut PgConnection,
    granted: Granted<ChangeEnrolment>,
    act: &Act,
    (enrolment, withdrawn): (&Enrolment, bool),
    reason: &str,
) -> Result<()> {
    let (from, to, action) = if withdrawn {
        ("enrolled", "withdrawn", "enrolment.withdrawn")
    } else {
        ("withdrawn", "enrolled", "enrolment.brought_back")
    };
    step(db, enrolment, (from, to)).await?;
    let event = Event::new(action, "enrolment", enrolment.id)
        .in_program(enrolment.program)
        .about(enrolment.student)
        .because(reason);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Says that a student has completed the practicum. It takes no more hours then.
pub async fn complete(
    db: &mut PgConnection,
    granted: Granted<ChangeEnrolment>,
    act: &Act,
    enrolment: &Enrolment,
) -> Result<()> {
    step(db, enrolment, ("enrolled", "completed")).await?;
    let event = Event::new("enrolment.completed", "enrolment", enrolment.id)
        .in_program(enrolment.program)
        .about(enrolment.student);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Takes a completion back: the student is enrolled again.
pub async fn take_completion_back(
    db: &mut PgConnection,
    granted: Granted<ChangeEnrolment>,
    act: &Act,
    enrolment: &Enrolment,
) -> Result<()> {
    step(db, enrolment, ("completed", "enrolled")).await?;
    let event = Event::new("enrolment.completion_taken_back", "enrolment", enrolment.id)
        .in_program(enrolment.program)
        .about(enrolment.student);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Moves an enrolment from one state to another; a conflict when it is in a third.
async fn step(db: &mut PgConnection, enrolment: &Enrolment, step: (&str, &str)) -> Result<()> {
    if store::set_state(db, enrolment.id, step).await? {
        return Ok(());
    }
    let words = match enrolment.state {
        EnrolmentState::Enrolled => "This student is enrolled",
        EnrolmentState::Completed => "This student has completed the practicum",
        EnrolmentState::Withdrawn => "This student has withdrawn",
    };
    Err(Error::Conflict(words.into()))
}

/// Chooses the faculty liaison, or none.
pub async fn choose_faculty(
    db: &mut PgConnection,
    granted: Granted<ChangeEnrolment>,
    act: &Act,
    (enrolment, faculty): (&Enrolment, Option<PersonId>),
) -> Result<()> {
    let choices = store::faculty(db, enrolment.program).await?;
    if let Some(faculty) = faculty
        && !choices.iter().any(|(id, _)| *id == faculty)
    {
        let words = "Choose somebody with a faculty or coordinator role in this program";
        return Err(Problems::one("faculty", words).into());
    }
    store::set_faculty(db, enrolment.id, faculty).await?;
    let event = Event::new("enrolment.faculty_chosen", "enrolment", enrolment.id)
        .in_program(enrolment.program)
        .about(enrolment.student)
        .with(json!({"faculty": faculty}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
