//! Adding and changing a site.

use super::kinds;
use crate::{
    kernel::{ids::SiteId, problems::Problems, zones},
    sites::{
        actions,
        forms::SiteForm,
        import::zip::ZipTable,
        model::Site,
        policy::{AddSite, ChangeSite},
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "sites/form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    input: SiteForm,
    id: Option<SiteId>,
    /// What the site is called now.
    name: String,
    from_source: bool,
    kinds: Vec<(&'static str, &'static str)>,
    zones: Vec<zones::ZoneGroup>,
}

impl FormPage {
    fn new(ctx: &Ctx, input: SiteForm, problems: Problems) -> Self {
        Self {
            shell: ctx.shell(),
            problems,
            zones: zones::choices(&input.zone),
            input,
            id: None,
            name: String::new(),
            from_source: false,
            kinds: kinds(),
        }
    }

    fn of(self, site: &Site) -> Self {
        Self {
            id: Some(site.id),
            name: site.name.clone(),
            from_source: site.source.is_some(),
            ..self
        }
    }
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
    let site = known(&ctx, id).await?;
    let input = SiteForm::of(&site);
    page(&FormPage::new(&ctx, input, Problems::none()).of(&site))
}

async fn known(ctx: &Ctx, id: SiteId) -> Result<Site> {
    ctx.read(async |db| store::find(db, id).await?.ok_or(Error::NotFound))
        .await
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
        let site = known(&ctx, id).await?;
        refused(&FormPage::new(&ctx, input, problems).of(&site))
    })
    .await
}
