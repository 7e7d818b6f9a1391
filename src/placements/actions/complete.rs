//! Saying that a placement is done.

use super::mails;
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{
        problems::Problems,
        time::{Day, Instant, zone},
    },
    placements::{PlacementFacts, model::State, policy::Complete, store},
    programs,
    web::{Error, Result},
};
use sqlx::PgConnection;

/// The day from which a placement can be completed, while that is to come: its last day, unless the course allows an
/// early finish (domain rule 28).
pub async fn complete_from(
    db: &mut PgConnection,
    facts: &PlacementFacts,
    now: Instant,
) -> Result<Option<Day>> {
    if now.day_in(&zone(&facts.zone)) >= facts.ends_on {
        return Ok(None);
    }
    let asks = programs::load_requirement(db, facts.requirement).await?;
    Ok((!asks.early_finish_allowed).then_some(facts.ends_on))
}

/// Completes a placement, with the reason where something speaks against it. What waits for a signature can still be
/// signed.
pub async fn complete(
    db: &mut PgConnection,
    granted: Granted<Complete>,
    act: &Act,
    facts: &PlacementFacts,
    reason: &str,
) -> Result<()> {
    let today = act.now.day_in(&zone(&facts.zone));
    if let Some(day) = complete_from(db, facts, act.now).await? {
        let words = format!(
            "Wait until {}, or change the dates: this course does not allow an early finish",
            day.words_with_year()
        );
        return Err(Problems::one("completion", words).into());
    }
    if !store::set_state(db, facts.id, &facts.state, State::Completed.as_str()).await? {
        return Err(Error::Conflict(
            "This placement has changed meanwhile".into(),
        ));
    }
    mails::completed(db, act, facts).await?;
    let event = Event::new("placement.completed", "placement", facts.id)
        .in_program(facts.program)
        .about(facts.student)
        .because(reason)
        .with(serde_json::json!({ "on": today }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
