//! A placement begins: on its first day, or with its first hours.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    jobs::{self, NewJob},
    kernel::{
        ids::{PlacementId, ProgramId},
        time::Instant,
    },
    placements::{model::State, policy::Begin, store},
    web::Result,
};
use sqlx::PgConnection;

/// Puts a confirmed placement down as active; does nothing when it is something else by now.
pub async fn begin(
    db: &mut PgConnection,
    granted: &Granted<Begin>,
    act: &Act,
    (id, program): (PlacementId, ProgramId),
) -> Result<bool> {
    let from = State::Confirmed.as_str();
    if !store::set_state(db, id, from, State::Active.as_str()).await? {
        return Ok(false);
    }
    let Some(facts) = store::facts(db, id).await? else {
        return Ok(false);
    };
    let event = Event::new("placement.became_active", "placement", id)
        .in_program(program)
        .about(facts.student);
    audit::record(db, granted.who(), act, event).await?;
    Ok(true)
}

/// To be called when hours are first logged for a placement that is still confirmed: it begins within seconds. The
/// student who logs them may not change the placement, so the program does it.
pub async fn first_hours(
    db: &mut PgConnection,
    state: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    if State::parse(state) == Some(State::Confirmed) {
        soon(db, now).await?;
    }
    Ok(())
}

/// Looks for placements to begin now instead of within the hour.
pub(super) async fn soon(db: &mut PgConnection, now: Instant) -> Result<(), sqlx::Error> {
    let job = NewJob {
        kind: "placements.calendar",
        payload: serde_json::json!({}),
        run_at: now,
        once_key: None,
    };
    jobs::enqueue(db, job, now).await
}
