//! Answering a late-entry request.

use super::{
    forms::Decision,
    store::{self, LateRequest},
};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    cohort::policy::AnswerLateRequest,
    mail::{self, NewMail},
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Grants or refuses, and tells the student by mail.
pub async fn answer(
    db: &mut PgConnection,
    granted: &Granted<AnswerLateRequest>,
    act: &Act,
    request: &LateRequest,
    decision: &Decision,
) -> Result<()> {
    let by = granted.who().person.ok_or(Error::NotFound)?;
    if !store::decide(db, request.id, decision, by, act.now).await? {
        return Err(Error::Conflict(
            "This request was answered meanwhile".into(),
        ));
    }
    mail::queue(db, letter(request, decision, act), act.now).await?;
    let action = match decision {
        Decision::Granted(_) => "late_request.granted",
        Decision::Refused(_) => "late_request.refused",
    };
    let event = Event::new(action, "late_request", request.id)
        .in_program(request.on.program)
        .about(request.student)
        .because(decision.words())
        .with(serde_json::json!({ "from": request.from_on, "to": request.to_on }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

fn letter(request: &LateRequest, decision: &Decision, act: &Act) -> NewMail {
    let days = if request.from_on == request.to_on {
        request.from_on.words()
    } else {
        format!("{} to {}", request.from_on.words(), request.to_on.words())
    };
    let (subject, first) = match decision {
        Decision::Granted(_) => (
            format!("You may log {days}"),
            format!(
                "Your late-entry request was granted: you may now log work of {days} at {}.",
                request.site_name
            ),
        ),
        Decision::Refused(_) => (
            format!("Late entry for {days} refused"),
            format!(
                "Your late-entry request for {days} at {} was refused.",
                request.site_name
            ),
        ),
    };
    let words = match decision.words() {
        "" => String::new(),
        words => format!("\n\n{words}"),
    };
    NewMail {
        kind: "late_request.answered",
        to_person: Some(request.student),
        to_address: request.student_email.clone(),
        to_name: request.student_name.clone(),
        subject,
        text: format!("{first}{words}\n\nYour hours: {}\n", act.address("/hours")),
        program: Some(request.on.program),
    }
}
