//! Withdrawing a student: what it ends is said before it is done.

use crate::{
    kernel::{
        ids::{EnrolmentId, PlacementId},
        problems::Problems,
    },
    placements::{PlacementFacts, actions, forms::WithdrawalForm, policy::End, store},
    programs::{self, ChangeEnrolment, Enrolment, EnrolmentState},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "placements/withdrawal.html")]
struct WithdrawalPage {
    shell: Shell,
    problems: Problems,
    enrolment: Enrolment,
    open: Vec<Open>,
    form: WithdrawalForm,
}

/// A placement that ends with the withdrawal.
struct Open {
    facts: PlacementFacts,
    unsettled: Option<String>,
}

async fn form_page(
    ctx: &Ctx,
    id: EnrolmentId,
    form: Option<WithdrawalForm>,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let shown = ctx
        .read(async |db| {
            let enrolment = seen(ctx, db, id).await?;
            Ok(WithdrawalPage {
                shell: ctx.shell(),
                problems,
                open: open(db, &enrolment).await?,
                enrolment,
                form: form.unwrap_or_else(|| WithdrawalForm {
                    last: ctx.today().to_string(),
                    ..WithdrawalForm::default()
                }),
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// An enrolment that the actor may change, while it is one to withdraw from.
async fn seen(ctx: &Ctx, db: &mut PgConnection, id: EnrolmentId) -> Result<Enrolment> {
    let enrolment = programs::find_enrolment(db, id)
        .await?
        .ok_or(Error::NotFound)?;
    ctx.allow::<ChangeEnrolment>(&enrolment)?;
    match enrolment.state {
        EnrolmentState::Enrolled => Ok(enrolment),
        EnrolmentState::Withdrawn => {
            Err(Error::Conflict("This student has withdrawn already".into()))
        }
        EnrolmentState::Completed => Err(Error::Conflict(
            "This student has completed the practicum. Take the completion back first".into(),
        )),
    }
}

async fn open(db: &mut PgConnection, enrolment: &Enrolment) -> Result<Vec<Open>> {
    let mut open = Vec::new();
    for facts in store::open_of_enrolment(db, enrolment.id).await? {
        open.push(Open {
            unsettled: store::unsettled(db, facts.id).await?.words(),
            facts,
        });
    }
    Ok(open)
}

/// `GET /enrolments/{enrolment}/withdrawal`
pub async fn withdrawal(ctx: Ctx, Path(id): Path<EnrolmentId>) -> Result<Response> {
    form_page(&ctx, id, None, Problems::none()).await
}

/// `POST /enrolments/{enrolment}/withdrawal`
pub async fn withdraw(
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    form: Form<WithdrawalForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| act(db, &ctx, id, &input).await)
        .await;
    done_or(done, async |problems| {
        form_page(&ctx, id, Some(input), problems).await
    })
    .await
}

async fn act(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EnrolmentId,
    input: &WithdrawalForm,
) -> Result<Done> {
    let enrolment = seen(ctx, db, id).await?;
    let granted = ctx.allow::<ChangeEnrolment>(&enrolment)?;
    let (last, reason) = input.parse(ctx.today())?;
    let mut open = Vec::new();
    let ids: Vec<PlacementId> = store::open_of_enrolment(db, id)
        .await?
        .into_iter()
        .map(|facts| facts.id)
        .collect();
    for placement in ids {
        store::lock(db, placement).await?;
        let facts = store::facts(db, placement).await?.ok_or(Error::NotFound)?;
        open.push((ctx.allow::<End>(&facts)?, facts));
    }
    let words = match open.len() {
        0 => "Student withdrawn",
        _ => "Student withdrawn. The placement has ended; everybody concerned gets a mail",
    };
    actions::withdraw(db, granted, &ctx.act(), (&enrolment, open), (last, &reason)).await?;
    Ok(Done::to(format!("/enrolments/{id}")).saying(words))
}
