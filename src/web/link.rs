//! The context of a request through a mailed sign-off link: the supervisor it was sent to, held to what it covers.

use super::{
    ctx::Ctx,
    error::{Error, Result},
    guard::DeadLink,
    shell::{Shell, Visit},
    state::App,
};
use crate::platform::secrets::Token;
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

/// A link that was opened.
pub enum LinkCtx {
    /// It is good: acts for its supervisor, with the token for the addresses of its forms.
    Open(Box<Ctx>, Token),
    /// It opens nothing any more.
    Dead {
        /// `expired` or `closed`.
        state: String,
        /// Why it was closed; empty when it expired.
        reason: String,
        /// The frame of the page that says so.
        shell: Box<Shell>,
    },
}

impl FromRequestParts<App> for LinkCtx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if let Some(dead) = parts.extensions.get::<DeadLink>() {
            let shell = Box::new(Shell::of(app, &Visit::of(parts, app), None));
            return Ok(Self::Dead {
                state: dead.state.clone(),
                reason: dead.reason.clone(),
                shell,
            });
        }
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::NotFound)?;
        let token = params
            .iter()
            .find(|(name, _)| *name == "token")
            .and_then(|(_, value)| Token::brought(value));
        let ctx = Ctx::from_request_parts(parts, app).await?;
        Ok(Self::Open(Box::new(ctx), token.ok_or(Error::NotFound)?))
    }
}
