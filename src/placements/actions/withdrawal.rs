//! Withdrawing a student from a practicum: the enrolment and the placements that serve it, in one act.

use super::end;
use crate::{
    access::Granted,
    audit::Act,
    kernel::time::Day,
    placements::{
        PlacementFacts,
        model::{EarlyEnd, Ending},
        policy::End,
    },
    programs::{self, ChangeEnrolment, Enrolment},
    web::Result,
};
use sqlx::PgConnection;

/// Withdraws a student as of a day, with a reason: every open placement ends on it, and everybody concerned is told.
/// Hours until then can still be submitted and signed. One that was to begin later is taken back.
pub async fn withdraw(
    db: &mut PgConnection,
    granted: Granted<ChangeEnrolment>,
    act: &Act,
    (enrolment, open): (&Enrolment, Vec<(Granted<End>, PlacementFacts)>),
    (last, reason): (Day, &str),
) -> Result<()> {
    programs::set_withdrawn(db, granted, act, (enrolment, true), reason).await?;
    for (granted, facts) in open {
        let early = EarlyEnd {
            how: if last < facts.starts_on {
                Ending::Withdraw
            } else {
                Ending::Terminate
            },
            last: last.min(facts.ends_on),
            reason: format!("The student withdraws: {reason}"),
        };
        end(db, granted, act, (&facts, &early)).await?;
    }
    Ok(())
}
