//! The clock, on the server's time.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    hours::{
        policy::Log,
        store::{self, ClockRun, Place},
    },
    kernel::ids::{ClockRunId, EntryId},
    web::{Error, OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// Starts the student's clock.
///
/// # Errors
/// `Invalid` when it runs already.
pub async fn start(
    db: &mut PgConnection,
    granted: &Granted<Log>,
    act: &Act,
    place: &Place,
) -> Result<()> {
    let run = ClockRun {
        id: ClockRunId::fresh(),
        placement: place.id,
        program: place.program,
        student: place.student,
        started_at: act.now,
    };
    store::start_clock(db, &run).await.on_constraint(
        "clock_run_one_open",
        "",
        "You are clocked in already: clock out first",
    )?;
    let event = Event::new("clock.started", "clock_run", run.id)
        .in_program(run.program)
        .about(run.student);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Stops the clock, with the entry that was made of it, or none when the time is not to be kept.
///
/// # Errors
/// [`Error::Conflict`] when it was stopped already.
pub async fn stop(
    db: &mut PgConnection,
    who: &crate::access::Who,
    act: &Act,
    (run, entry): (&ClockRun, Option<EntryId>),
) -> Result<()> {
    if !store::stop_clock(db, run.id, act.now, entry).await? {
        return Err(Error::Conflict("This clock was stopped already".into()));
    }
    let event = Event::new("clock.stopped", "clock_run", run.id)
        .in_program(run.program)
        .about(run.student)
        .with(json!({ "entry": entry }));
    audit::record(db, who, act, event).await?;
    Ok(())
}
