//! Signing in and out, and the way to the page where somebody's work begins.

use super::welcome::is_set_up;
use crate::{
    access::{Permission, Via},
    identity::{
        actions::{sessions, sign_in as actions},
        forms::SignInForm,
    },
    kernel::problems::Problems,
    platform::secrets::Token,
    web::{Ctx, Done, Form, Guest, Query, Result, Shell, cookie, page, refused},
};
use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

/// `GET /`: on to the page where this person's work begins.
pub async fn home(guest: Guest) -> Result<Response> {
    let to = if !is_set_up(guest.app()).await? {
        "/welcome"
    } else if guest.session_token().is_some() {
        "/start"
    } else if guest.shell().demo {
        "/demo"
    } else {
        "/sign-in"
    };
    Ok(Done::to(to).into_response())
}

#[derive(Template)]
#[template(path = "identity/sign_in.html")]
struct SignInPage {
    shell: Shell,
    problems: Problems,
    form: SignInForm,
    ended: &'static str,
}

/// What is said to somebody who was led here from another page: a session that is over leaves its cookie behind.
fn ended(guest: &Guest) -> &'static str {
    if guest.session_token().is_some() {
        "Your session has ended"
    } else {
        "Sign in to go on"
    }
}

/// `GET /sign-in`
pub async fn sign_in(guest: Guest, Query(form): Query<SignInForm>) -> Result<Response> {
    let form = SignInForm {
        password: String::new(),
        email: String::new(),
        ..form
    };
    page(&SignInPage {
        shell: guest.shell(),
        problems: Problems::none(),
        ended: ended(&guest),
        form,
    })
}

/// `POST /sign-in`
pub async fn do_sign_in(guest: Guest, form: Form<SignInForm>) -> Result<Response> {
    let SignInForm {
        email,
        password,
        next,
    } = form.input;
    let form = SignInForm {
        email,
        password: String::new(),
        next,
    };
    if let Some(token) = actions::sign_in(&guest, &form.email, password).await? {
        return Ok(signed_in(&guest, &token, form.next_path()));
    }
    let problems = Problems::one("email", "Check your e-mail address and password");
    refused(&SignInPage {
        shell: guest.shell(),
        problems,
        ended: ended(&guest),
        form,
    })
}

/// The answer that signs a browser in and goes on.
pub fn signed_in(guest: &Guest, token: &Token, to: &str) -> Response {
    let secure = guest.app().secure();
    let mut response = Done::to(to).into_response();
    for cookie in [
        cookie::set_session(token, secure),
        cookie::set_known(token, secure),
    ] {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `POST /sign-out`
pub async fn sign_out(ctx: Ctx) -> Result<Response> {
    if let Via::Session(id) = ctx.actor().via() {
        let (who, act, person) = (ctx.actor().who(), ctx.act(), ctx.actor().person());
        ctx.write(async |db| sessions::end(db, &who, &act, id, person).await)
            .await?;
    }
    let mut response = Done::to("/sign-in")
        .saying("You have signed out")
        .into_response();
    response.headers_mut().append(
        header::SET_COOKIE,
        cookie::clear_session(ctx.app().secure()),
    );
    Ok(response)
}

/// `GET /start`: the page where this person's work begins.
pub async fn start(ctx: Ctx) -> Done {
    let first = [
        (Permission::LogHours, "/hours"),
        (Permission::KeepHours, "/today"),
        (Permission::ViewCohort, "/cohort"),
        (Permission::SignHours, "/sign-off"),
        (Permission::ManagePeople, "/people"),
    ];
    let found = first
        .into_iter()
        .find(|(permission, _)| ctx.actor().may_ever(*permission));
    Done::to(found.map_or("/account", |(_, path)| path))
}
