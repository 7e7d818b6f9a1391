//! The week grid and the usual week.

use super::{entries_of, logged};
use crate::support::{Answer, Person, TestApp};
use axum::http::Method;

const WEEK: &str = "/hours/week/2026-11-16";

/// Sends the grid with these cells of Monday and Tuesday.
async fn save(person: &Person, key: &str, monday: [&str; 3], tuesday: [&str; 3]) -> Answer {
    let mut fields = vec![("form_key", key)];
    for (row, at) in [("time", 0), ("pause", 1), ("what", 2)] {
        fields.extend([(row, monday[at]), (row, tuesday[at])]);
        fields.extend([(row, ""); 5]);
    }
    let body = serde_html_form::to_string(fields).unwrap();
    person
        .send(
            Method::POST,
            WEEK,
            "application/x-www-form-urlencoded",
            body.into_bytes(),
        )
        .await
}

#[tokio::test]
async fn a_week_is_saved_as_drafts_at_once() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    jonas.get(WEEK).await.shows("Week of 16 Nov");
    let key = "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e01";
    let saved = save(
        &jonas,
        key,
        ["9-12; 13-16:30", "30", "coding; chart review"],
        ["7-9", "", "huddle"],
    )
    .await;
    saved
        .follow()
        .await
        .shows("Saved 3 entries as drafts")
        .says("8 h");
    let rows: Vec<(String, i32, i32)> = app
        .rows(&format!("select activity, break_minutes, minutes from hours_entry where student_id = '{}' order by starts_at", jonas.id))
        .await;
    let expected = [
        ("coding", 0, 180),
        ("chart review", 30, 180),
        ("huddle", 0, 120),
    ];
    assert_eq!(
        rows,
        expected.map(|(words, pause, minutes)| (words.to_owned(), pause, minutes))
    );
    jonas.get(WEEK).await.shows("13:00–16:30");
}

#[tokio::test]
async fn each_wrong_cell_says_so_and_nothing_is_saved() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    logged(&app, &jonas, "yesterday 9-12 coding").await;
    let page = save(
        &jonas,
        "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e02",
        ["11-13", "", "audit"],
        ["9-11", "", ""],
    )
    .await;
    page.complains("time-1", "overlaps")
        .complains("time-2", "log it once the work is done");
    let page = save(
        &jonas,
        "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e03",
        ["soon", "x", ""],
        ["6-8", "", ""],
    )
    .await;
    page.status(422)
        .complains("pause-1", "Enter the break in minutes");
    page.complains("time-2", "6-8");
    save(
        &jonas,
        "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e04",
        ["", "", "audit"],
        ["", "", ""],
    )
    .await
    .complains("time-1", "Enter the times of Mon 16 Nov");
    assert_eq!(entries_of(&app, &jonas).await, 1);
    jonas.get("/hours/week/yesterday").await.status(404);
}

#[tokio::test]
async fn last_week_fills_the_days_that_have_passed() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    logged(&app, &jonas, "2026-11-09 9-12:30 -15m coding").await;
    logged(&app, &jonas, "2026-11-11 9-12 release of information").await;
    let page = jonas.get(&format!("{WEEK}?fill=last-week")).await;
    assert_eq!(
        page.attributes("[name=time]", "value"),
        ["09:00-12:30", "", "", "", "", "", ""]
    );
    page.submit_form("Save as drafts")
        .await
        .follow()
        .await
        .shows("Saved 1 entry as a draft");
    let made_by: String = app
        .value(&format!(
            "select made_by from hours_entry where student_id = '{}' and work_date = '2026-11-16'",
            jonas.id
        ))
        .await;
    assert_eq!(made_by, "pattern");
}

#[tokio::test]
async fn the_usual_week_is_kept_and_fills_the_grid() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    jonas.get("/hours/pattern").await.shows("Your usual week");
    let mut fields = vec![
        ("form_key", "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e05"),
        ("time", "8:30-12; 13-16"),
        ("pause", ""),
    ];
    fields.extend([("time", ""), ("pause", "")].repeat(6));
    let body = serde_html_form::to_string(&fields).unwrap();
    let kind = "application/x-www-form-urlencoded";
    jonas
        .send(Method::POST, "/hours/pattern", kind, body.into_bytes())
        .await
        .redirects_to("/hours");
    assert_eq!(
        app.count(&format!(
            "placement_shift where student_id = '{}'",
            jonas.id
        ))
        .await,
        2
    );
    let page = jonas.get(&format!("{WEEK}?fill=pattern")).await;
    assert_eq!(
        page.attributes("[name=time]", "value").remove(0),
        "08:30-12:00; 13:00-16:00"
    );
    jonas.get("/hours/pattern").await.shows("Your usual week");
}

#[tokio::test]
async fn weeks_lead_back_to_the_first_of_the_placement_and_no_further() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let first: jiff::civil::Date = app
        .value::<String>(&format!(
            "select min(starts_on)::text from placement where student_id = '{}'",
            jonas.id
        ))
        .await
        .parse()
        .unwrap();
    let mut page = jonas.get(WEEK).await;
    for _ in 0..60 {
        if !page.text().contains("Week before") {
            break;
        }
        page = page.follow_link("Week before").await;
    }
    page.shows("Your first week");
    let week: jiff::civil::Date = page.url.rsplit('/').next().unwrap().parse().unwrap();
    assert!(
        (0..7).contains(&(first - week).get_days()),
        "{week} holds {first}"
    );
    let before = format!("/hours/week/{}", week.yesterday().unwrap());
    for outside in [
        before.as_str(),
        "/hours/week/1990-01-01",
        "/hours/week/2026-11-23",
    ] {
        jonas.get(outside).await.status(404);
        jonas
            .post(outside)
            .with(&[("time", "9-12")])
            .await
            .status(404);
    }
    jonas.get(&format!("/hours/week/{first}")).await.status(200);
}

#[tokio::test]
async fn a_cell_that_cannot_be_read_is_told_at_the_cell_with_its_day() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    let key = "0b9f3c1e-5a6e-4f7d-9a51-3a9b9f3c1e77";
    let answer = save(&jonas, key, ["9-12", "", ""], ["25-26", "", ""]).await;
    answer.complains("time-2", "Tue 17 Nov: ");
    let at = answer.select(".cell:has(#time-2) .problem").join(" ");
    assert!(at.contains("Tue 17 Nov: "), "{at}");
}
