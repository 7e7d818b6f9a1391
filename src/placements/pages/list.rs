//! The list of placements.

use crate::{
    kernel::{page::Page, problems::Problems, time::Day},
    placements::{
        forms::{ListQuery, STATES},
        model::State,
        store::{self, Row},
    },
    web::{Ctx, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

const LINES: usize = 50;

type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "placements/list.html")]
struct ListPage {
    shell: Shell,
    problems: Problems,
    query: ListQuery,
    states: [(&'static str, &'static str); 7],
    programs: Choices,
    terms: Choices,
    sites: Choices,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    today: Day,
}

impl ListPage {
    /// Whether any of these waits to be completed.
    fn some_are_over(&self) -> bool {
        self.rows.iter().any(|row| self.is_over(row))
    }

    fn is_over(&self, row: &Row) -> bool {
        State::parse(&row.state).is_some_and(State::is_open) && row.ends_on < self.today
    }

    fn state(&self, row: &Row) -> &'static str {
        if self.is_over(row) {
            "Last day passed"
        } else {
            State::parse(&row.state).map_or("Unknown", State::label)
        }
    }

    fn tone(&self, row: &Row) -> &'static str {
        match State::parse(&row.state) {
            _ if self.is_over(row) => "warn",
            Some(state) => state.tone(),
            None => "",
        }
    }

    fn caption(&self) -> String {
        match (self.rows.len(), &self.next) {
            (1, None) => "1 placement".to_owned(),
            (lines, None) => format!("{lines} placements"),
            (lines, Some(_)) => format!("{lines} placements of more, in order of name"),
        }
    }
}

/// `GET /placements`
pub async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Response> {
    let shown = ctx.read(async |db| load(&ctx, db, query).await).await?;
    page(&shown)
}

async fn load(ctx: &Ctx, db: &mut PgConnection, query: ListQuery) -> Result<ListPage> {
    let today = ctx.today();
    let mut filter = query.filter(today);
    filter.programs = ctx.actor().programs().to_vec();
    let rows = store::rows(db, &filter, i64::try_from(LINES + 1).unwrap_or(51)).await?;
    let Page { rows, next } = Page::of(rows, LINES, |row| row.id.to_string());
    Ok(ListPage {
        shell: ctx.shell(),
        problems: Problems::none(),
        previous: (!query.after.is_empty()).then(|| query.address("")),
        next: next.map(|after| query.address(&after)),
        states: STATES,
        programs: store::offered_programs(db, &filter.programs).await?,
        terms: store::offered_terms(db).await?,
        sites: store::offered_sites(db).await?,
        rows,
        query,
        today,
    })
}
