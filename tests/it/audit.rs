//! Whoever changes the event log behind the program's back is found out, also with all rights on the database.

use super::support::TestApp;
use practicum::audit::verify::{self, Broken};
use sqlx::Connection as _;

/// What the verifier finds.
async fn found(app: &TestApp) -> (i64, Vec<Broken>) {
    let mut owner = sqlx::PgConnection::connect_with(&app.options())
        .await
        .unwrap();
    verify::check_all(&mut owner).await.unwrap()
}

/// Changes events as somebody who may switch triggers off.
async fn tamper(app: &TestApp, sql: &str) {
    app.execute("alter table event disable trigger user").await;
    app.execute(sql).await;
    app.execute("alter table event enable trigger user").await;
}

#[tokio::test]
async fn the_chains_of_a_planted_world_hold() {
    let app = TestApp::start().await;
    let (checked, broken) = found(&app).await;
    assert_eq!(broken, []);
    assert_eq!(checked, app.count("event").await);
    assert!(app.count("event_chain").await >= 3);
}

#[tokio::test]
async fn an_altered_event_is_found() {
    for change in [
        "reason = 'another reason'",
        "at = at + interval '1 microsecond'",
        "actor_id = gen_random_uuid()",
        "detail = '{}'",
        "student_id = null",
        "action = 'hours.voided'",
    ] {
        let app = TestApp::start().await;
        let one = "(chain_id, seq) = (select chain_id, seq from event where student_id is not null order by seq limit 1 offset 5)";
        tamper(&app, &format!("update event set {change} where {one}")).await;
        let (_, broken) = found(&app).await;
        assert_eq!(broken.len(), 1, "{change}");
        assert_eq!(broken[0].why, "its content was changed", "{change}");
    }
}

#[tokio::test]
async fn a_removed_event_is_found() {
    let app = TestApp::start().await;
    tamper(&app, "delete from event where seq = 7").await;
    let (_, broken) = found(&app).await;
    assert_eq!(broken[0].why, "an event is missing or out of order");
}

#[tokio::test]
async fn events_cut_off_at_the_end_are_found() {
    let app = TestApp::start().await;
    tamper(&app, "delete from event e where seq = (select max(seq) from event x where x.chain_id = e.chain_id)").await;
    let (_, broken) = found(&app).await;
    assert_eq!(broken[0].why, "events at the end are missing");
}

#[tokio::test]
async fn an_inserted_event_is_found() {
    let app = TestApp::start().await;
    tamper(
        &app,
        "insert into event select chain_id, seq + 1, gen_random_uuid(), at, actor_kind, actor_id, 'hours.approved', subject_kind,
                subject_id, student_id, reason, detail, origin, hash, hash
         from event e where seq = (select max(seq) from event x where x.chain_id = e.chain_id) limit 1",
    )
    .await;
    let (_, broken) = found(&app).await;
    assert!(!broken.is_empty());
}

#[tokio::test]
async fn a_rewritten_hash_breaks_the_event_after_it() {
    let app = TestApp::start().await;
    tamper(
        &app,
        "update event set reason = 'mended', hash = sha256(hash) where seq = 4",
    )
    .await;
    let (_, broken) = found(&app).await;
    assert_eq!(broken[0].seq, 4);
}
