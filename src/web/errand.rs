//! Work that somebody asked for and that the job worker does: as they, with their permissions as they are at that
//! moment, and with the way to the database that they have themselves.

use super::{error::Result, state::App};
use crate::{
    access::{Action, Actor, Granted, PersonFacts, Scope},
    audit::Act,
    kernel::{
        ids::PersonId,
        time::{Day, Instant},
    },
};
use sqlx::PgConnection;

/// Somebody's errand.
#[derive(Clone)]
pub struct Errand {
    app: App,
    actor: Actor,
    scope: Scope,
    origin: String,
    now: Instant,
}

impl Errand {
    /// The errand of a person, out of the request with this id; none when they are not here any more.
    pub(crate) async fn of(app: &App, person: PersonId, origin: &str) -> Result<Option<Self>> {
        let now = app.now();
        let today = now.day_in(&app.zone());
        let facts = app
            .db()
            .ask(async |db| {
                sqlx::query_scalar!("select actor_of_person($1, $2)", person.get(), today as _)
                    .fetch_one(db)
                    .await
            })
            .await?;
        let Some(facts) = facts else {
            return Ok(None);
        };
        let facts: PersonFacts = serde_json::from_value(facts).map_err(anyhow::Error::from)?;
        let actor = Actor::of_person(facts);
        Ok(Some(Self {
            app: app.clone(),
            scope: actor.scope(),
            actor,
            origin: origin.to_owned(),
            now,
        }))
    }

    /// Whose it is.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Today in the college's zone.
    pub fn today(&self) -> Day {
        self.now.day_in(&self.app.zone())
    }

    /// When, and by which request it was asked for.
    pub fn act(&self) -> Act {
        let institution = self.app.institution().map(|institution| institution.id);
        Act::new(self.now, &self.origin, institution).at_home(&self.app.settings().public_url)
    }

    /// Asks a policy for the proof, as it is answered now.
    pub fn allow<A: Action>(&self, on: &A::On) -> Result<Granted<A>> {
        Ok(self.actor.allow::<A>(on)?)
    }

    /// Reads as this person.
    pub async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> Result<T> {
        self.app.db().read(&self.scope, work).await
    }

    /// Writes as this person.
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> Result<T> {
        self.app.db().write(&self.scope, work).await
    }
}
