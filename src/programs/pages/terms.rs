//! Terms.

use crate::{
    kernel::{ids::TermId, problems::Problems},
    programs::{actions, forms::TermForm, model::Term, policy::KeepTerms, store},
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "programs/terms.html")]
struct ListPage {
    shell: Shell,
    terms: Vec<Term>,
}

/// `GET /terms`
pub async fn list(ctx: Ctx) -> Result<Response> {
    let terms = ctx.read(async |db| Ok(store::terms(db).await?)).await?;
    page(&ListPage {
        shell: ctx.shell(),
        terms,
    })
}

#[derive(Template)]
#[template(path = "programs/term_form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    id: Option<TermId>,
    input: TermForm,
    /// Where one comes from: the list, or the offering that waits for this term.
    back: String,
}

impl FormPage {
    fn new(ctx: &Ctx, (id, input): (Option<TermId>, TermForm), problems: Problems) -> Self {
        Self {
            shell: ctx.shell(),
            problems,
            id,
            back: input.offering().unwrap_or_else(|| "/terms".to_owned()),
            input,
        }
    }
}

/// `GET /terms/new`: perhaps for an offering that somebody is adding.
pub async fn new(ctx: Ctx, Query(input): Query<TermForm>) -> Result<Response> {
    page(&FormPage::new(&ctx, (None, input), Problems::none()))
}

/// `POST /terms`
pub async fn create(ctx: Ctx, form: Form<TermForm>) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let term = input.parse(TermId::fresh())?;
            let granted = ctx.allow::<KeepTerms>(&())?;
            actions::keep_term(db, granted, &ctx.act(), &term).await?;
            let next = input.offering().map_or_else(
                || "/terms".to_owned(),
                |offering| format!("{offering}&term={}", term.id),
            );
            Ok(Done::to(next).saying("Term added"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::new(&ctx, (None, input), problems))
    })
    .await
}

/// `GET /terms/{term}/edit`
pub async fn edit(ctx: Ctx, Path(id): Path<TermId>) -> Result<Response> {
    let term = ctx
        .read(async |db| store::term(db, id).await?.ok_or(Error::NotFound))
        .await?;
    let input = TermForm::of(&term);
    page(&FormPage::new(&ctx, (Some(id), input), Problems::none()))
}

/// `POST /terms/{term}`
pub async fn update(ctx: Ctx, Path(id): Path<TermId>, form: Form<TermForm>) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            store::term(db, id).await?.ok_or(Error::NotFound)?;
            let term = input.parse(id)?;
            let granted = ctx.allow::<KeepTerms>(&())?;
            actions::keep_term(db, granted, &ctx.act(), &term).await?;
            Ok(Done::to("/terms").saying("Term saved"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::new(&ctx, (Some(id), input), problems))
    })
    .await
}
