//! The list of sites: by name, or by distance from a ZIP code.

use super::kinds;
use crate::{
    access::Permission,
    kernel::{ids::SiteId, page::Page, problems::Problems},
    sites::{
        distance::{Coordinates, distance},
        import::zip::ZipTable,
        model::{SiteLine, distance_words},
        store::{self, Asked},
    },
    web::{
        Ctx, Query, Result, Shell,
        list::{ROWS, ROWS_AND_ONE, cursor, encoded, pattern},
        page,
    },
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use sqlx::PgConnection;

/// What the list is asked for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub q: String,
    pub region: String,
    pub kind: String,
    pub show: String,
    pub near: String,
    pub after: String,
}

impl Wanted {
    fn asked(&self) -> Asked {
        Asked {
            pattern: pattern(&self.q),
            region: self.region.trim().to_owned(),
            kind: self.kind.clone(),
            show: self.show.clone(),
        }
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.region, &self.kind, &self.show, &self.near]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    /// The address of this list from a cursor on.
    fn address(&self, after: Option<&str>) -> String {
        let pairs = [
            ("q", self.q.as_str()),
            ("region", &self.region),
            ("kind", &self.kind),
            ("show", &self.show),
            ("near", &self.near),
            ("after", after.unwrap_or_default()),
        ];
        let parts: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(key, value)| format!("{key}={}", encoded(value.trim())))
            .collect();
        if parts.is_empty() {
            "/sites".to_owned()
        } else {
            format!("/sites?{}", parts.join("&"))
        }
    }
}

#[derive(Template)]
#[template(path = "sites/list.html")]
struct ListPage {
    shell: Shell,
    problems: Problems,
    wanted: Wanted,
    filtered: bool,
    may_keep: bool,
    regions: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    shows: [(&'static str, &'static str); 3],
    rows: Vec<(SiteLine, String)>,
    near: bool,
    caption: String,
    previous: Option<String>,
    next: Option<String>,
}

/// `GET /sites`
pub async fn list(ctx: Ctx, Query(wanted): Query<Wanted>) -> Result<Response> {
    let after = cursor::<SiteId>(&wanted.after)?;
    let (here, problems) = place_of(&wanted.near)?;
    let asked = wanted.asked();
    let (found, count, regions) = ctx
        .read(async |db| {
            let found = rows(db, &asked, here, after).await?;
            let count = store::count(db, &asked).await?;
            Ok((found, count, store::regions(db).await?))
        })
        .await?;
    let regions = regions.into_iter().map(|r| (r.clone(), r)).collect();
    let shown = ListPage::new(&ctx, wanted, found, (here, problems));
    page(&ListPage {
        regions,
        caption: caption(count, here.is_some()),
        ..shown
    })
}

impl ListPage {
    fn new(
        ctx: &Ctx,
        wanted: Wanted,
        found: Page<SiteLine>,
        (here, problems): (Option<Coordinates>, Problems),
    ) -> Self {
        let distance = |row: &SiteLine| {
            here.map_or_else(String::new, |here| distance_words(Some(here), row.place))
        };
        Self {
            shell: ctx.shell(),
            problems,
            filtered: wanted.is_filtered(),
            may_keep: ctx.actor().may_ever(Permission::ManageSites),
            regions: Vec::new(),
            kinds: kinds(),
            shows: SHOWS,
            previous: (!wanted.after.is_empty()).then(|| wanted.address(None)),
            next: found.next.as_deref().map(|next| wanted.address(Some(next))),
            rows: found
                .rows
                .into_iter()
                .map(|row| {
                    let words = distance(&row);
                    (row, words)
                })
                .collect(),
            near: here.is_some(),
            caption: String::new(),
            wanted,
        }
    }
}

/// What the list can be narrowed to.
const SHOWS: [(&str, &str); 3] = [
    ("use", "Open to students"),
    ("missing", "Gone from the source"),
    ("not", "Not to be used"),
];

/// By name, or by distance from a place.
async fn rows(
    db: &mut PgConnection,
    asked: &Asked,
    here: Option<Coordinates>,
    after: Option<SiteId>,
) -> Result<Page<SiteLine>> {
    if let Some(here) = here {
        by_distance(db, asked, here, after).await
    } else {
        let rows = store::list(db, asked, after, ROWS_AND_ONE).await?;
        Ok(Page::of(rows, ROWS, |row| row.id.to_string()))
    }
}

fn caption(count: i64, by_distance: bool) -> String {
    let digits = count.to_string();
    let (thousands, rest) = digits.split_at(digits.len().saturating_sub(3));
    let number = if thousands.is_empty() {
        digits.clone()
    } else {
        format!("{thousands},{rest}")
    };
    let what = if count == 1 { "site" } else { "sites" };
    let order = if by_distance {
        "nearest first"
    } else {
        "by name"
    };
    format!("{number} {what}, {order}")
}

fn place_of(near: &str) -> Result<(Option<Coordinates>, Problems)> {
    let near = near.trim();
    if near.is_empty() {
        return Ok((None, Problems::none()));
    }
    let zips = ZipTable::held().map_err(anyhow::Error::from)?;
    Ok(match zips.coordinates(near) {
        Some(place) => (Some(place), Problems::none()),
        None => (
            None,
            Problems::one(
                "near",
                "Enter another ZIP code: where this one lies is not known",
            ),
        ),
    })
}

/// Nearest first; where a place is not known it comes last, by name.
async fn by_distance(
    db: &mut PgConnection,
    asked: &Asked,
    here: Coordinates,
    after: Option<SiteId>,
) -> Result<Page<SiteLine>> {
    let mut places = store::places(db, asked).await?;
    places.sort_by_key(|(_, place)| distance(Some(here), *place).map_or((true, 0), |d| (false, d)));
    let start = after
        .and_then(|after| places.iter().position(|(id, _)| *id == after))
        .map_or(0, |position| position + 1);
    let ids: Vec<SiteId> = places
        .iter()
        .skip(start)
        .take(ROWS + 1)
        .map(|(id, _)| *id)
        .collect();
    let rows = store::lines_of(db, &ids).await?;
    Ok(Page::of(rows, ROWS, |row| row.id.to_string()))
}
