//! Signing in and out.

use super::{PASSWORD, sign_in};
use crate::support::TestApp;

const MAYA: &str = "maya.castellanos@lakeshore.example";

#[tokio::test]
async fn somebody_with_the_right_password_is_led_to_their_work() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let address: String = app
        .value(&format!(
            "select email from person where id = '{}'",
            maya.id
        ))
        .await;
    let (browser, answer) = sign_in(&app, &format!(" {} ", address.to_uppercase()), PASSWORD).await;
    answer.redirects_to("/");
    browser.get("/").await.redirects_to("/start");
    browser.get("/account").await.shows("Maya Castellanos");
    let events = app.events_about(maya.id).await;
    let last = events.last().expect("an event");
    assert_eq!(
        (last.action.as_str(), last.detail.as_str()),
        ("session.opened", r#"{"method":"password"}"#)
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    let app = TestApp::start().await;
    let (_, wrong) = sign_in(&app, MAYA, "not her password").await;
    let (_, unknown) = sign_in(&app, "nobody@lakeshore.example", "not her password").await;
    for answer in [&wrong, &unknown] {
        answer.complains("email", "Check your e-mail address and password");
    }
    assert_eq!(
        wrong.words().replace(MAYA, ""),
        unknown.words().replace("nobody@lakeshore.example", "")
    );
    assert!(!wrong.text().contains("not her password"));
}

#[tokio::test]
async fn the_ninth_try_waits_even_with_the_right_password_and_a_quarter_of_an_hour_heals_it() {
    let app = TestApp::start().await;
    for _ in 0..8 {
        sign_in(&app, MAYA, "wrong").await.1.status(422);
    }
    let (_, answer) = sign_in(&app, MAYA, PASSWORD).await;
    let zone = practicum::kernel::time::zone("America/Chicago");
    let until = app.now().plus_seconds(15 * 60).minute_after_in(&zone);
    answer
        .status(429)
        .says("Too many tries for this address")
        .says(&format!("Try again after {until}"));
    answer.follow_link("set another password").await.status(200);
    assert_eq!(answer.header("retry-after"), "900");
    sign_in(&app, "noor.haddad@lakeshore.example", PASSWORD)
        .await
        .1
        .status(303);
    app.later(15 * 60 + 1);
    sign_in(&app, MAYA, PASSWORD).await.1.status(303);
}

#[tokio::test]
async fn an_address_nobody_has_is_throttled_like_any_other() {
    let app = TestApp::start().await;
    for _ in 0..8 {
        sign_in(&app, "nobody@lakeshore.example", "wrong")
            .await
            .1
            .status(422);
    }
    sign_in(&app, "nobody@lakeshore.example", "wrong")
        .await
        .1
        .status(429);
}

#[tokio::test]
async fn the_last_tries_are_counted_aloud_whether_or_not_anybody_has_the_address() {
    let app = TestApp::start().await;
    for email in [MAYA, "nobody@lakeshore.example"] {
        for said in [
            "",
            "",
            "",
            "",
            "",
            "2 tries are left",
            "1 try is left",
            "no try left",
        ] {
            let (_, answer) = sign_in(&app, email, "wrong").await;
            answer.complains(
                "email",
                &format!(
                    "Check your e-mail address and password{}",
                    if said.is_empty() { "" } else { ". " }
                ),
            );
            answer.complains("email", said);
            assert!(!said.is_empty() || !answer.words().contains("left"));
        }
    }
}

#[tokio::test]
async fn a_network_that_has_had_its_tries_is_promised_no_way_round() {
    let app = TestApp::start().await;
    sign_in(&app, MAYA, "wrong").await.1.status(422);
    app.execute(
        "insert into sign_in_failure (id, account, address, failed_at)
         select gen_random_uuid(), sha256(n::text::bytea), f.address, f.failed_at from sign_in_failure f, generate_series(1, 299) n",
    )
    .await;
    app.later(60);
    let (_, answer) = sign_in(&app, "noor.haddad@lakeshore.example", PASSWORD).await;
    answer
        .status(429)
        .says("Wait 14 minutes")
        .hides("set another password");
}

#[tokio::test]
async fn setting_another_password_lifts_the_block_for_every_browser() {
    let app = TestApp::start().await;
    let (known, _) = sign_in(&app, MAYA, PASSWORD).await;
    for browser in [&known, &app.anonymous()] {
        for _ in 0..8 {
            let form = [("email", MAYA), ("password", "wrong")];
            browser.post("/sign-in").with(&form).await.status(422);
        }
    }
    let guest = app.anonymous();
    let asked = guest.post("/forgotten").with(&[("email", MAYA)]).await;
    asked.follow().await.shows(&format!(
        "If {MAYA} has an account, a mail with a link is on its way"
    ));
    let link = app.mail_to(MAYA).await.link("/reset/");
    let other = "violet anchors drum slowly";
    let set = guest.post(&link).with(&[("password", other)]).await;
    let page = set.follow().await;
    page.shows("Your password is changed");
    assert_eq!(page.attributes("#email", "value"), [MAYA]);
    for browser in [&known, &app.anonymous()] {
        let form = [("email", MAYA), ("password", other)];
        browser.post("/sign-in").with(&form).await.status(303);
    }
}

#[tokio::test]
async fn many_tries_at_once_are_as_many_tries() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    let tries = (0..12).map(|_| {
        let browser = browser.clone();
        tokio::spawn(async move {
            let form = [("email", MAYA), ("password", "wrong")];
            browser.post("/sign-in").with(&form).await.status.as_u16()
        })
    });
    let mut refused = 0;
    for answer in tries.collect::<Vec<_>>() {
        refused += u32::from(answer.await.expect("an answer") == 429);
    }
    assert_eq!(refused, 4);
}

#[tokio::test]
async fn signing_in_clears_the_failures_before_it() {
    let app = TestApp::start().await;
    for _ in 0..7 {
        sign_in(&app, MAYA, "wrong").await.1.status(422);
    }
    sign_in(&app, MAYA, PASSWORD).await.1.status(303);
    assert_eq!(app.count("sign_in_failure").await, 0);
}

#[tokio::test]
async fn every_sign_in_begins_a_new_session_and_ends_the_one_before() {
    let app = TestApp::start().await;
    let (browser, _) = sign_in(&app, MAYA, PASSWORD).await;
    assert_eq!(app.count("session where ended_at is null").await, 1);
    browser
        .post("/sign-in")
        .with(&[("email", MAYA), ("password", PASSWORD)])
        .await
        .status(303);
    assert_eq!(app.count("session").await, 2);
    assert_eq!(app.count("session where ended_at is null").await, 1);
}

#[tokio::test]
async fn who_signs_out_is_out_and_stays_out() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    maya.get("/account")
        .await
        .submit_form("Sign out")
        .await
        .redirects_to("/sign-in");
    assert_eq!(app.count("session where ended_at is null").await, 0);
    maya.get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
}

#[tokio::test]
async fn a_session_ends_after_twelve_idle_hours_and_after_fourteen_days_whatever_happens() {
    let app = TestApp::start().await;
    let (idle, _) = sign_in(&app, MAYA, PASSWORD).await;
    app.later(12 * 3600 - 60);
    idle.get("/account").await.status(200);
    app.later(12 * 3600 + 60);
    idle.get("/account")
        .await
        .redirects_to("/sign-in?next=/account");

    let (busy, _) = sign_in(&app, MAYA, PASSWORD).await;
    for _ in 0..28 {
        app.later(12 * 3600 - 60);
        busy.get("/account").await.status(200);
    }
    app.later(3600);
    busy.get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
}

#[tokio::test]
async fn who_is_led_to_sign_in_reads_that_the_session_ended_and_goes_on_where_they_were() {
    let app = TestApp::start().await;
    let (maya, _) = sign_in(&app, MAYA, PASSWORD).await;
    app.later(12 * 3600 + 60);
    let refused = maya.post("/hours/line").with(&[("line", "9-12")]).await;
    refused.redirects_to("/sign-in?next=/start&sent=yes");
    let page = refused.follow().await;
    page.shows("Your session has ended");
    page.shows("The form that you sent just now was not saved");
    page.says("after signing in, press Back twice");
    page.submit_form("Sign in")
        .with(&[("email", MAYA), ("password", "mistyped it")])
        .await
        .status(422)
        .says("press Back until the form is there");
    maya.get("/hours")
        .await
        .follow()
        .await
        .hides("was not saved")
        .hides("press Back");
    let scripts = page.attributes("script", "src");
    assert!(
        scripts.iter().any(|script| script.contains("session")),
        "the sign-in page notes that nothing was taken: {scripts:?}"
    );
    app.anonymous().get("/sign-in").await.hides("not saved");
}

#[tokio::test]
async fn a_hundred_who_forgot_their_passwords_keep_nobody_at_the_same_address_from_signing_in() {
    let app = TestApp::start().await;
    for n in 0..100 {
        let email = format!("student{n}@lakeshore.example");
        sign_in(&app, &email, "mistyped it").await.1.status(422);
    }
    let guest = app.anonymous();
    for n in 0..3 {
        let email = format!("forgetful{n}@lakeshore.example");
        guest
            .post("/forgotten")
            .with(&[("email", &email)])
            .await
            .redirects_to("/sign-in");
    }
    let apart = app
        .count("sign_in_failure where address like 'forgotten %'")
        .await;
    assert_eq!(apart, 3, "counted apart from sign-ins");
    sign_in(&app, MAYA, PASSWORD).await.1.status(303);
}

#[tokio::test]
async fn signing_in_never_leads_off_this_site() {
    let app = TestApp::start().await;
    let browser = app.anonymous();
    for next in ["/\t/evil.example", "//evil.example", "/\\evil.example"] {
        let form = [("email", MAYA), ("password", PASSWORD), ("next", next)];
        browser.post("/sign-in").with(&form).await.redirects_to("/");
    }
}

#[tokio::test]
async fn characters_of_code_0_are_left_out_however_they_are_hidden() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    for url in ["/cohort?q=%%0000ma", "/sites?q=%%0000m"] {
        dana.get(url).await.status(200);
    }
    app.anonymous().get("/demo?name=%%0000ma").await.status(200);
}

#[tokio::test]
async fn whoever_tries_mayas_passwords_elsewhere_does_not_keep_her_own_browser_out() {
    let app = TestApp::start().await;
    let (maya, answer) = sign_in(&app, MAYA, PASSWORD).await;
    answer.status(303);
    maya.post("/sign-out").await.status(303);
    for _ in 0..8 {
        sign_in(&app, MAYA, "a guess").await.1.status(422);
    }
    sign_in(&app, MAYA, PASSWORD).await.1.status(429);
    let right = [("email", MAYA), ("password", PASSWORD)];
    maya.post("/sign-in").with(&right).await.status(303);
    let wrong = [("email", MAYA), ("password", "a guess")];
    maya.post("/sign-out").await.status(303);
    for _ in 0..8 {
        maya.post("/sign-in").with(&wrong).await.status(422);
    }
    maya.post("/sign-in").with(&right).await.status(429);
    let noor = [
        ("email", "noor.haddad@lakeshore.example"),
        ("password", "a guess"),
    ];
    maya.post("/sign-in").with(&noor).await.status(422);
    let of_noor = app
        .count("sign_in_failure where address not like 'known %' and account = sha256('noor.haddad@lakeshore.example'::bytea)")
        .await;
    assert_eq!(of_noor, 1, "her browser is known for her account alone");
}

#[tokio::test]
async fn whoever_is_signed_in_keeps_the_way_on_where_something_is_not_theirs() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let refused = cast.student.get("/people").await;
    refused.status(403).says("Not for you to do");
    assert_eq!(refused.select("nav.areas [aria-current]").len(), 0);
    let areas = refused.attributes("nav.areas a", "href");
    assert!(areas.contains(&"/hours".to_owned()), "{areas:?}");
    let stranger = app.anonymous();
    let lost = stranger.get("/nowhere").await;
    assert_eq!(lost.status(404).select("nav.areas a").len(), 0);
    stranger.get("/verify/").await.redirects_to("/verify");
    stranger.get("/nowhere/").await.redirects_to("/nowhere");
    stranger.get("/verify//").await.status(404);
    let missing = "/students/018f0000-0000-7000-8000-000000000001";
    let page = cast.coordinator.get(missing).await;
    page.status(404);
    assert_eq!(page.select("nav.areas [aria-current]"), ["Students"]);
}
