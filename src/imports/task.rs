//! A file in a worker's hands: taken up as the person who asked, with a meter that others can read, and put down with an
//! outcome that is told on the file's page.

use super::{
    actions::{self, Import},
    meter::Meter,
    model::{ImportRun, Reading, RunState},
    store,
};
use crate::{
    access::Scope,
    audit,
    jobs::Outcome,
    kernel::ids::{ImportRunId, PersonId},
    web::{App, Errand, Error, Result},
};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::watch;

/// How often the meter is written down for others to read.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// After so many workers have begun and none has come to an end, the file is given up.
const MOST_TRIES: i32 = 5;

/// Given up after that many tries.
const GIVEN_UP: &str = "The work was begun several times and never came to an end. Try again with a smaller \
     file; if it stays, tell whoever keeps this installation";

/// Who asked is not here any more.
const NOBODY: &str = "Whoever asked for this is not here any more";

#[derive(Debug, Clone, Deserialize)]
struct Order {
    run: ImportRunId,
    person: PersonId,
    origin: String,
}

/// A file in a worker's hands.
pub struct Task {
    app: App,
    /// Whose errand it is.
    pub errand: Errand,
    /// The file, as it was when it was taken up.
    pub run: ImportRun,
    /// Moved on by the work.
    pub meter: Meter,
}

impl Task {
    /// Takes up what a job asks for; none when there is nothing to do any more. `state` is the one that waits for this
    /// kind of job.
    pub async fn take_up<A: Import>(
        app: &App,
        payload: serde_json::Value,
        state: RunState,
    ) -> Result<Option<Self>> {
        let order: Order = serde_json::from_value(payload).map_err(anyhow::Error::from)?;
        let now = app.now();
        let (run, tries) = app
            .db()
            .write(&Scope::system(), async |db| {
                let run = store::find(db, order.run).await?;
                Ok::<_, sqlx::Error>((run, store::begun(db, order.run, now).await?))
            })
            .await?;
        let Some(run) = run.filter(|run| run.state == state) else {
            return Ok(None);
        };
        let Some(errand) = Errand::of(app, order.person, &order.origin).await? else {
            give_up(app, run.id, NOBODY).await?;
            return Ok(None);
        };
        let meter = Meter::default();
        tokio::spawn(tell(app.clone(), run.id, meter.watch()));
        let task = Self {
            app: app.clone(),
            errand,
            run,
            meter,
        };
        if tries > MOST_TRIES {
            task.put_down_with::<A>(GIVEN_UP).await?;
            return Ok(None);
        }
        Ok(Some(task))
    }

    /// Puts it down: done, to be tried again in a moment, or not to be done, with the reason on the file's page.
    pub async fn put_down<A: Import>(self, done: Result<()>) -> Result<Outcome> {
        let Err(error) = done else {
            return Ok(Outcome::Done);
        };
        if passes(&error) {
            return Ok(Outcome::Retry(2, error.to_string()));
        }
        let words = self.words(&error);
        self.put_down_with::<A>(&words).await?;
        Ok(Outcome::Done)
    }

    async fn put_down_with<A: Import>(&self, why: &str) -> Result<()> {
        let (run, act, who) = (&self.run, self.errand.act(), self.errand.actor().who());
        // As the program itself: the person may have lost the very permission that would show them the file.
        self.app
            .db()
            .write(&Scope::system(), async |db| {
                let (put, event) = if run.state == RunState::Waiting {
                    (store::failed(db, run.id, why).await?, A::EVENTS.failed)
                } else {
                    (store::put_back(db, run.id, why).await?, A::EVENTS.put_back)
                };
                if put {
                    let event = actions::event(event, run.id, run.program);
                    audit::record(db, &who, &act, event).await?;
                }
                Ok(())
            })
            .await
    }

    fn words(&self, error: &Error) -> String {
        match error {
            Error::Invalid(problems) => {
                let words = problems.list().iter().map(|problem| problem.words.as_str());
                words.collect::<Vec<_>>().join(". ")
            }
            Error::Conflict(words)
            | Error::Forbidden(words)
            | Error::ConflictAt { state: words, .. } => words.clone(),
            Error::NotFound => "You may not import here any more".into(),
            other => {
                let reference = self.errand.act().origin;
                tracing::error!(run = %self.run.id, error = %other, request = reference, "an import went wrong");
                format!(
                    "Something went wrong on our side. Try again; if it stays, tell whoever keeps this \
                     installation the reference {reference}"
                )
            }
        }
    }
}

async fn give_up(app: &App, run: ImportRunId, why: &str) -> Result<()> {
    app.db()
        .write(&Scope::system(), async |db| {
            let failed = store::failed(db, run, why).await?;
            if !failed {
                store::put_back(db, run, why).await?;
            }
            Ok(())
        })
        .await
}

/// Writes down what the meter says, beside the transaction that does the work; ends with the meter.
async fn tell(app: App, run: ImportRunId, mut watch: watch::Receiver<Reading>) {
    while watch.changed().await.is_ok() && watch.has_changed().is_ok() {
        let reading = *watch.borrow_and_update();
        let now = app.now();
        let told = app
            .db()
            .write(&Scope::system(), async |db| {
                store::moved(db, run, reading, now).await
            })
            .await;
        if let Err(error) = told {
            tracing::warn!(%run, %error, "how far an import has come could not be told");
        }
        tokio::time::sleep(TOLD_EVERY).await;
    }
}

/// Whether an error passes by itself: a database that was away, a conflict with another transaction.
fn passes(error: &Error) -> bool {
    let Error::Database(error) = error else {
        return false;
    };
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(source) => source.code().is_some_and(|code| {
            ["08", "40", "53", "55", "57"]
                .iter()
                .any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}
