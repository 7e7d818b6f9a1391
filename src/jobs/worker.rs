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

/// The handlers of one worker. A worker takes only the kinds it knows, so that work of minutes gets a worker of its own
/// and a newer program's jobs wait for a newer program.
pub type Handlers = &'static [Handler];

/// How long a job stays with a worker that gives no sign of life.
const LEASE_SECONDS: i64 = 15;

/// How often a worker gives one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(4);

/// After so many tries a job has failed.
const MOST_ATTEMPTS: i32 = 12;

/// Works for ever; ends when `stop` does, after the job in hand.
pub async fn work(app: App, handlers: Handlers, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut alarm = app.alarm();
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
            () = alarm.rings() => {}
        }
    }
}

/// Runs what is due now, at most a hundred jobs; gives how many ran. Tests call this instead of waiting.
pub async fn run_due(app: &App, handlers: Handlers) -> Result<u32> {
    schedule(app, handlers).await?;
    let kinds: Vec<String> = handlers.iter().map(|one| one.kind.to_owned()).collect();
    let mut ran = 0;
    while ran < 100 {
        let now = app.now();
        let taken = app
            .db()
            .write(&Scope::system(), async |db| {
                store::take(db, &kinds, now, now.plus_seconds(LEASE_SECONDS)).await
            })
            .await?;
        let Some(taken) = taken else { break };
        run_one(app, handlers, taken).await?;
        ran += 1;
    }
    Ok(ran)
}

async fn run_one(app: &App, handlers: Handlers, mut taken: Taken) -> Result<()> {
    let handler = handlers.iter().find(|handler| handler.kind == taken.kind);
    let payload = std::mem::take(&mut taken.payload);
    let outcome = match handler {
        // A job that ends its worker each time would otherwise come back for ever.
        _ if taken.attempts > MOST_ATTEMPTS => {
            Ok(Outcome::Fail("its worker ended each time".into()))
        }
        Some(handler) => watched(app, &taken, (handler.run)(app.clone(), SCHEDULED, payload)).await,
        None => Ok(Outcome::Fail(format!("no handler for {}", taken.kind))),
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
            store::finish(db, &taken, state, &words, at).await
        })
        .await
        .map_err(Error::from)
}

const SCHEDULED: System = System::because("scheduled work");

/// Does the work and moves the lease on meanwhile. A panic in a handler is an outcome like any other error: it must not
/// end the worker.
async fn watched(app: &App, taken: &Taken, work: Work) -> Result<Outcome> {
    let mut work = tokio::spawn(work);
    loop {
        tokio::select! {
            outcome = &mut work => return outcome.map_err(anyhow::Error::from)?,
            () = tokio::time::sleep(SIGN_OF_LIFE) => hold(app, taken).await,
        }
    }
}

async fn hold(app: &App, taken: &Taken) {
    let lease = app.now().plus_seconds(LEASE_SECONDS);
    let held = app
        .db()
        .write(&Scope::system(), async |db| {
            store::hold(db, taken, lease).await
        })
        .await;
    if let Err(error) = held {
        tracing::warn!(job = %taken.id, %error, "a job could not be held");
    }
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
