//! Moving a student to another site: a new placement follows the old one. Approved hours need no moving, because the
//! requirement counts them by the enrolment.

use super::{mails, place};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{ids::PlacementId, problems::Problems},
    placements::{
        PlacementFacts,
        model::{Ending, SiteChange, State, Step},
        policy::ChangeSite,
        store,
    },
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Moves a student to another site from the first day of the new placement. Hours of the old site from that day on
/// stand in the way once they are submitted; drafts do not, but are named to the student.
pub async fn change_site(
    db: &mut PgConnection,
    granted: Granted<ChangeSite>,
    act: &Act,
    (old, change): (&PlacementFacts, &SiteChange),
) -> Result<PlacementId> {
    if change.to.site == old.site || change.to.enrolment != old.enrolment {
        return Err(Problems::one("not-ready", "Choose another site than the present one").into());
    }
    leave(db, old, change).await?;
    let (new, _) = place::put(db, act, &change.to, Some(old.id)).await?;
    if change.to.starts_on <= old.starts_on {
        store::end_all(db, old.id, &change.reason, act.now).await?;
    }
    let drafts = store::drafts_outside(db, old.id).await?;
    mails::site_changed(db, act, (old, &new), drafts).await?;
    let detail = serde_json::json!({ "to": new.id, "site": new.site, "on": new.starts_on });
    let event = Event::new("placement.site_changed", "placement", old.id)
        .in_program(old.program)
        .about(old.student)
        .because(&change.reason)
        .with(detail);
    audit::record(db, granted.who(), act, event).await?;
    let detail = serde_json::json!({ "follows": old.id, "site": new.site, "from": new.starts_on, "to": new.ends_on });
    place::confirmed(db, granted.who(), act, (&new, detail)).await?;
    Ok(new.id)
}

/// Ends the old placement on the day before. Its supervisors stay, unless it never began: what was worked there can
/// still be submitted and must be signed, and what is signed may be corrected.
async fn leave(db: &mut PgConnection, old: &PlacementFacts, change: &SiteChange) -> Result<()> {
    let first = change.to.starts_on;
    let worked = store::work_days(db, old.id, false).await?;
    if let Some((_, last)) = worked.filter(|(_, last)| *last >= first) {
        let words = format!(
            "Choose a first day after {}: hours of that day are submitted at {}",
            last.words_with_year(),
            old.site_name
        );
        return Err(Problems::one("starts_on", words).into());
    }
    let how = if worked.is_none() && first <= old.starts_on {
        Ending::Withdraw
    } else {
        Ending::Terminate
    };
    let state = State::parse(&old.state)
        .ok_or(Error::NotFound)?
        .after(Step::End(how))
        .map_err(|refused| Error::Conflict(refused.words()))?;
    let last = first.plus_days(-1).min(old.ends_on);
    let reason = format!("Moved to another site: {}", change.reason);
    store::set_ended(db, old.id, state.as_str(), last, &reason).await?;
    Ok(())
}
