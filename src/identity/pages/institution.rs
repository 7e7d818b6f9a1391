//! The college's settings, and whether its mail goes out.

use crate::{
    identity::{
        actions::institution as actions,
        forms::{ButtonForm, InstitutionForm, REGIMES},
        policy::KeepInstitution,
        store::institution as store,
    },
    kernel::{ids::MailId, problems::Problems, zones},
    mail::outbox::{self, WholeMail},
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;

/// How often the outcome of a test mail is looked for, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOKS: u32 = 24;

#[derive(Template)]
#[template(path = "identity/institution.html")]
struct InstitutionPage {
    shell: Shell,
    problems: Problems,
    college: InstitutionForm,
    zones: Vec<(String, String)>,
    regimes: [(&'static str, &'static str); 4],
}

fn institution_page(ctx: &Ctx, problems: Problems, typed: InstitutionForm) -> InstitutionPage {
    InstitutionPage {
        shell: ctx.shell(),
        problems,
        college: typed,
        zones: zones::choices(""),
        regimes: REGIMES,
    }
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
    page(&institution_page(&ctx, Problems::none(), typed))
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
        Err(Error::Invalid(problems)) => refused(&institution_page(&ctx, problems, form.input)),
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
