//! `GET /today`

use super::{
    beginning::{Beginning, steps},
    item::{Item, Kind},
    store::{self, Wanted},
    words::{self, Line, Reading},
};
use crate::{
    cohort::standing,
    kernel::{ids::ProgramId, page::Page, problems::Problems, time::Instant},
    web::{Ctx, Query, Result, Shell, page, steps::Step},
};
use askama::Template;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

/// Lines on a page.
const SIZE: usize = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub program: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

impl Filter {
    fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }

    fn address(&self, kind: &str, after: &str) -> String {
        let filter = Self {
            kind: kind.to_owned(),
            program: self.program.clone(),
            after: after.to_owned(),
        };
        match serde_html_form::to_string(&filter) {
            Ok(query) if !query.is_empty() => format!("/today?{query}"),
            _ => "/today".to_owned(),
        }
    }

    /// Rank, moment and id of the line before the page.
    fn cursor(&self) -> (i32, Instant, Uuid) {
        let mut parts = self.after.splitn(3, '~');
        let mut read = || {
            let rank = parts.next()?.parse().ok()?;
            let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
            Some((rank, Instant(at), parts.next()?.parse().ok()?))
        };
        read().unwrap_or((-1, Instant(Timestamp::UNIX_EPOCH), Uuid::nil()))
    }
}

#[derive(Template)]
#[template(path = "cohort/today.html")]
struct TodayPage {
    shell: Shell,
    well: Problems,
    filter: Filter,
    /// The address of this page, for forms that lead back to it.
    here: String,
    today: String,
    programs: Vec<(String, String)>,
    kinds: Vec<(String, String, bool)>,
    total: i64,
    lines: Vec<Line>,
    next: Option<String>,
    /// The program that is to be begun, and how; empty where it has begun.
    begin_with: String,
    steps: Vec<Step>,
}

/// `GET /today`
pub async fn today(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Response> {
    let loaded = loaded(&ctx, &filter).await?;
    let items = Page::of(loaded.items, SIZE, Item::cursor);
    let next = items.next.map(|after| filter.address(&filter.kind, &after));
    page(&TodayPage {
        shell: ctx.shell(),
        well: Problems::none(),
        here: filter.address(&filter.kind, &filter.after),
        today: ctx.today().words_with_year(),
        kinds: kinds(&filter, &loaded.counts),
        total: loaded.counts.iter().map(|(_, lines)| lines).sum(),
        lines: in_words(&items.rows, &ctx),
        next,
        begin_with: loaded
            .beginning
            .as_ref()
            .map_or_else(String::new, |so_far| so_far.program_name.clone()),
        steps: loaded.beginning.as_ref().map_or_else(Vec::new, steps),
        programs: loaded.programs,
        filter,
    })
}

fn in_words(items: &[Item], ctx: &Ctx) -> Vec<Line> {
    let (now, zone) = (ctx.now(), ctx.app().zone());
    let reading = Reading { now, zone: &zone };
    let lines = items.iter().filter_map(|item| words::line(item, &reading));
    lines.collect()
}

struct Loaded {
    programs: Vec<(String, String)>,
    counts: Vec<(String, i64)>,
    items: Vec<Item>,
    /// Where nothing waits: how far the program is that was begun last.
    beginning: Option<Beginning>,
}

/// What the page shows. What is old is computed first; mostly that is nothing.
async fn loaded(ctx: &Ctx, filter: &Filter) -> Result<Loaded> {
    let found = ctx.read(async |db| {
        if standing::is_fresh(db, ctx).await? {
            load(db, ctx, filter).await.map(Some)
        } else {
            Ok(None)
        }
    });
    if let Some(loaded) = found.await? {
        return Ok(loaded);
    }
    standing::freshen(ctx).await?;
    ctx.read(async |db| load(db, ctx, filter).await).await
}

async fn load(db: &mut PgConnection, ctx: &Ctx, filter: &Filter) -> Result<Loaded> {
    let (today, now) = (ctx.today(), ctx.now());
    let program: Option<ProgramId> = filter.program.parse().ok();
    let wanted = Wanted {
        today,
        now,
        kind: filter.kind().map_or("", Kind::as_str),
        program,
        after: filter.cursor(),
        most: i64::try_from(SIZE + 1).unwrap_or(i64::MAX),
    };
    let programs = store::programs(db).await?;
    let glance = store::glance(db, &wanted).await?;
    let beginning = match glance.counts.as_slice() {
        [] => store::beginning(db).await?,
        _ => None,
    };
    Ok(Loaded {
        beginning,
        programs: programs
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        items: glance.items,
        counts: glance.counts,
    })
}

fn kinds(filter: &Filter, counts: &[(String, i64)]) -> Vec<(String, String, bool)> {
    let of = |kind: Kind| {
        counts
            .iter()
            .find(|(word, _)| word == kind.as_str())
            .map_or(0, |(_, n)| *n)
    };
    let total: i64 = counts.iter().map(|(_, lines)| lines).sum();
    let chosen = filter.kind();
    let all = (
        format!("All {total}"),
        filter.address("", ""),
        chosen.is_none(),
    );
    let each = Kind::ALL
        .into_iter()
        .filter(|kind| of(*kind) > 0 || chosen == Some(*kind))
        .map(|kind| {
            (
                format!("{} {}", kind.label(), of(kind)),
                filter.address(kind.as_str(), ""),
                chosen == Some(kind),
            )
        });
    std::iter::once(all).chain(each).collect()
}
