//! Coordinators bring the students of an offering from a records system.

use crate::support::{Person, TestApp};
use practicum::programs::roster::{
    oneroster::Version,
    sample::{Sample, archive},
};
use uuid::Uuid;

async fn offering(app: &TestApp) -> Uuid {
    app.value(
        "select o.id from offering o join course c on c.id = o.course_id where c.code = 'HIM 290'",
    )
    .await
}

/// Uploads a roster, has the worker look at it, and gives the address of its page.
pub async fn bring(app: &TestApp, person: &Person, offering: Uuid, file: (&str, &[u8])) -> String {
    let (name, content) = file;
    let run = person
        .upload(
            &format!("/offerings/{offering}/roster"),
            ("file", name, content),
            &[],
        )
        .await
        .location();
    app.run_jobs().await;
    run
}

async fn apply(app: &TestApp, person: &Person, run: &str) {
    let page = person.get(run).await;
    page.submit_form("Apply the roster").await.redirects_to(run);
    app.run_jobs().await;
    person.get(run).await.shows("Import of");
}

async fn missing(app: &TestApp, offering: Uuid) -> i64 {
    app.count(&format!(
        "enrolment where offering_id = '{offering}' and missing_since is not null"
    ))
    .await
}

async fn enrolled(app: &TestApp, offering: Uuid) -> i64 {
    app.count(&format!("enrolment where offering_id = '{offering}'"))
        .await
}

fn sample(version: Version, students: usize, class_size: usize) -> Vec<(&'static str, String)> {
    let files = Sample {
        version,
        students,
        class_size,
    }
    .files();
    files
        .into_iter()
        .map(|(name, text)| (name, text.replace("HIM290", "HIM 290")))
        .collect()
}

#[tokio::test]
async fn dana_brings_a_plain_table_and_a_second_time_changes_nothing() {
    let app = TestApp::start().await;
    let (dana, offering) = (app.person("Dana Whitfield").await, offering(&app).await);
    let before = enrolled(&app, offering).await;
    let table = "Name;E-mail;Student ID\nAnn Lee;ann.lee@example.edu;001\nLi Na;li.na@example.edu;002\nBad Mail;nowhere;003\n";
    let run = bring(&app, &dana, offering, ("fall.csv", table.as_bytes())).await;
    dana.get(&run)
        .await
        .shows("2 students added, 1 refused")
        .shows("Bad Mail (003)")
        .says("not an e-mail address");
    assert_eq!(enrolled(&app, offering).await, before);
    apply(&app, &dana, &run).await;
    assert_eq!(enrolled(&app, offering).await, before + 2);

    let again = bring(&app, &dana, offering, ("fall.csv", table.as_bytes())).await;
    dana.get(&again)
        .await
        .shows("2 students already here, 1 refused");
    apply(&app, &dana, &again).await;

    let later = "Name,E-mail,Student ID\nAnn Lee-Moyo,ann.lee@example.edu,001\n";
    let run = bring(&app, &dana, offering, ("later.csv", later.as_bytes())).await;
    dana.get(&run)
        .await
        .shows("1 student changed, 1 gone")
        .says("name: Ann Lee → Ann Lee-Moyo");
    apply(&app, &dana, &run).await;
    assert_eq!(
        (
            enrolled(&app, offering).await,
            missing(&app, offering).await
        ),
        (before + 2, 1)
    );

    let run = bring(&app, &dana, offering, ("fall.csv", table.as_bytes())).await;
    dana.get(&run)
        .await
        .shows("Bad Mail (003)")
        .hides("gone → back");
    dana.get(&format!("{run}?show=all"))
        .await
        .says("in the source: gone → back")
        .says("Bad Mail (003)");
    apply(&app, &dana, &run).await;
    assert_eq!(missing(&app, offering).await, 0);
}

#[tokio::test]
async fn nobody_with_hours_is_lost_when_the_roster_does_not_name_them() {
    let app = TestApp::start().await;
    let (dana, offering) = (app.person("Dana Whitfield").await, offering(&app).await);
    let maya: String = app
        .value("select email from person where name = 'Maya Castellanos'")
        .await;
    let table = format!("Name,E-mail,ID\nMaya C.,{maya},77\n");
    let run = bring(&app, &dana, offering, ("a.csv", table.as_bytes())).await;
    dana.get(&run)
        .await
        .shows("1 student changed")
        .says("Enrolled here already");
    apply(&app, &dana, &run).await;
    assert_eq!(
        app.count("person where name = 'Maya Castellanos'").await,
        1,
        "her name is kept"
    );

    let run = bring(
        &app,
        &dana,
        offering,
        ("b.csv", b"Name,E-mail,ID\nNew One,new.one@example.edu,78\n"),
    )
    .await;
    dana.get(&run).await.shows("1 student added, 1 gone");
    let hours = app.count("hours_entry").await;
    apply(&app, &dana, &run).await;
    assert_eq!(
        (
            missing(&app, offering).await,
            app.count("hours_entry").await
        ),
        (1, hours)
    );
}

#[tokio::test]
async fn no_roster_takes_over_the_address_of_staff_or_of_a_supervisor() {
    let app = TestApp::start().await;
    let (dana, offering) = (app.person("Dana Whitfield").await, offering(&app).await);
    for (number, name) in [("91", "Grace Lindqvist"), ("92", "Ruth Adeyemi")] {
        let mail: String = app
            .value(&format!("select email from person where name = '{name}'"))
            .await;
        let first = format!("Name,E-mail,ID\n{name},{mail},{number}\n");
        apply(
            &app,
            &dana,
            &bring(&app, &dana, offering, ("a.csv", first.as_bytes())).await,
        )
        .await;
        let second = format!("Name,E-mail,ID\nMallory,mallory@evil.example,{number}\n");
        let run = bring(&app, &dana, offering, ("b.csv", second.as_bytes())).await;
        dana.get(&run).await.shows("kept as edited by hand");
        apply(&app, &dana, &run).await;
        assert_eq!(
            app.value::<String>(&format!("select email from person where name = '{name}'"))
                .await,
            mail
        );
    }
    let taken: String = app
        .value("select email from person where name = 'Noor Haddad'")
        .await;
    let table = format!("Name,E-mail,ID\nMallory,{taken},91\n");
    let run = bring(&app, &dana, offering, ("c.csv", table.as_bytes())).await;
    dana.get(&run)
        .await
        .says("is the address of another person here");
}

#[tokio::test]
async fn an_archive_of_either_version_loads_and_only_the_chosen_classes_count() {
    for version in [Version::V1p1, Version::V1p2] {
        let app = TestApp::start().await;
        let (dana, offering) = (app.person("Dana Whitfield").await, offering(&app).await);
        let before = enrolled(&app, offering).await;
        let zip = archive(&sample(version, 60, 30)).unwrap();
        let run = bring(&app, &dana, offering, ("fall.zip", &zip)).await;
        // The 2 teachers are left out.
        dana.get(&run)
            .await
            .shows("60 students added")
            .says("Teachers are not enrolled");
        let classes = dana.get(&format!("{run}/classes")).await;
        classes
            .submit_form("Use these classes")
            .with(&[("class", "class-1")])
            .await
            .redirects_to(&run);
        dana.get(&run).await.shows("Looking at fall.zip");
        app.run_jobs().await;
        dana.get(&run).await.shows("30 students added");
        apply(&app, &dana, &run).await;
        assert_eq!(enrolled(&app, offering).await, before + 30);

        let again = bring(&app, &dana, offering, ("fall.zip", &zip)).await;
        dana.get(&again).await.shows("30 students already here");
        let fewer = sample(version, 59, 30);
        let run = bring(
            &app,
            &dana,
            offering,
            ("fewer.zip", &archive(&fewer).unwrap()),
        )
        .await;
        dana.get(&run)
            .await
            .shows("29 students already here, 1 gone");
        apply(&app, &dana, &run).await;
        assert_eq!(missing(&app, offering).await, 1);
    }
}

#[tokio::test]
async fn classes_of_another_course_have_to_be_chosen() {
    let app = TestApp::start().await;
    let (dana, offering) = (app.person("Dana Whitfield").await, offering(&app).await);
    let files = Sample {
        version: Version::V1p1,
        students: 4,
        class_size: 2,
    }
    .files();
    let files: Vec<_> = files
        .into_iter()
        .map(|(name, text)| (name, text.replace("HIM290", "BIO101")))
        .collect();
    let run = bring(
        &app,
        &dana,
        offering,
        ("bio.zip", &archive(&files).unwrap()),
    )
    .await;
    dana.get(&run).await.redirects_to(&format!("{run}/classes"));
    dana.post(&format!("{run}/application"))
        .await
        .status(409)
        .says("Choose the classes of the offering first");
    let page = dana.get(&format!("{run}/classes")).await;
    page.submit_form("Use these classes")
        .await
        .complains("class", "Choose at least one class");
    let page = dana.get(&format!("{run}/classes")).await;
    page.submit_form("Use all 2 classes")
        .await
        .redirects_to(&run);
    app.run_jobs().await;
    dana.get(&run).await.shows("4 students added");
}

#[tokio::test]
async fn a_bad_roster_gets_a_clear_answer_and_changes_nothing() {
    let app = TestApp::start().await;
    let (dana, offering) = (app.person("Dana Whitfield").await, offering(&app).await);
    let mut bomb = sample(Version::V1p1, 2, 2);
    bomb[5].1 = "0".repeat(30_000_000);
    let bomb = archive(&bomb).unwrap();
    let rows = format!("Name,E-mail,ID\n{}", "A B,a@b.org,1\n".repeat(1_000_000));
    let no_users: Vec<_> = sample(Version::V1p1, 2, 2)
        .into_iter()
        .filter(|(name, _)| *name != "users.csv")
        .collect();
    let no_users = archive(&no_users).unwrap();
    let (people, runs) = (app.count("person").await, app.count("import_run").await);
    let at_once: [(&[u8], &str); 3] = [
        (b"", "The file is empty"),
        (b"Name,ID\nAnn,1\n", "is missing"),
        (
            b"Name,E-mail,ID\nJos\xC3\xA9 Zo\xEB,a@example.edu,1\n",
            "UTF-8",
        ),
    ];
    for (content, words) in at_once {
        dana.upload(
            &format!("/offerings/{offering}/roster"),
            ("file", "x", content),
            &[],
        )
        .await
        .complains("file", words);
    }
    assert_eq!(app.count("import_run").await, runs);
    let when_looked_at: [(&[u8], &str); 4] = [
        (b"PK\x03\x04rest", "not a zip archive"),
        (&bomb, "unpacks to far more than it should"),
        (&no_users, "users.csv"),
        (rows.as_bytes(), "more than 100000 rows"),
    ];
    for (content, words) in when_looked_at {
        let run = bring(&app, &dana, offering, ("x", content)).await;
        dana.get(&run)
            .await
            .shows("This file could not be used")
            .says(words)
            .says("Nothing was changed");
    }
    assert_eq!(app.count("person").await, people);
    assert_eq!(app.count("import_run where content is not null").await, 0);
    let twice = b"Name,E-mail,ID\nAnn Lee,a@example.edu,1\nBo Lee,b@example.edu,1\n";
    let run = bring(&app, &dana, offering, ("twice.csv", twice)).await;
    dana.get(&run)
        .await
        .shows("2 students refused")
        .says("Rows 2 and 3 have the same ID");
}

#[tokio::test]
async fn another_programs_coordinator_brings_no_roster_here() {
    let app = TestApp::start().await;
    let (dana, tomas, offering) = (
        app.person("Dana Whitfield").await,
        app.person("Tomás Rivera").await,
        offering(&app).await,
    );
    let run = bring(
        &app,
        &dana,
        offering,
        ("a.csv", b"Name,E-mail,ID\nAnn Lee,a@example.edu,1\n"),
    )
    .await;
    tomas
        .get(&format!("/offerings/{offering}/roster"))
        .await
        .status(404);
    tomas
        .upload(
            &format!("/offerings/{offering}/roster"),
            ("file", "a.csv", b"Name,E-mail,ID\nA B,a@example.edu,1\n"),
            &[],
        )
        .await
        .status(404);
    tomas.get(&run).await.status(404);
    tomas.post(&format!("{run}/application")).await.status(404);
    assert_eq!(app.count("person where email = 'a@example.edu'").await, 0);
}
