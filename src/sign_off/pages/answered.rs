//! What a supervisor's students had answered, newest work first: the way back to an entry that turns out to be wrong.

use crate::{
    hours::tone,
    kernel::{
        ids::{EntryId, PlacementId},
        time::Day,
    },
    sign_off::{
        model::Item,
        store::{self, queue::Before},
    },
    web::{Ctx, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use sqlx::PgConnection;

/// Entries on one page.
const PAGE: usize = 40;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AnsweredQuery {
    /// A placement; empty for all.
    placement: String,
    /// `{day}.{entry}`: after this one.
    before: String,
}

impl AnsweredQuery {
    fn before(&self) -> Option<Before> {
        let (day, entry) = self.before.split_once('.')?;
        Some(Before {
            day: Day(day.parse().ok()?),
            entry: entry.parse::<EntryId>().ok()?,
        })
    }
}

struct Row {
    href: String,
    student: String,
    day: String,
    when: String,
    what: String,
    minutes: String,
    tone: &'static str,
    state: &'static str,
    correction: String,
}

#[derive(Template)]
#[template(path = "sign_off/answered.html")]
struct AnsweredPage {
    shell: Shell,
    problems: crate::kernel::problems::Problems,
    places: Vec<(String, String)>,
    placement: String,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
}

/// `GET /sign-off/answered`
pub async fn show(ctx: Ctx, Query(query): Query<AnsweredQuery>) -> Result<Response> {
    let shown = ctx
        .read(async |db| answered_page(db, &ctx, &query).await)
        .await?;
    page(&shown)
}

async fn answered_page(
    db: &mut PgConnection,
    ctx: &Ctx,
    query: &AnsweredQuery,
) -> Result<AnsweredPage> {
    let person = ctx.actor().person();
    let names = store::queue::names(&mut *db, person).await?;
    let chosen: Option<PlacementId> = query.placement.parse().ok();
    let ids: Vec<PlacementId> = names
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| chosen.is_none_or(|chosen| chosen == *id))
        .collect();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut keys = store::queue::answered(&mut *db, &ids, query.before(), limit).await?;
    let more = keys.len() > PAGE;
    keys.truncate(PAGE);
    let mut items = store::item::items(&mut *db, person, &keys, false).await?;
    items.sort_by_key(|item| std::cmp::Reverse((item.entry.work_date, item.entry.id)));
    let next = items.last().filter(|_| more).map(|item| {
        format!(
            "/sign-off/answered?placement={}&before={}.{}",
            chosen.map(|id| id.to_string()).unwrap_or_default(),
            item.entry.work_date,
            item.entry.id
        )
    });
    Ok(AnsweredPage {
        shell: ctx.shell(),
        problems: crate::kernel::problems::Problems::none(),
        places: names
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        placement: query.placement.clone(),
        rows: items.iter().map(row).collect(),
        next,
        is_first: query.before.is_empty(),
    })
}

fn row(item: &Item) -> Row {
    let entry = &item.entry;
    Row {
        href: format!("/entries/{}", entry.id),
        student: item.place.student_name.clone(),
        day: entry.work_date.words(),
        when: entry.time_words(),
        what: entry.activity.clone(),
        minutes: entry.minutes.to_string(),
        tone: if entry.signed_at.is_some() {
            "waiting"
        } else {
            tone(entry.state)
        },
        state: if entry.signed_at.is_some() && entry.state.as_str() == "submitted" {
            "Waits for faculty"
        } else {
            entry.state.label()
        },
        correction: item.correction_words(),
    }
}
