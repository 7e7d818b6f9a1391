//! Clocking in and out on the server's time.

use super::entries_of;
use crate::support::TestApp;

#[tokio::test]
async fn jonas_clocks_in_and_out() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let home = jonas.get("/hours").await;
    home.submit_form("Clock in")
        .await
        .follow()
        .await
        .shows("Clocked in at 10:05");
    jonas
        .post("/hours/clock")
        .await
        .status(422)
        .says("clocked in already");
    app.later(2 * 3600 + 12 * 60 + 20);
    let running = jonas.get("/hours").await;
    running
        .shows("Clocked in since Tue 17 Nov, 10:05")
        .says("2 h 12");
    let out = running
        .submit_form("Clock out")
        .with(&[("activity", "Release of information")])
        .await;
    out.follow().await.shows("Tue 17 Nov, 10:05–12:17, 2 h 12");
    let run = app
        .id(&format!("clock_run where student_id = '{}'", jonas.id))
        .await;
    let told: Vec<_> = app
        .events_about(run)
        .await
        .into_iter()
        .map(|event| event.action)
        .collect();
    assert_eq!(told, ["clock.started", "clock.stopped"]);
    jonas.post("/hours/clock/stop").await.status(409);
}

#[tokio::test]
async fn less_than_a_minute_saves_nothing() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    jonas.post("/hours/clock").await.status(303);
    app.later(20);
    jonas
        .post("/hours/clock/stop")
        .await
        .follow()
        .await
        .shows("less than a minute");
    assert_eq!(entries_of(&app, &jonas).await, 0);
}

#[tokio::test]
async fn a_forgotten_clock_is_put_right() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    jonas.post("/hours/clock").await.status(303);
    app.later(20 * 3600);
    let jonas = app.person("Jonas Weber").await;
    jonas
        .get("/hours")
        .await
        .shows("Your clock has been running since Tue 17 Nov, 10:05");
    let page = jonas.get("/hours/clock").await;
    page.shows("did not clock out");
    page.submit_form("Clock out")
        .await
        .complains("end", "Enter the time you stopped");
    page.submit_form("Clock out")
        .with(&[("end", "09:00")])
        .await
        .status(422);
    assert_eq!(entries_of(&app, &jonas).await, 0);
    let right = page
        .submit_form("Clock out")
        .with(&[("end", "14:30"), ("break_minutes", "30")])
        .await;
    right.follow().await.shows("10:05–14:30, 3 h 55");
}

#[tokio::test]
async fn a_clock_started_by_mistake_leaves_nothing() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    jonas.post("/hours/clock").await.status(303);
    app.later(600);
    let page = jonas.get("/hours/clock").await;
    page.submit_form("Stop it and log nothing")
        .await
        .follow()
        .await
        .shows("nothing was logged");
    assert_eq!(entries_of(&app, &jonas).await, 0);
    jonas.post("/hours/clock/removal").await.status(409);
}
