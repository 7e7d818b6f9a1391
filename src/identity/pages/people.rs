//! People, for administrators: the list, one person, bringing somebody in.

use crate::{
    audit::read::{self, EventRow},
    identity::{
        actions::people as actions,
        forms::{ButtonForm, InviteForm, PeopleQuery, PersonQuery, RoleForm},
        model::{EndedRole, GIVEN, HeldRole, PersonRecord, given_role},
        policy::{
            CorrectAddress, DisablePerson, EnablePerson, GiveRole, InvitePerson, ResendInvitation,
            TakeRole,
        },
        store::{
            invitation,
            person::{self, Filter},
            role,
        },
    },
    kernel::{
        ids::{PersonId, ProgramId, RoleGrantId},
        page::Page,
        problems::Problems,
        time::Instant,
    },
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// People on one page of the list.
const SIZE: u16 = 50;
/// Events shown about one person.
const EVENTS: i64 = 30;

#[derive(Template)]
#[template(path = "identity/people.html")]
struct PeoplePage {
    shell: Shell,
    query: PeopleQuery,
    people: Page<PersonRecord>,
    next: Option<String>,
}

/// `GET /people`
pub async fn list(ctx: Ctx, Query(query): Query<PeopleQuery>) -> Result<Response> {
    let part: String = query.find.trim().chars().take(100).collect();
    let filter = Filter {
        part: &part,
        after: query.after.parse().ok(),
    };
    let today = ctx.today();
    let people = ctx
        .read(async |db| Ok(person::list(db, &filter, today, SIZE).await?))
        .await?;
    let next = match &people.next {
        Some(after) => Some(query.with_after(after)?),
        None => None,
    };
    page(&PeoplePage {
        shell: ctx.shell(),
        query,
        people,
        next,
    })
}

#[derive(Template)]
#[template(path = "identity/person.html")]
struct PersonPage {
    shell: Shell,
    zone: TimeZone,
    person: PersonRecord,
    roles: Vec<(HeldRole, bool)>,
    /// The role that was ended just now.
    ended: Option<EndedRole>,
    invited: Option<(Instant, Instant)>,
    events: Vec<EventRow>,
    may: Acts,
}

impl PersonPage {
    /// The role that may be given back, with the program it was in.
    fn undo(&self) -> Option<&EndedRole> {
        self.ended
            .as_ref()
            .filter(|ended| self.may.give && given_role(ended.role.as_str()).is_some())
    }

    /// The program that nobody coordinates now.
    fn alone(&self) -> Option<ProgramId> {
        let ended = self.ended.as_ref()?;
        ended.program.filter(|_| ended.leaves_program_alone)
    }
}

/// What is offered for a person.
struct Acts {
    give: bool,
    resend: bool,
    readdress: bool,
    disable: bool,
}

/// `GET /people/{person}`
pub async fn show(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    Query(query): Query<PersonQuery>,
) -> Result<Response> {
    let shown = ctx
        .read(async |db| person_page(db, &ctx, id, query.ended()).await)
        .await?;
    page(&shown)
}

async fn person_page(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: PersonId,
    ended: Option<RoleGrantId>,
) -> Result<PersonPage> {
    let today = ctx.today();
    let person = person::find(db, id, today).await?.ok_or(Error::NotFound)?;
    let roles = role::held_by(db, id, today).await?;
    let invited = invitation::newest_join(db, id).await?;
    Ok(PersonPage {
        shell: ctx.shell(),
        zone: ctx.app().zone(),
        roles: takeable(ctx, roles),
        ended: match ended {
            Some(ended) => role::ended(db, (id, ended), today).await?,
            None => None,
        },
        invited: invited.filter(|_| !person.can_sign_in && !person.is_disabled()),
        events: read::about(db, id.get(), EVENTS).await?,
        may: Acts::of(ctx, &person),
        person,
    })
}

/// Each role with whether it may be taken.
fn takeable(ctx: &Ctx, roles: Vec<HeldRole>) -> Vec<(HeldRole, bool)> {
    let with_act = |held| {
        let may = ctx.actor().may::<TakeRole>(&held);
        (held, may)
    };
    roles.into_iter().map(with_act).collect()
}

impl Acts {
    fn of(ctx: &Ctx, person: &PersonRecord) -> Self {
        Self {
            give: ctx.actor().may::<GiveRole>(person),
            resend: ctx.actor().may::<ResendInvitation>(person),
            readdress: ctx.actor().may::<CorrectAddress>(person),
            disable: ctx.actor().may::<DisablePerson>(person),
        }
    }
}

/// What a form with a role needs to be shown.
pub(super) struct RoleChoices {
    pub roles: Vec<(&'static str, &'static str)>,
    pub programs: Vec<(String, String)>,
}

pub(super) async fn choices(ctx: &Ctx) -> Result<RoleChoices> {
    let programs = ctx.read(async |db| Ok(role::programs(db).await?)).await?;
    Ok(RoleChoices {
        roles: GIVEN
            .iter()
            .map(|role| (role.as_str(), role.label()))
            .collect(),
        programs: told_apart(&programs),
    })
}

/// Programs by name; those that share one with their code.
fn told_apart(programs: &[(ProgramId, String, String)]) -> Vec<(String, String)> {
    let named = |name: &String| {
        programs
            .iter()
            .filter(|(_, other, _)| other == name)
            .count()
    };
    let choice = |(id, name, code): &(ProgramId, String, String)| {
        let words = if named(name) > 1 {
            format!("{name} ({code})")
        } else {
            name.clone()
        };
        (id.to_string(), words)
    };
    programs.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "identity/invite.html")]
struct InvitePage {
    shell: Shell,
    problems: Problems,
    typed: InviteForm,
    role: RoleForm,
    choices: RoleChoices,
    /// Who has the address that was typed.
    known: Option<(PersonId, String)>,
}

async fn invite_page(ctx: &Ctx, problems: Problems, typed: InviteForm) -> Result<InvitePage> {
    let known = match problems.of("email") {
        Some(_) => {
            let email = typed.email.trim();
            ctx.read(async |db| Ok(person::by_email(db, email).await?))
                .await?
        }
        None => None,
    };
    Ok(InvitePage {
        shell: ctx.shell(),
        problems,
        known,
        role: typed.role.clone(),
        typed,
        choices: choices(ctx).await?,
    })
}

/// `GET /people/new`: with a role and a program chosen, where a page leads here for that.
pub async fn new(ctx: Ctx, Query(chosen): Query<RoleForm>) -> Result<Response> {
    let typed = InviteForm {
        role: chosen,
        ..InviteForm::default()
    };
    page(&invite_page(&ctx, Problems::none(), typed).await?)
}

/// `POST /people`
pub async fn create(ctx: Ctx, form: Form<InviteForm>) -> Result<Response> {
    let typed = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let granted = ctx.allow::<InvitePerson>(&())?;
            let new = typed.parse(ctx.today())?;
            let said = format!("{} is invited: the mail is on its way", new.name);
            let id = actions::invite(db, granted, &ctx.act(), new).await?;
            Ok(Done::to(format!("/people/{id}")).saying(said))
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => refused(&invite_page(&ctx, problems, typed).await?),
        Err(error) => Err(error),
    }
}

/// `POST /people/{person}/invitation`: mails the link to join once more.
pub async fn resend(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    form: Form<ButtonForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let person = person::find(db, id, ctx.today())
                .await?
                .ok_or(Error::NotFound)?;
            let granted = ctx.allow::<ResendInvitation>(&person)?;
            actions::resend(db, granted, &ctx.act(), &person).await?;
            Ok(Done::to(format!("/people/{id}"))
                .saying("A fresh link is on its way; the earlier one opens nothing any more"))
        })
        .await?;
    Ok(done.into_response())
}

/// `POST /people/{person}/enablement`
pub async fn enable(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    form: Form<ButtonForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let person = person::find(db, id, ctx.today())
                .await?
                .ok_or(Error::NotFound)?;
            let granted = ctx.allow::<EnablePerson>(&person)?;
            actions::enable(db, granted, &ctx.act(), id).await?;
            Ok(Done::to(format!("/people/{id}")).saying("The account is open again"))
        })
        .await?;
    Ok(done.into_response())
}
