//! People and how they prove who they are.

mod account;
mod begin;
mod clearing;
mod events;
mod links;
mod mailing;
mod people;
mod sign_in;

use crate::support::{Answer, Person, TestApp};
use practicum::seed::PASSWORD;

/// Signs in with a password, from a browser of its own.
async fn sign_in(app: &TestApp, email: &str, password: &str) -> (Person, Answer) {
    let browser = app.anonymous();
    let answer = browser
        .get("/sign-in")
        .await
        .submit_form("Sign in")
        .with(&[("email", email), ("password", password)])
        .await;
    (browser, answer)
}

/// A real college with one administrator, set up through the address on the console; their browser.
async fn set_up_college(app: &TestApp) -> Person {
    let url = begin::set_up_address(app).await;
    let browser = app.anonymous();
    let page = browser.get(&url).await;
    page.submit_form("Set up the college")
        .with(&begin::COLLEGE)
        .await
        .redirects_to("/institution");
    browser
}
