//! Pages behind a mailed link, and asking for one. Opening a link changes nothing: mail scanners do it too.

use super::sign_in::signed_in;
use crate::{
    identity::{
        actions::invitations as actions,
        forms::{ForgottenForm, JoinForm, ResetForm},
        model::Purpose,
    },
    kernel::problems::Problems,
    platform::secrets::Token,
    web::{Done, Error, Form, Guest, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use std::time::Duration;

#[derive(Template)]
#[template(path = "identity/join.html")]
struct JoinPage {
    shell: Shell,
    problems: Problems,
    token: String,
    email: String,
    own_name: String,
}

#[derive(Template)]
#[template(path = "identity/reset.html")]
struct ResetPage {
    shell: Shell,
    problems: Problems,
    token: String,
    email: String,
}

#[derive(Template)]
#[template(path = "identity/link_over.html")]
struct LinkOverPage {
    shell: Shell,
}

/// A link that opens nothing: the same words whatever the reason, so that nobody learns which tokens there were.
fn over(guest: &Guest) -> Result<Response> {
    let page = page(&LinkOverPage {
        shell: guest.shell(),
    })?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

/// `GET /join/{token}`
pub async fn join(guest: Guest, Path(token): Path<String>) -> Result<Response> {
    let Some(token) = Token::brought(&token) else {
        return over(&guest);
    };
    match actions::look_up(&guest, &token, Purpose::Join).await? {
        Some(opened) => page(&JoinPage {
            shell: guest.shell(),
            problems: Problems::none(),
            token: token.as_str().to_owned(),
            email: opened.email,
            own_name: opened.name,
        }),
        None => over(&guest),
    }
}

/// `POST /join/{token}`
pub async fn do_join(
    guest: Guest,
    Path(token): Path<String>,
    form: Form<JoinForm>,
) -> Result<Response> {
    let Some(token) = Token::brought(&token) else {
        return over(&guest);
    };
    let name = form.input.name.clone();
    let joined = match form.input.parse() {
        Ok(account) => actions::join(&guest, &token, account).await,
        Err(problems) => Err(Error::Invalid(problems)),
    };
    match joined {
        Ok(session) => Ok(signed_in(&guest, &session, Done::to("/start"))),
        Err(Error::NotFound) => over(&guest),
        Err(Error::Invalid(problems)) => {
            match actions::look_up(&guest, &token, Purpose::Join).await? {
                Some(opened) => refused(&JoinPage {
                    shell: guest.shell(),
                    problems,
                    token: token.as_str().to_owned(),
                    email: opened.email,
                    own_name: name,
                }),
                None => over(&guest),
            }
        }
        Err(error) => Err(error),
    }
}

fn reset_page(guest: &Guest, token: &Token, email: String, problems: Problems) -> ResetPage {
    ResetPage {
        shell: guest.shell(),
        problems,
        token: token.as_str().to_owned(),
        email,
    }
}

/// `GET /reset/{token}`
pub async fn reset(guest: Guest, Path(token): Path<String>) -> Result<Response> {
    let Some(token) = Token::brought(&token) else {
        return over(&guest);
    };
    match actions::look_up(&guest, &token, Purpose::Reset).await? {
        Some(opened) => page(&reset_page(&guest, &token, opened.email, Problems::none())),
        None => over(&guest),
    }
}

/// `POST /reset/{token}`
pub async fn do_reset(
    guest: Guest,
    Path(token): Path<String>,
    form: Form<ResetForm>,
) -> Result<Response> {
    let Some(token) = Token::brought(&token) else {
        return over(&guest);
    };
    match actions::reset(&guest, &token, form.input.password).await {
        Ok(email) => Ok(to_sign_in(&email)?.into_response()),
        Err(Error::NotFound) => over(&guest),
        Err(Error::Invalid(problems)) => {
            match actions::look_up(&guest, &token, Purpose::Reset).await? {
                Some(opened) => refused(&reset_page(&guest, &token, opened.email, problems)),
                None => over(&guest),
            }
        }
        Err(error) => Err(error),
    }
}

/// On to the sign-in page, which has the address already.
fn to_sign_in(email: &str) -> Result<Done> {
    let query = serde_html_form::to_string([("email", email)]).map_err(anyhow::Error::from)?;
    Ok(Done::to(format!("/sign-in?{query}"))
        .saying("Your password is changed. Sign in with the new one"))
}

#[derive(Template)]
#[template(path = "identity/forgotten.html")]
struct ForgottenPage {
    shell: Shell,
    problems: Problems,
    email: String,
}

/// `GET /forgotten`
pub async fn forgotten(guest: Guest) -> Result<Response> {
    page(&ForgottenPage {
        shell: guest.shell(),
        problems: Problems::none(),
        email: String::new(),
    })
}

/// When the answer comes: well after everything is done, so that the time does not tell whether there was anything to do.
const ANSWER_AFTER: Duration = Duration::from_millis(100);

/// `POST /forgotten`: the same answer, after the same time, whether or not there is such an account.
pub async fn do_forgotten(guest: Guest, form: Form<ForgottenForm>) -> Result<Response> {
    match form.input.parse() {
        Ok(email) => {
            let answer_at = tokio::time::Instant::now() + ANSWER_AFTER;
            actions::forgotten(&guest, email.as_str()).await?;
            tokio::time::sleep_until(answer_at).await;
            let said = format!(
                "If {} has an account, a mail with a link is on its way to it",
                email.as_str()
            );
            Ok(Done::to("/sign-in").saying(said).into_response())
        }
        Err(problems) => refused(&ForgottenPage {
            shell: guest.shell(),
            problems,
            email: form.input.email,
        }),
    }
}
