//! Brings together what a placement rests on, before it is made and while it is on.

use crate::{
    kernel::{
        ids::{PersonId, PlacementId},
        minutes::Minutes,
        problems::Problems,
        time::{Day, Instant, zone},
    },
    placements::{
        PlacementFacts,
        model::{ChosenSupervisor, NewSupervisor, Plan, Plans, Shift, Signer, Where},
        store::{self, AtSite, Enrolled, SiteFacts},
    },
    web::{Error, Result},
};
use sqlx::PgConnection;

/// A placement as it is thought of.
pub struct Sketch<'a> {
    /// The enrolment.
    pub enrolled: &'a Enrolled,
    /// The site.
    pub site: &'a SiteFacts,
    /// The first and the last day.
    pub days: (Day, Day),
    /// Who is to sign.
    pub supervisor: Option<&'a ChosenSupervisor>,
    /// The weekly schedule.
    pub shifts: &'a [Shift],
    /// The placement it takes the place of, which no longer counts.
    pub instead_of: Option<PlacementId>,
}

/// What a placement that is thought of rests on.
pub async fn plan(db: &mut PgConnection, sketch: &Sketch<'_>, now: Instant) -> Result<Plan> {
    let signers = match sketch.supervisor {
        Some(chosen) => vec![signer(db, sketch.site, sketch.days, chosen).await?],
        None => Vec::new(),
    };
    let elsewhere = store::elsewhere(db, sketch.enrolled.student, sketch.instead_of).await?;
    Ok(Plan {
        plans: plans(sketch.enrolled),
        site: place(sketch.site),
        starts_on: sketch.days.0,
        ends_on: sketch.days.1,
        signers,
        shifts: sketch.shifts.to_vec(),
        elsewhere,
        today: now.day_in(&zone(&sketch.site.zone)),
        placement: None,
    })
}

/// What a placement that is on rests on, with other dates where they are to change.
pub async fn outlook(
    db: &mut PgConnection,
    facts: &PlacementFacts,
    days: (Day, Day),
    now: Instant,
) -> Result<Plan> {
    let enrolled = store::enrolment(db, facts.enrolment)
        .await?
        .ok_or(Error::NotFound)?;
    let site = store::site(db, facts.site).await?.ok_or(Error::NotFound)?;
    let known = store::at_site(db, facts.site, days, Some(facts.id)).await?;
    let signers = store::current(db, facts.id)
        .await?
        .into_iter()
        .filter(|one| one.part != "delegate")
        .map(|one| {
            known
                .iter()
                .find(|at_site| at_site.person == one.person)
                .map_or_else(|| unbound(one.person, &one.name), of_site)
        })
        .collect();
    Ok(Plan {
        plans: plans(&enrolled),
        site: place(&site),
        starts_on: days.0,
        ends_on: days.1,
        signers,
        shifts: store::shifts(db, facts.id).await?,
        elsewhere: store::elsewhere(db, facts.student, Some(facts.id)).await?,
        today: now.day_in(&zone(&site.zone)),
        placement: Some(facts.id),
    })
}

/// Somebody who is to sign, with the students they have in those days. Choosing somebody who is not of the site is a
/// problem of the form.
async fn signer(
    db: &mut PgConnection,
    site: &SiteFacts,
    days: (Day, Day),
    chosen: &ChosenSupervisor,
) -> Result<Signer> {
    let known = store::at_site(db, site.id, days, None).await?;
    let of = |person: PersonId| {
        known
            .iter()
            .find(|at_site| at_site.person == person)
            .map(of_site)
    };
    match chosen {
        ChosenSupervisor::Known(person) => of(*person)
            .ok_or_else(|| Problems::one("supervisor", "Choose a supervisor of this site").into()),
        ChosenSupervisor::New(new) => {
            let person = store::find_person(db, new.email.as_str()).await?;
            let known = person.and_then(of);
            Ok(known.unwrap_or_else(|| newcomer(person, new)))
        }
    }
}

fn newcomer(person: Option<PersonId>, new: &NewSupervisor) -> Signer {
    Signer {
        credential_expires: new.credential_expires,
        ..unbound(person.unwrap_or_else(PersonId::fresh), &new.name)
    }
}

/// Somebody of whom no limits are known.
fn unbound(person: PersonId, name: &str) -> Signer {
    Signer {
        person,
        name: name.to_owned(),
        most_students: None,
        others: 0,
        credential_expires: None,
        ended_on: None,
    }
}

fn of_site(at_site: &AtSite) -> Signer {
    Signer {
        person: at_site.person,
        name: at_site.name.clone(),
        most_students: at_site.most_students.and_then(|most| most.try_into().ok()),
        others: at_site.at_once.try_into().unwrap_or(0),
        credential_expires: at_site.credential_expires,
        ended_on: at_site.ended_on,
    }
}

fn plans(enrolled: &Enrolled) -> Plans {
    Plans {
        student: enrolled.student,
        student_name: enrolled.student_name.clone(),
        enrolled: enrolled.state == "enrolled",
        missing_since: enrolled.missing_since,
        starts_on: enrolled.starts_on,
        ends_on: enrolled.ends_on,
        required: Minutes::new(enrolled.total_minutes.try_into().unwrap_or(0)),
        late_days: enrolled.late_days,
    }
}

fn place(site: &SiteFacts) -> Where {
    Where {
        id: site.id,
        name: site.name.clone(),
        zone: site.zone.clone(),
        do_not_use: site.do_not_use.clone(),
        missing_since: site.missing_since,
    }
}
