//! One's own account.

use super::{PASSWORD, sign_in};
use crate::support::TestApp;

const MAYA: &str = "maya.castellanos@lakeshore.example";
const PHRASE: &str = "violet anchors drum slowly";

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_keeps_this_one() {
    let app = TestApp::start().await;
    let (here, _) = sign_in(&app, MAYA, PASSWORD).await;
    let (there, _) = sign_in(&app, MAYA, PASSWORD).await;
    here.get("/account")
        .await
        .submit_form("Change password")
        .with(&[("current", PASSWORD), ("password", PHRASE)])
        .await
        .redirects_to("/account");
    here.get("/account").await.status(200);
    there
        .get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
    sign_in(&app, MAYA, PHRASE).await.1.status(303);
    assert_eq!(app.mail_to(MAYA).await.kind, "identity.password_changed");
}

#[tokio::test]
async fn a_borrowed_browser_does_not_give_the_password_away() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let guess = [("current", "a guess"), ("password", PHRASE)];
    for _ in 0..8 {
        maya.post("/account/password")
            .with(&guess)
            .await
            .complains("current", "Enter the password you have now");
    }
    maya.post("/account/password")
        .with(&guess)
        .await
        .status(429);
    maya.post("/account/password")
        .with(&[("current", PASSWORD), ("password", PHRASE)])
        .await
        .status(429);
}

#[tokio::test]
async fn a_name_is_saved_and_an_empty_one_is_not() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    maya.get("/account")
        .await
        .submit_form("Save name")
        .with(&[("name", "Maya Castellanos Ruiz")])
        .await
        .redirects_to("/account");
    maya.get("/account").await.shows("Maya Castellanos Ruiz");
    let sorted: String = app
        .value(&format!(
            "select sort_name from person where id = '{}'",
            maya.id
        ))
        .await;
    assert_eq!(sorted, "Ruiz, Maya Castellanos");
    maya.post("/account/name")
        .with(&[("name", " ")])
        .await
        .complains("name", "Enter your name");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let app = TestApp::start().await;
    let (here, _) = sign_in(&app, MAYA, PASSWORD).await;
    let (there, _) = sign_in(&app, MAYA, PASSWORD).await;
    let noor = app.person("Noor Haddad").await;
    let page = here.get("/account").await;
    assert_eq!(page.select(".worklist li").len(), 2);
    let newest = app
        .id(&format!("session where person_id = (select id from person where email = '{MAYA}') order by created_at desc, id desc"))
        .await;
    noor.post(&format!("/account/sessions/{newest}/end"))
        .await
        .status(404);
    let ruth = app.person("Ruth Adeyemi").await;
    ruth.post(&format!("/account/sessions/{newest}/end"))
        .await
        .status(404);
    there.get("/account").await.status(200);
    page.submit_form("End all others")
        .await
        .redirects_to("/account");
    there
        .get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
    here.get("/account").await.status(200);
}

#[tokio::test]
async fn single_key_shortcuts_are_switched_off_and_on() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let page = maya.get("/account").await;
    page.submit_form_in("section:last-of-type", "Save")
        .without("shortcuts")
        .await
        .redirects_to("/account");
    assert_eq!(app.count("person where not shortcuts").await, 1);
    maya.get("/account")
        .await
        .submit_form_in("section:last-of-type", "Save")
        .with(&[("shortcuts", "yes")])
        .await
        .redirects_to("/account");
    assert_eq!(app.count("person where not shortcuts").await, 0);
}
