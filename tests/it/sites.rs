//! Coordinators keep sites and supervisors, and bring hospitals from a file.

use crate::support::{Answer, Person, TestApp};
use uuid::Uuid;

const HOSPITALS: &[u8] = include_bytes!("../../data/cms-hospitals.csv");
const HEAD: &str =
    "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,County/Parish,Telephone Number\n";

async fn site_called(app: &TestApp, name: &str) -> Uuid {
    app.values::<Uuid>(&format!("select id from site where name = '{name}'"))
        .await[0]
}

/// Uploads a hospital file, has the worker look at it, and gives the address of its dry run.
async fn look(app: &TestApp, person: &Person, content: &[u8]) -> String {
    let run = person
        .upload("/sites/imports", ("file", "hospitals.csv", content), &[])
        .await
        .location();
    app.run_jobs().await;
    run
}

/// Presses the button on a dry run, and has the worker do it.
async fn apply(app: &TestApp, dry_run: &Answer) {
    let run = dry_run.url.clone();
    let pressed = dry_run.submit_form("Apply the file").await;
    pressed.redirects_to(&run);
    app.run_jobs().await;
}

#[tokio::test]
async fn dana_brings_every_hospital_and_a_second_time_changes_nothing() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let before = app.values::<i64>("select count(*) from site").await[0];

    let run = look(&app, &dana, HOSPITALS).await;
    let page = dana.get(&run).await;
    page.shows("5,421 hospitals added");
    assert_eq!(
        app.values::<i64>("select count(*) from site").await[0],
        before
    );
    apply(&app, &page).await;
    dana.get(&run).await.shows("Import of hospitals.csv");
    assert_eq!(
        app.values::<i64>("select count(*) from site").await[0],
        before + 5421
    );
    let unknown = "select count(*) from site where source = 'cms' and latitude_e6 is null";
    assert_eq!(app.values::<i64>(unknown).await[0], 159);
    let veterans = "select count(*) from site where source_id = '01014F'";
    assert_eq!(app.values::<i64>(veterans).await[0], 1);

    let again = look(&app, &dana, HOSPITALS).await;
    let page = dana.get(&again).await;
    page.shows("5,421 hospitals already here")
        .says("would change nothing");
    apply(&app, &page).await;
    assert_eq!(
        app.values::<i64>("select count(*) from site").await[0],
        before + 5421
    );
    let applied = app
        .events_about(again.rsplit('/').next().unwrap().parse().unwrap())
        .await;
    assert_eq!(applied.last().unwrap().action, "sites_import.applied");
}

#[tokio::test]
async fn what_dana_mended_by_hand_is_kept_and_a_hospital_that_left_is_marked() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let old = format!(
        "{HEAD}010001,HOPE HOSPITAL,1 MAIN ST,DOTHAN,AL,36301,HOUSTON,111\n010005,FAITH CLINIC,2 MAIN ST,BOAZ,AL,35957,MARSHALL,222\n"
    );
    let run = look(&app, &dana, old.as_bytes()).await;
    apply(&app, &dana.get(&run).await).await;
    let hope = site_called(&app, "Hope Hospital").await;
    dana.get(&format!("/sites/{hope}/edit"))
        .await
        .submit_form("Save site")
        .with(&[("phone", "999")])
        .await
        .redirects_to(&format!("/sites/{hope}"));

    let other = format!("{HEAD}010009,OTHER,3 MAIN ST,DOTHAN,AL,36301,HOUSTON,333\n");
    let run = look(&app, &dana, other.as_bytes()).await;
    dana.get(&run)
        .await
        .shows("1 hospital added, 2 gone")
        .says("Check that it is the whole file");
    let new = format!("{HEAD}010001,HOPE HOSPITAL,3 MAIN ST,DOTHAN,AL,36301,HOUSTON,333\n");
    let run = look(&app, &dana, new.as_bytes()).await;
    let page = dana.get(&run).await;
    page.hides("Check that it is the whole file");
    page.shows("1 hospital changed, 1 gone")
        .says("telephone: kept as edited by hand (the file says 333)");
    apply(&app, &page).await;
    dana.get(&format!("/sites/{hope}"))
        .await
        .shows("3 Main St")
        .says("999")
        .says("333");
    let faith = site_called(&app, "Faith Clinic").await;
    dana.get(&format!("/sites/{faith}"))
        .await
        .shows("Gone from the source");
    dana.get("/sites?show=missing")
        .await
        .shows("Faith Clinic")
        .hides("Hope Hospital");
}

#[tokio::test]
async fn dana_brings_hospitals_state_by_state_and_no_state_is_lost() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let alabama = format!("{HEAD}010001,HOPE HOSPITAL,1 MAIN ST,DOTHAN,AL,36301,HOUSTON,111\n");
    let iowa = format!(
        "{HEAD}160001,FAITH CLINIC,2 MAIN ST,AMES,IA,50010,STORY,222\n160002,MERCY,3 MAIN ST,AMES,IA,50010,STORY,222\n"
    );
    for file in [&alabama, &iowa] {
        let run = look(&app, &dana, file.as_bytes()).await;
        apply(&app, &dana.get(&run).await).await;
    }
    let page = dana.get("/sites?show=missing").await;
    page.hides("Hope Hospital").hides("Faith Clinic");

    let less = format!("{HEAD}160001,FAITH CLINIC,2 MAIN ST,AMES,IA,50010,STORY,222\n");
    let run = look(&app, &dana, less.as_bytes()).await;
    let page = dana.get(&run).await;
    page.shows("1 hospital already here, 1 gone")
        .says("Compared with the hospitals of Iowa, the states in the file");
    apply(&app, &page).await;
    dana.get("/sites?show=missing")
        .await
        .shows("Mercy")
        .hides("Hope Hospital");
    let again = look(&app, &dana, less.as_bytes()).await;
    dana.get(&again)
        .await
        .shows("1 hospital already here")
        .says("would change nothing");
}

#[tokio::test]
async fn a_dry_run_that_is_out_of_date_is_made_anew_and_nothing_is_applied() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let row = |phone: &str| {
        format!("{HEAD}010001,HOPE HOSPITAL,1 MAIN ST,DOTHAN,AL,36301,HOUSTON,{phone}\n")
    };
    let first = look(&app, &dana, row("111").as_bytes()).await;
    let page = dana.get(&first).await;
    let tomas = app.person("Tomás Rivera").await;
    let second = look(&app, &tomas, row("222").as_bytes()).await;
    apply(&app, &tomas.get(&second).await).await;
    let late = page.submit_form("Apply the file").await;
    late.status(409).says("replaced by a newer one");
    let newer = late.follow_link("Go to the newer file").await;
    assert_eq!(newer.url, second);
    dana.get(&first).await.says("A newer file has replaced");

    let third = look(&app, &dana, row("333").as_bytes()).await;
    let page = dana.get(&third).await;
    page.shows("1 hospital changed");
    app.execute("update site set missing_since = '2026-11-01' where source_id = '010001'")
        .await;
    apply(&app, &page).await;
    dana.get(&third)
        .await
        .shows("The data changed since the dry run")
        .says("in the source: gone → back");
    let phone = "select phone from site where source_id = '010001'";
    assert_eq!(app.values::<String>(phone).await, ["222"]);
}

#[tokio::test]
async fn a_bad_file_gets_a_clear_answer_and_changes_nothing() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let twice = format!("{HEAD}010001,A,1,B,AL,36301,C,1\n010001,D,1,B,AL,36301,C,1\n");
    let rows = "010001,A,1,B,AL,36301,C,1\n".repeat(70_000);
    let cases: [(&[u8], &str); 5] = [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "not a CSV file"),
        (b"Facility ID,Facility Name\n010001,A\n", "is missing"),
        (
            b"Facility ID,Facility Name\n010001,\xC3\x89cole Zo\xEB\n",
            "UTF-8",
        ),
        (b"\xFF\xFEF\x00", "UTF-16"),
    ];
    for (content, words) in cases {
        dana.upload("/sites/imports", ("file", "x.csv", content), &[])
            .await
            .complains("file", words);
    }
    assert_eq!(
        app.values::<i64>("select count(*) from import_run").await,
        [0]
    );
    let run = look(&app, &dana, &[HEAD.as_bytes(), rows.as_bytes()].concat()).await;
    dana.get(&run)
        .await
        .shows("could not be used")
        .says("more than 60000 rows");
    assert_eq!(app.count("site where source = 'cms'").await, 0);
    let run = look(&app, &dana, twice.as_bytes()).await;
    dana.get(&run)
        .await
        .shows("2 hospitals refused")
        .says("Rows 2 and 3 have the same Facility ID");
    let large = vec![b'a'; 21 * 1024 * 1024];
    let too_large = dana
        .upload("/sites/imports", ("file", "x.csv", &large), &[])
        .await;
    too_large.status(413).says("A file may have at most 16 MB");
    too_large
        .follow_link("Back to the form")
        .await
        .shows("Hospital General Information");
}

#[tokio::test]
async fn a_student_and_an_administrator_do_not_keep_sites() {
    let app = TestApp::start().await;
    for name in ["Maya Castellanos", "Ruth Adeyemi", "Grace Lindqvist"] {
        let person = app.person(name).await;
        person.get("/sites").await.status(403);
        person
            .post("/sites")
            .with(&[("name", "Mine")])
            .await
            .status(403);
        person.get("/sites/imports").await.status(403);
    }
    assert!(
        app.values::<Uuid>("select id from site where name = 'Mine'")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn dana_adds_a_site_and_its_time_zone_and_place_follow_from_the_address() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let page = dana.get("/sites/new").await;
    page.submit_form("Add site")
        .with(&[("name", "")])
        .await
        .complains("name", "Enter the name of the site");
    let added = page
        .submit_form("Add site")
        .with(&[
            ("name", "Riverside Coding"),
            ("kind", "vendor"),
            ("region", "OH"),
            ("postal_code", "43004"),
        ])
        .await;
    let site = added.location();
    let page = dana.get(&site).await;
    page.shows("America/New_York")
        .says("Vendor")
        .says("Riverside Coding");
    dana.get(&format!("{site}?near=43004"))
        .await
        .shows("under 1 mi");
    dana.get(&format!("{site}?near=00000"))
        .await
        .shows("distance unknown");
    dana.get("/sites?q=riverside")
        .await
        .shows("Riverside Coding");
    dana.get("/sites?near=43004").await.shows("under 1 mi");
    let edit = dana.get(&format!("{site}/edit")).await;
    edit.submit_form("Save site")
        .with(&[("do_not_use", "Closed in May")])
        .await
        .redirects_to(&site);
    dana.get(&site)
        .await
        .shows("Not to be used")
        .says("Closed in May");
}

#[tokio::test]
async fn a_supervisor_with_a_known_address_is_the_same_person_at_a_second_site() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let site = dana
        .get("/sites/new")
        .await
        .submit_form("Add site")
        .with(&[
            ("name", "Second Place"),
            ("kind", "clinic"),
            ("region", "OH"),
        ])
        .await
        .location();
    let email = app
        .values::<String>("select email from person where name = 'Grace Lindqvist'")
        .await[0]
        .to_uppercase();
    let form = dana.get(&format!("{site}/supervisors/new")).await;
    form.submit_form("Add supervisor")
        .with(&[("name", "G."), ("email", "grace")])
        .await
        .complains("email", "Enter an e-mail address");
    let with = [
        ("name", "Somebody"),
        ("email", email.as_str()),
        ("credential", "RHIA"),
        ("credential_expires", "2026-01-31"),
    ];
    form.submit_form("Add supervisor")
        .with(&with)
        .await
        .redirects_to(&site);
    let page = dana.get(&site).await;
    page.shows("Grace Lindqvist")
        .says("RHIA, until Sat 31 Jan 2026")
        .says("Expired")
        .hides("Somebody");
    dana.get(&format!("{site}/supervisors/new"))
        .await
        .submit_form("Add supervisor")
        .with(&with)
        .await
        .complains("email", "supervises here already");

    let edit = page.follow_link("Edit Grace Lindqvist").await;
    edit.submit_form("End supervision")
        .with(&[("ended_on", "")])
        .await
        .complains("ended_on", "Enter the last day");
    edit.submit_form("End supervision")
        .await
        .redirects_to(&site);
    let ending = edit.url.replace("/edit", "/ending");
    dana.post(&ending)
        .with(&[("ended_on", "2026-11-17")])
        .await
        .status(409);
    dana.get(&site).await.shows("Ended");
    dana.get(&format!("{site}/supervisors/new"))
        .await
        .submit_form("Add supervisor")
        .with(&with)
        .await
        .redirects_to(&site);
    assert_eq!(app.values::<i64>("select count(*) from site_supervisor where title = '' and ended_on is null and credential_expires = '2026-01-31'").await, [1]);
}
