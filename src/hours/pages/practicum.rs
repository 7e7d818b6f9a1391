//! Completing a practicum whose placements are over and whose requirement is met, and taking that back.

use crate::{
    hours::{self, Progress},
    kernel::ids::EnrolmentId,
    placements::{self, PlacementFacts},
    programs::{self, ChangeEnrolment, Enrolment, EnrolmentState},
    web::{Button, Ctx, Done, Error, Form, Path, Result, Shell, page},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "hours/practicum.html")]
struct PracticumPage {
    shell: Shell,
    enrolment: Enrolment,
    progress: Progress,
    open: Vec<PlacementFacts>,
}

impl PracticumPage {
    async fn of(db: &mut PgConnection, ctx: &Ctx, id: EnrolmentId) -> Result<Self> {
        let enrolment = programs::find_enrolment(db, id)
            .await?
            .ok_or(Error::NotFound)?;
        ctx.allow::<ChangeEnrolment>(&enrolment)?;
        if enrolment.state != EnrolmentState::Enrolled {
            let words = match enrolment.state {
                EnrolmentState::Completed => "This practicum is completed already",
                _ => "This student has withdrawn, so the practicum cannot be completed",
            };
            return Err(Error::Conflict(words.into()));
        }
        Ok(Self {
            shell: ctx.shell(),
            progress: hours::progress(db, id).await?,
            open: placements::open_of_enrolment(db, id).await?,
            enrolment,
        })
    }

    fn is_ready(&self) -> bool {
        self.progress.to_go.is_zero() && self.open.is_empty()
    }
}

/// `GET /enrolments/{enrolment}/completion`
pub async fn practicum(ctx: Ctx, Path(id): Path<EnrolmentId>) -> Result<Response> {
    page(
        &ctx.read(async |db| PracticumPage::of(db, &ctx, id).await)
            .await?,
    )
}

/// `POST /enrolments/{enrolment}/completion`
pub async fn complete_practicum(
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    form: Form<Button>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let found = PracticumPage::of(db, &ctx, id).await?;
            if !found.is_ready() {
                let words = "Complete the open placements first, and wait until all hours that are required are signed";
                return Err(Error::Conflict(words.into()));
            }
            let granted = ctx.allow::<ChangeEnrolment>(&found.enrolment)?;
            programs::complete(db, granted, &ctx.act(), &found.enrolment).await?;
            Ok(Done::to(format!("/enrolments/{id}")).saying("Practicum completed"))
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /enrolments/{enrolment}/completion/taking-back`
pub async fn reopen_practicum(
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    form: Form<Button>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let enrolment = programs::find_enrolment(db, id)
                .await?
                .ok_or(Error::NotFound)?;
            let granted = ctx.allow::<ChangeEnrolment>(&enrolment)?;
            programs::take_completion_back(db, granted, &ctx.act(), &enrolment).await?;
            Ok(Done::to(format!("/enrolments/{id}")).saying("Completion taken back"))
        })
        .await?;
    Ok(done.into_response())
}
