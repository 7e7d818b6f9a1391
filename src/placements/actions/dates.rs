//! Other first and last days.

use super::{blocks, mails, outlook};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{problems::Problems, time::zone},
    placements::{
        PlacementFacts,
        model::{NewDates, check},
        policy::ChangeDates,
        store,
    },
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Changes the first and the last day. Days with hours stay inside, and the supervisors must have a seat on all the
/// new days.
pub async fn change_dates(
    db: &mut PgConnection,
    granted: Granted<ChangeDates>,
    act: &Act,
    (facts, dates): (&PlacementFacts, NewDates),
) -> Result<()> {
    let worked = store::work_days(db, facts.id, true).await?;
    fits(
        facts,
        dates,
        worked.map(|(first, last)| NewDates {
            starts_on: first,
            ends_on: last,
        }),
        act,
    )?;
    let signers: Vec<_> = store::current(db, facts.id)
        .await?
        .into_iter()
        .map(|one| one.person)
        .collect();
    store::lock_at_site(db, facts.site, &signers).await?;
    let found = check(&outlook(db, facts, (dates.starts_on, dates.ends_on), act.now).await?);
    blocks(found.iter().filter(|one| one.code == "supervisor_full"))?;
    store::set_dates(db, facts.id, dates.starts_on, dates.ends_on).await?;
    let now = store::facts(db, facts.id).await?.ok_or(Error::NotFound)?;
    mails::dates_changed(db, act, (facts, &now)).await?;
    let detail = serde_json::json!({
        "from": dates.starts_on, "to": dates.ends_on,
        "was_from": facts.starts_on, "was_to": facts.ends_on });
    let event = Event::new("placement.dates_changed", "placement", facts.id)
        .in_program(facts.program)
        .about(facts.student)
        .with(detail);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

fn fits(
    facts: &PlacementFacts,
    dates: NewDates,
    worked: Option<NewDates>,
    act: &Act,
) -> Result<(), Problems> {
    let mut problems = Problems::none();
    if (dates.starts_on, dates.ends_on) == (facts.starts_on, facts.ends_on) {
        problems.add("starts_on", "Enter other dates than the present ones");
    }
    if let Some(worked) = worked {
        if worked.starts_on < dates.starts_on {
            let day = worked.starts_on.words_with_year();
            problems.add(
                "starts_on",
                format!("Enter a first day on or before {day}, when hours were logged"),
            );
        }
        if worked.ends_on > dates.ends_on {
            let day = worked.ends_on.words_with_year();
            problems.add(
                "ends_on",
                format!("Enter a last day on or after {day}, when hours were logged"),
            );
        }
    }
    let today = act.now.day_in(&zone(&facts.zone));
    if facts.state == "active" && dates.starts_on > today {
        problems.add(
            "starts_on",
            "Enter a first day that is not in the future: this placement has begun",
        );
    }
    problems.or(|| Some(()))
}
