//! The one-time address that sets an installation up.

use super::{sign_in::signed_in, welcome::is_set_up};
use crate::{
    identity::{
        actions::institution as actions,
        forms::{InstitutionForm, REGIMES, SetUpForm},
    },
    kernel::{
        problems::Problems,
        text,
        zones::{self, ZoneGroup},
    },
    platform::secrets::Token,
    web::{Done, Error, Form, Guest, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

#[derive(Template)]
#[template(path = "identity/set_up.html")]
struct SetUpPage {
    shell: Shell,
    problems: Problems,
    token: String,
    college: InstitutionForm,
    typed: SetUpForm,
    zones: Vec<ZoneGroup>,
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

#[derive(Template)]
#[template(path = "identity/set_up_over.html")]
struct OverPage {
    shell: Shell,
}

/// The token, if it still sets up an installation.
async fn code(guest: &Guest, token: &str) -> Result<Option<Token>> {
    let Some(token) = Token::brought(token) else {
        return Ok(None);
    };
    let opens = actions::code_opens(guest, &token).await?;
    Ok(opens.then_some(token))
}

/// An address that sets nothing up (any more): the same words for every one, and no more than the sign-in page says.
async fn over(guest: &Guest) -> Result<Response> {
    if !is_set_up(guest.app()).await? {
        return Err(Error::NotFound);
    }
    let shown = page(&OverPage {
        shell: guest.shell(),
    })?;
    Ok((StatusCode::NOT_FOUND, shown).into_response())
}

/// `GET /setup/{token}`
pub async fn show(guest: Guest, Path(token): Path<String>) -> Result<Response> {
    let Some(token) = code(&guest, &token).await? else {
        return over(&guest).await;
    };
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
    let Some(token) = code(&guest, &token).await? else {
        return over(&guest).await;
    };
    let done = match form.input.parse() {
        Ok(college) => actions::set_up(&guest, &token, college).await,
        Err(problems) => Err(problems.into()),
    };
    match done {
        Ok(session) => Ok(signed_in(&guest, &session, begun(&form.input))),
        Err(Error::NotFound) => over(&guest).await,
        Err(Error::Invalid(problems)) => {
            refused(&set_up_page(&guest, &token, problems, form.input))
        }
        Err(error) => Err(error),
    }
}

/// On to the college's page, which says what is next.
fn begun(form: &SetUpForm) -> Done {
    let name = text::in_one_line(&form.college.institution);
    Done::to("/institution").saying(format!("{name} is set up"))
}
