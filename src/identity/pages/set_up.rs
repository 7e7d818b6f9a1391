//! The one-time address that sets an installation up.

use super::sign_in::signed_in;
use crate::{
    identity::{
        actions::institution as actions,
        forms::{InstitutionForm, REGIMES, SetUpForm},
    },
    kernel::{problems::Problems, zones},
    platform::secrets::Token,
    web::{Done, Error, Form, Guest, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "identity/set_up.html")]
struct SetUpPage {
    shell: Shell,
    problems: Problems,
    token: String,
    college: InstitutionForm,
    typed: SetUpForm,
    zones: Vec<(String, String)>,
    regimes: [(&'static str, &'static str); 4],
}

fn set_up_page(guest: &Guest, token: &Token, problems: Problems, typed: SetUpForm) -> SetUpPage {
    SetUpPage {
        shell: guest.shell(),
        problems,
        token: token.as_str().to_owned(),
        college: typed.college.clone(),
        typed,
        zones: zones::choices(""),
        regimes: REGIMES,
    }
}

async fn code(guest: &Guest, token: &str) -> Result<Token> {
    let token = Token::brought(token).ok_or(Error::NotFound)?;
    if actions::code_opens(guest, &token).await? {
        Ok(token)
    } else {
        Err(Error::NotFound)
    }
}

/// `GET /setup/{token}`
pub async fn show(guest: Guest, Path(token): Path<String>) -> Result<Response> {
    let token = code(&guest, &token).await?;
    let mut typed = SetUpForm::default();
    typed.college.privacy_regime = "ferpa".into();
    page(&set_up_page(&guest, &token, Problems::none(), typed))
}

/// `POST /setup/{token}`: works once.
pub async fn create(
    guest: Guest,
    Path(token): Path<String>,
    form: Form<SetUpForm>,
) -> Result<Response> {
    let token = code(&guest, &token).await?;
    let done = match form.input.parse() {
        Ok(college) => actions::set_up(&guest, &token, college).await,
        Err(problems) => Err(problems.into()),
    };
    match done {
        Ok(session) => Ok(signed_in(&guest, &session, Done::to("/institution"))),
        Err(Error::Invalid(problems)) => {
            refused(&set_up_page(&guest, &token, problems, form.input))
        }
        Err(error) => Err(error),
    }
}
