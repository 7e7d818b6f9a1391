//! Who signs for a placement: adding, replacing, ending.

use super::{
    held::{conflict, held, seen},
    plan::choice,
};
use crate::{
    kernel::{
        ids::{PersonId, PlacementId},
        problems::Problems,
    },
    placements::{
        PlacementFacts, actions,
        forms::{EndSupervisorForm, SupervisorForm, SupervisorQuery},
        model::Part,
        policy::ChangeSupervisors,
        store::{self, Supervision},
    },
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "placements/supervisor.html")]
struct SupervisorPage {
    shell: Shell,
    problems: Problems,
    facts: PlacementFacts,
    form: SupervisorForm,
    part: Part,
    /// The supervisor who would be replaced.
    replaced: Option<Supervision>,
    /// Their other placements.
    others: Vec<(PlacementId, String)>,
    choices: Vec<(String, String)>,
}

impl SupervisorPage {
    fn title(&self) -> String {
        match (&self.replaced, self.part) {
            (Some(old), _) => format!("Replace {}", old.name),
            (None, Part::Primary) => "Add a supervisor".into(),
            (None, part) => format!("Add a {}", part.label().to_lowercase()),
        }
    }

    fn act(&self) -> &'static str {
        if self.replaced.is_some() {
            "Replace supervisor"
        } else {
            "Add supervisor"
        }
    }
}

async fn form_page(
    ctx: &Ctx,
    id: PlacementId,
    form: SupervisorForm,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let part = form.part();
    let shown = ctx
        .read(async |db| {
            let (facts, mark) = seen::<ChangeSupervisors>(ctx, &mut *db, id).await?;
            let now = store::current(&mut *db, id).await?;
            let days = (facts.starts_on, facts.ends_on);
            let mut offered = store::at_site(&mut *db, facts.site, days, Some(id)).await?;
            offered.retain(|one| {
                one.ended_on.is_none()
                    && now
                        .iter()
                        .all(|signs| signs.person != one.person || signs.part != part.as_str())
            });
            let mut choices: Vec<_> = offered.iter().map(choice).collect();
            choices.push(("new".into(), "Somebody who is not listed".into()));
            let replaced = now
                .into_iter()
                .find(|one| part == Part::Primary && one.part == part.as_str());
            let others = match &replaced {
                Some(old) => store::others_of(&mut *db, old.person, id).await?,
                None => Vec::new(),
            };
            Ok(SupervisorPage {
                shell: ctx.shell(),
                problems,
                facts,
                part,
                replaced,
                others,
                choices,
                form: if form.seen.is_empty() {
                    SupervisorForm { seen: mark, ..form }
                } else {
                    form
                },
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/{placement}/supervisors/new`
pub async fn new_supervisor(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    Query(query): Query<SupervisorQuery>,
) -> Result<Response> {
    let form = SupervisorForm {
        part: query.part,
        ..SupervisorForm::default()
    };
    form_page(&ctx, id, form, Problems::none()).await
}

/// `POST /placements/{placement}/supervisors`
pub async fn set_supervisor(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    form: Form<SupervisorForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| {
            let (facts, granted) =
                held::<ChangeSupervisors>(&ctx, &mut *db, id, &input.seen).await?;
            let change = input.parse()?;
            let act = ctx.act();
            actions::change_supervisor(&mut *db, granted, &act, (&facts, &change)).await?;
            Ok(Done::to(format!("/placements/{id}"))
                .saying("Saved; everybody concerned gets a mail"))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => form_page(&ctx, id, input, problems).await,
        Err(Error::Conflict(words)) => conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "placements/supervisor_end.html")]
struct EndSupervisorPage {
    shell: Shell,
    problems: Problems,
    facts: PlacementFacts,
    one: Supervision,
    form: EndSupervisorForm,
}

async fn end_page(
    ctx: &Ctx,
    (id, person): (PlacementId, PersonId),
    form: EndSupervisorForm,
    problems: Problems,
) -> Result<Response> {
    let wrong = !problems.is_empty();
    let shown = ctx
        .read(async |db| {
            let (facts, mark) = seen::<ChangeSupervisors>(ctx, &mut *db, id).await?;
            let now = store::current(&mut *db, id).await?;
            let one = now.into_iter().find(|one| one.person == person);
            Ok(EndSupervisorPage {
                shell: ctx.shell(),
                problems,
                facts,
                one: one.ok_or(Error::NotFound)?,
                form: if form.seen.is_empty() {
                    EndSupervisorForm { seen: mark, ..form }
                } else {
                    form
                },
            })
        })
        .await?;
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/{placement}/supervisors/{person}/end`
pub async fn ending_supervisor(
    ctx: Ctx,
    Path(which): Path<(PlacementId, PersonId)>,
) -> Result<Response> {
    let form = EndSupervisorForm::default();
    end_page(&ctx, which, form, Problems::none()).await
}

/// `POST /placements/{placement}/supervisors/{person}/end`
pub async fn end_supervisor(
    ctx: Ctx,
    Path((id, person)): Path<(PlacementId, PersonId)>,
    form: Form<EndSupervisorForm>,
) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| {
            let (facts, granted) =
                held::<ChangeSupervisors>(&ctx, &mut *db, id, &input.seen).await?;
            let reason = input.parse()?;
            let act = ctx.act();
            actions::end_supervisor(&mut *db, granted, &act, (&facts, person, &reason)).await?;
            Ok(Done::to(format!("/placements/{id}"))
                .saying("Saved; everybody concerned gets a mail"))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => end_page(&ctx, (id, person), input, problems).await,
        Err(Error::Conflict(words)) => conflict(&ctx, id, words).await,
        Err(error) => Err(error),
    }
}
