//! Filters of the table of students that somebody keeps under a name.

use crate::support::TestApp;
use practicum::access::TEST_LOCKS_OFF;

const DANA: &str = "Dana Whitfield";

#[tokio::test]
async fn dana_keeps_a_filter_and_finds_it_above_the_table() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    dana.get("/cohort").await.hides("Save this filter");
    let page = dana
        .get("/cohort?status=behind&site=Mercy&sort=-last&after=1~0")
        .await;
    let form = page.follow_link("Save this filter").await;
    form.shows("This filter: pace: Behind; site with “Mercy”; sorted by last entry, newest first");
    form.submit_form("Save filter")
        .with(&[("name", " ")])
        .await
        .complains("name", "Enter a name for the filter");
    let saved = form
        .submit_form("Save filter")
        .with(&[("name", "Behind at Mercy")])
        .await;
    saved.redirects_to("/cohort?status=behind&site=Mercy&sort=-last");
    let table = saved.follow().await;
    table
        .shows("Saved as “Behind at Mercy”")
        .hides("Save this filter");
    assert_eq!(table.select(".saved [aria-current]"), ["Behind at Mercy"]);
    let other = dana.get("/cohort").await;
    assert!(other.select(".saved [aria-current]").is_empty());
    other.follow_link("Behind at Mercy").await.status(200);
    assert_eq!(
        app.count("event where action = 'saved_filter.added'").await,
        1
    );
}

#[tokio::test]
async fn a_name_is_there_once_whatever_its_case_and_twenty_are_enough() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    for number in 1..=19 {
        dana.post("/cohort/filters")
            .with(&[
                ("name", &format!("Number {number}")),
                ("query", "status=behind"),
            ])
            .await
            .status(303);
    }
    let form = dana.get("/cohort/filters?status=impossible").await;
    form.submit_form("Save filter")
        .with(&[("name", "NUMBER 7")])
        .await
        .complains("name", "You have a filter with this name already");
    form.submit_form("Save filter")
        .with(&[("name", "The twentieth")])
        .await
        .status(303);
    let form = dana.get(&form.url).await;
    form.submit_form("Save filter")
        .with(&[("name", "One more")])
        .await
        .complains("name", "You have 20 saved filters, which is the most");
    assert_eq!(app.count("saved_filter").await, 20);
    let page = dana.get("/cohort/filters").await;
    page.submit_form("Remove Number 7").await;
    let form = dana.get(&form.url).await;
    form.submit_form("Save filter")
        .with(&[("name", "Number 7")])
        .await
        .status(303);
}

#[tokio::test]
async fn a_filter_is_renamed_and_one_removed_by_a_slip_is_saved_again() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    for name in ["Late", "Other"] {
        dana.post("/cohort/filters")
            .with(&[
                ("name", name),
                ("query", "q=Ortiz+%26+S%C3%B6hne&state=any"),
            ])
            .await
            .status(303);
    }
    let edit = dana
        .get("/cohort/filters")
        .await
        .follow_link("Rename Late")
        .await;
    edit.submit_form("Save name")
        .with(&[("name", "other")])
        .await
        .complains("name", "already");
    edit.submit_form("Save name")
        .with(&[("name", "Very late")])
        .await
        .redirects_to("/cohort/filters");
    let list = dana.get("/cohort/filters").await;
    list.shows("Very late").says("student with “Ortiz & Söhne”");
    let removed = list.submit_form("Remove Very late").await.follow().await;
    removed.shows("Removed “Very late”");
    assert_eq!(app.count("saved_filter").await, 1);
    removed
        .submit_form("Save filter")
        .await
        .redirects_to("/cohort?state=any&q=Ortiz+%26+S%C3%B6hne");
    assert_eq!(app.count("saved_filter where name = 'Very late'").await, 1);
}

#[tokio::test]
async fn nothing_is_kept_that_the_table_cannot_read() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    for query in [
        "",
        "https://evil.example/",
        "status=gone",
        "after=3~0198&unknown=1",
    ] {
        dana.post("/cohort/filters")
            .with(&[("name", "Bad"), ("query", query)])
            .await
            .complains("name", "Filter or sort the table first");
    }
    let odd = "status=behind&next=//evil.example&sort=-password";
    dana.post("/cohort/filters")
        .with(&[("name", "Odd"), ("query", odd)])
        .await
        .redirects_to("/cohort?status=behind");
    let kept: Vec<String> = app.values("select query from saved_filter").await;
    assert_eq!(kept, ["status=behind"]);
}

#[tokio::test]
async fn a_liaison_keeps_filters_too_and_nobody_sees_anothers() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let faculty = &cast.faculty;
    faculty
        .post("/cohort/filters")
        .with(&[("name", "My worriers"), ("query", "status=impossible")])
        .await
        .status(303);
    faculty.get("/cohort").await.shows("My worriers");
    let id = app.id("saved_filter").await;
    let dana = app.person(DANA).await;
    dana.get("/cohort").await.hides("My worriers");
    let edit = format!("/cohort/filters/{id}/edit");
    for locks_off in [false, true] {
        TEST_LOCKS_OFF
            .scope(locks_off, async {
                dana.get(&edit).await.status(404);
                dana.post(&format!("/cohort/filters/{id}"))
                    .with(&[("name", "Taken")])
                    .await
                    .status(404);
                dana.post(&format!("/cohort/filters/{id}/removal"))
                    .await
                    .status(404);
            })
            .await;
    }
    assert_eq!(
        app.count("saved_filter where name = 'My worriers'").await,
        1
    );
    let maya = app.person("Maya Castellanos").await;
    maya.get("/cohort/filters").await.status(403);
}
