//! The worker: takes due jobs, gives them to their handler, writes down what came of them.

use super::store::{self, Taken};
use crate::{
    access::{Scope, System},
    web::{App, Error, Result},
};
use std::{future::Future, pin::Pin, time::Duration};

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done for good.
    Done,
    /// Try again after so many seconds.
    Retry(u32, String),
    /// Never again; the words say why.
    Fail(String),
}

type Work = Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>;

/// What does one kind of job. It may run twice; it must come to the same.
#[derive(Clone, Copy)]
pub struct Handler {
    /// The kind of job it takes.
    pub kind: &'static str,
    /// Does it.
    pub run: fn(App, System, serde_json::Value) -> Work,
    /// Queues itself anew this often, in seconds; for what happens by the clock.
    pub every_seconds: Option<u32>,
}

/// All handlers of the application.
pub type Handlers = &'static [Handler];

/// How long a worker may hold a job before another takes it.
const LEASE_SECONDS: i64 = 120;

/// After so many tries a job has failed.
const MOST_ATTEMPTS: i32 = 12;

/// Works for ever; ends when `stop` does, after the job in hand.
pub async fn work(app: App, handlers: Handlers, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let pause = match run_due(&app, handlers).await {
            Ok(0) => Duration::from_secs(1),
            Ok(_) => Duration::from_millis(10),
            Err(error) => {
                tracing::warn!(%error, "the job queue could not be read");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Runs what is due now, at most a hundred jobs; gives how many ran. Tests call this instead of waiting.
pub async fn run_due(app: &App, handlers: Handlers) -> Result<u32> {
    schedule(app, handlers).await?;
    let mut ran = 0;
    while ran < 100 {
        let now = app.now();
        let taken = app
            .db()
            .write(&Scope::system(), async |db| {
                store::take(db, now, now.plus_seconds(LEASE_SECONDS)).await
            })
            .await?;
        let Some(taken) = taken else { break };
        run_one(app, handlers, taken).await?;
        ran += 1;
    }
    Ok(ran)
}

async fn run_one(app: &App, handlers: Handlers, taken: Taken) -> Result<()> {
    let handler = handlers.iter().find(|handler| handler.kind == taken.kind);
    let outcome = match handler {
        Some(handler) => {
            (handler.run)(
                app.clone(),
                System::because("scheduled work"),
                taken.payload,
            )
            .await
        }
        None => Ok(Outcome::Fail(format!(
            "nobody knows jobs of the kind {}",
            taken.kind
        ))),
    };
    let outcome =
        outcome.unwrap_or_else(|error| Outcome::Retry(back_off(taken.attempts), error.to_string()));
    let now = app.now();
    let (state, words, at) = match outcome {
        Outcome::Done => ("done", String::new(), now),
        Outcome::Retry(seconds, why) if taken.attempts < MOST_ATTEMPTS => {
            ("waiting", why, now.plus_seconds(i64::from(seconds)))
        }
        Outcome::Retry(_, why) | Outcome::Fail(why) => ("failed", why, now),
    };
    if !words.is_empty() {
        tracing::warn!(job = %taken.id, kind = taken.kind, attempts = taken.attempts, why = words, "a job did not go through");
    }
    app.db()
        .write(&Scope::system(), async |db| {
            store::finish(db, taken.id, state, &words, at).await
        })
        .await
        .map_err(Error::from)
}

/// Doubles from five seconds to an hour.
fn back_off(attempts: i32) -> u32 {
    5_u32.saturating_mul(1 << attempts.clamp(0, 10)).min(3600)
}

/// Queues what happens by the clock: one job for each step of its period, whichever process asks first.
async fn schedule(app: &App, handlers: Handlers) -> Result<()> {
    let now = app.now();
    for handler in handlers {
        let Some(every) = handler.every_seconds else {
            continue;
        };
        let step = now.as_second().div_euclid(i64::from(every.max(1)));
        let job = store::NewJob {
            kind: handler.kind,
            payload: serde_json::json!({}),
            run_at: now,
            once_key: Some(format!("step {step}")),
        };
        app.db()
            .write(&Scope::system(), async |db| {
                store::enqueue(db, job, now).await
            })
            .await?;
    }
    Ok(())
}
