//! Supervisors of a site.

use crate::{
    kernel::{
        ids::{SiteId, SiteSupervisorId},
        problems::Problems,
    },
    sites::{
        actions,
        forms::{EndingForm, SupervisorForm},
        model::{Site, Supervisor},
        policy::KeepSupervisors,
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "sites/supervisor.html")]
struct SupervisorPage {
    shell: Shell,
    problems: Problems,
    site: Site,
    known: Option<Supervisor>,
    input: SupervisorForm,
    ended_on: String,
}

impl SupervisorPage {
    async fn of(ctx: &Ctx, site: SiteId, id: Option<SiteSupervisorId>) -> Result<Self> {
        let (site, known) = ctx
            .read(async |db| {
                let found = store::find(db, site).await?.ok_or(Error::NotFound)?;
                let known = match id {
                    None => None,
                    Some(id) => Some(
                        store::supervisor(db, site, id)
                            .await?
                            .ok_or(Error::NotFound)?,
                    ),
                };
                Ok((found, known))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems: Problems::none(),
            site,
            input: known.as_ref().map(SupervisorForm::of).unwrap_or_default(),
            known,
            ended_on: ctx.today().to_string(),
        })
    }
}

impl SupervisorPage {
    /// The page's name among the crumbs.
    fn crumb(&self) -> &str {
        self.known
            .as_ref()
            .map_or("Add a supervisor", |known| known.name.as_str())
    }

    /// Whether name and address are the supervisor's own to change.
    fn keeps_own(&self) -> bool {
        self.known
            .as_ref()
            .is_some_and(|known| !known.is_kept_for_them)
    }

    fn email_hint(&self) -> &'static str {
        match self.known {
            None => {
                "Sign-off links go there. If somebody here has this address already, that person is added"
            }
            Some(_) => {
                "Sign-off links go there. With another address the links mailed so far open nothing any more, and what waits is mailed to it at once"
            }
        }
    }
}

async fn known(db: &mut PgConnection, site: SiteId, id: SiteSupervisorId) -> Result<Supervisor> {
    store::supervisor(db, site, id)
        .await?
        .ok_or(Error::NotFound)
}

/// `GET /sites/{site}/supervisors/new`
pub async fn new_supervisor(ctx: Ctx, Path(site): Path<SiteId>) -> Result<Response> {
    page(&SupervisorPage::of(&ctx, site, None).await?)
}

/// `POST /sites/{site}/supervisors`
pub async fn create_supervisor(
    ctx: Ctx,
    Path(site): Path<SiteId>,
    form: Form<SupervisorForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            store::find(db, site).await?.ok_or(Error::NotFound)?;
            let new = input.parse(None)?;
            let granted = ctx.allow::<KeepSupervisors>(&())?;
            actions::add_supervisor(db, granted, &ctx.act(), (site, &new)).await?;
            Ok(Done::to(format!("/sites/{site}")).saying("Supervisor added"))
        })
        .await;
    done_or(done, async |problems| {
        let page = SupervisorPage::of(&ctx, site, None).await?;
        refused(&SupervisorPage {
            problems,
            input,
            ..page
        })
    })
    .await
}

/// `GET /sites/{site}/supervisors/{supervisor}/edit`
pub async fn edit_supervisor(
    ctx: Ctx,
    Path((site, id)): Path<(SiteId, SiteSupervisorId)>,
) -> Result<Response> {
    page(&SupervisorPage::of(&ctx, site, Some(id)).await?)
}

/// `POST /sites/{site}/supervisors/{supervisor}`
pub async fn update_supervisor(
    ctx: Ctx,
    Path((site, id)): Path<(SiteId, SiteSupervisorId)>,
    form: Form<SupervisorForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let known = known(db, site, id).await?;
            let new = input.parse(Some(&known))?;
            let granted = ctx.allow::<KeepSupervisors>(&())?;
            actions::change_supervisor(db, granted, &ctx.act(), (&known, &new)).await?;
            Ok(Done::to(format!("/sites/{site}")).saying("Supervisor saved"))
        })
        .await;
    done_or(done, async |problems| {
        let page = SupervisorPage::of(&ctx, site, Some(id)).await?;
        refused(&SupervisorPage {
            problems,
            input,
            ..page
        })
    })
    .await
}

/// `POST /sites/{site}/supervisors/{supervisor}/ending`
pub async fn end_supervisor(
    ctx: Ctx,
    Path((site, id)): Path<(SiteId, SiteSupervisorId)>,
    form: Form<EndingForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let known = known(db, site, id).await?;
            let on = input.parse()?;
            let granted = ctx.allow::<KeepSupervisors>(&())?;
            actions::end_supervisor(db, granted, &ctx.act(), (&known, on)).await?;
            Ok(Done::to(format!("/sites/{site}")).saying("Supervision ended"))
        })
        .await;
    done_or(done, async |problems| {
        let page = SupervisorPage::of(&ctx, site, Some(id)).await?;
        refused(&SupervisorPage {
            problems,
            ended_on: input.ended_on,
            ..page
        })
    })
    .await
}
