//! Each rule blocks or warns in its own words, before anything is stored.

use super::{entries_of, log, logged};
use crate::support::TestApp;

#[tokio::test]
async fn certain_rules_block_at_the_field_that_mends_them() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    logged(&app, &jonas, "yesterday 9-12 coding").await;
    for (line, field, words) in [
        (
            "yesterday 11-13 chart review",
            "start",
            "overlaps 9:00–12:00",
        ),
        ("today 9-11 coding", "end", "log it once the work is done"),
        ("2026-10-20 9-12 coding", "date", "more than 14 days ago"),
        (
            "yesterday 12:30-21:45 coding",
            "end",
            "more than 12 h cannot be logged",
        ),
        (
            "2026-06-01 9-12 coding",
            "date",
            "before your placement begins",
        ),
    ] {
        log(&jonas, line).await.complains(field, words);
    }
    assert_eq!(entries_of(&app, &jonas).await, 1);
}

#[tokio::test]
async fn a_day_has_its_limit_for_two_drafts_sent_at_the_same_moment() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    for day in ["2026-11-16", "2026-11-13", "2026-11-12", "2026-11-06"] {
        let before = entries_of(&app, &jonas).await;
        let (morning, evening) = (format!("{day} 6-13 coding"), format!("{day} 14-21 coding"));
        let (morning, evening) = tokio::join!(log(&jonas, &morning), log(&jonas, &evening));
        let refused = [morning, evening]
            .into_iter()
            .find(|answer| answer.status == 422);
        refused
            .expect("one of the two is refused")
            .complains("end", "more than 12 h cannot be logged");
        assert_eq!(entries_of(&app, &jonas).await, before + 1);
    }
}

#[tokio::test]
async fn a_day_to_come_is_refused_in_the_form() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let form = [("date", "2026-11-20"), ("start", "09:00"), ("end", "10:00")];
    jonas
        .post("/hours/new")
        .with(&form)
        .await
        .complains("date", "still to come");
}

#[tokio::test]
async fn an_unusual_day_is_confirmed_and_only_that_warning() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let page = log(&jonas, "yesterday 8-17:00 conference").await;
    page.status(422)
        .says("more than 8 h is unusual")
        .says("Save it as it is");
    assert_eq!(entries_of(&app, &jonas).await, 0);
    let old_answer = page.attributes("button[name=confirmed]", "value").remove(0);
    let longer = [
        ("date", "2026-11-16"),
        ("start", "08:00"),
        ("end", "18:00"),
        ("confirmed", &old_answer),
    ];
    jonas
        .post("/hours/new")
        .with(&longer)
        .await
        .status(422)
        .says("This makes 10 h");
    page.submit_form("Save it as it is")
        .await
        .follow()
        .await
        .shows("Saved as a draft");
    let made_by: String = app
        .value(&format!(
            "select made_by from hours_entry where student_id = '{}'",
            jonas.id
        ))
        .await;
    assert_eq!(made_by, "line");
}

#[tokio::test]
async fn what_looks_like_patient_data_is_shown_before_it_is_stored() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let page = log(&jonas, "yesterday 9-12 reviewed MRN 4482917 with coder").await;
    page.status(422).says("looks like a record number");
    assert_eq!(entries_of(&app, &jonas).await, 0);
    let changed = page
        .submit_form("Save draft")
        .with(&[("activity", "reviewed a record with coder")])
        .await;
    changed.follow().await.shows("Saved as a draft");
    let form = [
        ("date", "2026-11-13"),
        ("start", "09:00"),
        ("end", "10:00"),
        ("note", "call 312-555-0147 about the queue"),
    ];
    let page = jonas.post("/hours/new").with(&form).await;
    page.status(422).says("looks like a phone number");
    let id = page.submit_form("Save it as it is").await.location();
    let id = id.split('=').nth(1).unwrap().parse().unwrap();
    let detail = app.events_about(id).await.remove(0).detail;
    assert!(
        detail.contains("phone") && !detail.contains("0147"),
        "{detail}"
    );
}

#[tokio::test]
async fn the_hour_that_came_twice_is_asked_for() {
    let app = TestApp::start().await;
    app.set_clock("2026-11-02T18:00:00Z");
    let jonas = app.person("Jonas Weber").await;
    let form = [("date", "2026-11-01"), ("start", "01:30"), ("end", "03:00")];
    let page = jonas.post("/hours/new").with(&form).await;
    page.complains("start", "the clock showed 1:30 twice")
        .says("The second, after it went back");
    let saved = page
        .submit_form("Save draft")
        .with(&[("start_pass", "first")])
        .await
        .location();
    let id = saved.split('=').nth(1).unwrap().to_owned();
    let minutes = |id: String| format!("select minutes from hours_entry where id = '{id}'");
    assert_eq!(app.value::<i32>(&minutes(id.clone())).await, 150);
    let edit = jonas.get(&format!("/hours/{id}/edit")).await;
    edit.submit_form("Save draft")
        .with(&[("start_pass", "second")])
        .await
        .status(303);
    assert_eq!(app.value::<i32>(&minutes(id)).await, 90);
}

#[tokio::test]
async fn a_night_shift_belongs_to_its_first_day_and_counts_the_hour_that_came_twice() {
    let app = TestApp::start().await;
    app.set_clock("2026-11-02T18:00:00Z");
    let jonas = app.person("Jonas Weber").await;
    let page = log(&jonas, "2026-10-31 22:00-06:00 night cover").await;
    page.status(422).says("This makes 9 h on Sat 31 Oct");
    let home = page.submit_form("Save it as it is").await.follow().await;
    home.shows("Sat 31 Oct, 22:00–6:00 next day, 9 h");
}

#[tokio::test]
async fn a_late_day_opens_once_the_request_is_granted() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let blocked = log(&jonas, "2026-10-20 9-12 coding").await;
    blocked.complains("date", "ask for a late entry");
    let ask = blocked.follow_link("Ask for a late entry").await;
    ask.shows("14 days")
        .submit_form("Ask")
        .await
        .complains("reason", "Enter why you are late");
    let asked = ask
        .submit_form("Ask")
        .with(&[("reason", "I was ill for two weeks")])
        .await;
    asked.follow().await.shows("Tue 20 Oct").says("Asked");
    let ask = jonas.get("/hours/late-requests/new?from=2026-10-20").await;
    ask.submit_form("Ask")
        .with(&[("reason", "again")])
        .await
        .complains("from", "asked for these days already");
    let id = app
        .id(&format!("late_request where student_id = '{}'", jonas.id))
        .await;
    let events = app.events_about(id).await;
    assert_eq!(events[0].action, "late_request.asked");
    log(&jonas, "2026-10-20 9-12 coding").await.status(422);
    app.execute(&format!(
        "update late_request set state = 'granted', decided_at = asked_at where id = '{id}'"
    ))
    .await;
    logged(&app, &jonas, "2026-10-20 9-12 coding").await;
}

#[tokio::test]
async fn a_day_that_is_open_needs_no_late_request() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let ask = jonas.get("/hours/late-requests/new?from=2026-11-13").await;
    let answer = ask.submit_form("Ask").with(&[("reason", "I forgot")]).await;
    answer.complains("from", "Fri 13 Nov is open, so you need not ask");
    answer
        .follow_link("Log the hours of that day")
        .await
        .shows("Log hours");
    assert_eq!(
        app.count(&format!("late_request where student_id = '{}'", jonas.id))
            .await,
        0
    );
}

#[tokio::test]
async fn a_late_request_asks_only_for_days_that_are_over() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let ask = |from: &'static str, to: &'static str| {
        let form = [("from", from), ("to", to), ("reason", "Ill")];
        let post = jonas.post("/hours/late-requests").with(&form);
        async move { post.await }
    };
    ask("2026-10-20", "2026-12-01")
        .await
        .complains("to", "have passed");
    ask("2026-10-20", "2026-10-01")
        .await
        .complains("to", "not before the first");
    ask("2026-01-20", "2026-01-21")
        .await
        .complains("from", "Enter days of your placement");
}

#[tokio::test]
async fn without_a_placement_the_page_says_how_it_begins() {
    let app = TestApp::start().await;
    let student = app.person("Jonas Weber").await;
    app.execute(&format!(
        "update placement set state = 'proposed' where student_id = '{}'",
        student.id
    ))
    .await;
    student.get("/hours").await.shows("No placement yet");
    log(&student, "9-10 coding").await.status(409);
    student.get("/hours/new").await.status(409);
    student.get("/hours/week/2026-11-17").await.status(409);
    student
        .get("/hours/clock")
        .await
        .shows("You have no placement");
}

#[tokio::test]
async fn once_nobody_signs_for_it_any_more_the_log_of_a_placement_is_read_only() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let id = logged(&app, &jonas, "yesterday 9-12 coding").await;
    app.execute(&format!("update placement set state = 'withdrawn', ended_reason = 'Moved away', ends_on = '2026-09-17' where student_id = '{}'", jonas.id)).await;
    jonas.get("/hours").await.shows("Your placement has ended");
    log(&jonas, "fri 9-12 coding").await.status(409);
    jonas.get(&format!("/hours/{id}")).await.shows("coding");
    jonas.get("/hours/ledger").await.shows("coding");
}
