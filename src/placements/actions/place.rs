//! Placing a student.

use super::{Sketch, begin, blocks, mails, plan, supervisors};
use crate::{
    access::{Granted, Who},
    audit::{self, Act, Event},
    kernel::{ids::PlacementId, problems::Problems, time::zone},
    placements::{
        PlacementFacts,
        model::{NewPlacement, NotReady, Part, State, check},
        policy::Place,
        store::{self, Enrolled, NewRow, SiteFacts},
    },
    web::{Error, OnConstraint as _, Result},
};
use sqlx::PgConnection;

/// Places a student: confirmed at once, because the program decides it. What blocks is a problem of the form; what
/// warns is written into the event.
pub async fn place(
    db: &mut PgConnection,
    granted: Granted<Place>,
    act: &Act,
    new: &NewPlacement,
) -> Result<PlacementId> {
    let (facts, warnings) = put(db, act, new, None).await?;
    mails::confirmed(db, act, &facts).await?;
    let codes: Vec<_> = warnings.iter().map(|one| one.code).collect();
    let detail = serde_json::json!({ "site": facts.site, "from": facts.starts_on, "to": facts.ends_on, "in_spite_of": codes });
    confirmed(db, granted.who(), act, (&facts, detail)).await?;
    Ok(facts.id)
}

/// Writes the event of a new placement.
pub(super) async fn confirmed(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    (facts, detail): (&PlacementFacts, serde_json::Value),
) -> Result<()> {
    let event = Event::new("placement.confirmed", "placement", facts.id)
        .in_program(facts.program)
        .about(facts.student)
        .with(detail);
    audit::record(db, who, act, event).await?;
    Ok(())
}

/// Writes a placement with its supervisor and schedule, after the checks. The supervisor's seats are held before they
/// are counted, so that two coordinators at once cannot both take the last one.
pub(super) async fn put(
    db: &mut PgConnection,
    act: &Act,
    new: &NewPlacement,
    follows: Option<PlacementId>,
) -> Result<(PlacementFacts, Vec<NotReady>)> {
    let enrolled = store::enrolment(db, new.enrolment)
        .await?
        .ok_or(Error::NotFound)?;
    let site = store::site(db, new.site)
        .await?
        .ok_or_else(|| Problems::one("not-ready", "Choose a site"))?;
    if let Some(chosen) = &new.supervisor {
        supervisors::hold(db, site.id, chosen).await?;
    }
    let sketch = Sketch {
        enrolled: &enrolled,
        site: &site,
        days: (new.starts_on, new.ends_on),
        supervisor: new.supervisor.as_ref(),
        shifts: &new.shifts,
        instead_of: follows,
    };
    let found = check(&plan(db, &sketch, act.now).await?);
    blocks(&found)?;
    let facts = write(db, act, new, (&enrolled, &site, follows)).await?;
    Ok((facts, found))
}

async fn write(
    db: &mut PgConnection,
    act: &Act,
    new: &NewPlacement,
    (enrolled, site, follows): (&Enrolled, &SiteFacts, Option<PlacementId>),
) -> Result<PlacementFacts> {
    let row = NewRow {
        id: PlacementId::fresh(),
        program: enrolled.program,
        enrolment: enrolled.id,
        student: enrolled.student,
        site: site.id,
        state: State::Confirmed.as_str(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        mode: new.mode.as_str(),
        follows,
    };
    store::insert(db, &row, act.now).await.on_constraint(
        "placement_once_at_a_site",
        "not-ready",
        "This student is already placed at this site. Open that placement instead",
    )?;
    let facts = store::facts(db, row.id).await?.ok_or(Error::NotFound)?;
    if let Some(chosen) = &new.supervisor {
        let person = supervisors::resolve(db, act, &facts, chosen).await?;
        let part = (person, Part::Primary.as_str());
        store::insert_supervision(db, &facts, part, facts.starts_on, act.now).await?;
    }
    store::insert_shifts(db, &facts, &new.shifts).await?;
    if facts.starts_on <= act.now.day_in(&zone(&facts.zone)) {
        begin::soon(db, act.now).await?;
    }
    Ok(facts)
}
