//! Ending a placement early.

use super::mails;
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::problems::Problems,
    placements::{
        PlacementFacts,
        model::{EarlyEnd, State, Step},
        policy::End,
        store,
    },
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Withdraws or terminates a placement with a reason. No day with submitted hours is cut off. Its supervisors stay,
/// because what was worked until the last day can still be submitted and must be signed; only of a placement that
/// never began are they free at once.
pub async fn end(
    db: &mut PgConnection,
    granted: Granted<End>,
    act: &Act,
    (facts, end): (&PlacementFacts, &EarlyEnd),
) -> Result<()> {
    let worked = store::work_days(db, facts.id, false).await?;
    if let Some((_, last)) = worked.filter(|(_, last)| *last > end.last) {
        let words = format!(
            "Enter a last day on or after {}, when hours were logged",
            last.words_with_year()
        );
        return Err(Problems::one("last", words).into());
    }
    if end.last > facts.ends_on {
        let words = format!(
            "Enter a last day on or before {}, or change the dates instead",
            facts.ends_on.words_with_year()
        );
        return Err(Problems::one("last", words).into());
    }
    let state = State::parse(&facts.state)
        .ok_or(Error::NotFound)?
        .after(Step::End(end.how))
        .map_err(|refused| Error::Conflict(refused.words()))?;
    mails::ended(db, act, facts, end).await?;
    store::set_ended(db, facts.id, state.as_str(), end.last, &end.reason).await?;
    if end.last < facts.starts_on {
        store::end_all(db, facts.id, &end.reason, act.now).await?;
    }
    let detail = serde_json::json!({ "how": state.as_str(), "last": end.last });
    let event = Event::new("placement.ended", "placement", facts.id)
        .in_program(facts.program)
        .about(facts.student)
        .because(&end.reason)
        .with(detail);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
