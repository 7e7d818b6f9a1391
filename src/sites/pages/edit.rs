//! Adding and changing a site.

use super::kinds;
use crate::{
    kernel::{ids::SiteId, problems::Problems},
    sites::{
        actions,
        forms::SiteForm,
        import::zip::ZipTable,
        policy::{AddSite, ChangeSite},
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;

/// Zones that come first in the list.
const USUAL: [&str; 12] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
];

#[derive(Template)]
#[template(path = "sites/form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    input: SiteForm,
    id: Option<SiteId>,
    from_source: bool,
    kinds: Vec<(&'static str, &'static str)>,
    zones: Vec<(String, String)>,
}

impl FormPage {
    fn new(ctx: &Ctx, input: SiteForm, problems: Problems) -> Self {
        Self {
            shell: ctx.shell(),
            problems,
            zones: zones(&input.zone),
            input,
            id: None,
            from_source: false,
            kinds: kinds(),
        }
    }
}

/// The usual zones first, then every zone there is; the chosen one is always among them.
fn zones(chosen: &str) -> Vec<(String, String)> {
    let all = jiff::tz::db().available().map(|name| name.to_string());
    let mut rest: Vec<String> = all
        .filter(|name| {
            let area = name.split('/').next().unwrap_or_default();
            name.contains('/')
                && !USUAL.contains(&name.as_str())
                && !matches!(
                    area,
                    "Etc"
                        | "posix"
                        | "right"
                        | "SystemV"
                        | "US"
                        | "Canada"
                        | "Brazil"
                        | "Chile"
                        | "Mexico"
                )
        })
        .collect();
    rest.sort();
    rest.dedup();
    let mut names: Vec<String> = USUAL.iter().map(|&name| name.to_owned()).collect();
    names.extend(rest);
    if !chosen.is_empty() && !names.iter().any(|name| name == chosen) {
        names.insert(0, chosen.to_owned());
    }
    names
        .into_iter()
        .map(|name| {
            let words = name.replace('_', " ");
            (name, words)
        })
        .collect()
}

/// `GET /sites/new`
pub async fn new(ctx: Ctx) -> Result<Response> {
    page(&FormPage::new(&ctx, SiteForm::blank(), Problems::none()))
}

/// `POST /sites`
pub async fn create(ctx: Ctx, form: Form<SiteForm>) -> Result<Response> {
    let input = form.input;
    let zips = ZipTable::held().map_err(anyhow::Error::from)?;
    let done = ctx
        .submit(form.mark, async |db| {
            let site = input.parse(zips)?;
            let granted = ctx.allow::<AddSite>(&())?;
            let id = actions::add(db, granted, &ctx.act(), &site).await?;
            Ok(Done::to(format!("/sites/{id}")).saying("Site added"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::new(&ctx, input, problems))
    })
    .await
}

/// `GET /sites/{site}/edit`
pub async fn edit(ctx: Ctx, Path(id): Path<SiteId>) -> Result<Response> {
    let site = ctx
        .read(async |db| store::find(db, id).await?.ok_or(Error::NotFound))
        .await?;
    page(&FormPage {
        id: Some(id),
        from_source: site.source.is_some(),
        ..FormPage::new(&ctx, SiteForm::of(&site), Problems::none())
    })
}

/// `POST /sites/{site}`
pub async fn update(ctx: Ctx, Path(id): Path<SiteId>, form: Form<SiteForm>) -> Result<Response> {
    let input = form.input;
    let zips = ZipTable::held().map_err(anyhow::Error::from)?;
    let done = ctx
        .submit(form.mark, async |db| {
            let site = store::find(db, id).await?.ok_or(Error::NotFound)?;
            let new = input.parse(zips)?;
            let granted = ctx.allow::<ChangeSite>(&())?;
            actions::change(db, granted, &ctx.act(), (&site, &new)).await?;
            Ok(Done::to(format!("/sites/{id}")).saying("Site saved"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage {
            id: Some(id),
            ..FormPage::new(&ctx, input, problems)
        })
    })
    .await
}
