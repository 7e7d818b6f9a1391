//! The college's settings, and whether its mail goes out.

use crate::{
    identity::{
        actions::institution as actions,
        forms::{ButtonForm, InstitutionForm, REGIMES},
        policy::KeepInstitution,
        store::institution::{self as store, Begun},
    },
    kernel::{
        ids::MailId,
        problems::Problems,
        zones::{self, ZoneGroup},
    },
    mail::outbox::{self, WholeMail},
    web::{
        Ctx, Done, Error, Form, Path, Result, Shell, page, refused,
        steps::{self, Step},
    },
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;

/// How often the outcome of a test mail is looked for, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOKS: u32 = 24;

/// What comes after the set-up, in its order; nothing once there is a program.
fn steps(begun: &Begun) -> Vec<Step> {
    if begun.has_program {
        return Vec::new();
    }
    steps::steps(vec![
        (
            "Send a test mail",
            "Invitations and links to sign hours go out by mail: see that yours does.",
            Some("#mail-title".to_owned()),
            begun.mail_works,
        ),
        (
            "Add a program with its coordinator",
            "The coordinator is invited, and brings in courses, students and sites.",
            Some("/programs/new".to_owned()),
            false,
        ),
        (
            "Invite others",
            "A second administrator, so that the college is never without one.",
            Some("/people/new".to_owned()),
            begun.has_others,
        ),
    ])
}

#[derive(Template)]
#[template(path = "identity/institution.html")]
struct InstitutionPage {
    shell: Shell,
    problems: Problems,
    college: InstitutionForm,
    zones: Vec<ZoneGroup>,
    regimes: [(&'static str, &'static str); 4],
    begin_with: String,
    steps: Vec<Step>,
}

async fn institution_page(
    ctx: &Ctx,
    problems: Problems,
    typed: InstitutionForm,
) -> Result<InstitutionPage> {
    let person = ctx.actor().person();
    let begun = ctx
        .read(async |db| Ok(store::begun(db, person).await?))
        .await?;
    let shell = ctx.shell();
    Ok(InstitutionPage {
        problems,
        zones: zones::choices(&typed.zone),
        college: typed,
        regimes: REGIMES,
        begin_with: shell.institution.clone(),
        steps: steps(&begun),
        shell,
    })
}

/// `GET /institution`
pub async fn show(ctx: Ctx) -> Result<Response> {
    let (_, settings) = ctx
        .read(async |db| Ok(store::find(db).await?))
        .await?
        .ok_or(Error::NotFound)?;
    let typed = InstitutionForm {
        institution: settings.name,
        zone: settings.zone,
        privacy_regime: settings.privacy_regime,
    };
    page(&institution_page(&ctx, Problems::none(), typed).await?)
}

/// `POST /institution`
pub async fn update(ctx: Ctx, form: Form<InstitutionForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let settings = form.input.parse()?;
            let granted = ctx.allow::<KeepInstitution>(&())?;
            actions::change(db, granted, &ctx.act(), &settings).await?;
            Ok(Done::to("/institution").saying("Settings saved"))
        })
        .await;
    match done {
        Ok(done) => {
            ctx.app().reload_institution().await?;
            Ok(done.into_response())
        }
        Err(Error::Invalid(problems)) => {
            refused(&institution_page(&ctx, problems, form.input).await?)
        }
        Err(error) => Err(error),
    }
}

/// `POST /institution/mail-test`: a mail to oneself.
pub async fn test_mail(ctx: Ctx, form: Form<ButtonForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let granted = ctx.allow::<KeepInstitution>(&())?;
            let mail = actions::mail_test(db, granted, &ctx).await?;
            Ok(Done::to(format!("/institution/mail-test/{mail}")))
        })
        .await?;
    Ok(done.into_response())
}

#[derive(Template)]
#[template(path = "identity/mail_test.html")]
struct MailTestPage {
    shell: Shell,
    mail: WholeMail,
    path: String,
}

/// `GET /institution/mail-test/{mail}`: waits a few seconds for the outcome.
pub async fn mail_outcome(ctx: Ctx, Path(id): Path<MailId>) -> Result<Response> {
    let mut looks = 0;
    let mail = loop {
        let mail = ctx
            .read(async |db| Ok(outbox::find(db, id).await?))
            .await?
            .ok_or(Error::NotFound)?;
        looks += 1;
        let is_known = mail.state != "waiting" || !mail.last_error.is_empty();
        if is_known || looks >= LOOKS {
            break mail;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    page(&MailTestPage {
        shell: ctx.shell(),
        mail,
        path: format!("/institution/mail-test/{id}"),
    })
}
