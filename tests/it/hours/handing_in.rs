//! Handing in, taking back, mending what was returned, correcting what was signed, disagreeing.

use super::{decide, log, logged, signed, state, submitted, told};
use crate::support::TestApp;

#[tokio::test]
async fn jonas_hands_a_whole_week_in_with_one_press() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    log(
        &jonas,
        "yesterday 9-12 coding; 13-16 release of information",
    )
    .await
    .status(303);
    let home = jonas.get("/hours").await;
    home.shows("Week of 16 Nov: 2 not submitted");
    let sent = home
        .submit_form("Submit the ticked entries of the Week of 16 Nov")
        .await;
    sent.follow()
        .await
        .shows("Submitted 2 entries, 6 h")
        .says("6 h waiting");
    let events = app
        .count(&format!(
            "event where action = 'hours.submitted' and student_id = '{}'",
            jonas.id
        ))
        .await;
    assert_eq!(events, 2);
    let waiting: i32 = app
        .value(&format!(
            "select waiting_entries from hours_summary where student_id = '{}'",
            jonas.id
        ))
        .await;
    assert_eq!(waiting, 2);
    jonas
        .post("/hours/submission")
        .await
        .status(422)
        .says("Tick at least one entry");
}

#[tokio::test]
async fn one_entry_that_cannot_be_handed_in_keeps_all_and_is_named() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let old = logged(&app, &jonas, "2026-11-04 9-12 coding").await;
    app.days_later(4);
    let jonas = app.person("Jonas Weber").await;
    let new = logged(&app, &jonas, "yesterday 9-12 coding").await;
    let both = format!("entry={old}&entry={new}&form_key=0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e5b");
    let kind = "application/x-www-form-urlencoded";
    let answer = jonas
        .send(
            axum::http::Method::POST,
            "/hours/submission",
            kind,
            both.into_bytes(),
        )
        .await;
    answer
        .status(422)
        .says("Nothing was submitted")
        .says("Wed 4 Nov, 9:00–12:00, 3 h: Wed 4 Nov is more than 14 days ago");
    assert_eq!(
        (state(&app, old).await, state(&app, new).await),
        ("draft".into(), "draft".into())
    );
}

#[tokio::test]
async fn minutes_are_rounded_once_when_they_are_handed_in() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    app.execute("alter table requirement disable trigger requirement_frozen")
        .await;
    app.execute("update requirement set rounding = 'nearest15'")
        .await;
    let id = submitted(&app, &jonas, "yesterday 9-12:10 coding").await;
    let row: (i32, i32) = app
        .rows(&format!(
            "select raw_minutes, minutes from hours_entry where id = '{id}'"
        ))
        .await
        .remove(0);
    assert_eq!(row, (190, 195));
    jonas
        .get(&format!("/hours/{id}"))
        .await
        .shows("3 h 15")
        .says("3 h 10");
}

#[tokio::test]
async fn what_is_handed_in_stays_as_it_is_until_taken_back() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = submitted(&app, &jonas, "yesterday 9-12 coding").await;
    jonas
        .get(&format!("/hours/{id}/edit"))
        .await
        .status(409)
        .says("take it back first");
    jonas.post(&format!("/hours/{id}/edit")).await.status(409);
    jonas
        .post(&format!("/hours/{id}/removal"))
        .await
        .status(409);
    let chosen = id.to_string();
    jonas
        .post("/hours/submission")
        .with(&[("entry", &chosen)])
        .await
        .status(409);
    let page = jonas.get(&format!("/hours/{id}")).await;
    page.submit_form("Take back")
        .await
        .follow()
        .await
        .shows("Taken back");
    assert_eq!(state(&app, id).await, "draft");
    jonas
        .post(&format!("/hours/{id}/taking-back"))
        .await
        .status(409);
    jonas
        .post(&format!("/hours/{id}/removal"))
        .await
        .status(409)
        .says("submitted before");
    assert_eq!(
        told(&app, id).await,
        ["hours.drafted", "hours.submitted", "hours.taken_back"]
    );
    decide(
        &app,
        submitted(&app, &jonas, "fri 9-12 coding").await,
        "approved",
    )
    .await;
}

#[tokio::test]
async fn maya_mends_what_was_returned_and_hands_it_in_again() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let home = maya.get("/hours").await;
    home.shows("Sent back to you")
        .says("Which audit was this? Name the report.");
    let id = app
        .id(&format!(
            "hours_entry where student_id = '{}' and state = 'returned'",
            maya.id
        ))
        .await;
    let shown = maya.get(&format!("/hours/{id}")).await;
    assert_eq!(shown.select("main .acts .primary"), ["Change"]);
    shown.says("Submit unchanged");
    let page = maya.get(&format!("/hours/{id}/edit")).await;
    page.shows("Sent back by Grace Lindqvist");
    let before: Vec<u8> = app
        .value(&format!(
            "select content_hash from hours_entry where id = '{id}'"
        ))
        .await;
    page.submit_form("Save and submit")
        .await
        .complains("note", "Answer here what was asked");
    let sent = page
        .submit_form("Save and submit")
        .with(&[("activity", "Coding audit, October report")])
        .await;
    sent.follow().await.shows("Submitted");
    let after: Vec<u8> = app
        .value(&format!(
            "select content_hash from hours_entry where id = '{id}'"
        ))
        .await;
    assert_eq!(state(&app, id).await, "submitted");
    assert_ne!(before, after);
    maya.get("/hours").await.hides("Sent back to you");
}

#[tokio::test]
async fn a_returned_entry_is_not_late_because_its_answer_was() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = submitted(&app, &jonas, "2026-11-05 9-12 coding").await;
    app.days_later(9);
    decide(&app, id, "returned").await;
    let jonas = app.person("Jonas Weber").await;
    let page = jonas.get(&format!("/hours/{id}/edit")).await;
    page.submit_form("Save and submit")
        .with(&[("note", "It was the October report")])
        .await
        .redirects_to(&format!("/hours/{id}"));
    assert_eq!(state(&app, id).await, "submitted");
}

#[tokio::test]
async fn a_change_in_one_window_is_not_undone_unseen_in_another() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = logged(&app, &jonas, "yesterday 9-12 coding").await;
    let path = format!("/hours/{id}/edit");
    let (one, other) = (jonas.get(&path).await, jonas.get(&path).await);
    one.submit_form("Save draft")
        .with(&[("end", "12:30")])
        .await
        .redirects_to(&format!("/hours/{id}"));
    let back = other
        .submit_form("Save and submit")
        .with(&[("end", "12:45")])
        .await;
    back.complains(
        "start",
        "changed meanwhile and now says Mon 16 Nov, 9:00–12:30",
    );
    assert_eq!(state(&app, id).await, "draft");
    back.submit_form("Save and submit")
        .await
        .redirects_to(&format!("/hours/{id}"));
    let minutes: i32 = app
        .value(&format!(
            "select minutes from hours_entry where id = '{id}'"
        ))
        .await;
    assert_eq!(minutes, 3 * 60 + 45, "once seen, what was typed is saved");
}

#[tokio::test]
async fn a_signed_entry_is_corrected_by_a_new_version_and_counts_until_then() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = signed(&app, &jonas, "yesterday 9-12 coding").await;
    jonas
        .get(&format!("/hours/{id}/edit"))
        .await
        .status(409)
        .says("correct it instead");
    let page = jonas
        .get(&format!("/hours/{id}"))
        .await
        .follow_link("Correct")
        .await;
    page.shows("Until then the signed hours count");
    page.submit_form("Submit correction")
        .await
        .complains("reason", "Enter why the signed entry is wrong");
    let reason = [("end", "12:30"), ("reason", "I stayed half an hour longer")];
    let made = page.submit_form("Submit correction").with(&reason).await;
    let shown = made.follow().await;
    shown.shows("I stayed half an hour longer").says("Versions");
    let new = app
        .id(&format!(
            "hours_entry where series_id = '{id}' and version = 2"
        ))
        .await;
    assert_eq!(
        (state(&app, id).await, state(&app, new).await),
        ("approved".into(), "submitted".into())
    );
    assert_eq!(told(&app, new).await, ["hours.correction_submitted"]);
    let ledger = jonas.get("/hours/ledger").await;
    ledger.shows("The signed entry counts until this correction is approved");
    jonas
        .post(&format!("/hours/{id}/correction"))
        .with(&[
            ("date", "2026-11-16"),
            ("start", "09:00"),
            ("end", "12:15"),
            ("reason", "again"),
        ])
        .await
        .status(409)
        .says("under way already");
}

#[tokio::test]
async fn only_signed_entries_are_corrected_and_only_refused_ones_disputed() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = logged(&app, &jonas, "yesterday 9-12 coding").await;
    jonas
        .get(&format!("/hours/{id}/correction"))
        .await
        .status(409)
        .says("only signed entries");
    jonas.get(&format!("/hours/{id}/dispute")).await.status(409);
    jonas
        .post(&format!("/hours/{id}/dispute"))
        .with(&[("reason", "no")])
        .await
        .status(409);
}

#[tokio::test]
async fn a_rejection_is_disputed_once() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = submitted(&app, &jonas, "yesterday 9-12 coding").await;
    decide(&app, id, "rejected").await;
    let page = jonas
        .get(&format!("/hours/{id}"))
        .await
        .follow_link("Dispute")
        .await;
    page.submit_form("Send")
        .await
        .complains("reason", "Enter why you disagree");
    let sent = page
        .submit_form("Send")
        .with(&[("reason", "I was there, the badge log shows it")])
        .await;
    sent.follow().await.shows("You disputed this");
    let reason = [("reason", "once more")];
    jonas
        .post(&format!("/hours/{id}/dispute"))
        .with(&reason)
        .await
        .complains("reason", "disputed once");
    assert_eq!(
        told(&app, id).await,
        ["hours.drafted", "hours.submitted", "hours.disputed"]
    );
    assert_eq!(
        app.count(&format!("hours_dispute where entry_id = '{id}'"))
            .await,
        1
    );
}
