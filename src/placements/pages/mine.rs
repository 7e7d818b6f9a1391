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
    let me = ctx.actor().person();
    let (now, before) = ctx
        .read(async |db| {
            let all = store::facts_of_student(&mut *db, me).await?;
            let (open, before): (Vec<_>, Vec<_>) =
                all.into_iter().partition(PlacementFacts::is_open);
            let mut now = Vec::with_capacity(open.len());
            for facts in open {
                now.push(Mine {
                    record: store::record(&mut *db, facts.id)
                        .await?
                        .ok_or(Error::NotFound)?,
                    signers: store::current(&mut *db, facts.id).await?,
                    shifts: store::shifts(&mut *db, facts.id).await?,
                    liaison: store::liaison(&mut *db, facts.enrolment).await?,
                    facts,
                });
            }
            Ok((now, before))
        })
        .await?;
    page(&MinePage {
        shell: ctx.shell(),
        now,
        before,
    })
}
