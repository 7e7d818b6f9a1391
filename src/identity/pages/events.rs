//! The event log as people read it: a chain, or everything about oneself.

use crate::{
    audit::read::{self, EventRow},
    identity::{forms::EventQuery, store::role},
    kernel::ids::ProgramId,
    web::{Ctx, Error, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// Events on one page.
const SIZE: u16 = 50;

/// A chain somebody may read.
struct Chain {
    name: String,
    href: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "identity/events.html")]
struct EventsPage {
    shell: Shell,
    zone: TimeZone,
    chains: Vec<Chain>,
    /// Whether the reader keeps the installation, and may run the command that checks the log.
    may_check: bool,
    events: Vec<EventRow>,
    older: Option<String>,
}

/// `GET /events`: coordinators read the chains of their programs, administrators the college's.
pub async fn list(ctx: Ctx, Query(query): Query<EventQuery>) -> Result<Response> {
    let open = chains(&ctx).await?;
    let wanted = query.chain();
    let chain = open
        .iter()
        .map(|(id, _)| *id)
        .find(|id| wanted.is_none_or(|wanted| wanted == *id))
        .ok_or(Error::NotFound)?;
    let events = ctx
        .read(async |db| Ok(read::of_chain(db, chain, query.before(), SIZE).await?))
        .await?;
    page(&EventsPage {
        shell: ctx.shell(),
        zone: ctx.app().zone(),
        chains: tabs(&open, chain),
        may_check: ctx.actor().is_administrator(),
        older: events
            .next
            .map(|before| format!("/events?chain={chain}&before={before}")),
        events: events.rows,
    })
}

fn tabs(open: &[(Uuid, String)], this: Uuid) -> Vec<Chain> {
    open.iter()
        .map(|(id, name)| Chain {
            name: name.clone(),
            href: format!("/events?chain={id}"),
            is_this: *id == this,
        })
        .collect()
}

async fn chains(ctx: &Ctx) -> Result<Vec<(Uuid, String)>> {
    let mut chains = Vec::new();
    if ctx.actor().is_administrator()
        && let Some(college) = ctx.app().institution()
    {
        chains.push((college.id.get(), "The college".to_owned()));
    }
    let programs = ctx.read(async |db| Ok(role::programs(db).await?)).await?;
    let own = |id: &ProgramId| ctx.actor().coordinates(*id);
    chains.extend(
        programs
            .into_iter()
            .filter(|(id, ..)| own(id))
            .map(|(id, name, _)| (id.get(), name)),
    );
    Ok(chains)
}

#[derive(Template)]
#[template(path = "identity/own_events.html")]
struct OwnEventsPage {
    shell: Shell,
    zone: TimeZone,
    events: Vec<EventRow>,
    older: Option<String>,
}

/// `GET /account/events`: everything that happened to oneself.
pub async fn own(ctx: Ctx, Query(query): Query<EventQuery>) -> Result<Response> {
    let person = ctx.actor().person();
    let before = query.before_event();
    let events = ctx
        .read(async |db| Ok(read::of_person(db, person, before, SIZE).await?))
        .await?;
    page(&OwnEventsPage {
        shell: ctx.shell(),
        zone: ctx.app().zone(),
        older: events
            .next
            .map(|before| format!("/account/events?before={before}")),
        events: events.rows,
    })
}
