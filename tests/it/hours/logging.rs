//! Logging in one line, in the form, the same as last time.

use super::{also_in_denver, entries_of, log, logged, state, told};
use crate::support::TestApp;

#[tokio::test]
async fn jonas_logs_a_clear_line_and_can_undo_it() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let answer = log(&jonas, "yesterday 9-12:30 coding audit").await;
    let home = answer.follow().await;
    home.shows("Saved as a draft: Mon 16 Nov, 9:00–12:30, 3 h 30");
    let row: (String, String, i32, String, String) = app
        .rows(&format!(
            "select state, made_by, minutes, activity, zone from hours_entry where student_id = '{}'",
            jonas.id
        ))
        .await
        .remove(0);
    let words = |text: &str| text.to_owned();
    assert_eq!(
        row,
        (
            words("draft"),
            words("line"),
            210,
            words("coding audit"),
            words("America/Chicago")
        )
    );
    let id = app
        .id(&format!("hours_entry where student_id = '{}'", jonas.id))
        .await;
    assert_eq!(told(&app, id).await, ["hours.drafted"]);
    home.submit_form("Undo").await.redirects_to("/hours");
    assert_eq!(entries_of(&app, &jonas).await, 0);
    assert_eq!(told(&app, id).await, ["hours.drafted", "hours.removed"]);
}

#[tokio::test]
async fn a_line_with_two_spells_makes_two_drafts_or_none() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let home = log(
        &jonas,
        "yesterday 9-12 coding; 13-16 release of information",
    )
    .await
    .follow()
    .await;
    home.shows("2 entries, 6 h");
    log(&jonas, "fri 9-12 coding; 11-13 chart review")
        .await
        .status(422)
        .says("overlaps");
    assert_eq!(entries_of(&app, &jonas).await, 2);
}

#[tokio::test]
async fn what_is_ambiguous_is_asked_and_answered_with_one_press() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let page = log(&jonas, "yesterday 6-8 coding").await;
    page.status(422).says("Nothing is saved yet");
    assert_eq!(entries_of(&app, &jonas).await, 0);
    let choices = page.attributes("button[name=choice]", "value");
    assert!(choices.len() >= 2, "{choices:?}");
    let chosen = jonas
        .post("/hours/line")
        .with(&[("line", "yesterday 6-8 coding"), ("choice", &choices[0])])
        .await;
    chosen.follow().await.shows("Saved as a draft");
    assert_eq!(entries_of(&app, &jonas).await, 1);
}

#[tokio::test]
async fn the_echo_says_the_line_back_and_stores_nothing() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let echo = jonas
        .post("/hours/echo")
        .with(&[("line", "yesterday 9-1230 coding audit")])
        .await;
    echo.shows("Mon 16 Nov, 9:00–12:30, 3 h 30")
        .says("Mercy Lakeside Hospital")
        .says("86 h 30 still to go");
    let asked = jonas
        .post("/hours/echo")
        .with(&[("line", "6-8 coding")])
        .await;
    assert!(!asked.attributes("button[name=choice]", "value").is_empty());
    jonas
        .post("/hours/echo")
        .with(&[("line", "")])
        .await
        .status(200);
    jonas
        .post("/hours/echo")
        .with(&[("line", &"9-12 ".repeat(400))])
        .await
        .shows("Shorten the line");
    assert_eq!(entries_of(&app, &jonas).await, 0);
}

#[tokio::test]
async fn an_empty_line_asks_what_to_enter() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    log(&jonas, "")
        .await
        .complains("line", "Enter when you worked and what you did");
    log(&jonas, "yesterday 9-12 #Z.99 coding")
        .await
        .complains("line", "Z.99");
    assert_eq!(entries_of(&app, &jonas).await, 0);
}

#[tokio::test]
async fn a_form_sent_twice_saves_once() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let key = "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e5a";
    let send = || {
        jonas
            .post("/hours/line")
            .with(&[("form_key", key), ("line", "yesterday 9-12 coding")])
    };
    let first = send().await.location();
    assert_eq!(send().await.location(), first);
    assert_eq!(entries_of(&app, &jonas).await, 1);
    let other = jonas
        .post("/hours/line")
        .with(&[("form_key", key), ("line", "fri 9-12 coding")])
        .await;
    other.status(422);
    assert_eq!(entries_of(&app, &jonas).await, 1);
}

#[tokio::test]
async fn the_same_as_last_time_is_one_press() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    logged(&app, &jonas, "yesterday 7-8 morning huddle").await;
    logged(&app, &jonas, "yesterday 8-9:30 coding").await;
    let home = jonas.get("/hours").await;
    let again = home.submit_form("Same as Mon 16 Nov").await.follow().await;
    again.shows("2 entries, 2 h 30");
    let made = app
        .count(&format!(
            "hours_entry where student_id = '{}' and work_date = '2026-11-17' and made_by = 'same'",
            jonas.id
        ))
        .await;
    assert_eq!(made, 2);
    jonas.get("/hours").await.hides("Same as Mon 16 Nov");
}

#[tokio::test]
async fn the_same_as_last_time_is_checked_when_it_does_not_fit_today() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    jonas.post("/hours/same").await.status(422);
    logged(&app, &jonas, "yesterday 13-16 coding").await;
    let page = jonas.post("/hours/same").await;
    page.complains("end", "log it once the work is done");
    assert_eq!(entries_of(&app, &jonas).await, 1);
}

#[tokio::test]
async fn the_ordinary_form_keeps_everything_that_was_typed() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let page = jonas.get("/hours/new").await;
    page.shows("Log hours");
    let empty = page.submit_form("Save draft").await;
    empty
        .complains("start", "Enter the time you started")
        .complains("end", "Enter the time you ended");
    let form = [
        ("date", "2026-11-16"),
        ("start", "09:00"),
        ("end", "12:30"),
        ("break_minutes", "15"),
        ("activity", "Coding audit"),
        ("note", "Ask about modifiers"),
        ("helper_name", "Grace Lindqvist"),
        ("helper_minutes", "40"),
        ("paid_time", "yes"),
    ];
    let saved = page.submit_form("Save draft").with(&form).await.location();
    let id = saved.split('=').nth(1).unwrap().to_owned();
    let show = jonas.get(&format!("/hours/{id}")).await;
    show.shows("3 h 15")
        .says("Coding audit")
        .says("Ask about modifiers")
        .says("Grace Lindqvist, 40 min")
        .says("paid time");
    let edit = jonas.get(&format!("/hours/{id}/edit")).await;
    edit.submit_form("Save draft")
        .with(&[("end", "13:00")])
        .await
        .redirects_to(&format!("/hours/{id}"));
    assert_eq!(
        told(&app, id.parse().unwrap()).await,
        ["hours.drafted", "hours.changed"]
    );
    assert_eq!(
        app.count(&format!("hours_helper where entry_id = '{id}'"))
            .await,
        1
    );
    assert_eq!(
        app.value::<i32>(&format!(
            "select minutes from hours_entry where id = '{id}'"
        ))
        .await,
        225
    );
}

#[tokio::test]
async fn bad_input_is_named_at_its_field() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let good = [("date", "2026-11-16"), ("start", "09:00"), ("end", "12:30")];
    let long = "x".repeat(401);
    for (field, value, words) in [
        ("date", "16 Nov", "year-month-day"),
        ("start", "morning", "as hours and minutes"),
        ("end", "08:00", "Enter an end after the start"),
        ("break_minutes", "210", "Enter a break shorter"),
        ("break_minutes", "lunch", "Enter the break in minutes"),
        ("activity", long.as_str(), "Shorten what you did"),
        ("length", "3:30", "Leave this empty"),
    ] {
        let page = jonas
            .post("/hours/new")
            .with(&good)
            .with(&[(field, value)])
            .await;
        if field == "length" {
            page.status(422)
        } else {
            page.complains(field, words)
        };
    }
    jonas
        .post("/hours/new")
        .with(&good)
        .with(&[("placement", "nowhere")])
        .await
        .status(422);
    assert_eq!(entries_of(&app, &jonas).await, 0);
}

#[tokio::test]
async fn two_sites_in_two_zones_are_told_apart() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    also_in_denver(&app, &jonas).await;
    let asked = log(&jonas, "yesterday 9-12 coding").await;
    asked.status(422).says("Choose the site");
    let id = logged(&app, &jonas, "yesterday 9-12 @pikes coding").await;
    let zone: String = app
        .value(&format!("select zone from hours_entry where id = '{id}'"))
        .await;
    assert_eq!(zone, "America/Denver");
    // 9 to 12 in Denver is 10 to 13 in Chicago.
    log(&jonas, "yesterday 12-14 @mercy coding")
        .await
        .complains("start", "overlaps 9:00–12:00");
    logged(&app, &jonas, "yesterday 13-14 @mercy coding").await;
}

#[tokio::test]
async fn another_students_entry_is_not_there() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let maya = app.person("Maya Castellanos").await;
    let id = logged(&app, &maya, "sun 9-11 coding").await;
    for path in ["", "/edit", "/correction", "/dispute"] {
        jonas.get(&format!("/hours/{id}{path}")).await.status(404);
    }
    for path in [
        "/edit",
        "/correction",
        "/dispute",
        "/taking-back",
        "/removal",
    ] {
        jonas.post(&format!("/hours/{id}{path}")).await.status(404);
    }
    let chosen = [("entry", id.to_string())];
    let chosen: Vec<(&str, &str)> = chosen
        .iter()
        .map(|(name, id)| (*name, id.as_str()))
        .collect();
    jonas
        .post("/hours/submission")
        .with(&chosen)
        .await
        .status(404);
    jonas.post("/hours/removal").with(&chosen).await.status(404);
    jonas.get("/hours/not-an-id").await.status(404);
    assert_eq!(state(&app, id).await, "draft");
}

#[tokio::test]
async fn the_echo_says_of_an_unknown_competency_what_enter_says_as_it_was_typed() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let line = [("line", "yesterday 9-12 #nope audits")];
    let echo = jonas.post("/hours/echo").with(&line).await;
    echo.shows("Take out nope");
    let answer = jonas.post("/hours/line").with(&line).await;
    answer.complains("line", "Take out nope");
    assert_eq!(entries_of(&app, &jonas).await, 0);
}

#[tokio::test]
async fn a_very_long_word_is_quoted_by_its_first_letters() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let word = "x".repeat(480);
    let answer = jonas.post("/hours/line").with(&[("line", &word)]).await;
    let summary = answer.select("[data-error-summary]").join(" ");
    assert!(summary.contains(&format!("{}…", "x".repeat(60))));
    assert!(!summary.contains(&"x".repeat(61)));
}

#[tokio::test]
async fn the_address_of_a_form_opened_anew_leads_to_its_page() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let back = jonas.post("/hours/line").with(&[("line", "")]).await;
    back.status(422);
    jonas.get("/hours/line").await.redirects_to("/hours");
    jonas
        .get("/hours/line?after=1")
        .await
        .redirects_to("/hours");
    let id = logged(&app, &jonas, "yesterday 9-12 coding").await;
    jonas
        .get(&format!("/hours/{id}/removal"))
        .await
        .redirects_to(&format!("/hours/{id}"));
}

#[tokio::test]
async fn a_browser_keeps_typed_text_by_person_and_not_by_name() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let home = jonas.get("/hours").await;
    let id: String = app
        .value("select id::text from person where name = 'Jonas Weber'")
        .await;
    assert_eq!(home.attributes("body", "data-person"), [id]);
}
