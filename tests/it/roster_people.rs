//! Whom a roster means: by number, by address, or by what the source calls them; and what its page says of them.

use crate::{
    rosters,
    support::{Answer, Person, TestApp},
};
use practicum::programs::roster::sample::archive;
use uuid::Uuid;

async fn offering(app: &TestApp) -> Uuid {
    app.value(
        "select o.id from offering o join course c on c.id = o.course_id where c.code = 'HIM 290'",
    )
    .await
}

/// Uploads a roster, has the worker look at it, and gives the page with all lines of the report.
async fn look(app: &TestApp, dana: &Person, file: (&str, &[u8])) -> Answer {
    let run = rosters::bring(app, dana, offering(app).await, file).await;
    dana.get(&format!("{run}?show=all")).await
}

/// The same, applied; gives the page afterwards.
async fn bring(app: &TestApp, dana: &Person, file: (&str, &[u8])) -> Answer {
    let page = look(app, dana, file).await;
    page.status(200);
    let run = page.url.trim_end_matches("?show=all").to_owned();
    page.submit_form("Apply the roster").await;
    app.run_jobs().await;
    dana.get(&format!("{run}?show=all")).await
}

/// An export with one class for each of these titles (c1, c2, …). `people` are lines of `users.csv` after the id
/// (u1, u2, …): given name, family name, number, address; each with the class they are in.
fn export(classes: &[&str], people: &[(&str, usize)]) -> Vec<u8> {
    let number = |at: usize| at + 1;
    let class_rows = classes
        .iter()
        .enumerate()
        .map(|(at, title)| format!("c{},{title}\n", number(at)));
    let user_rows = people
        .iter()
        .enumerate()
        .map(|(at, (line, _))| format!("u{},{line}\n", number(at)));
    let enrolment_rows = people.iter().enumerate().map(|(at, (_, class))| {
        let one = number(at);
        format!("e{one},u{one},c{class},student\n")
    });
    let manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.academicSessions,absent\n\
                    file.classes,bulk\nfile.courses,absent\nfile.enrollments,bulk\nfile.orgs,absent\nfile.users,bulk\n\
                    source.systemName,Banner\n";
    archive(&[
        ("manifest.csv", manifest.to_owned()),
        (
            "classes.csv",
            format!("sourcedId,title\n{}", class_rows.collect::<String>()),
        ),
        (
            "users.csv",
            format!(
                "sourcedId,givenName,familyName,identifier,email\n{}",
                user_rows.collect::<String>()
            ),
        ),
        (
            "enrollments.csv",
            format!(
                "sourcedId,userSourcedId,classSourcedId,role\n{}",
                enrolment_rows.collect::<String>()
            ),
        ),
    ])
    .unwrap()
}

async fn called(app: &TestApp, name: &str) -> i64 {
    app.count(&format!("person where name = '{name}'")).await
}

async fn number_of(app: &TestApp, name: &str) -> Vec<String> {
    app.values(&format!(
        "select s.source_id from person_source s join person p on p.id = s.person_id
         where s.source = 'college' and p.name = '{name}'"
    ))
    .await
}

#[tokio::test]
async fn ben_is_found_by_his_number_whichever_file_names_it() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let table = "Name,E-mail,Student ID\nBen Okafor,ben.okafor@example.edu,10002\n";
    bring(&app, &dana, ("a.csv", table.as_bytes())).await;
    app.execute("update person set email = 'ben.new@example.edu' where name = 'Ben Okafor'")
        .await;

    let zip = export(
        &["Practice"],
        &[("Ben,Okafor,10002,ben.okafor@example.edu", 1)],
    );
    let page = look(&app, &dana, ("a.zip", &zip)).await;
    page.says("e-mail: kept (the file says ben.okafor@example.edu)");
    bring(&app, &dana, ("a.zip", &zip)).await;
    assert_eq!(called(&app, "Ben Okafor").await, 1);
    let address = "select email from person where name = 'Ben Okafor'";
    assert_eq!(app.value::<String>(address).await, "ben.new@example.edu");
    look(&app, &dana, ("a.zip", &zip))
        .await
        .says("1 student already here")
        .says("would change nothing");

    let zip = export(
        &["Practice"],
        &[
            ("Ben,Okafor,10002,ben.okafor@example.edu", 1),
            ("Ann,Lee,10002,ann.lee@example.edu", 1),
        ],
    );
    look(&app, &dana, ("b.zip", &zip)).await.says(
        "10002 is Ben Okafor (ben.new@example.edu) here already; the file has Ann Lee (ann.lee@example.edu). \
         Correct one of them",
    );
}

#[tokio::test]
async fn the_number_of_an_archive_is_the_number_of_the_college() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let zip = export(&["Practice"], &[("Ann,Lee,20001,ann.lee@example.edu", 1)]);
    bring(&app, &dana, ("a.zip", &zip)).await;
    assert_eq!(number_of(&app, "Ann Lee").await, ["20001"]);
    let offering = offering(&app).await;
    dana.get(&format!("/offerings/{offering}?q=Ann+Lee"))
        .await
        .shows("20001");

    let mended = export(&["Practice"], &[("Ann,Lee,20009,ann.lee@example.edu", 1)]);
    bring(&app, &dana, ("b.zip", &mended)).await;
    assert_eq!(number_of(&app, "Ann Lee").await, ["20009"]);
    let table = "Name,E-mail,Student ID\nAnn Lee,ann.lee@example.edu,20009\n";
    bring(&app, &dana, ("c.csv", table.as_bytes())).await;
    assert_eq!(called(&app, "Ann Lee").await, 1);
    let other = "Name,E-mail,Student ID\nAnn Lee,ann.lee@example.edu,3\n";
    look(&app, &dana, ("d.csv", other.as_bytes()))
        .await
        .says("is the address of the person with the id 20009");
}

#[tokio::test]
async fn a_table_without_ids_goes_by_the_address_until_a_file_brings_them() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let without =
        "First Name,Last Name,Email\nAnn,Lee,ann.lee@example.edu\nLi,Na,li.na@example.edu\n";
    bring(&app, &dana, ("a.csv", without.as_bytes()))
        .await
        .says("2 students added");
    assert_eq!(number_of(&app, "Ann Lee").await, [""; 0]);
    look(&app, &dana, ("a.csv", without.as_bytes()))
        .await
        .says("2 students already here")
        .says("would change nothing");

    let with =
        "Name,Email,Student ID\nAnn Lee,ann.lee@example.edu,10001\nLi Na,li.na@example.edu,\n";
    bring(&app, &dana, ("b.csv", with.as_bytes()))
        .await
        .says("1 student changed, 1 already here")
        .says("student number: empty → 10001");
    assert_eq!(number_of(&app, "Ann Lee").await, ["10001"]);
    for again in [with, without] {
        look(&app, &dana, ("c.csv", again.as_bytes()))
            .await
            .says("2 students already here")
            .says("would change nothing");
    }
    assert_eq!(
        (called(&app, "Ann Lee").await, called(&app, "Li Na").await),
        (1, 1)
    );

    let fewer = "First Name,Last Name,Email\nAnn,Lee,ann.lee@example.edu\n";
    bring(&app, &dana, ("d.csv", fewer.as_bytes()))
        .await
        .says("1 student already here, 1 gone");
    let offering = offering(&app).await;
    dana.get(&format!("/offerings/{offering}?show=missing"))
        .await
        .shows("Li Na")
        .says("Gone from the roster")
        .hides("Ann Lee");
}

#[tokio::test]
async fn who_is_known_here_is_enrolled_and_not_added_and_staff_are_asked_about() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let tomas: String = app
        .value("select email from person where name = 'Tomás Rivera'")
        .await;
    let table = format!("Name,E-mail\nTomás Rivera,{tomas}\n");
    let page = look(&app, &dana, ("a.csv", table.as_bytes())).await;
    page.says(&format!(
        "Already here ({tomas}). Is program coordinator here: meant?"
    ));
    let chips = page.select("#lines td[data-label=Outcome]");
    assert!(chips.contains(&"Enrolled".to_owned()), "{chips:?}");
    assert!(!chips.contains(&"Added".to_owned()), "{chips:?}");
}

#[tokio::test]
async fn people_are_counted_once_and_a_refused_one_has_one_line() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let zip = export(
        &["Practice"],
        &[
            ("Ann,Lee,1,ann.lee@example.edu", 1),
            ("Ben,Okafor,2,ben.okafor@example.edu", 1),
            ("Cem,Arslan,3,", 1),
        ],
    );
    let page = look(&app, &dana, ("a.zip", &zip)).await;
    page.says("2 students added, 1 refused")
        .says("No e-mail address in users.csv, row 4")
        .hides("userSourcedId");
    // The class and three people.
    assert_eq!(page.select("#lines tbody tr").len(), 4);
    let tabs = page.select("nav.tabs a");
    assert_eq!(tabs, ["All", "Refused", "Added"]);
    let first = dana.get(page.url.trim_end_matches("?show=all")).await;
    first.shows("Cem Arslan").hides("Ben Okafor (u2)");
}

#[tokio::test]
async fn a_class_that_is_not_chosen_any_more_keeps_its_name_and_is_not_called_gone() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let zip = export(
        &["Practice one", "Practice two"],
        &[
            ("Ann,Lee,1,ann.lee@example.edu", 1),
            ("Ben,Okafor,2,ben.okafor@example.edu", 2),
        ],
    );
    let upload = async || {
        let offering = offering(&app).await;
        let run = dana
            .upload(
                &format!("/offerings/{offering}/roster"),
                ("file", "a.zip", &zip),
                &[],
            )
            .await
            .location();
        app.run_jobs().await;
        run
    };
    let run = upload().await;
    let asked = dana.get(&run).await;
    asked.redirects_to(&format!("{run}/classes"));
    dana.get(&format!("{run}/classes"))
        .await
        .submit_form("Use all 2 classes")
        .await;
    app.run_jobs().await;
    dana.get(&run).await.submit_form("Apply the roster").await;
    app.run_jobs().await;

    let run = upload().await;
    let page = dana.get(&format!("{run}/classes")).await;
    let none = page.submit_form("Use these classes").without("class").await;
    none.complains("class", "Choose at least one class");
    assert_eq!(
        none.select("input[name=class][checked]").len(),
        0,
        "what was sent stays as it was sent"
    );
    page.submit_form("Use these classes")
        .with(&[("class", "c1")])
        .await;
    app.run_jobs().await;
    dana.get(&run)
        .await
        .says("1 student already here, 1 gone")
        .says("No longer chosen")
        .says("Practice one")
        .says("Practice two")
        .hides("Not in the file any more");
}

#[tokio::test]
async fn after_a_roster_its_students_are_invited_and_a_useless_file_leads_to_another() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let table = "Name,E-mail\nAnn Lee,ann.lee@example.edu\nLi Na,li.na@example.edu\n";
    let page = bring(&app, &dana, ("a.csv", table.as_bytes())).await;
    let button = page.select("main .acts .primary");
    assert!(
        button.len() == 1 && button[0].starts_with("Invite ") && button[0].ends_with(" by mail"),
        "{button:?}"
    );
    page.says("Back to HIM 290");
    page.submit_form(&button[0]).await;
    app.run_jobs().await;
    let mails = app
        .count("mail where to_address = 'li.na@example.edu'")
        .await;
    assert_eq!(mails, 1);

    let bad = look(&app, &dana, ("b.csv", b"Name,E-mail\nAnn,nowhere\nLi,\n")).await;
    bad.says("Nothing in this file can be used: 2 rows are refused");
    assert_eq!(bad.select("main .acts .primary"), ["Choose another file"]);
}

#[tokio::test]
async fn rows_that_were_refused_still_name_who_is_here() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let table = "Name,E-mail,ID\nAnn Lee,ann.lee@example.edu,1\nLi Na,li.na@example.edu,2\nJo Roe,jo@example.edu,3\n";
    bring(&app, &dana, ("a.csv", table.as_bytes())).await;
    let broken = "Name,E-mail,ID\nAnn Lee,nowhere,1\nLi Na,nowhere,2\n";
    look(&app, &dana, ("b.csv", broken.as_bytes()))
        .await
        .says("1 student gone, 2 refused")
        .hides("Check that it is the whole file");
}

#[tokio::test]
async fn an_archive_whose_classes_cannot_be_read_says_why() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let zip = export(
        &["Practice, section 1"],
        &[("Ann,Lee,1,ann.lee@example.edu", 1)],
    );
    look(&app, &dana, ("a.zip", &zip))
        .await
        .says("Nothing in this file can be used: 1 row is refused")
        .says("Row 2 has 3 columns, the first row has 2");
}
