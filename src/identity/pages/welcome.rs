//! The first page of an installation without a college.

use crate::{
    identity::forms::WelcomeForm,
    seed,
    web::{App, Done, Error, Form, Guest, Result, Shell, page},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};

#[derive(Template)]
#[template(path = "identity/welcome.html")]
struct WelcomePage {
    shell: Shell,
    may_offer_demo: bool,
}

/// Whether there is a college; looks again when none was known, because another process may have set it up.
pub async fn is_set_up(app: &App) -> Result<bool> {
    if app.institution().is_none() {
        app.reload_institution().await?;
    }
    Ok(app.institution().is_some())
}

/// `GET /welcome`
pub async fn show(guest: Guest) -> Result<Response> {
    if is_set_up(guest.app()).await? {
        return Ok(Done::to("/").into_response());
    }
    page(&WelcomePage {
        shell: guest.shell(),
        may_offer_demo: guest.app().settings().may_offer_demo,
    })
}

/// `POST /welcome/demo`: plants a demo college. Only on an empty private database served to this machine.
pub async fn plant(guest: Guest, form: Form<WelcomeForm>) -> Result<Response> {
    let app = guest.app();
    if is_set_up(app).await? {
        return Ok(Done::to("/").into_response());
    }
    if !app.settings().may_offer_demo {
        return Err(Error::NotFound);
    }
    seed::plant(app, form.input.world()).await?;
    app.reload_institution().await?;
    Ok(Done::to("/demo")
        .saying("The demo college is ready")
        .into_response())
}
