//! Saying that a placement is done, and the practicum with it where its requirement is met. The program only tells that
//! an end has passed; a person completes.

use crate::{
    access::Granted,
    hours::{self, Progress},
    kernel::{ids::PlacementId, problems::Problems, text, time::Day},
    placements::{self, Complete, PlacementFacts, Unsettled},
    programs::{self, ChangeEnrolment, EnrolmentState},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::PgConnection;

/// Saying that a placement is done, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CompletionForm {
    reason: String,
    seen: String,
}

/// What the ledger says about a placement that is to be completed.
pub(super) struct Figures {
    pub progress: Progress,
    pub unsettled: Unsettled,
}

impl Figures {
    pub async fn of(db: &mut PgConnection, facts: &PlacementFacts) -> Result<Self> {
        Ok(Self {
            progress: hours::progress(db, facts.enrolment).await?,
            unsettled: placements::unsettled(db, facts.id).await?,
        })
    }

    /// Whether nothing speaks against it, and nothing is left that the student could still hand in.
    pub fn is_settled(&self) -> bool {
        self.against().is_empty() && self.open_words().is_none()
    }

    const fn is_met(&self) -> bool {
        self.progress.to_go.is_zero()
    }

    /// What speaks against it, so that a reason is asked for: hours that are lacking, or that wait for a signature.
    pub fn against(&self) -> Vec<String> {
        let lacking = (!self.is_met()).then(|| {
            let (to_go, total) = (self.progress.to_go, self.progress.total);
            format!("{to_go} of the required {total} are not signed yet")
        });
        let waiting = match self.unsettled.waiting {
            0 => None,
            1 => Some("1 entry waits for a signature".to_owned()),
            many => Some(format!("{many} entries wait for a signature")),
        };
        lacking.into_iter().chain(waiting).collect()
    }

    /// What the student can hand in no more once the practicum is completed.
    pub fn open_words(&self) -> Option<String> {
        Unsettled {
            waiting: 0,
            ..self.unsettled.clone()
        }
        .words()
    }
}

#[derive(Template)]
#[template(path = "hours/completion.html")]
struct CompletionPage {
    shell: Shell,
    problems: Problems,
    facts: PlacementFacts,
    figures: Figures,
    /// The day from which it can be completed, while that is to come.
    from: Option<Day>,
    form: CompletionForm,
}

async fn form_page(
    ctx: &Ctx,
    id: PlacementId,
    form: Option<CompletionForm>,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let shown = ctx
        .read(async |db| {
            let (facts, seen) = placements::seen::<Complete>(ctx, &mut *db, id).await?;
            Ok(CompletionPage {
                shell: ctx.shell(),
                problems,
                figures: Figures::of(&mut *db, &facts).await?,
                from: placements::complete_from(&mut *db, &facts, ctx.now()).await?,
                form: form.unwrap_or(CompletionForm {
                    seen,
                    ..CompletionForm::default()
                }),
                facts,
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/{placement}/completion`
pub async fn completion(ctx: Ctx, Path(id): Path<PlacementId>) -> Result<Response> {
    form_page(&ctx, id, None, Problems::none()).await
}

/// `POST /placements/{placement}/completion`
pub async fn complete(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<CompletionForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| act(db, &ctx, id, &input).await)
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => form_page(&ctx, id, Some(input), problems).await,
        Err(Error::Conflict(words)) => placements::conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}

async fn act(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: PlacementId,
    input: &CompletionForm,
) -> Result<Done> {
    let (facts, granted) = placements::held::<Complete>(ctx, &mut *db, id, &input.seen).await?;
    let figures = Figures::of(db, &facts).await?;
    let reason = reason(input, &figures)?;
    let words = if settle(db, ctx, (&facts, granted), (&figures, &reason)).await? {
        format!(
            "Placement completed, and the practicum with it: {} of {} are signed",
            figures.progress.counted, figures.progress.total
        )
    } else {
        "Placement completed".to_owned()
    };
    Ok(Done::to(format!("/placements/{id}")).saying(words))
}

/// Completes a placement; true when the practicum was completed with it.
pub(super) async fn settle(
    db: &mut PgConnection,
    ctx: &Ctx,
    (facts, granted): (&PlacementFacts, Granted<Complete>),
    (figures, reason): (&Figures, &str),
) -> Result<bool> {
    placements::complete(db, granted, &ctx.act(), facts, reason).await?;
    Ok(figures.is_met() && is_practicum_done(db, ctx, facts).await?)
}

/// The reason, which is asked for only where something speaks against completing it.
fn reason(input: &CompletionForm, figures: &Figures) -> Result<String, Problems> {
    if figures.against().is_empty() && input.reason.trim().is_empty() {
        return Ok(String::new());
    }
    text::prose(
        &input.reason,
        "why you complete it although this is open",
        1000,
    )
    .map_err(|words| Problems::one("reason", words))
}

/// Completes the enrolment where this was its last open placement.
async fn is_practicum_done(
    db: &mut PgConnection,
    ctx: &Ctx,
    facts: &PlacementFacts,
) -> Result<bool> {
    let enrolment = programs::find_enrolment(db, facts.enrolment)
        .await?
        .ok_or(Error::NotFound)?;
    let others = placements::open_of_enrolment(db, facts.enrolment).await?;
    if enrolment.state != EnrolmentState::Enrolled || !others.is_empty() {
        return Ok(false);
    }
    let granted = ctx.allow::<ChangeEnrolment>(&enrolment)?;
    programs::complete(db, granted, &ctx.act(), &enrolment).await?;
    Ok(true)
}
