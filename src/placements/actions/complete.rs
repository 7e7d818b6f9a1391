//! Saying that a placement is done.

use super::mails;
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{problems::Problems, time::zone},
    placements::{PlacementFacts, model::State, policy::Complete, store},
    programs,
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Completes a placement. Before its last day only where the course allows an early finish (domain rule 28). What
/// waits for a signature can still be signed.
pub async fn complete(
    db: &mut PgConnection,
    granted: Granted<Complete>,
    act: &Act,
    facts: &PlacementFacts,
) -> Result<()> {
    let today = act.now.day_in(&zone(&facts.zone));
    if today < facts.ends_on
        && !programs::load_requirement(db, facts.requirement)
            .await?
            .early_finish_allowed
    {
        let words = format!(
            "Wait until {}, or change the dates: this course does not allow an early finish",
            facts.ends_on.words_with_year()
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
        .with(serde_json::json!({ "on": today }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
