//! The context of a public page: nobody is known, and the database shows what is public. What sign-in, invitations
//! and set-up must look up besides, they do as the program itself, for a stated reason.

use super::{
    cookie,
    error::{Error, Result},
    shell::{Shell, Visit},
    state::App,
};
use crate::{
    access::{Scope, System},
    audit::Act,
    kernel::time::Instant,
    platform::secrets::Token,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use sqlx::PgConnection;

/// A request by nobody in particular.
pub struct Guest {
    app: App,
    visit: Visit,
    now: Instant,
    session: Option<Token>,
    known: Option<Vec<u8>>,
}

impl Guest {
    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The moment of this request.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// When and whence, for the event log.
    pub fn act(&self) -> Act {
        self.visit.act(&self.app, self.now)
    }

    /// The frame of the page.
    pub fn shell(&self) -> Shell {
        Shell::of(&self.app, &self.visit, None)
    }

    /// The network address the request came from.
    pub fn address(&self) -> &str {
        &self.visit.address
    }

    /// What the browser says it is, shortened.
    pub fn agent(&self) -> &str {
        &self.visit.agent
    }

    /// The session token the browser brought, if any; not checked.
    pub fn session_token(&self) -> Option<&Token> {
        self.session.as_ref()
    }

    /// The hash of the token of a session that the browser says it once had; not checked.
    pub fn known_by(&self) -> Option<&[u8]> {
        self.known.as_deref()
    }

    /// Reads what is public.
    pub async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>,
    ) -> Result<T> {
        self.app.db().read(&Scope::public(), work).await
    }

    /// Acts as the program itself, for a stated reason. The list of reasons is checked by a test.
    pub(crate) async fn as_system<T>(
        &self,
        reason: &'static str,
        work: impl AsyncFnOnce(&mut PgConnection, System) -> Result<T>,
    ) -> Result<T> {
        let system = System::because(reason);
        self.app
            .db()
            .write(&Scope::system(), async |db| work(db, system).await)
            .await
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let session = cookie::session(&parts.headers, app.secure());
        Ok(Self {
            app: app.clone(),
            visit: Visit::of(parts, app),
            now: app.now(),
            session,
            known: cookie::known(&parts.headers),
        })
    }
}
