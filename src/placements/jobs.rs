//! What the calendar brings, and what only the program itself may do after a change.

use super::{actions, store};
use crate::{
    access::{Scope, System},
    audit::Act,
    jobs::{self, Handler, NewJob, Outcome},
    kernel::{
        ids::{PersonId, PlacementId},
        time::{Day, Instant, zone},
    },
    web::{App, Result},
};
use serde::Deserialize;
use sqlx::PgConnection;

/// Every hour: placements begin on their first day at the site, and coordinators learn of those whose last day has
/// passed.
pub const CALENDAR: Handler = Handler {
    kind: "placements.calendar",
    run: |app, system, _| Box::pin(calendar(app, system)),
    every_seconds: Some(3600),
};

/// After a change of supervisor: mailed links that have nothing left to show are closed, and who signs now is asked
/// for what waits.
pub const HANDED_OVER: Handler = Handler {
    kind: "placements.handed_over",
    run: |app, system, payload| Box::pin(handed_over(app, system, payload)),
    every_seconds: None,
};

fn act(app: &App) -> Act {
    let institution = app.institution().map(|institution| institution.id);
    Act::new(app.now(), "", institution).at_home(&app.settings().public_url)
}

async fn calendar(app: App, system: System) -> Result<Outcome> {
    let act = act(&app);
    app.db()
        .write(&Scope::system(), async |db| {
            begin_due(db, system, &act).await?;
            tell_past_end(db, &act).await
        })
        .await?;
    Ok(Outcome::Done)
}

async fn begin_due(db: &mut PgConnection, system: System, act: &Act) -> Result<()> {
    let today = |site: &str| act.now.day_in(&zone(site));
    // Nowhere is it later than a day after the day in Greenwich.
    let latest = today("UTC").plus_days(1);
    for due in store::due_to_begin(db, latest).await? {
        if due.has_hours || due.day <= today(&due.zone) {
            let granted = system.grant();
            actions::begin(db, &granted, act, (due.id, due.program)).await?;
        }
    }
    Ok(())
}

async fn tell_past_end(db: &mut PgConnection, act: &Act) -> Result<()> {
    let today = |site: &str| -> Day { act.now.day_in(&zone(site)) };
    let mut due = store::past_end(db, today("UTC").plus_days(1)).await?;
    due.retain(|one| one.day < today(&one.zone));
    for of_program in due.chunk_by(|one, next| one.program == next.program) {
        actions::past_end(db, act, of_program).await?;
        for one in of_program {
            store::set_told(db, one.id).await?;
        }
    }
    Ok(())
}

#[derive(Debug, Deserialize)]
struct HandedOver {
    placement: PlacementId,
    old: Option<PersonId>,
    new: Option<PersonId>,
}

async fn handed_over(app: App, _: System, payload: serde_json::Value) -> Result<Outcome> {
    let Ok(change) = serde_json::from_value::<HandedOver>(payload) else {
        return Ok(Outcome::Fail("the job names no placement".into()));
    };
    let now = app.now();
    app.db()
        .write(&Scope::system(), async |db| {
            if let Some(old) = change.old {
                store::close_empty_requests(db, old, now).await?;
            }
            if let Some(new) = change.new
                && store::has_waiting(db, change.placement).await?
            {
                let key = format!("handed-over:{}:{new}:{}", change.placement, now.as_second());
                ask(db, new, &key, now).await?;
            }
            Ok::<_, crate::web::Error>(())
        })
        .await?;
    Ok(Outcome::Done)
}

/// Asks somebody for a signature at once. Sign-off stands on placements and not the other way round, so it is asked
/// through the queue.
async fn ask(
    db: &mut PgConnection,
    supervisor: PersonId,
    key: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let job = NewJob {
        kind: "sign_off.request",
        payload: serde_json::json!({ "supervisor": supervisor, "kind": "asked", "key": key }),
        run_at: now,
        once_key: Some(key.to_owned()),
    };
    jobs::enqueue(db, job, now).await
}
