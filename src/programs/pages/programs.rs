//! Programs.

use crate::{
    access::Permission,
    kernel::{ids::ProgramId, problems::Problems},
    programs::{
        actions::{self, Added},
        forms::{NewCoordinator, ProgramForm},
        model::{CourseLine, LEVELS, OfferingLine, Program},
        policy::{AddProgram, ChangeProgram},
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, done_or, page, refused},
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "programs/list.html")]
struct ListPage {
    shell: Shell,
    programs: Vec<Program>,
    may_add: bool,
    may_keep: bool,
}

/// `GET /programs`
pub async fn list(ctx: Ctx) -> Result<Response> {
    let programs = ctx.read(async |db| Ok(store::programs(db).await?)).await?;
    page(&ListPage {
        shell: ctx.shell(),
        programs,
        may_add: ctx.actor().may::<AddProgram>(&()),
        may_keep: ctx.actor().may_ever(Permission::ManagePrograms),
    })
}

#[derive(Template)]
#[template(path = "programs/show.html")]
struct ShowPage {
    shell: Shell,
    program: Program,
    courses: Vec<CourseLine>,
    offerings: Vec<OfferingLine>,
    coordinators: Vec<String>,
    may_keep: bool,
}

/// `GET /programs/{program}`
pub async fn show(ctx: Ctx, Path(id): Path<ProgramId>) -> Result<Response> {
    let (program, courses, offerings, coordinators) = ctx
        .read(async |db| {
            let program = store::program(db, id).await?.ok_or(Error::NotFound)?;
            let courses = store::courses(db, id).await?;
            let offerings = store::offerings(db, id, None).await?;
            let coordinators = store::coordinators(db, id, ctx.today()).await?;
            Ok((program, courses, offerings, coordinators))
        })
        .await?;
    let (shell, may_keep) = (ctx.shell(), ctx.actor().may::<ChangeProgram>(&id));
    page(&ShowPage {
        shell,
        program,
        courses,
        offerings,
        coordinators,
        may_keep,
    })
}

#[derive(Template)]
#[template(path = "programs/form.html")]
struct FormPage {
    shell: Shell,
    problems: Problems,
    id: Option<ProgramId>,
    /// What the program is called now.
    name: String,
    input: ProgramForm,
    levels: [(&'static str, &'static str); 5],
}

impl FormPage {
    fn new(ctx: &Ctx, input: ProgramForm, problems: Problems) -> Self {
        Self {
            shell: ctx.shell(),
            problems,
            id: None,
            name: String::new(),
            input,
            levels: LEVELS,
        }
    }

    fn of(self, program: &Program) -> Self {
        Self {
            id: Some(program.id),
            name: program.name.clone(),
            ..self
        }
    }
}

async fn known(ctx: &Ctx, id: ProgramId) -> Result<Program> {
    ctx.read(async |db| store::program(db, id).await?.ok_or(Error::NotFound))
        .await
}

/// `GET /programs/new`
pub async fn new(ctx: Ctx) -> Result<Response> {
    let input = ProgramForm::default();
    page(&FormPage::new(&ctx, input, Problems::none()))
}

/// `POST /programs`
pub async fn create(ctx: Ctx, form: Form<ProgramForm>) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let (new, coordinator) = input.parse_new()?;
            let granted = ctx.allow::<AddProgram>(&())?;
            let (act, with) = (ctx.act(), (&new, &coordinator));
            let added = actions::add_program(db, granted, &act, with, ctx.today()).await?;
            Ok(Done::to(format!("/programs/{}", added.id)).saying(said(&added, &coordinator)))
        })
        .await;
    done_or(done, async |problems| {
        refused(&FormPage::new(&ctx, input, problems))
    })
    .await
}

/// What becomes of the coordinator, who does the rest.
fn said(added: &Added, coordinator: &NewCoordinator) -> String {
    if added.is_new {
        let name = &coordinator.name;
        format!("Program added. {name} gets a mail to set a password")
    } else {
        format!("Program added. {} coordinates it", coordinator.email)
    }
}

/// `GET /programs/{program}/edit`
pub async fn edit(ctx: Ctx, Path(id): Path<ProgramId>) -> Result<Response> {
    let program = known(&ctx, id).await?;
    ctx.allow::<ChangeProgram>(&id)?;
    let input = ProgramForm {
        code: program.code.clone(),
        name: program.name.clone(),
        level: program.level.clone(),
        ..ProgramForm::default()
    };
    page(&FormPage::new(&ctx, input, Problems::none()).of(&program))
}

/// `POST /programs/{program}`
pub async fn update(
    ctx: Ctx,
    Path(id): Path<ProgramId>,
    form: Form<ProgramForm>,
) -> Result<Response> {
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            store::program(db, id).await?.ok_or(Error::NotFound)?;
            let granted = ctx.allow::<ChangeProgram>(&id)?;
            let new = input.parse()?;
            actions::change_program(db, granted, &ctx.act(), (id, &new)).await?;
            Ok(Done::to(format!("/programs/{id}")).saying("Program saved"))
        })
        .await;
    done_or(done, async |problems| {
        let program = known(&ctx, id).await?;
        refused(&FormPage::new(&ctx, input, problems).of(&program))
    })
    .await
}
