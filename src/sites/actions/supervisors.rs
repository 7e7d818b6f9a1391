//! Adding, changing and ending supervisors of a site.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    jobs::{self, NewJob},
    kernel::{
        ids::{PersonId, SiteId, SiteSupervisorId},
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

const ANOTHERS: &str =
    "Somebody else has this address. End this supervision and add them as a supervisor instead";

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

/// Changes what is known of a supervisor here; their name and address too, as long as they have no account in which to
/// do it themselves.
pub async fn change_supervisor(
    db: &mut PgConnection,
    granted: Granted<KeepSupervisors>,
    act: &Act,
    (supervisor, new): (&Supervisor, &NewSupervisor),
) -> Result<()> {
    store::update_supervisor(db, supervisor.id, new).await?;
    if supervisor.is_kept_for_them {
        mend_person(db, &granted, act, (supervisor, new)).await?;
    }
    let event = Event::new("site_supervisor.changed", "site", supervisor.site)
        .with(json!({"person": supervisor.person}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Mends name, address and telephone. With another address every link mailed to the old one is closed (the database
/// sees to that), and what waits is mailed to the new one at once.
async fn mend_person(
    db: &mut PgConnection,
    granted: &Granted<KeepSupervisors>,
    act: &Act,
    (known, new): (&Supervisor, &NewSupervisor),
) -> Result<()> {
    let mended = store::mend_person(db, known.person, new)
        .await
        .on_constraint("person_email_unique", "email", ANOTHERS)?;
    if !mended {
        return Err(Error::Conflict(format!(
            "{} has an account since a moment ago, so name and address are theirs to change",
            known.name
        )));
    }
    let moved = !known.email.eq_ignore_ascii_case(&new.email);
    if moved {
        ask_again(db, act, known.person).await?;
    }
    if moved || known.name != new.name {
        let event = Event::new("person.mended", "person", known.person).with(json!({
            "was": { "name": known.name, "email": known.email },
            "now": { "name": new.name, "email": new.email },
        }));
        audit::record(db, granted.who(), act, event).await?;
    }
    Ok(())
}

/// Asks for what waits. Sign-off stands on sites and not the other way round, so it is asked through the queue.
async fn ask_again(db: &mut PgConnection, act: &Act, person: PersonId) -> Result<()> {
    let key = format!("readdressed:{person}:{}", act.now.as_microsecond());
    let job = NewJob {
        kind: "sign_off.request",
        payload: json!({ "supervisor": person, "kind": "asked", "key": key }),
        run_at: act.now,
        once_key: Some(key),
    };
    jobs::enqueue(db, job, act.now).await?;
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
