//! Looking at and applying rosters, by the worker.

use super::{actions, model::Offering, policy::ImportRoster, store};
use crate::{
    access::Granted,
    imports::{self, RunState, Task},
    jobs::{Handler, Outcome},
    web::{App, Error, Result},
};
use serde_json::Value;

/// Looks at a roster.
pub const LOOK_AT_ROSTER: Handler = Handler {
    kind: <ImportRoster as imports::Import>::LOOK,
    run: |app, _, payload| Box::pin(look(app, payload)),
    every_seconds: None,
};

/// Applies it.
pub const APPLY_ROSTER: Handler = Handler {
    kind: <ImportRoster as imports::Import>::APPLY,
    run: |app, _, payload| Box::pin(apply(app, payload)),
    every_seconds: None,
};

/// The offering as whoever asked may see it, and their proof that they may import into it.
async fn allowed(task: &Task) -> Result<(Offering, Granted<ImportRoster>)> {
    let id = task.run.offering.ok_or(Error::NotFound)?;
    let offering = task
        .errand
        .read(async |db| store::offering(db, id).await?.ok_or(Error::NotFound))
        .await?;
    let granted = task.errand.allow(&offering.program)?;
    Ok((offering, granted))
}

async fn look(app: App, payload: Value) -> Result<Outcome> {
    let Some(task) = Task::take_up::<ImportRoster>(&app, payload, RunState::Waiting).await? else {
        return Ok(Outcome::Done);
    };
    let looked = look_as_asked(&task).await;
    task.put_down::<ImportRoster>(looked).await
}

async fn look_as_asked(task: &Task) -> Result<()> {
    let (offering, granted) = allowed(task).await?;
    let (of, by) = (
        (&task.run, &offering),
        (task.errand.actor().programs(), &task.meter),
    );
    let looked = task
        .errand
        .read(async |db| actions::look_at_kept(db, of, by).await)
        .await?;
    let kept = (&looked.report, looked.beside(), &task.meter);
    let act = task.errand.act();
    task.errand
        .write(async |db| imports::keep_look(db, &granted, &act, &task.run, kept).await)
        .await
}

async fn apply(app: App, payload: Value) -> Result<Outcome> {
    let Some(task) = Task::take_up::<ImportRoster>(&app, payload, RunState::Applying).await? else {
        return Ok(Outcome::Done);
    };
    let applied = apply_as_asked(&task).await;
    task.put_down::<ImportRoster>(applied).await
}

async fn apply_as_asked(task: &Task) -> Result<()> {
    let (offering, granted) = allowed(task).await?;
    let (act, today) = (task.errand.act(), task.errand.today());
    let (of, by) = (
        (&task.run, &offering),
        (task.errand.actor().programs(), &task.meter),
    );
    task.errand
        .write(async |db| actions::apply_roster(db, &granted, (&act, today), of, by).await)
        .await
}
