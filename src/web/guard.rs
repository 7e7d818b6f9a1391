//! The lock on a route: finds out who asks, and lets in whom the route's access names.

use super::{
    cookie,
    error::{Error, Result},
    routes::Access,
    state::App,
};
use crate::{
    access::{Actor, ActorFacts, LinkFacts, Scope, Via, locks_off},
    kernel::{
        ids::{PersonId, SessionId},
        time::Instant,
    },
    platform::secrets::Token,
};
use axum::{
    RequestExt as _,
    extract::{ConnectInfo, MatchedPath, RawPathParams, Request},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::net::SocketAddr;

/// Put into the request by the guard; the contexts of handlers are made from it and from nothing else.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub actor: Actor,
    /// The last moment of the session, for the warning on the page.
    pub ends: Instant,
}

/// What is left of a link that opens nothing any more, for the page that says so.
#[derive(Debug, Clone)]
pub(super) struct DeadLink {
    pub state: String,
    pub reason: String,
}

/// A session that was not used for this long has ended (as `actor_of_session` has it).
pub const IDLE_SECONDS: i64 = 12 * 3600;

/// How stale the last use of a session may be before it is written again.
const SEEN_EVERY_SECONDS: i64 = 300;

pub(super) async fn guard(access: Access, mut request: Request, next: Next) -> Response {
    let Some(app) = request.extensions().get::<App>().cloned() else {
        return Error::Unexpected(anyhow::anyhow!("a route without the application"))
            .into_response();
    };
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(String::new, |path| path.as_str().to_owned());
    let admitted = admit(&app, access, &mut request).await;
    let caller = request.extensions().get::<Caller>().cloned();
    let mut response = match admitted {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    response.extensions_mut().insert(Visited { route, caller });
    response
}

/// Which route was asked for, and by whom: for the one line that the log gets of each request, and for the frame of an
/// error page.
#[derive(Debug, Clone)]
pub(super) struct Visited {
    pub route: String,
    caller: Option<Caller>,
}

impl Visited {
    /// Who asked.
    pub fn person(&self) -> Option<PersonId> {
        self.caller.as_ref().map(|caller| caller.actor.person())
    }

    /// Who asked, where they are signed in: the holder of a mailed link has no navigation.
    pub fn signed_in(&self) -> Option<&Caller> {
        self.caller
            .as_ref()
            .filter(|caller| matches!(caller.actor.via(), Via::Session(_)))
    }
}

async fn admit(app: &App, access: Access, request: &mut Request) -> Result<()> {
    match access {
        Access::Public => Ok(()),
        Access::Demo => demo_only(app, request),
        Access::Link => link(app, request).await,
        Access::SignedIn => session(app, request).await.map(drop),
        Access::Needs(permission) => {
            let actor = session(app, request).await?;
            if actor.may_ever(permission) || locks_off() {
                Ok(())
            } else {
                Err(Error::Forbidden(
                    "This page is for people with another role".into(),
                ))
            }
        }
    }
}

async fn session(app: &App, request: &mut Request) -> Result<Actor> {
    let token = cookie::session(request.headers(), app.secure()).ok_or_else(|| sign_in(request))?;
    let now = app.now();
    let today = now.day_in(&app.zone());
    let facts = app
        .db()
        .ask(async |db| {
            sqlx::query_scalar!(
                "select actor_of_session($1, $2, $3)",
                token.hash(),
                now as _,
                today as _
            )
            .fetch_one(db)
            .await
        })
        .await?;
    let facts = facts.ok_or_else(|| sign_in(request))?;
    let facts: ActorFacts = serde_json::from_value(facts).map_err(anyhow::Error::from)?;
    let ends = facts.expires.min(now.plus_seconds(IDLE_SECONDS));
    let seen = facts.seen;
    let actor = Actor::of_session(facts);
    if let Via::Session(id) = actor.via()
        && now.as_second() - seen.as_second() > SEEN_EVERY_SECONDS
    {
        touch(app, id, now).await?;
    }
    request.extensions_mut().insert(Caller {
        actor: actor.clone(),
        ends,
    });
    Ok(actor)
}

async fn touch(app: &App, id: SessionId, now: Instant) -> Result<()> {
    app.db()
        .write(&Scope::system(), async |db| {
            sqlx::query!(
                "update session set last_seen_at = $2 where id = $1",
                id.get(),
                now as _
            )
            .execute(db)
            .await
        })
        .await?;
    Ok(())
}

/// The page that a form stood on, where the browser tells it and it is one of ours.
fn came_from(request: &Request) -> Option<&str> {
    let headers = request.headers();
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let page = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = page.split_once("://")?;
    rest.strip_prefix(host).filter(|path| path.starts_with('/'))
}

fn sign_in(request: &Request) -> Error {
    let next = match *request.method() {
        Method::GET => request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str()),
        _ => came_from(request).unwrap_or("/start"),
    };
    Error::SignIn {
        next: next.to_owned(),
        sent: *request.method() != Method::GET && *request.method() != Method::HEAD,
    }
}

async fn link(app: &App, request: &mut Request) -> Result<()> {
    let params = request
        .extract_parts::<RawPathParams>()
        .await
        .map_err(|_| Error::NoSuchLink)?;
    let token = params
        .iter()
        .find(|(name, _)| *name == "token")
        .and_then(|(_, value)| Token::brought(value));
    let token = token.ok_or(Error::NoSuchLink)?;
    let now = app.now();
    let facts = app
        .db()
        .ask(async |db| {
            sqlx::query_scalar!("select actor_of_link($1, $2)", token.hash(), now as _)
                .fetch_one(db)
                .await
        })
        .await?
        .ok_or(Error::NoSuchLink)?;
    let facts: LinkFacts = serde_json::from_value(facts).map_err(anyhow::Error::from)?;
    if facts.state == "open" {
        let ends = facts.expires;
        request.extensions_mut().insert(Caller {
            actor: Actor::of_link(facts),
            ends,
        });
    } else {
        request.extensions_mut().insert(DeadLink {
            state: facts.state,
            reason: facts.closed_reason,
        });
    }
    Ok(())
}

fn demo_only(app: &App, request: &Request) -> Result<()> {
    let from_here = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_none_or(|ConnectInfo(address)| address.ip().is_loopback());
    if app
        .institution()
        .is_some_and(|institution| institution.demo)
        && from_here
    {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
