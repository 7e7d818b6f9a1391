//! A student's own placements.

use crate::{
    placements::{
        PlacementFacts,
        model::{Shift, weekly},
        store::{self, Liaison, Record, Supervision},
    },
    web::{Ctx, Error, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

/// One placement, as its student sees it.
struct Mine {
    facts: PlacementFacts,
    record: Record,
    signers: Vec<Supervision>,
    shifts: Vec<Shift>,
    liaison: Option<Liaison>,
}

impl Mine {
    fn weekly(&self) -> String {
        format!("{} a week", weekly(&self.shifts))
    }
}

#[derive(Template)]
#[template(path = "placements/mine.html")]
struct MinePage {
    shell: Shell,
    now: Vec<Mine>,
    before: Vec<PlacementFacts>,
}

impl MinePage {
    fn title(&self) -> &'static str {
        if self.now.len() > 1 {
            "Your placements"
        } else {
            "Your placement"
        }
    }
}

/// `GET /placement`
pub async fn mine(ctx: Ctx) -> Result<Response> {
    let shown = ctx.read(async |db| load(&ctx, db).await).await?;
    page(&shown)
}

async fn load(ctx: &Ctx, db: &mut PgConnection) -> Result<MinePage> {
    let all = store::facts_of_student(db, ctx.actor().person()).await?;
    let (open, before): (Vec<_>, Vec<_>) = all.into_iter().partition(PlacementFacts::is_open);
    let mut now = Vec::with_capacity(open.len());
    for facts in open {
        now.push(Mine {
            record: store::record(db, facts.id).await?.ok_or(Error::NotFound)?,
            signers: store::current(db, facts.id).await?,
            shifts: store::shifts(db, facts.id).await?,
            liaison: store::liaison(db, facts.enrolment).await?,
            facts,
        });
    }
    Ok(MinePage {
        shell: ctx.shell(),
        now,
        before,
    })
}
