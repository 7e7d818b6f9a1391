//! A file is looked at and applied by the worker: how far it has come is seen from outside, it can be left, cancelled and
//! come back to, and whatever happens in between it is applied once or not at all.

use crate::support::{Answer, Person, TestApp};
use practicum::{app as program, jobs};
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::time::Duration;
use uuid::Uuid;

const DANA: &str = "Dana Whitfield";

/// Hospitals with ids that begin at 100000.
fn hospitals(many: u32) -> String {
    let rows = (0..many).map(|n| {
        format!(
            "{},HOSPITAL {n},{n} MAIN ST,DOTHAN,AL,36301,HOUSTON,111\n",
            100_000 + n
        )
    });
    format!(
        "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,County/Parish,Telephone Number\n{}",
        rows.collect::<String>()
    )
}

async fn upload(person: &Person, content: &str) -> String {
    person
        .upload(
            "/sites/imports",
            ("file", "hospitals.csv", content.as_bytes()),
            &[],
        )
        .await
        .location()
}

/// A file that was looked at.
async fn dry_run(app: &TestApp, person: &Person, content: &str) -> Answer {
    let run = upload(person, content).await;
    app.run_jobs().await;
    person.get(&run).await
}

fn id_of(run: &str) -> Uuid {
    run.rsplit('/').next().unwrap().parse().unwrap()
}

async fn sites(app: &TestApp) -> i64 {
    app.count("site where source = 'cms'").await
}

async fn kept_bytes(app: &TestApp) -> i64 {
    app.count("import_run where content is not null").await
}

async fn told(app: &TestApp, run: &str, action: &str) -> usize {
    let events = app.events_about(id_of(run)).await;
    events.iter().filter(|event| event.action == action).count()
}

/// Waits until the run's meter says this.
async fn until(app: &TestApp, run: &str, step: &str) {
    let wanted = format!(
        "import_progress where run_id = '{}' and step = '{step}'",
        id_of(run)
    );
    for _ in 0..600 {
        if app.count(&wanted).await == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{run} never came to {step}");
}

/// The long worker, beside the test.
fn worker(app: &TestApp) -> tokio::task::JoinHandle<u32> {
    let app = app.app.clone();
    tokio::spawn(async move { jobs::run_due(&app, program::LONG_JOBS).await.unwrap() })
}

#[tokio::test]
async fn dana_leaves_the_page_and_finds_the_file_in_the_list() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let run = upload(&dana, &hospitals(3)).await;
    let page = dana.get(&run).await;
    page.shows("Looking at hospitals.csv")
        .says("Wait for a turn")
        .says("You can leave this page");
    assert!(
        page.text()
            .contains("<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>")
    );
    assert_eq!(page.select("[data-standing] progress").len(), 1);
    dana.get("/sites/imports").await.shows("Being looked at");

    app.run_jobs().await;
    let list = dana.get("/sites/imports").await;
    list.shows("Dry run, not applied");
    let page = list.follow_link("hospitals.csv").await;
    page.shows("Dry run of hospitals.csv")
        .says("3 hospitals added");
    assert!(
        !page.text().contains("http-equiv"),
        "only a page of work renews itself"
    );

    page.submit_form("Apply the file").await.redirects_to(&run);
    dana.get(&run).await.shows("Applying hospitals.csv");
    dana.get("/sites/imports").await.shows("Being applied");
    assert_eq!((sites(&app).await, kept_bytes(&app).await), (0, 1));
    app.run_jobs().await;
    dana.get(&run)
        .await
        .shows("Import of hospitals.csv")
        .says("Applied");
    dana.get("/sites/imports").await.says("Applied");
    assert_eq!((sites(&app).await, kept_bytes(&app).await), (3, 0));
    let events: Vec<_> = app.events_about(id_of(&run)).await;
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(
        actions,
        ["brought", "looked_at", "apply_asked", "applied"]
            .map(|verb| format!("sites_import.{verb}"))
    );
    let actor: Option<Uuid> = app
        .value("select actor_id from event where action = 'sites_import.applied'")
        .await;
    assert_eq!(actor, Some(dana.id), "the worker acts as who asked");
}

#[tokio::test]
async fn two_clicks_and_three_workers_apply_a_file_once() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let page = dry_run(&app, &dana, &hospitals(40)).await;
    let other_tab = dana.get(&page.url).await;
    page.submit_form("Apply the file")
        .await
        .redirects_to(&page.url);
    other_tab
        .submit_form("Apply the file")
        .await
        .redirects_to(&page.url);
    assert_eq!(app.count("job where kind = 'sites.apply_file'").await, 1);
    let (one, two, three) = tokio::join!(worker(&app), worker(&app), worker(&app));
    assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 1);
    assert_eq!(sites(&app).await, 40);
    assert_eq!(told(&app, &page.url, "sites_import.applied").await, 1);
    dana.post(&format!("{}/application", page.url))
        .await
        .status(409)
        .says("applied already");
}

#[tokio::test]
async fn a_job_whose_worker_died_is_taken_up_by_the_next_and_comes_to_the_same() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let page = dry_run(&app, &dana, &hospitals(5)).await;
    page.submit_form("Apply the file").await;
    // A worker took it and died: the job is held for a while, and nothing of it was committed.
    let lease = app.now().plus_seconds(15);
    app.execute(&format!(
        "update job set attempts = 1, run_at = '{lease}' where kind = 'sites.apply_file'"
    ))
    .await;
    app.run_jobs().await;
    assert_eq!(sites(&app).await, 0);
    app.later(12);
    dana.get(&page.url)
        .await
        .says("Nothing has moved for 12 seconds");
    app.later(4);
    app.run_jobs().await;
    assert_eq!(sites(&app).await, 5);
    // The one that was only slow ends now: what it says about the job counts no more, and there is nothing left to do.
    app.execute(
        "update job set state = 'waiting', finished_at = null where kind = 'sites.apply_file'",
    )
    .await;
    app.run_jobs().await;
    assert_eq!(sites(&app).await, 5);
    assert_eq!(told(&app, &page.url, "sites_import.applied").await, 1);
}

#[tokio::test]
async fn a_file_that_ends_its_worker_each_time_is_given_up() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let run = upload(&dana, &hospitals(2)).await;
    app.execute("update import_progress set tries = 5").await;
    app.run_jobs().await;
    dana.get(&run)
        .await
        .shows("could not be used")
        .says("begun several times");
    assert_eq!(kept_bytes(&app).await, 0);
    assert_eq!(told(&app, &run, "sites_import.failed").await, 1);
}

#[tokio::test]
async fn how_far_it_has_come_is_seen_while_the_transaction_is_open() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let page = dry_run(&app, &dana, &hospitals(2_500)).await;
    page.submit_form("Apply the file").await;
    let mut other = PgConnection::connect_with(&app.options()).await.unwrap();
    // Somebody else keeps the table of organizations to themselves, so that the first thousand cannot be written.
    other
        .execute("begin; lock table organization in share mode")
        .await
        .unwrap();
    let working = worker(&app);
    until(&app, &page.url, "writing").await;
    let seen = dana.get(&page.url).await;
    seen.shows("Step 3 of 3: write the changes")
        .says("0 of 2,500 records");
    assert_eq!(seen.attributes("[data-standing] progress", "max"), ["2500"]);
    assert_eq!(sites(&app).await, 0);
    other.execute("rollback").await.unwrap();
    assert_eq!(working.await.unwrap(), 1);
    assert_eq!(sites(&app).await, 2_500);
}

#[tokio::test]
async fn an_import_can_be_cancelled_until_it_has_been_applied() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let waiting = upload(&dana, &hospitals(2)).await;
    dana.get(&waiting)
        .await
        .submit_form("Cancel this import")
        .await
        .redirects_to("/sites/imports");
    let looked_at = dry_run(&app, &dana, &hospitals(2)).await;
    looked_at.submit_form("Cancel this import").await;
    let asked = dry_run(&app, &dana, &hospitals(2)).await;
    asked.submit_form("Apply the file").await;
    dana.get(&asked.url)
        .await
        .submit_form("Cancel this import")
        .await;
    app.run_jobs().await;
    for run in [&waiting, &looked_at.url, &asked.url] {
        dana.get(run)
            .await
            .shows("This import was cancelled. Nothing was changed");
        assert_eq!(told(&app, run, "sites_import.cancelled").await, 1);
    }
    asked
        .submit_form("Apply the file")
        .await
        .redirects_to(&asked.url);
    looked_at.submit_form("Apply the file").await.status(409);
    assert_eq!((sites(&app).await, kept_bytes(&app).await), (0, 0));

    let done = dry_run(&app, &dana, &hospitals(2)).await;
    done.submit_form("Apply the file").await;
    app.run_jobs().await;
    dana.post(&format!("{}/cancellation", done.url))
        .await
        .status(409)
        .says("applied already");
    assert_eq!(sites(&app).await, 2);
}

#[tokio::test]
async fn a_file_cancelled_while_it_is_being_written_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let page = dry_run(&app, &dana, &hospitals(30)).await;
    page.submit_form("Apply the file").await;
    let mut other = PgConnection::connect_with(&app.options()).await.unwrap();
    other
        .execute("begin; lock table organization in share mode")
        .await
        .unwrap();
    let working = worker(&app);
    until(&app, &page.url, "writing").await;
    dana.get(&page.url)
        .await
        .submit_form("Cancel this import")
        .await
        .redirects_to("/sites/imports");
    other.execute("rollback").await.unwrap();
    working.await.unwrap();
    assert_eq!((sites(&app).await, kept_bytes(&app).await), (0, 0));
    assert_eq!(app.count("organization where source = 'cms'").await, 0);
    dana.get(&page.url).await.shows("This import was cancelled");
    assert_eq!(told(&app, &page.url, "sites_import.applied").await, 0);
}

#[tokio::test]
async fn who_may_not_import_any_more_imports_nothing() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let page = dry_run(&app, &dana, &hospitals(2)).await;
    page.submit_form("Apply the file").await;
    app.execute(&format!(
        "update role_grant set revoked_at = '{}' where person_id = '{}'",
        app.now(),
        dana.id
    ))
    .await;
    app.run_jobs().await;
    assert_eq!(sites(&app).await, 0);
    let tomas = app.person("Tomás Rivera").await;
    tomas
        .get(&page.url)
        .await
        .shows("Dry run of")
        .says("You may not import here any more");
    assert_eq!(told(&app, &page.url, "sites_import.put_back").await, 1);
    tomas
        .get(&page.url)
        .await
        .submit_form("Apply the file")
        .await;
    app.run_jobs().await;
    assert_eq!(sites(&app).await, 2);
}

#[tokio::test]
async fn bytes_that_nobody_applied_are_gone_after_14_days() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let page = dry_run(&app, &dana, &hospitals(2)).await;
    app.days_later(13);
    app.run_jobs().await;
    assert_eq!(kept_bytes(&app).await, 1);
    app.days_later(2);
    app.run_jobs().await;
    assert_eq!(kept_bytes(&app).await, 0);
    let dana = app.person(DANA).await;
    dana.get(&page.url)
        .await
        .shows("Nobody applied it for 14 days")
        .says("Hospital 1");
}

#[tokio::test]
async fn the_database_keeps_no_bytes_that_nothing_needs() {
    let app = TestApp::start().await;
    let mut db = PgConnection::connect_with(&app.options()).await.unwrap();
    for (state, bytes, constraint) in [
        ("applied", "'x'", "import_run_content_leaves"),
        (
            "looked_at",
            "convert_to(repeat('x', 20971521), 'UTF8')",
            "import_run_content_size",
        ),
    ] {
        let refused = db
            .execute(sqlx::AssertSqlSafe(format!(
                "insert into import_run (id, kind, file_name, file_hash, content, state, created_at)
                 values (gen_random_uuid(), 'sites_cms', 'x', '', {bytes}, '{state}', now())"
            )))
            .await
            .unwrap_err();
        let sqlx::Error::Database(error) = refused else {
            panic!("{refused}")
        };
        assert_eq!(error.constraint(), Some(constraint));
    }
}

#[tokio::test]
async fn whoever_chooses_no_file_is_asked_to_choose_one() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    dana.upload("/sites/imports", ("file", "", b""), &[])
        .await
        .complains("file", "Choose a file");
    dana.upload("/sites/imports", ("file", "empty.csv", b""), &[])
        .await
        .complains("file", "The file is empty");
}
