//! Placing a student: student, site, the rest, a look at what is not ready.

use super::plan::{self, Setting, Whose};
use crate::{
    kernel::{page::Page, problems::Problems},
    placements::{
        actions,
        forms::{NewQuery, PlanForm, SiteQuery},
        policy::Place,
        store::{self, Unplaced},
    },
    web::{Ctx, Done, Error, Form, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

const STUDENTS: usize = 50;

#[derive(Template)]
#[template(path = "placements/choose_student.html")]
struct ChooseStudentPage {
    shell: Shell,
    problems: Problems,
    query: NewQuery,
    programs: Vec<(String, String)>,
    students: Vec<Unplaced>,
    next: Option<String>,
    previous: Option<String>,
}

/// `GET /placements/new`: first the student, then the site, then the rest.
pub async fn new(ctx: Ctx, Query(query): Query<NewQuery>) -> Result<Response> {
    if query.enrolment.is_empty() {
        return choose_student(&ctx, query).await;
    }
    ctx.read(async |db| {
        let whose = Whose::new(&ctx, &mut *db, &query.enrolment).await?;
        if query.site.is_empty() {
            let search = SiteQuery {
                enrolment: query.enrolment,
                q: query.q,
                after: query.after,
                ..SiteQuery::default()
            };
            return plan::choose_site(&ctx, &mut *db, whose, search).await;
        }
        let setting = Setting::load(&mut *db, whose, &query.site).await?;
        let form = setting.first_form(&ctx, &mut *db).await?;
        plan::form_page(&ctx, setting, form, Problems::none())
    })
    .await
}

async fn choose_student(ctx: &Ctx, query: NewQuery) -> Result<Response> {
    let programs = ctx.actor().programs().to_vec();
    let most = i64::try_from(STUDENTS + 1).unwrap_or(51);
    let (students, programs) = ctx
        .read(async |db| {
            let found = store::unplaced(db, &programs, &query.unplaced(), most).await?;
            Ok((found, store::offered_programs(db, &programs).await?))
        })
        .await?;
    let Page { rows, next } = Page::of(students, STUDENTS, |one| one.enrolment.to_string());
    page(&ChooseStudentPage {
        shell: ctx.shell(),
        problems: Problems::none(),
        next: next.map(|after| query.address(&after)),
        previous: (!query.after.is_empty()).then(|| query.address("")),
        query,
        programs,
        students: rows,
    })
}

/// `POST /placements/draft`: back to the form with what was filled in.
pub async fn draft(ctx: Ctx, form: Form<PlanForm>) -> Result<Response> {
    ctx.read(async |db| {
        let whose = Whose::new(&ctx, &mut *db, &form.input.enrolment).await?;
        let setting = Setting::load(&mut *db, whose, &form.input.site).await?;
        plan::form_page(&ctx, setting, form.input, Problems::none())
    })
    .await
}

/// `POST /placements/check`: changes nothing; shows what is not ready.
pub async fn check(ctx: Ctx, form: Form<PlanForm>) -> Result<Response> {
    checked(&ctx, form.input, &Problems::none()).await
}

async fn checked(ctx: &Ctx, form: PlanForm, problems: &Problems) -> Result<Response> {
    ctx.read(async |db| {
        let whose = Whose::new(ctx, &mut *db, &form.enrolment).await?;
        let enrolment = whose.enrolled.id;
        let setting = Setting::load(&mut *db, whose, &form.site).await?;
        let site = form.site.parse().map_err(|_| Error::NotFound)?;
        let new = match form.parse(enrolment, site) {
            Ok(new) => new,
            Err(problems) => return plan::form_page(ctx, setting, form, problems),
        };
        let found = match setting.not_ready(ctx, &mut *db, &new).await {
            Ok(found) => found,
            Err(Error::Invalid(problems)) => {
                return plan::form_page(ctx, setting, form, problems);
            }
            Err(error) => return Err(error),
        };
        plan::check_page(ctx, (setting, new), form, found, problems)
    })
    .await
}

/// `POST /placements`
pub async fn create(ctx: Ctx, form: Form<PlanForm>) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| {
            let whose = Whose::new(&ctx, &mut *db, &input.enrolment).await?;
            let granted = ctx.allow::<Place>(&whose.enrolled)?;
            let site = input.site.parse().map_err(|_| Error::NotFound)?;
            let new = input.parse(whose.enrolled.id, site)?;
            let name = whose.enrolled.student_name.clone();
            let setting = Setting::load(&mut *db, whose, &input.site).await?;
            let found = setting.not_ready(&ctx, &mut *db, &new).await?;
            if !input.has_read(&found) {
                return Err(unread());
            }
            let words = placed_words(&name, new.supervisor.is_some());
            let id = actions::place(&mut *db, granted, &ctx.act(), &new).await?;
            Ok(Done::to(format!("/placements/{id}")).saying(words))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => checked(&ctx, input, &problems).await,
        Err(error) => Err(error),
    }
}

fn placed_words(name: &str, is_supervised: bool) -> String {
    let told = if is_supervised {
        "the student and the supervisor get a mail"
    } else {
        "the student gets a mail. Name a supervisor before hours are to be signed"
    };
    format!("{name} is placed; {told}")
}

/// Something came up between the look and the act.
pub fn unread() -> Error {
    Problems::one("not-ready", "Read what is not ready, then confirm").into()
}
