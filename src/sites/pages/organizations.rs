//! Organizations.

use crate::{
    access::Permission,
    kernel::{
        ids::{OrganizationId, SiteId},
        page::Page,
        problems::Problems,
    },
    sites::{
        actions,
        forms::NameForm,
        policy::ChangeOrganization,
        store::{self, OrganizationLine},
    },
    web::{
        Ctx, Done, Error, Form, Path, Query, Result, Shell, done_or,
        list::{ROWS, ROWS_AND_ONE, cursor, encoded, pattern},
        page, refused,
    },
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "sites/organizations.html")]
struct ListPage {
    shell: Shell,
    problems: Problems,
    q: String,
    rows: Vec<OrganizationLine>,
    previous: Option<String>,
    next: Option<String>,
}

/// `GET /organizations`
pub async fn organizations(ctx: Ctx, Query(wanted): Query<Wanted>) -> Result<Response> {
    let after = cursor::<OrganizationId>(&wanted.after)?;
    let rows = ctx
        .read(async |db| {
            Ok(store::organizations(db, &pattern(&wanted.q), after, ROWS_AND_ONE).await?)
        })
        .await?;
    let found = Page::of(rows, ROWS, |row| row.id.to_string());
    let q = encoded(wanted.q.trim());
    page(&ListPage {
        shell: ctx.shell(),
        problems: Problems::none(),
        previous: after.map(|_| format!("/organizations?q={q}")),
        next: found
            .next
            .map(|next| format!("/organizations?q={q}&after={next}")),
        rows: found.rows,
        q: wanted.q,
    })
}

#[derive(Template)]
#[template(path = "sites/organization.html")]
struct OrganizationPage {
    shell: Shell,
    problems: Problems,
    id: OrganizationId,
    name: String,
    input: String,
    sites: Vec<(SiteId, String, String)>,
    may_keep: bool,
}

impl OrganizationPage {
    async fn of(ctx: &Ctx, id: OrganizationId) -> Result<Self> {
        let (name, sites) = ctx
            .read(async |db| {
                let name = store::organization(db, id).await?.ok_or(Error::NotFound)?;
                Ok((name, store::sites_of(db, id).await?))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems: Problems::none(),
            id,
            input: name.clone(),
            name,
            sites,
            may_keep: ctx.actor().may_ever(Permission::ManageSites),
        })
    }
}

/// `GET /organizations/{organization}`
pub async fn organization(ctx: Ctx, Path(id): Path<OrganizationId>) -> Result<Response> {
    page(&OrganizationPage::of(&ctx, id).await?)
}

/// `POST /organizations/{organization}`
pub async fn rename_organization(
    ctx: Ctx,
    Path(id): Path<OrganizationId>,
    form: Form<NameForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            store::organization(db, id).await?.ok_or(Error::NotFound)?;
            let name = input.parse()?;
            let granted = ctx.allow::<ChangeOrganization>(&())?;
            actions::rename_organization(db, granted, &ctx.act(), (id, &name)).await?;
            Ok(Done::to(format!("/organizations/{id}")).saying("Name saved"))
        })
        .await;
    done_or(done, async |problems| {
        let page = OrganizationPage::of(&ctx, id).await?;
        refused(&OrganizationPage {
            problems,
            input: input.name,
            ..page
        })
    })
    .await
}
