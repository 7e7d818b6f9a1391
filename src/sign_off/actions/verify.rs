//! Verification by the college: for faculty where the program asks for it, and on behalf of a supervisor who does not
//! answer, which the record says for ever.

use super::{
    answer::{count, tell},
    events::Events,
    sign::{Made, Signing, sign},
};
use crate::{
    access::{Actor, Granted},
    audit::Act,
    hours,
    kernel::ids::{ActId, PlacementId},
    sign_off::{
        model::Item,
        policy::{ForCollege, Verify},
        statement::{FOR_FACULTY, ON_BEHALF},
        store::{self, decision::NewDecisions},
    },
    web::{Error, Result},
};
use sqlx::PgConnection;

/// Verifies locked entries of one placement; gives how many. The reason is kept with signatures on behalf.
///
/// # Errors
/// `Conflict` when there never was a supervisor to stand in for.
pub async fn verify(
    db: &mut PgConnection,
    (actor, method): (&Actor, &'static str),
    act: &Act,
    placement: PlacementId,
    (allowed, reason): (Vec<(ForCollege, Granted<Verify>)>, String),
) -> Result<usize> {
    let Some(who) = allowed.first().map(|(_, granted)| granted.who().clone()) else {
        return Err(Error::Conflict("Nothing here waits to be verified".into()));
    };
    let (behalf, faculty): (Vec<_>, Vec<_>) = allowed
        .into_iter()
        .map(|(on, _)| on)
        .partition(ForCollege::on_behalf);
    let items = |all: Vec<ForCollege>| all.into_iter().map(|on| on.item).collect::<Vec<Item>>();
    let (behalf, faculty) = (items(behalf), items(faculty));
    let id = ActId::fresh();
    let mut events = Events::default();
    let mut signing = Signing {
        statement: FOR_FACULTY,
        person: actor.person(),
        name: actor.name().to_owned(),
        role: role(actor, behalf.first().or(faculty.first())),
        on_behalf: None,
        reason: String::new(),
        method,
        request: None,
        at: act.now,
    };
    let all = behalf.len() + faculty.len();
    put_down(&mut *db, &signing, (id, faculty), &mut events).await?;
    if !behalf.is_empty() {
        let supervisor = store::college::supervisor_of(&mut *db, placement).await?;
        signing.on_behalf = Some(supervisor.ok_or_else(|| {
            Error::Conflict(
                "Name a supervisor for this placement before you stand in for them".into(),
            )
        })?);
        signing.statement = ON_BEHALF;
        signing.reason = reason;
        put_down(&mut *db, &signing, (id, behalf), &mut events).await?;
    }
    hours::refresh(&mut *db, placement).await?;
    tell(&mut *db, id, false, (act.now, act.now)).await?;
    events.write(db, &who, act).await?;
    Ok(all)
}

fn role(actor: &Actor, item: Option<&Item>) -> &'static str {
    if item.is_some_and(|item| actor.coordinates(item.place.program)) {
        "Program coordinator"
    } else {
        "Faculty liaison"
    }
}

async fn put_down(
    db: &mut PgConnection,
    signing: &Signing,
    (id, items): (ActId, Vec<Item>),
    events: &mut Events,
) -> Result<()> {
    count(&mut *db, &items, signing.at, events).await?;
    for Made {
        id: signature,
        items,
    } in sign(&mut *db, signing, items).await?
    {
        let new = NewDecisions {
            act: id,
            decision: "verified",
            signature: Some(signature),
            by: signing.person,
            name: &signing.name,
            at: signing.at,
            request: None,
        };
        let answered: Vec<_> = items.iter().map(|item| (item, "")).collect();
        store::decision::insert(&mut *db, &new, &answered).await?;
        events.signed(signature, &items);
    }
    Ok(())
}
