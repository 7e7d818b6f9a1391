//! `/cohort/filters`

use super::{
    actions,
    forms::{NameForm, SaveForm},
    store::{self, SavedFilter},
    words,
};
use crate::{
    cohort::{
        policy::KeepFilter,
        table::{self, Filter},
    },
    kernel::{ids::SavedFilterId, problems::Problems},
    web::{Button, Ctx, Done, Error, Form, Path, Query, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

/// A line of the list.
struct Row {
    name: String,
    href: String,
    words: String,
    edit: String,
    removal: String,
}

#[derive(Template)]
#[template(path = "cohort/filters.html")]
struct FiltersPage {
    shell: Shell,
    problems: Problems,
    /// What is about to be kept.
    form: SaveForm,
    asks: String,
    back: String,
    rows: Vec<Row>,
}

impl FiltersPage {
    async fn of(ctx: &Ctx, form: SaveForm, problems: Problems) -> Result<Self> {
        let (saved, offerings) = ctx
            .read(async |db| {
                let saved = store::of_person(db, ctx.actor().person()).await?;
                Ok((saved, table::offerings(db, ctx.today()).await?))
            })
            .await?;
        let filter = form.filter();
        Ok(Self {
            shell: ctx.shell(),
            problems,
            asks: words::of(&filter, &offerings),
            back: filter.address("/cohort"),
            form: SaveForm {
                name: form.name,
                query: filter.query(),
            },
            rows: saved
                .into_iter()
                .map(|one| Row {
                    href: one.filter.address("/cohort"),
                    words: words::of(&one.filter, &offerings),
                    edit: format!("/cohort/filters/{}/edit", one.id),
                    removal: format!("/cohort/filters/{}/removal", one.id),
                    name: one.name,
                })
                .collect(),
        })
    }
}

/// `GET /cohort/filters`: with a filter in the address, that filter can be kept.
pub async fn filters(
    ctx: Ctx,
    Query(filter): Query<Filter>,
    Query(named): Query<NameForm>,
) -> Result<Response> {
    let form = SaveForm {
        name: named.name,
        query: filter.query(),
    };
    page(&FiltersPage::of(&ctx, form, Problems::none()).await?)
}

/// `POST /cohort/filters`
pub async fn save(ctx: Ctx, form: Form<SaveForm>) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let granted = ctx.allow::<KeepFilter>(&ctx.actor().person())?;
            let named = input.parse()?;
            actions::save(db, &granted, &ctx.act(), &named).await?;
            let words = format!("Saved as “{}”", named.name);
            Ok(Done::to(input.filter().address("/cohort")).saying(words))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FiltersPage::of(&ctx, input.clone(), problems).await?)
    })
    .await
}

#[derive(Template)]
#[template(path = "cohort/filter_edit.html")]
struct EditPage {
    shell: Shell,
    problems: Problems,
    saved: SavedFilter,
    typed: String,
}

async fn find(db: &mut PgConnection, ctx: &Ctx, id: SavedFilterId) -> Result<SavedFilter> {
    let saved = store::find(db, id).await?.ok_or(Error::NotFound)?;
    ctx.allow::<KeepFilter>(&saved.person)?;
    Ok(saved)
}

/// `GET /cohort/filters/{filter}/edit`
pub async fn edit(ctx: Ctx, Path(id): Path<SavedFilterId>) -> Result<Response> {
    let saved = ctx.read(async |db| find(db, &ctx, id).await).await?;
    page(&EditPage {
        shell: ctx.shell(),
        problems: Problems::none(),
        typed: saved.name.clone(),
        saved,
    })
}

/// `POST /cohort/filters/{filter}`
pub async fn rename(
    ctx: Ctx,
    Path(id): Path<SavedFilterId>,
    form: Form<NameForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let saved = find(db, &ctx, id).await?;
            let granted = ctx.allow::<KeepFilter>(&saved.person)?;
            let name = input.parse()?;
            actions::rename(db, &granted, &ctx.act(), (&saved, &name)).await?;
            let words = format!("“{}” is called “{name}” now", saved.name);
            Ok(Done::to("/cohort/filters").saying(words))
        })
        .await;
    done_or(done, async |problems| {
        let saved = ctx.read(async |db| find(db, &ctx, id).await).await?;
        let (shell, typed) = (ctx.shell(), input.name.clone());
        refused(&EditPage {
            shell,
            problems,
            saved,
            typed,
        })
    })
    .await
}

/// `POST /cohort/filters/{filter}/removal`: leads to where it can be saved again.
pub async fn remove(
    ctx: Ctx,
    Path(id): Path<SavedFilterId>,
    form: Form<Button>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let saved = find(db, &ctx, id).await?;
            let granted = ctx.allow::<KeepFilter>(&saved.person)?;
            actions::remove(db, &granted, &ctx.act(), &saved).await?;
            let words = format!(
                "Removed “{}”. Save it again here if that was a slip",
                saved.name
            );
            Ok(Done::to(saved.again()).saying(words))
        })
        .await?;
    Ok(done.into_response())
}

impl SavedFilter {
    /// The page on which it can be saved again, under its name.
    fn again(&self) -> String {
        let name =
            serde_html_form::to_string([("name", &self.name)].as_slice()).unwrap_or_default();
        format!("/cohort/filters?{}&{name}", self.filter.query())
    }
}
