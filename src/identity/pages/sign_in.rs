//! Signing in and out, and the way to the page where somebody's work begins.

use super::welcome::is_set_up;
use crate::{
    access::{Permission, Via},
    identity::{
        actions::{
            sessions,
            sign_in::{self as actions, Tried},
        },
        forms::SignInForm,
    },
    kernel::problems::Problems,
    platform::secrets::Token,
    web::{Ctx, Done, Form, Guest, Query, Result, Shell, cookie, page, refused},
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
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
    /// When this address may be tried again, after too many tries.
    again_after: Option<String>,
}

impl SignInPage {
    fn new(guest: &Guest, form: SignInForm) -> Self {
        Self {
            shell: guest.shell(),
            problems: Problems::none(),
            ended: ended(guest),
            form,
            again_after: None,
        }
    }
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
        email: form.known_email(),
        ..form
    };
    page(&SignInPage::new(&guest, form))
}

/// `POST /sign-in`
pub async fn do_sign_in(guest: Guest, form: Form<SignInForm>) -> Result<Response> {
    let mut typed = form.input;
    let password = std::mem::take(&mut typed.password);
    match actions::sign_in(&guest, &typed.email, password).await {
        Ok(Tried::In(token)) => Ok(signed_in(&guest, &token, Done::to(typed.next_path()))),
        Ok(Tried::Wrong(left)) => refused(&SignInPage {
            problems: Problems::one("email", wrong_words(left)),
            ..SignInPage::new(&guest, typed.once_more())
        }),
        Ok(Tried::Wait(seconds)) => too_many(&guest, typed.once_more(), seconds),
        Err(error) => Err(error),
    }
}

/// Never says whether the account exists: tries are counted by what was typed.
fn wrong_words(left: i64) -> String {
    let words = "Check your e-mail address and password";
    match left {
        0 => format!("{words}. There is no try left for now"),
        1 => format!("{words}. 1 try is left"),
        2 => format!("{words}. 2 tries are left"),
        _ => words.to_owned(),
    }
}

/// Says when to try again, and the way on that needs no waiting.
fn too_many(guest: &Guest, form: SignInForm, seconds: u32) -> Result<Response> {
    let until = guest.now().plus_seconds(i64::from(seconds));
    let shown = page(&SignInPage {
        again_after: Some(until.minute_after_in(&guest.app().zone())),
        ..SignInPage::new(guest, form)
    })?;
    let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    Ok((StatusCode::TOO_MANY_REQUESTS, wait, shown).into_response())
}

/// The answer that signs a browser in and goes on.
pub fn signed_in(guest: &Guest, token: &Token, on: Done) -> Response {
    let secure = guest.app().secure();
    let mut response = on.into_response();
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
