//! Offerings and who is in them.

use crate::{
    kernel::{
        ids::{CourseId, EnrolmentId, OfferingId, ProgramId},
        page::Page,
        problems::Problems,
        time::Instant,
    },
    programs::{
        actions,
        forms::OfferingForm,
        model::{Enrolment, Offering, Program, Term},
        policy::{KeepEnrolments, KeepOfferings},
        store::{self, WithoutAccount},
    },
    web::{
        Button, Ctx, Done, Error, Form, Path, Query, Result, Shell, done_or,
        list::{ROWS, ROWS_AND_ONE, cursor, encoded, pattern},
        page, refused,
    },
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "programs/offering_form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    program: Program,
    courses: Vec<(String, String)>,
    course_ids: Vec<CourseId>,
    terms: Vec<Term>,
    choices: Vec<(String, String)>,
    input: OfferingForm,
}

impl FormPage {
    async fn of(ctx: &Ctx, id: ProgramId, input: OfferingForm, problems: Problems) -> Result<Self> {
        let (program, courses, terms) = ctx
            .read(async |db| {
                let program = store::program(db, id).await?.ok_or(Error::NotFound)?;
                ctx.allow::<KeepOfferings>(&id)?;
                Ok((
                    program,
                    store::courses(db, id).await?,
                    store::terms(db).await?,
                ))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            problems,
            program,
            course_ids: courses.iter().map(|course| course.id).collect(),
            courses: courses
                .into_iter()
                .map(|course| {
                    let words = format!("{} {}", course.code, course.name);
                    (course.id.to_string(), words)
                })
                .collect(),
            choices: terms
                .iter()
                .map(|term| (term.id.to_string(), term.name.clone()))
                .collect(),
            terms,
            input,
        })
    }
}

/// `GET /programs/{program}/offerings/new`: perhaps with choices made before a course or a term was added on the way.
pub async fn new(
    ctx: Ctx,
    Path(program): Path<ProgramId>,
    Query(input): Query<OfferingForm>,
) -> Result<Response> {
    let mut form = FormPage::of(&ctx, program, input, Problems::none()).await?;
    if let [only] = form.course_ids.as_slice() {
        form.input.course = only.to_string();
    }
    page(&form)
}

/// `POST /programs/{program}/offerings`
pub async fn create(
    ctx: Ctx,
    Path(program): Path<ProgramId>,
    form: Form<OfferingForm>,
) -> Result<Response> {
    let input = OfferingForm::default();
    let shown = FormPage::of(&ctx, program, input, Problems::none()).await?;
    let done = ctx
        .submit(form.mark, async |db| {
            let granted = ctx.allow::<KeepOfferings>(&program)?;
            let new = form.input.parse(&shown.course_ids, &shown.terms)?;
            let id = actions::add_offering(db, granted, &ctx.act(), (program, &new)).await?;
            Ok(Done::to(format!("/offerings/{id}")).saying("Offering added"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage {
            problems,
            input: form.input,
            ..shown
        })
    })
    .await
}

/// What the list of enrolments is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    show: String,
    after: String,
}

impl Wanted {
    fn address(&self, id: OfferingId, after: &str) -> String {
        let (q, show) = (encoded(self.q.trim()), encoded(&self.show));
        format!("/offerings/{id}?q={q}&show={show}&after={after}")
    }
}

#[derive(Template)]
#[template(path = "programs/offering.html")]
struct ShowPage {
    shell: Shell,
    problems: Problems,
    offering: Offering,
    wanted: Wanted,
    shows: [(&'static str, &'static str); 4],
    count: i64,
    rows: Vec<Enrolment>,
    previous: Option<String>,
    next: Option<String>,
    may_keep: bool,
    /// What is said of those who cannot sign in yet, and what to do: nothing where everybody can.
    without_account: Option<(String, Option<String>)>,
    /// How many are enrolled with another version than new ones begin with, and have logged nothing.
    older: i64,
}

/// `GET /offerings/{offering}`
pub async fn show(
    ctx: Ctx,
    Path(id): Path<OfferingId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let after = cursor::<EnrolmentId>(&wanted.after)?;
    let (offering, count, rows, (without, older)) = ctx
        .read(async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let asked = (pattern(&wanted.q), wanted.show.as_str());
            let asked = (asked.0.as_str(), asked.1);
            let rows = store::enrolments(db, id, asked, after, ROWS_AND_ONE).await?;
            let without = store::without_account(db, id, ctx.now()).await?;
            Ok((
                offering,
                store::count_enrolments(db, id).await?,
                rows,
                (without, store::may_begin_anew(db, id).await?),
            ))
        })
        .await?;
    let mut shown = ShowPage::new(&ctx, offering, (count, rows), wanted);
    shown.without_account = words_for(&without, ctx.now()).filter(|_| shown.may_keep);
    shown.older = if shown.may_keep { older } else { 0 };
    page(&shown)
}

impl ShowPage {
    fn new(
        ctx: &Ctx,
        offering: Offering,
        (count, rows): (i64, Vec<Enrolment>),
        wanted: Wanted,
    ) -> Self {
        let found = Page::of(rows, ROWS, |row| row.id.to_string());
        Self {
            shell: ctx.shell(),
            problems: Problems::none(),
            shows: [
                ("enrolled", "Enrolled"),
                ("completed", "Completed"),
                ("withdrawn", "Withdrawn"),
                ("missing", "Gone from the roster"),
            ],
            count,
            previous: (!wanted.after.is_empty()).then(|| wanted.address(offering.id, "")),
            next: found
                .next
                .as_deref()
                .map(|next| wanted.address(offering.id, next)),
            rows: found.rows,
            may_keep: ctx.actor().may::<KeepEnrolments>(&offering.program),
            without_account: None,
            older: 0,
            offering,
            wanted,
        }
    }
}

/// How many cannot sign in yet, and what the button says: none for those who were mailed within a day.
pub(super) fn words_for(
    without: &[WithoutAccount],
    now: Instant,
) -> Option<(String, Option<String>)> {
    let students = |count: usize| match count {
        1 => "1 student".to_owned(),
        more => format!("{more} students"),
    };
    let invited = without.iter().filter(|one| one.invited_at.is_some());
    let again = without.iter().filter(|one| one.may_be_invited_again(now));
    let again = again.count();
    match without.len() - invited.count() {
        0 if without.is_empty() => None,
        0 => Some((
            format!("{} invited, not here yet", students(without.len())),
            (again > 0).then(|| format!("Invite {} once more", students(again))),
        )),
        left => Some((
            format!("{} without an account", students(left)),
            Some(format!("Invite {} by mail", students(left))),
        )),
    }
}

/// `POST /offerings/{offering}/invitations`
pub async fn invite(ctx: Ctx, Path(id): Path<OfferingId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<KeepEnrolments>(&offering.program)?;
            let count = actions::invite_students(db, granted, &ctx.act(), &offering).await?;
            let done = Done::to(format!("/offerings/{id}"));
            Ok(match count {
                0 => done.noting("Everybody has an account, or was mailed a link within a day"),
                1 => done.saying("1 student gets a mail with a link to set a password"),
                many => done.saying(format!(
                    "{many} students get a mail with a link to set a password"
                )),
            })
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /offerings/{offering}/requirement`
pub async fn use_newest(
    ctx: Ctx,
    Path(id): Path<OfferingId>,
    form: Form<Button>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<KeepOfferings>(&offering.program)?;
            actions::use_newest(db, granted, &ctx.act(), &offering).await?;
            let words = format!(
                "New enrolments begin with version {}",
                offering.newest_version
            );
            Ok(Done::to(format!("/offerings/{id}")).saying(words))
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /offerings/{offering}/requirement/students`
pub async fn begin_anew(
    ctx: Ctx,
    Path(id): Path<OfferingId>,
    form: Form<Button>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let offering = store::offering(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<KeepOfferings>(&offering.program)?;
            let count = actions::begin_anew(db, granted, &ctx.act(), &offering).await?;
            let done = Done::to(format!("/offerings/{id}"));
            let version = offering.version;
            Ok(match count {
                0 => done.noting("Nobody is left who has logged nothing under an older version"),
                1 => done.saying(format!("1 student begins with version {version}")),
                many => done.saying(format!("{many} students begin with version {version}")),
            })
        })
        .await?;
    Ok(done.into_response())
}
