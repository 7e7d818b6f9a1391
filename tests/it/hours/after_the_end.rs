//! Hours of a placement that is over: the days until its last day stay open, in every way of logging.

use super::{also_in_denver, log, logged, state};
use crate::support::{Person, TestApp};
use axum::http::Method;
use uuid::Uuid;

/// Jonas practises in Denver since Monday; until Sunday he was at Mercy Lakeside Hospital.
async fn jonas_has_moved(app: &TestApp) -> Person {
    let jonas = app.person("Jonas Weber").await;
    also_in_denver(app, &jonas).await;
    app.execute(&format!(
        "update placement set state = 'terminated', ended_reason = 'Closer to home', ends_on = '2026-11-15'
         where student_id = '{0}' and site_id <> '0197a000-0000-7000-8000-00000000d001'",
        jonas.id
    ))
    .await;
    app.execute(&format!(
        "update placement set starts_on = '2026-11-16'
         where student_id = '{0}' and site_id = '0197a000-0000-7000-8000-00000000d001'",
        jonas.id
    ))
    .await;
    jonas
}

/// His placement ended on Friday, and there is no other.
async fn jonas_has_left(app: &TestApp) -> Person {
    let jonas = app.person("Jonas Weber").await;
    app.execute(&format!(
        "update placement set state = 'terminated', ended_reason = 'The site closed', ends_on = '2026-11-13'
         where student_id = '{}'",
        jonas.id
    ))
    .await;
    jonas
}

async fn site_of(app: &TestApp, entry: Uuid) -> String {
    app.value(&format!(
        "select s.name from hours_entry e join placement p on p.id = e.placement_id join site s on s.id = p.site_id
         where e.id = '{entry}'"
    ))
    .await
}

#[tokio::test]
async fn after_a_move_the_day_says_at_which_site_it_was() {
    let app = TestApp::start().await;
    let jonas = jonas_has_moved(&app).await;
    jonas
        .get("/hours")
        .await
        .shows("The day says at which site you were");
    let before = logged(&app, &jonas, "fri 13-16:30 late audits").await;
    assert_eq!(site_of(&app, before).await, "Mercy Lakeside Hospital");
    let after = logged(&app, &jonas, "mon 9-12 coding").await;
    assert_eq!(site_of(&app, after).await, "Pikes Peak Clinic");
    let named = log(&jonas, "fri 8-9 coding @pikes").await;
    named
        .complains("date", "before your placement begins")
        .says("That day is one of Mercy Lakeside Hospital");
    let several = log(&jonas, "sat 9-10 coding; mon 13-14 release of information").await;
    several.redirects_to(&several.location());
    let sites: Vec<String> = app
        .values(&format!(
            "select s.name from hours_entry e join placement p on p.id = e.placement_id join site s on s.id = p.site_id
             where e.student_id = '{}' order by e.starts_at",
            jonas.id
        ))
        .await;
    let (mercy, pikes) = ("Mercy Lakeside Hospital", "Pikes Peak Clinic");
    assert_eq!(sites, [mercy, mercy, pikes, pikes]);
}

#[tokio::test]
async fn the_form_and_the_late_entry_take_the_site_of_the_day() {
    let app = TestApp::start().await;
    let jonas = jonas_has_moved(&app).await;
    let form = jonas.get("/hours/new").await;
    form.shows("The site of that day")
        .shows("Mercy Lakeside Hospital");
    let fields = [
        ("date", "2026-11-13"),
        ("start", "9:00"),
        ("end", "12:00"),
        ("activity", "coding"),
    ];
    let saved = form.submit_form("Save draft").with(&fields).await;
    let id = saved.location().split('=').nth(1).unwrap().parse().unwrap();
    assert_eq!(site_of(&app, id).await, "Mercy Lakeside Hospital");
    let ask = jonas.get("/hours/late-requests/new?from=2026-10-20").await;
    ask.submit_form("Ask")
        .with(&[("reason", "I was ill for two weeks")])
        .await
        .status(303);
    let asked: String = app
        .value(&format!(
            "select s.name from late_request l join placement p on p.id = l.placement_id join site s on s.id = p.site_id
             where l.student_id = '{}'",
            jonas.id
        ))
        .await;
    assert_eq!(asked, "Mercy Lakeside Hospital");
}

#[tokio::test]
async fn a_week_takes_the_days_of_both_sites() {
    let app = TestApp::start().await;
    let jonas = jonas_has_moved(&app).await;
    app.execute(&format!(
        "update placement set ends_on = '2026-11-16' where student_id = '{0}' and state = 'terminated'",
        jonas.id
    ))
    .await;
    app.execute(&format!(
        "update placement set starts_on = '2026-11-17' where student_id = '{0}' and state = 'active'",
        jonas.id
    ))
    .await;
    jonas
        .get("/hours/week/2026-11-16")
        .await
        .shows("The site of each day");
    let mut fields = vec![
        ("form_key", "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1f11"),
        ("time", "9-12"),
        ("time", "7-8"),
    ];
    fields.extend([("time", ""); 5]);
    fields.extend([("pause", ""); 7]);
    fields.extend([("what", ""); 7]);
    let body = serde_html_form::to_string(&fields).unwrap();
    let kind = "application/x-www-form-urlencoded";
    jonas
        .send(
            Method::POST,
            "/hours/week/2026-11-16",
            kind,
            body.into_bytes(),
        )
        .await
        .redirects_to("/hours");
    let sites: Vec<String> = app
        .values(&format!(
            "select s.name from hours_entry e join placement p on p.id = e.placement_id join site s on s.id = p.site_id
             where e.student_id = '{}' order by e.starts_at",
            jonas.id
        ))
        .await;
    assert_eq!(sites, ["Mercy Lakeside Hospital", "Pikes Peak Clinic"]);
}

#[tokio::test]
async fn after_an_early_end_what_was_worked_can_be_logged_and_submitted() {
    let app = TestApp::start().await;
    let jonas = jonas_has_left(&app).await;
    jonas
        .get("/hours")
        .await
        .shows("Your placement at Mercy Lakeside Hospital ended on Fri 13 Nov")
        .hides("Clock in");
    let id = logged(&app, &jonas, "fri 9-12 coding").await;
    log(&jonas, "mon 9-12 coding")
        .await
        .complains("date", "after your placement ended on Fri 13 Nov");
    log(&jonas, "2026-10-20 9-12 coding")
        .await
        .complains("date", "ask for a late entry");
    jonas.get("/hours/new").await.status(200);
    jonas.get("/hours/week/2026-11-09").await.status(200);
    jonas
        .get("/hours/late-requests/new?from=2026-10-20")
        .await
        .submit_form("Ask")
        .with(&[("reason", "I was ill for two weeks")])
        .await
        .status(303);
    jonas
        .post("/hours/submission")
        .with(&[("entry", &id.to_string())])
        .await
        .redirects_to("/hours");
    assert_eq!(state(&app, id).await, "submitted");
}

#[tokio::test]
async fn a_completed_practicum_takes_no_more_hours() {
    let app = TestApp::start().await;
    let jonas = jonas_has_left(&app).await;
    app.execute(&format!(
        "update enrolment set state = 'completed' where student_id = '{}'",
        jonas.id
    ))
    .await;
    jonas.get("/hours").await.shows("Your placement has ended");
    log(&jonas, "fri 9-12 coding").await.status(409);
    jonas.get("/hours/new").await.status(409);
}
