//! Mailed links: to join, and to set another password.

use super::{PASSWORD, sign_in};
use crate::support::{Person, TestApp};

const MAYA: &str = "maya.castellanos@lakeshore.example";
const PHRASE: &str = "violet anchors drum slowly";

async fn forget(app: &TestApp, email: &str) -> Person {
    let browser = app.anonymous();
    let answer = browser
        .get("/forgotten")
        .await
        .submit_form("Mail me a link")
        .with(&[("email", email)])
        .await;
    answer.redirects_to("/sign-in");
    answer
        .follow()
        .await
        .shows(&format!("If {email} has an account"));
    browser
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_mail_and_every_session_ends() {
    let app = TestApp::start().await;
    let before = app.person("Maya Castellanos").await;
    let browser = forget(&app, MAYA).await;
    let link = app.mail_to(MAYA).await.link("/reset/");
    let answer = browser
        .get(&link)
        .await
        .shows(MAYA)
        .submit_form("Set the password")
        .with(&[("password", PHRASE)])
        .await;
    answer.redirects_to(&format!("/sign-in?email={}", MAYA.replace('@', "%40")));
    before
        .get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
    sign_in(&app, MAYA, PASSWORD).await.1.status(422);
    sign_in(&app, MAYA, PHRASE).await.1.status(303);
    let mail = app.mail_to(MAYA).await;
    assert_eq!(mail.kind, "identity.password_changed");
}

#[tokio::test]
async fn a_link_works_once_and_opening_it_never_uses_it() {
    let app = TestApp::start().await;
    let browser = forget(&app, MAYA).await;
    let link = app.mail_to(MAYA).await.link("/reset/");
    for _ in 0..3 {
        browser.get(&link).await.status(200);
    }
    browser
        .post(&link)
        .with(&[("password", PHRASE)])
        .await
        .status(303);
    browser
        .get(&link)
        .await
        .status(404)
        .says("This link opens nothing");
    let replay = browser
        .post(&link)
        .with(&[("password", "kettle-93-orbit-lawn")])
        .await;
    replay.status(404).says("This link opens nothing");
    sign_in(&app, MAYA, PHRASE).await.1.status(303);
}

#[tokio::test]
async fn a_reset_link_dies_after_two_hours_and_by_a_newer_one() {
    let app = TestApp::start().await;
    let browser = forget(&app, MAYA).await;
    let first = app.mail_to(MAYA).await.link("/reset/");
    app.later(60);
    forget(&app, MAYA).await;
    let second = app.mail_to(MAYA).await.link("/reset/");
    assert_ne!(first, second);
    browser.get(&first).await.status(404);
    browser.get(&second).await.status(200);
    app.later(2 * 3600 + 1);
    browser.get(&second).await.status(404);
}

#[tokio::test]
async fn nobody_learns_which_addresses_have_an_account() {
    let app = TestApp::start().await;
    let mails = app.mails().await.len();
    forget(&app, "nobody@lakeshore.example").await;
    assert_eq!(app.mails().await.len(), mails);
}

#[tokio::test]
async fn one_person_is_mailed_three_links_an_hour_at_most() {
    let app = TestApp::start().await;
    let mails = app.mails().await.len();
    for _ in 0..5 {
        forget(&app, MAYA).await;
    }
    assert_eq!(app.mails().await.len(), mails + 3);
}

#[tokio::test]
async fn what_stands_in_the_database_opens_nothing() {
    let app = TestApp::start().await;
    let browser = forget(&app, MAYA).await;
    let hash: String = app
        .value("select translate(encode(token_hash, 'base64'), '+/=', '-_') from invitation order by created_at desc limit 1")
        .await;
    assert_eq!(hash.len(), 43);
    browser.get(&format!("/reset/{hash}")).await.status(404);
    let link = app.mail_to(MAYA).await.link("/reset/");
    let join = link.replace("/reset/", "/join/");
    browser.get(&join).await.status(404);
    for garbage in ["/reset/x", "/join/%00", "/reset/''''", "/join/..%2f"] {
        browser.get(garbage).await.status(404);
    }
}

#[tokio::test]
async fn a_weak_password_is_refused_with_the_link_still_good() {
    let app = TestApp::start().await;
    let browser = forget(&app, MAYA).await;
    let link = app.mail_to(MAYA).await.link("/reset/");
    for (weak, words) in [
        ("", "Enter a password"),
        ("too short", "Choose a password of at least 12 characters"),
        ("password12345", "tried first"),
        (
            "castellanos kettle orbit",
            "Choose a password without your name",
        ),
    ] {
        let answer = browser.post(&link).with(&[("password", weak)]).await;
        answer.status(422).says(words);
        assert!(weak.is_empty() || !answer.text().contains(weak));
    }
    browser.get(&link).await.status(200);
}

#[tokio::test]
async fn a_disabled_person_is_mailed_nothing_and_their_link_opens_nothing() {
    let app = TestApp::start().await;
    let browser = forget(&app, MAYA).await;
    let link = app.mail_to(MAYA).await.link("/reset/");
    app.execute(&format!(
        "update person set state = 'disabled' where email = '{MAYA}'"
    ))
    .await;
    browser.get(&link).await.status(404);
    browser
        .post(&link)
        .with(&[("password", PHRASE)])
        .await
        .status(404);
    let mails = app.mails().await.len();
    forget(&app, MAYA).await;
    assert_eq!(app.mails().await.len(), mails);
}
