//! Adding, changing and ending supervisors of a site.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::{
        ids::{SiteId, SiteSupervisorId},
        problems::Problems,
        time::Day,
    },
    sites::{
        model::Supervisor,
        policy::KeepSupervisors,
        store::{self, NewSupervisor},
    },
    web::{Error, OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

const TAKEN: &str = "Somebody has been added with this address meanwhile. Send the form again";

/// Adds a supervisor: the person who has the address, or a new one. One person supervises at any number of sites.
pub async fn add_supervisor(
    db: &mut PgConnection,
    granted: Granted<KeepSupervisors>,
    act: &Act,
    (site, new): (SiteId, &NewSupervisor),
) -> Result<()> {
    let person = match store::person_by_email(db, &new.email).await? {
        Some(person) => person,
        None => store::insert_person(db, new, act.now).await.on_constraint(
            "person_email_unique",
            "email",
            TAKEN,
        )?,
    };
    let id = SiteSupervisorId::fresh();
    if !store::add_supervisor(db, (id, site, person), new, act.now).await? {
        let words = "This person supervises here already. Change them in the list instead";
        return Err(Problems::one("email", words).into());
    }
    let event = Event::new("site_supervisor.added", "site", site).with(json!({"person": person}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Changes what is known of a supervisor here. Their name and address are their own to change.
pub async fn change_supervisor(
    db: &mut PgConnection,
    granted: Granted<KeepSupervisors>,
    act: &Act,
    (supervisor, new): (&Supervisor, &NewSupervisor),
) -> Result<()> {
    store::update_supervisor(db, supervisor.id, new).await?;
    let event = Event::new("site_supervisor.changed", "site", supervisor.site)
        .with(json!({"person": supervisor.person}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Ends a supervision. Placements keep their supervisor until somebody replaces them there.
pub async fn end_supervisor(
    db: &mut PgConnection,
    granted: Granted<KeepSupervisors>,
    act: &Act,
    (supervisor, on): (&Supervisor, Day),
) -> Result<()> {
    if !store::end_supervisor(db, supervisor.id, on).await? {
        return Err(Error::Conflict(format!(
            "{} does not supervise here any more",
            supervisor.name
        )));
    }
    let event = Event::new("site_supervisor.ended", "site", supervisor.site)
        .with(json!({"person": supervisor.person, "on": on}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
