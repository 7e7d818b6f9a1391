//! Courses.

use crate::{
    kernel::{
        ids::{CourseId, ProgramId},
        problems::Problems,
    },
    programs::{
        actions,
        forms::CourseForm,
        model::{CourseLine, OfferingLine, Program, Version},
        policy::KeepCourses,
        requirement::{Preset, differences, in_words},
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "programs/course_form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    program: Program,
    input: CourseForm,
    presets: Vec<(&'static str, &'static str)>,
}

impl FormPage {
    async fn of(ctx: &Ctx, id: ProgramId, input: CourseForm, problems: Problems) -> Result<Self> {
        let program = ctx
            .read(async |db| store::program(db, id).await?.ok_or(Error::NotFound))
            .await?;
        ctx.allow::<KeepCourses>(&id)?;
        let presets = Preset::ALL.map(|preset| (preset.as_str(), preset.label()));
        Ok(Self {
            shell: ctx.shell(),
            problems,
            program,
            input,
            presets: presets.to_vec(),
        })
    }
}

/// `GET /programs/{program}/courses/new`
pub async fn new(ctx: Ctx, Path(program): Path<ProgramId>) -> Result<Response> {
    let input = CourseForm {
        preset: Preset::HimOnSite90.as_str().to_owned(),
        ..CourseForm::default()
    };
    page(&FormPage::of(&ctx, program, input, Problems::none()).await?)
}

/// `POST /programs/{program}/courses`
pub async fn create(
    ctx: Ctx,
    Path(program): Path<ProgramId>,
    form: Form<CourseForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            store::program(db, program).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<KeepCourses>(&program)?;
            let (code, name) = input.parse()?;
            let id = actions::add_course(db, granted, &ctx.act(), (program, &code, &name)).await?;
            let next = format!("/courses/{id}/requirement?preset={}", input.preset);
            Ok(Done::to(next).saying("Course added. Now set up what it asks"))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::of(&ctx, program, input, problems).await?)
    })
    .await
}

/// A version with what it says and what differs from the one before.
struct Told {
    number: u32,
    facts: Vec<(String, String)>,
    differences: Vec<(String, String, String)>,
    framework: String,
    made: String,
    enrolments: i64,
}

fn told(versions: &[Version], at: usize, ctx: &Ctx) -> Option<Told> {
    let version = versions.get(at)?;
    let older = versions.get(at + 1);
    let by = version
        .made_by
        .as_ref()
        .map_or_else(String::new, |name| format!(", {name}"));
    Some(Told {
        number: version.requirement.version.get(),
        facts: in_words(&version.requirement),
        differences: older
            .map(|older| differences(&older.requirement, &version.requirement))
            .unwrap_or_default(),
        framework: version
            .framework_name
            .clone()
            .unwrap_or_else(|| "None".to_owned()),
        made: format!("{}{by}", version.made_at.words_in(&ctx.app().zone())),
        enrolments: version.enrolments,
    })
}

#[derive(Template)]
#[template(path = "programs/course.html")]
struct CoursePage {
    shell: Shell,
    program: Program,
    course: CourseLine,
    versions: Vec<Told>,
    offerings: Vec<OfferingLine>,
    may_keep: bool,
}

/// `GET /courses/{course}`
pub async fn show(ctx: Ctx, Path(id): Path<CourseId>) -> Result<Response> {
    page(&CoursePage::of(&ctx, id).await?)
}

impl CoursePage {
    async fn of(ctx: &Ctx, id: CourseId) -> Result<Self> {
        let (course, program, versions, offerings) = ctx
            .read(async |db| {
                let course = store::course(db, id).await?.ok_or(Error::NotFound)?;
                let of = course.program;
                let program = store::program(db, of).await?.ok_or(Error::NotFound)?;
                let versions = store::versions(db, id).await?;
                Ok((
                    course,
                    program,
                    versions,
                    store::offerings(db, of, Some(id)).await?,
                ))
            })
            .await?;
        Ok(Self {
            shell: ctx.shell(),
            versions: (0..versions.len())
                .filter_map(|at| told(&versions, at, ctx))
                .collect(),
            may_keep: ctx.actor().may::<KeepCourses>(&course.program),
            program,
            course,
            offerings,
        })
    }
}
