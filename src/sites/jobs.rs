//! Looking at and applying files of sites, by the worker.

use super::{actions, policy::ImportSites};
use crate::{
    imports::{self, RunState, Task},
    jobs::{Handler, Outcome},
    web::{App, Error, Result},
};
use serde_json::{Value, json};

/// Looks at a file of sites.
pub const LOOK: Handler = Handler {
    kind: <ImportSites as imports::Import>::LOOK,
    run: |app, _, payload| Box::pin(look(app, payload)),
    every_seconds: None,
};

/// Applies it.
pub const APPLY: Handler = Handler {
    kind: <ImportSites as imports::Import>::APPLY,
    run: |app, _, payload| Box::pin(apply(app, payload)),
    every_seconds: None,
};

async fn look(app: App, payload: Value) -> Result<Outcome> {
    let Some(task) = Task::take_up::<ImportSites>(&app, payload, RunState::Waiting).await? else {
        return Ok(Outcome::Done);
    };
    let looked = look_as_asked(&task).await;
    task.put_down::<ImportSites>(looked).await
}

async fn look_as_asked(task: &Task) -> Result<()> {
    let granted = task.errand.allow::<ImportSites>(&())?;
    let report = task
        .errand
        .read(async |db| {
            let content = imports::content(db, task.run.id).await?;
            let content = content.ok_or(Error::NotFound)?;
            Ok(actions::look(db, content, &task.meter).await?.0)
        })
        .await?;
    let (act, kept) = (task.errand.act(), (&report, json!({}), &task.meter));
    task.errand
        .write(async |db| imports::keep_look(db, &granted, &act, &task.run, kept).await)
        .await
}

async fn apply(app: App, payload: Value) -> Result<Outcome> {
    let Some(task) = Task::take_up::<ImportSites>(&app, payload, RunState::Applying).await? else {
        return Ok(Outcome::Done);
    };
    let applied = apply_as_asked(&task).await;
    task.put_down::<ImportSites>(applied).await
}

async fn apply_as_asked(task: &Task) -> Result<()> {
    let granted = task.errand.allow::<ImportSites>(&())?;
    let (act, of) = (task.errand.act(), (&task.run, task.errand.today()));
    task.errand
        .write(async |db| actions::apply(db, &granted, &act, of, &task.meter).await)
        .await
}
