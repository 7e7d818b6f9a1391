//! A new version of a requirement: the form, the page to check the answers, and saving.

use crate::{
    kernel::{
        ids::{CategoryId, CourseId},
        problems::Problems,
    },
    programs::{
        actions,
        forms::RequirementForm,
        model::{CourseLine, Version},
        policy::KeepCourses,
        requirement::{
            Approval, Mode, Preset, Requirement, RequirementVersion, Rounding, StandardIds,
            WeekStart, differences, in_words,
        },
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;

/// What was sent, field by field.
type Sent = Vec<(String, String)>;
type Choices = Vec<(String, String)>;

/// What the form begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begin {
    preset: String,
}

impl Begin {
    /// The preset asked for. Without one, what most programs ask: the form is shorter to change than to fill in.
    fn preset(&self) -> Preset {
        Preset::parse(&self.preset).unwrap_or(Preset::HimOnSite90)
    }
}

/// A course, its versions and the frameworks to choose from.
struct Setting {
    course: CourseLine,
    versions: Vec<Version>,
    frameworks: Choices,
}

impl Setting {
    async fn of(ctx: &Ctx, id: CourseId) -> Result<Self> {
        ctx.read(async |db| {
            let course = store::course(db, id).await?.ok_or(Error::NotFound)?;
            ctx.allow::<KeepCourses>(&course.program)?;
            let frameworks = store::frameworks(db).await?.into_iter();
            Ok(Self {
                course,
                versions: store::versions(db, id).await?,
                frameworks: frameworks
                    .map(|(id, name)| (id.to_string(), name))
                    .collect(),
            })
        })
        .await
    }

    fn next(&self) -> RequirementVersion {
        let newest = self.versions.first();
        newest.map_or(RequirementVersion::FIRST, |newest| {
            newest.requirement.version.next()
        })
    }

    /// The newest version as a form, or a preset.
    fn begin(&self, begin: &Begin) -> RequirementForm {
        if let Some(newest) = self.versions.first() {
            return RequirementForm::of(&newest.requirement, newest.framework);
        }
        let (on_site, simulation) = (CategoryId::fresh(), CategoryId::fresh());
        let preset = begin.preset();
        let mut form = RequirementForm::of(
            &preset.requirement(StandardIds {
                on_site,
                simulation,
            }),
            None,
        );
        if form.categories.is_empty() {
            form.add_row();
        }
        form
    }
}

#[derive(Template)]
#[template(path = "programs/requirement.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    course: CourseLine,
    version: u32,
    input: RequirementForm,
    frameworks: Choices,
    /// The presets that a first version may begin as, and whether it is the one shown; none for a later version or once
    /// something was typed.
    presets: Vec<(Preset, bool)>,
    modes: [(&'static str, &'static str); 6],
    weeks: [(&'static str, &'static str); 3],
    roundings: [(&'static str, &'static str); 3],
    approvals: [(&'static str, &'static str); 3],
}

impl FormPage {
    fn new(ctx: &Ctx, setting: Setting, input: RequirementForm, problems: Problems) -> Self {
        Self {
            shell: ctx.shell(),
            problems,
            version: setting.next().get(),
            course: setting.course,
            input,
            frameworks: setting.frameworks,
            presets: Vec::new(),
            modes: Mode::ALL.map(|mode| (mode.as_str(), mode.label())),
            weeks: WeekStart::ALL.map(|week| (week.as_str(), week.label())),
            roundings: Rounding::ALL.map(|rounding| (rounding.as_str(), rounding.label())),
            approvals: Approval::ALL.map(|approval| (approval.as_str(), approval.label())),
        }
    }
}

/// `GET /courses/{course}/requirement`
pub async fn form(
    ctx: Ctx,
    Path(id): Path<CourseId>,
    Query(begin): Query<Begin>,
) -> Result<Response> {
    let setting = Setting::of(&ctx, id).await?;
    let input = setting.begin(&begin);
    let is_first = setting.versions.is_empty();
    let mut form = FormPage::new(&ctx, setting, input, Problems::none());
    if is_first {
        let shown = begin.preset();
        form.presets = Preset::ALL.map(|preset| (preset, preset == shown)).to_vec();
    }
    page(&form)
}

/// `POST /courses/{course}/requirement/form`: the form again as it was sent, perhaps with a row more. Keeps nothing.
pub async fn again(ctx: Ctx, Path(id): Path<CourseId>, form: Form<Sent>) -> Result<Response> {
    let setting = Setting::of(&ctx, id).await?;
    let mut input = RequirementForm::read(&form.input);
    if form.input.iter().any(|(key, _)| key == "more") {
        input.add_row();
    }
    page(&FormPage::new(&ctx, setting, input, Problems::none()))
}

#[derive(Template)]
#[template(path = "programs/requirement_check.html")]
struct CheckPage {
    shell: Shell,
    course: CourseLine,
    version: u32,
    facts: Vec<(String, String)>,
    differences: Vec<(String, String, String)>,
    framework: String,
    pairs: Vec<(String, String)>,
    enrolments: i64,
}

impl CheckPage {
    fn new(ctx: &Ctx, setting: Setting, input: &RequirementForm, asks: &Requirement) -> Self {
        let newest = setting.versions.first();
        let chosen = setting
            .frameworks
            .iter()
            .find(|(id, _)| *id == input.framework);
        Self {
            shell: ctx.shell(),
            version: asks.version.get(),
            facts: in_words(asks),
            differences: newest
                .map(|newest| differences(&newest.requirement, asks))
                .unwrap_or_default(),
            framework: chosen.map_or_else(|| "None".to_owned(), |(_, name)| name.clone()),
            pairs: input.pairs(),
            enrolments: setting
                .versions
                .iter()
                .map(|version| version.enrolments)
                .sum(),
            course: setting.course,
        }
    }
}

/// `POST /courses/{course}/requirement/check`: the answers to look over. Keeps nothing.
pub async fn check(ctx: Ctx, Path(id): Path<CourseId>, form: Form<Sent>) -> Result<Response> {
    let setting = Setting::of(&ctx, id).await?;
    let input = RequirementForm::read(&form.input);
    match input.parse(setting.next()) {
        Ok(asks) => page(&CheckPage::new(&ctx, setting, &input, &asks)),
        Err(problems) => refused(&FormPage::new(&ctx, setting, input, problems)),
    }
}

/// `POST /courses/{course}/requirement`
pub async fn save(ctx: Ctx, Path(id): Path<CourseId>, form: Form<Sent>) -> Result<Response> {
    let setting = Setting::of(&ctx, id).await?;
    let input = RequirementForm::read(&form.input);
    let done = ctx
        .submit(form.mark, async |db| {
            let granted = ctx.allow::<KeepCourses>(&setting.course.program)?;
            let asks = input.parse(setting.next())?;
            let framework = input.framework().filter(|id| {
                let id = id.to_string();
                setting.frameworks.iter().any(|(known, _)| *known == id)
            });
            let with = (&asks, framework);
            actions::add_version(db, granted, &ctx.act(), &setting.course, with).await?;
            let words = format!("Version {} saved", asks.version.get());
            Ok(Done::to(format!("/courses/{id}")).saying(words))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::new(&ctx, setting, input, problems))
    })
    .await
}
