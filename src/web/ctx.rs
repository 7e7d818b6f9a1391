//! The context of a request by somebody signed in: who, when, and the way to the database. It exists only behind the
//! guard, so a handler without an actor has no database.

use super::{
    done::Done,
    error::{Error, Result},
    form::Mark,
    guard::Caller,
    shell::{Shell, Visit},
    state::App,
};
use crate::{
    access::{Action, Actor, Granted, Scope},
    audit::Act,
    kernel::time::{Day, Instant},
};
use axum::{extract::FromRequestParts, http::request::Parts};
use sqlx::PgConnection;
use uuid::Uuid;

/// A signed-in person's request.
pub struct Ctx {
    app: App,
    caller: Caller,
    scope: Scope,
    visit: Visit,
    now: Instant,
}

impl Ctx {
    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.caller.actor
    }

    /// The moment of this request.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Today in the college's zone.
    pub fn today(&self) -> Day {
        self.now.day_in(&self.app.zone())
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// When and whence, for the event log.
    pub fn act(&self) -> Act {
        self.visit.act(&self.app, self.now)
    }

    /// The frame of the page.
    pub fn shell(&self) -> Shell {
        Shell::of(
            &self.app,
            &self.visit,
            Some((self.actor(), self.caller.ends)),
        )
    }

    /// Asks a policy for the proof; a refusal becomes the fitting answer.
    pub fn allow<A: Action>(&self, on: &A::On) -> Result<Granted<A>> {
        Ok(self.actor().allow::<A>(on)?)
    }

    /// Reads as this person: row-level security shows what is theirs.
    pub async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> Result<T> {
        self.app.db().read(&self.scope, work).await
    }

    /// Writes without an idempotency key: for writes that come to the same when repeated (opened, seen).
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> Result<T> {
        self.app.db().write(&self.scope, work).await
    }

    /// Writes as the program itself what follows from records that this person may only read: kept sums, never an act.
    pub(crate) async fn as_system<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> Result<T> {
        self.app.db().write(&Scope::system(), work).await
    }

    /// Does what a form asks, once: a repeat with the same key gets the first outcome, the same key with another
    /// body is refused, and while the first is under way the answer is "busy".
    pub async fn submit(
        &self,
        mark: Mark,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<Done>,
    ) -> Result<Done> {
        let actor = self.actor_key();
        let now = self.now;
        self.app
            .db()
            .write(&self.scope, async |db| {
                once(db, actor, mark, now, work).await
            })
            .await
    }

    fn actor_key(&self) -> Uuid {
        match self.actor().via() {
            crate::access::Via::Session(_) | crate::access::Via::Errand => {
                self.actor().person().get()
            }
            crate::access::Via::Link(request) => request.get(),
        }
    }
}

async fn once(
    db: &mut PgConnection,
    actor: Uuid,
    mark: Mark,
    now: Instant,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<Done>,
) -> Result<Done> {
    if let Some(done) = done_before(db, actor, &mark).await? {
        return Ok(done);
    }
    let done = work(&mut *db).await?;
    keep(db, actor, (&mark, &done), now).await?;
    Ok(done)
}

/// The outcome of a form that was done before; nothing when it is ours to do. Apart from [`once`], because that is
/// compiled anew for each form.
async fn done_before(db: &mut PgConnection, actor: Uuid, mark: &Mark) -> Result<Option<Done>> {
    let seen = sqlx::query!(
        r#"select free as "free!", body_hash, location, message, nothing_done from form_begun($1, $2)"#,
        actor,
        mark.key
    )
    .fetch_one(&mut *db)
    .await?;
    if !seen.free {
        return Err(Error::Busy);
    }
    if let (Some(hash), Some(location), Some(message), Some(nothing_done)) = (
        seen.body_hash,
        seen.location,
        seen.message,
        seen.nothing_done,
    ) {
        return if hash == mark.hash {
            Ok(Some(Done {
                location,
                message,
                nothing_done,
            }))
        } else {
            Err(Error::KeyReused)
        };
    }
    Ok(None)
}

async fn keep(
    db: &mut PgConnection,
    actor: Uuid,
    (mark, done): (&Mark, &Done),
    now: Instant,
) -> Result<()> {
    let kept = sqlx::query!(
        "insert into form_outcome (actor_id, form_key, body_hash, location, message, nothing_done, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        actor,
        mark.key,
        &mark.hash[..],
        done.location,
        done.message,
        done.nothing_done,
        now as _
    )
    .execute(db)
    .await?;
    if kept.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::Busy)
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = parts.extensions.get::<Caller>().cloned().ok_or_else(|| {
            Error::Unexpected(anyhow::anyhow!(
                "a handler asks for an actor on a route without one"
            ))
        })?;
        let scope = caller.actor.scope();
        let visit = Visit::of(parts, app);
        Ok(Self {
            app: app.clone(),
            caller,
            scope,
            visit,
            now: app.now(),
        })
    }
}
