//! `kill -9` of the server in the middle of applying a file: the next process takes the work up again by itself, and the
//! file is applied once.

use crate::crash::served::Served;
use sqlx::{AssertSqlSafe, PgConnection};
use std::time::Duration;
use uuid::Uuid;

const HOSPITALS: &str = include_str!("../../data/cms-hospitals.csv");

/// Longer than a lease and the work together, on a busy machine.
const PATIENCE: u32 = 900;

async fn count(sql: &mut PgConnection, what: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {what}")))
        .fetch_one(sql)
        .await
        .unwrap()
}

/// Waits, looking ten times a second, until there is such a row.
async fn until(served: &Served, what: &str) {
    let mut sql = served.sql().await;
    for _ in 0..PATIENCE {
        if count(&mut sql, what).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let jobs: Vec<(String, String, i32, String)> =
        sqlx::query_as("select kind, state, attempts, last_error from job where kind like '%file'")
            .fetch_all(&mut sql)
            .await
            .unwrap();
    panic!("there never was a row in {what}; the jobs: {jobs:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_killed_while_it_applies_a_file_leaves_it_to_the_next_and_it_is_applied_once() {
    let mut served = Served::start(&[]).await;
    let dana = served.person("Dana Whitfield").await;
    let before = count(&mut served.sql().await, "site").await;
    let key = Uuid::new_v4().to_string();
    let brought = dana
        .upload("/sites/imports", (&key, "hospitals.csv", HOSPITALS))
        .await
        .unwrap();
    assert_eq!(brought.status, 303, "{}", brought.body);
    let run = brought.header("location").unwrap().to_owned();
    until(&served, "import_run where state = 'looked_at'").await;

    let key = Uuid::new_v4().to_string();
    let apply = (dana.clone(), format!("{run}/application"), key.clone());
    let pressed = tokio::spawn(async move {
        let (dana, path, key) = apply;
        dana.post(&path, &[("form_key", &key)]).await
    });
    until(&served, "import_progress where step in ('comparing', 'writing') and tries = 1 and run_id in (select id from import_run where state = 'applying')").await;
    served.kill_program();
    let _ = pressed.await.unwrap();
    served.start_again().await;

    let mut sql = served.sql().await;
    assert_eq!(
        count(&mut sql, "site").await,
        before,
        "all of it or nothing"
    );
    assert_eq!(
        count(&mut sql, "import_run where state = 'applying'").await,
        1
    );
    drop(sql);
    // Somebody presses again while nobody has taken the work up: it stays one.
    let again = dana
        .post(&format!("{run}/application"), &[("form_key", &key)])
        .await
        .unwrap();
    assert!(again.is_done(), "{}", again.body);
    until(&served, "import_run where state = 'applied'").await;
    let mut sql = served.sql().await;
    assert_eq!(count(&mut sql, "site").await, before + 5421);
    assert_eq!(
        count(&mut sql, "event where action = 'sites_import.applied'").await,
        1
    );
    assert_eq!(
        count(&mut sql, "job where kind = 'sites.apply_file'").await,
        1
    );
    assert_eq!(count(&mut sql, "import_progress where tries = 2").await, 1);
}
