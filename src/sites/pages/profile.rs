//! The profile of a site.

use crate::{
    access::Permission,
    kernel::{ids::SiteId, problems::Problems, time::Day},
    sites::{
        import::zip::ZipTable,
        model::{PlacementHere, Site, Supervisor, distance_words},
        store,
    },
    web::{Ctx, Error, Path, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;

/// Most placements shown on a profile.
const PLACEMENTS: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Near {
    near: String,
}

#[derive(Template)]
#[template(path = "sites/show.html")]
struct ShowPage {
    shell: Shell,
    problems: Problems,
    site: Site,
    supervisors: Vec<Supervisor>,
    placements: Vec<PlacementHere>,
    may_keep: bool,
    may_place: bool,
    near: String,
    distance: String,
    said: Vec<(&'static str, String)>,
    today: Day,
}

/// `GET /sites/{site}`
pub async fn show(
    ctx: Ctx,
    Path(id): Path<SiteId>,
    Query(Near { near }): Query<Near>,
) -> Result<Response> {
    let mut shown = ShowPage::of(&ctx, id).await?;
    (shown.distance, shown.problems) = distance_from(&near, &shown.site)?;
    shown.near = near.trim().chars().take(16).collect();
    page(&shown)
}

impl ShowPage {
    async fn of(ctx: &Ctx, id: SiteId) -> Result<Self> {
        let (site, supervisors, placements) = ctx
            .read(async |db| {
                let site = store::find(db, id).await?.ok_or(Error::NotFound)?;
                let supervisors = store::supervisors_of(db, id).await?;
                let placements = store::placements_here(db, id, PLACEMENTS).await?;
                Ok((site, supervisors, placements))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems: Problems::none(),
            said: said(&site),
            site,
            supervisors,
            placements,
            may_keep: ctx.actor().may_ever(Permission::ManageSites),
            may_place: ctx.actor().may_ever(Permission::ManagePlacements),
            near: String::new(),
            distance: String::new(),
            today: ctx.today(),
        })
    }
}

fn distance_from(near: &str, site: &Site) -> Result<(String, Problems)> {
    if near.trim().is_empty() {
        return Ok((String::new(), Problems::none()));
    }
    let zips = ZipTable::held().map_err(anyhow::Error::from)?;
    let from = zips.coordinates(near);
    let problems = if from.is_none() {
        Problems::one(
            "near",
            "Enter another ZIP code: where this one lies is not known",
        )
    } else {
        Problems::none()
    };
    Ok((distance_words(from, site.place), problems))
}

/// What the source says where it differs from the site or tells more.
fn said(site: &Site) -> Vec<(&'static str, String)> {
    let text = |field: &str| {
        let said = site.said.as_ref()?.get(field)?;
        said.as_str()
            .map(str::to_owned)
            .filter(|text| !text.is_empty())
    };
    let mut facts = Vec::new();
    let shown = [
        ("Name in the file", "original_name", ""),
        ("Name", "name", site.name.as_str()),
        ("Street", "address", &site.address),
        ("City", "city", &site.city),
        ("State", "state", &site.region),
        ("ZIP code", "zip", &site.postal_code),
        ("County", "county", &site.county),
        ("Telephone", "phone", &site.phone),
        ("Time zone", "time_zone", &site.zone),
        ("Type", "hospital_type", ""),
        ("Ownership", "ownership", ""),
    ];
    for (words, field, now) in shown {
        if let Some(said) = text(field).filter(|said| said != now) {
            facts.push((words, said));
        }
    }
    if let Some(emergency) = site
        .said
        .as_ref()
        .and_then(|said| said.get("emergency")?.as_bool())
    {
        let words = if emergency { "Yes" } else { "No" };
        facts.push(("Emergency department", words.to_owned()));
    }
    facts
}
