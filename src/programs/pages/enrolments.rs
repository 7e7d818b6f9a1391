//! Enrolments: by hand, withdrawing, the faculty liaison.

use crate::{
    access::Permission,
    audit::read::{self, EventRow},
    kernel::{
        ids::{EnrolmentId, OfferingId},
        problems::Problems,
        time::Instant,
    },
    programs::{
        actions,
        forms::{FacultyForm, StudentForm},
        model::{Enrolment, EnrolmentState, Offering},
        policy::{ChangeEnrolment, KeepEnrolments},
        store,
    },
    web::{Button, Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// Events shown.
const EVENTS: i64 = 50;

#[derive(Template)]
#[template(path = "programs/enrolment_form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    offering: Offering,
    input: StudentForm,
}

impl FormPage {
    async fn of(ctx: &Ctx, id: OfferingId, input: StudentForm, problems: Problems) -> Result<Self> {
        let offering = ctx
            .read(async |db| store::offering(db, id).await?.ok_or(Error::NotFound))
            .await?;
        ctx.allow::<KeepEnrolments>(&offering.program)?;
        Ok(Self {
            shell: ctx.shell(),
            problems,
            offering,
            input,
        })
    }
}

/// `GET /offerings/{offering}/enrolments/new`
pub async fn new(ctx: Ctx, Path(id): Path<OfferingId>) -> Result<Response> {
    page(&FormPage::of(&ctx, id, StudentForm::default(), Problems::none()).await?)
}

/// `POST /offerings/{offering}/enrolments`
pub async fn create(
    ctx: Ctx,
    Path(id): Path<OfferingId>,
    form: Form<StudentForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<KeepEnrolments>(&offering.program)?;
            let new = input.parse()?;
            actions::enrol(db, granted, &ctx.act(), (&offering, &new)).await?;
            Ok(Done::to(format!("/offerings/{id}")).saying("Student enrolled"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::of(&ctx, id, input, problems).await?)
    })
    .await
}

#[derive(Template)]
#[template(path = "programs/enrolment.html")]
struct ShowPage {
    shell: Shell,
    problems: Problems,
    enrolment: Enrolment,
    offering: Offering,
    choices: Vec<(String, String)>,
    faculty: String,
    may_place: bool,
    events: Vec<EventRow>,
    zone: TimeZone,
}

impl ShowPage {
    async fn of(ctx: &Ctx, id: EnrolmentId, problems: Problems) -> Result<Self> {
        let (enrolment, offering, faculty, events) = ctx
            .read(async |db| {
                let enrolment = find(db, ctx, id).await?;
                let offering = store::offering(db, enrolment.offering).await?;
                let faculty = store::faculty(db, enrolment.program).await?;
                let events = read::about(db, id.get(), EVENTS).await?;
                Ok((enrolment, offering.ok_or(Error::NotFound)?, faculty, events))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems,
            choices: faculty
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
            faculty: enrolment
                .faculty
                .map(|id| id.to_string())
                .unwrap_or_default(),
            may_place: ctx.actor().may_ever(Permission::ManagePlacements),
            enrolment,
            offering,
            events,
            zone: ctx.app().zone(),
        })
    }

    fn is(&self, state: EnrolmentState) -> bool {
        self.enrolment.state == state
    }

    fn moment(&self, at: &Instant) -> String {
        at.words_in(&self.zone)
    }
}

async fn find(db: &mut PgConnection, ctx: &Ctx, id: EnrolmentId) -> Result<Enrolment> {
    let enrolment = store::enrolment(db, id).await?.ok_or(Error::NotFound)?;
    ctx.allow::<KeepEnrolments>(&enrolment.program)?;
    Ok(enrolment)
}

/// `GET /enrolments/{enrolment}`
pub async fn show(ctx: Ctx, Path(id): Path<EnrolmentId>) -> Result<Response> {
    page(&ShowPage::of(&ctx, id, Problems::none()).await?)
}

/// `POST /enrolments/{enrolment}/bringing-back`
pub async fn bring_back(
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    form: Form<Button>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let enrolment = find(db, &ctx, id).await?;
            let granted = ctx.allow::<ChangeEnrolment>(&enrolment)?;
            actions::set_withdrawn(db, granted, &ctx.act(), (&enrolment, false), "").await?;
            Ok(Done::to(format!("/enrolments/{id}")).saying(
                "Student enrolled again. A placement that has ended stays ended: place the student anew",
            ))
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /enrolments/{enrolment}/faculty`
pub async fn choose_faculty(
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    form: Form<FacultyForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let enrolment = find(db, &ctx, id).await?;
            let granted = ctx.allow::<ChangeEnrolment>(&enrolment)?;
            let unknown = || Problems::one("faculty", "Choose somebody from the list");
            let faculty = match form.input.faculty.as_str() {
                "" => None,
                id => Some(id.parse().map_err(|_| unknown())?),
            };
            actions::choose_faculty(db, granted, &ctx.act(), (&enrolment, faculty)).await?;
            Ok(Done::to(format!("/enrolments/{id}")).saying("Faculty liaison saved"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&ShowPage::of(&ctx, id, problems).await?)
    })
    .await
}
