//! Who signs for a placement: adding, replacing, ending.

use super::{blocks, mails, outlook};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    jobs::{self, NewJob},
    kernel::{
        ids::{PersonId, SiteId},
        problems::Problems,
        text::sort_name,
        time::zone,
    },
    placements::{
        PlacementFacts,
        model::{ChosenSupervisor, Part, SupervisorChange, check},
        policy::ChangeSupervisors,
        store::{self, NewPerson, Supervision},
    },
    web::{Error, OnConstraint as _, Result},
};
use sqlx::PgConnection;

/// Gives a placement a supervisor. A new supervisor ends the one before, whose mailed links lose their claim on this
/// placement at once; what waits goes to the new one.
pub async fn change_supervisor(
    db: &mut PgConnection,
    granted: Granted<ChangeSupervisors>,
    act: &Act,
    (facts, change): (&PlacementFacts, &SupervisorChange),
) -> Result<()> {
    hold(db, facts.site, &change.supervisor).await?;
    let person = resolve(db, act, facts, &change.supervisor).await?;
    let now = store::current(db, facts.id).await?;
    let leaving = leaving(&now, person, change)?;
    for one in &leaving {
        let reason = if one.person == person {
            format!("Became {}", change.part.label().to_lowercase())
        } else {
            change.reason.clone()
        };
        store::end_one(db, one.id, &reason, act.now).await?;
    }
    let today = act.now.day_in(&zone(&facts.zone));
    let since = today.clamp(facts.starts_on, facts.ends_on.max(facts.starts_on));
    store::insert_supervision(db, facts, (person, change.part.as_str()), since, act.now).await?;
    check_room(db, act, facts, (person, change.part)).await?;
    store::touch(db, facts.id).await?;
    let old = leaving.into_iter().find(|one| one.person != person);
    hand_over(
        db,
        act,
        (facts, old.as_ref().map(|one| one.person), Some(person)),
    )
    .await?;
    mails::supervisor_changed(db, act, facts, (old.as_ref(), person, change.part)).await?;
    let detail = serde_json::json!({
        "part": change.part.as_str(), "old": old.map(|one| one.person), "new": person });
    record(db, &granted, act, (facts, &change.reason, detail)).await
}

/// Ends somebody's part in a placement without naming another.
pub async fn end_supervisor(
    db: &mut PgConnection,
    granted: Granted<ChangeSupervisors>,
    act: &Act,
    (facts, person, reason): (&PlacementFacts, PersonId, &str),
) -> Result<()> {
    let now = store::current(db, facts.id).await?;
    let one = now
        .into_iter()
        .find(|one| one.person == person)
        .ok_or_else(|| Error::Conflict("They no longer sign for this placement".into()))?;
    store::end_one(db, one.id, reason, act.now).await?;
    store::touch(db, facts.id).await?;
    hand_over(db, act, (facts, Some(person), None)).await?;
    mails::supervisor_ended(db, act, facts, &one).await?;
    let detail = serde_json::json!({ "part": one.part, "old": person, "new": null });
    record(db, &granted, act, (facts, reason, detail)).await
}

/// Who makes room: the supervisor whom a new one replaces, and the same person in another part.
fn leaving(
    now: &[Supervision],
    person: PersonId,
    change: &SupervisorChange,
) -> Result<Vec<Supervision>> {
    let part = change.part.as_str();
    if now
        .iter()
        .any(|one| one.person == person && one.part == part)
    {
        return Err(Problems::one("supervisor", "Choose somebody who does not sign yet").into());
    }
    let replaced = |one: &&Supervision| {
        one.person == person || (change.part == Part::Primary && one.part == part)
    };
    let leaving: Vec<_> = now.iter().filter(replaced).cloned().collect();
    let replaces = leaving.iter().any(|one| one.person != person);
    if replaces && change.reason.is_empty() {
        return Err(Problems::one("reason", "Enter why the supervisor changes").into());
    }
    Ok(leaving)
}

/// Refuses when the new supervisor has no seat left, or is the student.
async fn check_room(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    (person, part): (PersonId, Part),
) -> Result<()> {
    if !part.takes_a_seat() || !facts.is_open() {
        return Ok(());
    }
    let mut plan = outlook(db, facts, (facts.starts_on, facts.ends_on), act.now).await?;
    plan.signers.retain(|signer| signer.person == person);
    let found = check(&plan);
    blocks(found.iter().filter(|one| one.code == "supervisor_full"))?;
    Ok(())
}

/// Takes the old one's mailed links back and asks the new one to sign what waits. Only the program itself may touch
/// links, so it is queued.
async fn hand_over(
    db: &mut PgConnection,
    act: &Act,
    (facts, old, new): (&PlacementFacts, Option<PersonId>, Option<PersonId>),
) -> Result<()> {
    let job = NewJob {
        kind: "placements.handed_over",
        payload: serde_json::json!({ "placement": facts.id, "old": old, "new": new }),
        run_at: act.now,
        once_key: None,
    };
    jobs::enqueue(db, job, act.now).await?;
    Ok(())
}

async fn record(
    db: &mut PgConnection,
    granted: &Granted<ChangeSupervisors>,
    act: &Act,
    (facts, reason, detail): (&PlacementFacts, &str, serde_json::Value),
) -> Result<()> {
    let event = Event::new("placement.supervisor_changed", "placement", facts.id)
        .in_program(facts.program)
        .about(facts.student)
        .because(reason)
        .with(detail);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Holds the seats of somebody who is to sign, before they are counted.
pub(super) async fn hold(
    db: &mut PgConnection,
    site: SiteId,
    chosen: &ChosenSupervisor,
) -> Result<()> {
    let person = match chosen {
        ChosenSupervisor::Known(person) => Some(*person),
        ChosenSupervisor::New(new) => store::find_person(db, new.email.as_str()).await?,
    };
    if let Some(person) = person {
        store::lock_at_site(db, site, &[person]).await?;
    }
    Ok(())
}

/// The person who is to sign, made a supervisor of the site where they are not one yet.
pub(super) async fn resolve(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    chosen: &ChosenSupervisor,
) -> Result<PersonId> {
    let new = match chosen {
        ChosenSupervisor::New(new) => new,
        ChosenSupervisor::Known(person) => {
            let days = (facts.starts_on, facts.ends_on);
            let known = store::at_site(db, facts.site, days, Some(facts.id)).await?;
            return if known.iter().any(|one| one.person == *person) {
                not_the_student(facts, *person)
            } else {
                Err(Problems::one("supervisor", "Choose a supervisor of this site").into())
            };
        }
    };
    let person = if let Some(person) = store::find_person(db, new.email.as_str()).await? {
        person
    } else {
        let sort_name = sort_name(&new.name);
        let person = NewPerson {
            id: PersonId::fresh(),
            name: &new.name,
            sort_name: &sort_name,
            email: new.email.as_str(),
        };
        store::insert_person(db, &person, act.now)
            .await
            .on_constraint(
                "person_email_unique",
                "new_email",
                "Send this once more: somebody entered this address a moment ago",
            )?;
        person.id
    };
    let person = not_the_student(facts, person)?;
    let words = (new.title.as_str(), new.credential.as_str());
    let at = (facts.site, person);
    store::join_site(db, at, words, new.credential_expires, act.now).await?;
    Ok(person)
}

fn not_the_student(facts: &PlacementFacts, person: PersonId) -> Result<PersonId> {
    if person == facts.student {
        let words = "Choose somebody else: students do not sign their own hours";
        return Err(Problems::one("supervisor", words).into());
    }
    Ok(person)
}
