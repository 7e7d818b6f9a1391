//! Asking for a late entry, disagreeing with a decision, planning the week.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    hours::{
        policy::{AskLate, Dispute, Plan},
        store::{self, Entry, LateRequest, Place, Shift},
    },
    kernel::ids::DisputeId,
    web::{OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// Asks to log work later than the window allows.
///
/// # Errors
/// Those of the database.
pub async fn ask_late(
    db: &mut PgConnection,
    granted: &Granted<AskLate>,
    act: &Act,
    (place, request): (&Place, &LateRequest),
) -> Result<()> {
    store::insert_late_request(db, request, place).await?;
    let event = Event::new("late_request.asked", "late_request", request.id)
        .in_program(place.program)
        .about(place.student)
        .because(&request.reason)
        .with(json!({ "from": request.from_on, "to": request.to_on }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Disagrees with a rejection or a void; once for each entry.
///
/// # Errors
/// `Invalid` when it was disputed before.
pub async fn dispute(
    db: &mut PgConnection,
    granted: &Granted<Dispute>,
    act: &Act,
    (entry, reason): (&Entry, &str),
) -> Result<()> {
    let raised = (entry.student, act.now);
    store::insert_dispute(db, DisputeId::fresh(), entry, raised, reason)
        .await
        .on_constraint(
            "hours_dispute_once",
            "reason",
            "You have disputed this decision already: an entry can be disputed once",
        )?;
    let event = Event::new("hours.disputed", "hours_entry", entry.id)
        .in_program(entry.program)
        .about(entry.student)
        .because(reason)
        .with(json!({ "state": entry.state }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Says what is worked every week at a placement.
///
/// # Errors
/// Those of the database.
pub async fn plan(
    db: &mut PgConnection,
    granted: &Granted<Plan>,
    act: &Act,
    (place, shifts): (&Place, &[Shift]),
) -> Result<()> {
    store::replace_shifts(db, place, shifts).await?;
    let event = Event::new("placement.week_planned", "placement", place.id)
        .in_program(place.program)
        .about(place.student)
        .with(json!({ "shifts": shifts.len() }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
