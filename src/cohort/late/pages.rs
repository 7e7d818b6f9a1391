//! `/late-requests/{late_request}`

use super::{
    actions,
    forms::AnswerForm,
    store::{self, LateRequest},
};
use crate::{
    cohort::policy::AnswerLateRequest,
    kernel::{ids::LateRequestId, problems::Problems, time::Instant},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// The two answers there are.
const DECISIONS: [(&str, &str); 2] = [
    ("granted", "Grant: the student may log these days"),
    ("refused", "Refuse: the days stay closed"),
];

#[derive(Template)]
#[template(path = "cohort/late_request.html")]
struct LateRequestPage {
    shell: Shell,
    problems: Problems,
    request: LateRequest,
    input: AnswerForm,
    zone: TimeZone,
}

impl LateRequestPage {
    fn of(ctx: &Ctx, request: LateRequest) -> Self {
        Self {
            shell: ctx.shell(),
            problems: Problems::none(),
            request,
            input: AnswerForm::default(),
            zone: ctx.app().zone(),
        }
    }

    fn days(&self) -> String {
        let (from, to) = (self.request.from_on, self.request.to_on);
        if from == to {
            from.words_with_year()
        } else {
            format!("{} to {}", from.words_with_year(), to.words_with_year())
        }
    }

    fn moment(&self, at: &Instant) -> String {
        at.words_in(&self.zone)
    }

    fn is_open(&self) -> bool {
        self.request.on.state == "asked"
    }
}

async fn find(db: &mut PgConnection, ctx: &Ctx, id: LateRequestId) -> Result<LateRequest> {
    let request = store::find(db, id).await?.ok_or(Error::NotFound)?;
    // One who may not answer may not read it here either; that it was answered already is no hindrance to reading.
    match ctx.allow::<AnswerLateRequest>(&request.on) {
        Ok(_) | Err(Error::Conflict(_)) => Ok(request),
        Err(error) => Err(error),
    }
}

/// `GET /late-requests/{late_request}`
pub async fn late_request(ctx: Ctx, Path(id): Path<LateRequestId>) -> Result<Response> {
    let request = ctx.read(async |db| find(db, &ctx, id).await).await?;
    page(&LateRequestPage::of(&ctx, request))
}

/// `POST /late-requests/{late_request}/answer`
pub async fn answer(
    ctx: Ctx,
    Path(id): Path<LateRequestId>,
    form: Form<AnswerForm>,
) -> Result<Response> {
    let input = form.input.clone();
    let done = ctx
        .submit(form.mark, async |db| {
            let request = find(db, &ctx, id).await?;
            let granted = ctx.allow::<AnswerLateRequest>(&request.on)?;
            let decision = input.parse()?;
            actions::answer(db, &granted, &ctx.act(), &request, &decision).await?;
            let words = format!(
                "Request {}. {} has been told by mail",
                decision.state(),
                request.student_name
            );
            Ok(Done::to("/today").saying(words))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => again(&ctx, id, form.input, problems).await,
        Err(error) => Err(error),
    }
}

async fn again(
    ctx: &Ctx,
    id: LateRequestId,
    input: AnswerForm,
    problems: Problems,
) -> Result<Response> {
    let request = ctx.read(async |db| find(db, ctx, id).await).await?;
    refused(&LateRequestPage {
        problems,
        input,
        ..LateRequestPage::of(ctx, request)
    })
}
