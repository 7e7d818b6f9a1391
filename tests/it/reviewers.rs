//! A reviewer reads the evidence of one program until a date, and changes nothing.

use crate::support::{TestApp, crawl, forms_on};
use uuid::Uuid;

const MAYA: &str = "Maya Castellanos";

async fn enrolment(app: &TestApp) -> Uuid {
    app.value(&format!(
        "select e.id from enrolment e join person p on p.id = e.student_id where p.name = '{MAYA}'"
    ))
    .await
}

#[tokio::test]
async fn a_reviewer_begins_at_the_students_of_their_program_and_reads_what_there_is() {
    let app = TestApp::start().await;
    let ingrid = app.cast().await.reviewer;
    let table = ingrid.get("/start").await.follow().await;
    table.shows(MAYA);
    assert_eq!(
        table.select("nav[aria-label='Main'] a"),
        ["Students", "Programs"]
    );
    let student = table.follow_link(MAYA).await;
    student.shows("Grace Lindqvist").shows("Week by week");
    let record = student.follow_link("Record of hours").await;
    record.shows("by Ingrid Solberg");
    let code: String = app
        .value(&format!(
            "select g.code from signature g join person p on p.id = g.student_id where p.name = '{MAYA}' limit 1"
        ))
        .await;
    ingrid
        .get(&format!("/signatures/{code}"))
        .await
        .shows("The exact text");
    let entry: Uuid = app
        .value(&format!(
            "select e.id from hours_entry e join person p on p.id = e.student_id where p.name = '{MAYA}' and e.state = 'approved' limit 1"
        ))
        .await;
    ingrid.get(&format!("/entries/{entry}")).await.shows(MAYA);
    for file in [
        "/cohort.csv?q=castellanos",
        "/cohort/entries.csv?q=castellanos",
    ] {
        let file = ingrid.get(file).await;
        assert!(file.text().contains("Castellanos"), "{}", file.text());
    }
    ingrid
        .get("/programs")
        .await
        .follow_link("Health Information Management")
        .await
        .follow_link("HIM 290")
        .await
        .shows("90 h");
}

#[tokio::test]
async fn no_page_offers_a_reviewer_anything_that_changes_a_record() {
    let app = TestApp::start().await;
    let ingrid = app.cast().await.reviewer;
    let student = format!("/students/{}", enrolment(&app).await);
    let visited = crawl(&ingrid, &["/start", &student]).await;
    assert!(visited.len() > 20);
    for (action, _) in forms_on(&visited) {
        // Their own account, and what a demo shows everybody: its people and the links in its mails.
        let own = ["/account", "/sign-out", "/demo", "/sign-in", "/s/"];
        assert!(
            own.iter().any(|path| action.starts_with(path)),
            "a form leads to {action}"
        );
    }
}

#[tokio::test]
async fn another_programs_reviewer_sees_none_of_these_students() {
    let app = TestApp::start().await;
    let walter = app.cast().await.other_reviewer;
    walter
        .get("/cohort?state=any")
        .await
        .status(200)
        .hides("Castellanos");
    walter
        .get("/cohort/entries.csv?state=any")
        .await
        .hides("Castellanos");
    let student = format!("/students/{}", enrolment(&app).await);
    walter.get(&student).await.status(404);
    walter.get(&format!("{student}/record")).await.status(404);
}

#[tokio::test]
async fn what_is_not_handed_in_is_no_evidence() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    cast.student
        .post("/hours/line")
        .with(&[("line", "yesterday 17-18 secret plans")])
        .await
        .status(303);
    let student = format!("/students/{}?entries=all", enrolment(&app).await);
    cast.coordinator.get(&student).await.says("secret plans");
    cast.reviewer
        .get(&student)
        .await
        .shows(MAYA)
        .hides("secret plans");
    cast.reviewer
        .get("/cohort/entries.csv")
        .await
        .hides("secret plans");
    let draft: Uuid = app
        .value("select id from hours_entry where activity = 'secret plans'")
        .await;
    cast.reviewer
        .get(&format!("/entries/{draft}"))
        .await
        .status(404);
}

#[tokio::test]
async fn a_reviewer_finds_fresh_figures_although_they_write_nothing() {
    let app = TestApp::start().await;
    let ingrid = app.cast().await.reviewer;
    app.execute(
        "update enrolment_standing set counted_minutes = 1, computed_on = date '2000-01-01'",
    )
    .await;
    let row = ingrid.get("/cohort?q=castellanos").await;
    assert_eq!(
        row.select("#cohort tbody td[data-label='Counted']"),
        ["49 h"]
    );
}

#[tokio::test]
async fn a_review_ends_with_its_last_day() {
    let app = TestApp::start().await;
    app.days_later(60);
    let ingrid = app.person("Ingrid Solberg").await;
    ingrid.get("/cohort?state=any").await.shows(MAYA);
    app.days_later(1);
    let ingrid = app.person("Ingrid Solberg").await;
    ingrid.get("/cohort").await.status(403);
    let student = format!("/students/{}", enrolment(&app).await);
    ingrid.get(&student).await.status(403);
}

#[tokio::test]
async fn the_form_says_that_a_review_ends_and_tells_programs_of_one_name_apart() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    app.execute("update program set name = 'Health Information Management'")
        .await;
    let form = ruth.get("/people/new").await;
    form.says("A reviewer’s access always has one");
    let roles = form.select("select[name='role'] option");
    assert_eq!(
        roles,
        [
            "Choose one",
            "Program coordinator",
            "Faculty liaison",
            "Accreditation reviewer",
            "Administrator"
        ]
    );
    let programs = form.select("select[name='program'] option");
    assert!(
        programs.contains(&"Health Information Management (MCC)".to_owned()),
        "{programs:?}"
    );
}
