//! The ledger: every minute counted, waiting or not counted, and why.

use super::{decide, log, logged, signed, submitted};
use crate::support::TestApp;

#[tokio::test]
async fn every_minute_says_what_it_comes_to() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    signed(&app, &jonas, "fri 9-12 coding").await;
    submitted(&app, &jonas, "yesterday 9-11 chart review").await;
    logged(&app, &jonas, "yesterday 13-14 reports").await;
    let rejected = submitted(&app, &jonas, "sun 9-10 reading").await;
    decide(&app, rejected, "rejected").await;
    let page = jonas.get("/hours/ledger").await;
    page.shows("Ledger of Jonas Weber")
        .says("Not submitted yet")
        .says("Rejected");
    let foot = page.select("#ledger tfoot td");
    assert_eq!(foot, ["3 h", "2 h", "2 h", ""]);
    assert_eq!(page.select("#ledger tbody tr").len(), 4);
    page.says("85 h");
}

#[tokio::test]
async fn the_home_of_every_student_counts_what_the_ledger_counts() {
    let app = TestApp::start().await;
    let students: Vec<String> = app
        .values("select distinct p.name from person p join placement l on l.student_id = p.id order by 1")
        .await;
    let mut with_corrections = 0;
    for name in &students {
        let student = app.person(name).await;
        let (home, ledger) = (
            student.get("/hours").await,
            student.get("/hours/ledger").await,
        );
        let figures = |page: &crate::support::Answer| page.select(".stats .stat");
        let (home_says, ledger_says) = (figures(&home), figures(&ledger));
        // Once in the picture, and once before the newest entries, for a phone.
        assert_eq!(home_says.len(), 6, "{name}");
        assert_eq!(home_says[..3], home_says[3..], "{name}");
        for figure in &home_says {
            assert!(
                ledger_says
                    .iter()
                    .any(|other| other.starts_with(figure.as_str())),
                "{name}: {figure} of {ledger_says:?}"
            );
        }
        with_corrections += app
            .count(&format!(
                "hours_entry e join person p on p.id = e.student_id where p.name = '{}' and e.version > 1",
                name.replace('\'', "''")
            ))
            .await;
    }
    assert!(students.len() >= 10 && with_corrections > 0);
}

#[tokio::test]
async fn the_file_has_every_entry_and_runs_no_formula() {
    let app = TestApp::start().await;
    let jonas = app.person("Jonas Weber").await;
    log(&jonas, "yesterday 9-12 : =HYPERLINK(1)")
        .await
        .status(303);
    let file = jonas.get("/hours/ledger.csv").await;
    file.status(200);
    assert!(file.header("content-type").starts_with("text/csv"));
    let text = file.text();
    assert!(
        text.contains("2026-11-16,09:00,12:00,no,America/Chicago,0,180,0,0,180,Not submitted yet"),
        "{text}"
    );
    assert!(text.contains("'=HYPERLINK(1)"), "{text}");
}

#[tokio::test]
async fn the_home_shows_progress_with_its_numbers() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let home = maya.get("/hours").await;
    home.shows("49 h counted")
        .says("3 h 30 waiting")
        .says("37 h 30 to go");
    home.says("At your pace of").says("Week by week");
    assert!(!home.select("svg.burn-up").is_empty());
    let jonas = app.person("Jonas Weber").await;
    jonas.get("/hours").await.shows("0 min counted");
}
