//! What the college does: verify on behalf, void, redact, answer a disagreement.

use crate::support::TestApp;
use uuid::Uuid;

async fn placement_of(app: &TestApp, student: &str) -> Uuid {
    app.id(&format!(
        "placement where student_id = (select id from person where name = '{student}')"
    ))
    .await
}

async fn entry_of(app: &TestApp, student: &str, state: &str) -> Uuid {
    let ids: Vec<Uuid> = app
        .values(&format!(
            "select id from hours_entry where student_id = (select id from person where name = '{student}') and state = '{state}' order by work_date, id"
        ))
        .await;
    ids[0]
}

#[tokio::test]
async fn helen_may_stand_in_for_a_supervisor_only_after_ten_days() {
    let app = TestApp::start().await;
    let helen = app.person("Helen Okafor").await;
    let placement = placement_of(&app, "Priya Raman").await;
    let path = format!("/placements/{placement}/verification");
    let page = helen.get(&path).await;
    page.shows("Verify hours on behalf")
        .shows("has 10 days to answer");
    page.submit_form("Verify 1 entry")
        .await
        .complains("reason", "Enter why you verify");
    page.submit_form("Verify 1 entry")
        .with(&[("reason", "I called the clinic; she was there")])
        .await
        .redirects_to(&path);
    let (meaning, behalf, role): (String, String, String) = app
        .rows("select meaning, on_behalf_name, signer_role from signature order by signed_at desc, id desc limit 1")
        .await
        .remove(0);
    assert_eq!(
        (meaning.as_str(), role.as_str()),
        ("verifies_on_behalf", "Faculty liaison")
    );
    let supervisor: String = app
        .value(&format!("select p.name from placement_supervisor s join person p on p.id = s.person_id where s.placement_id = '{placement}'"))
        .await;
    assert_eq!(behalf, supervisor);
    let code: String = app
        .value("select code from signature where meaning = 'verifies_on_behalf'")
        .await;
    app.anonymous()
        .get(&format!("/verify/{code}"))
        .await
        .shows("verified on behalf of a supervisor");
}

#[tokio::test]
async fn dana_may_verify_earlier_with_a_reason_and_others_never() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let entry = entry_of(&app, "Maya Castellanos", "submitted").await;
    let path = format!("/entries/{entry}/verification");
    for person in [&cast.student, &cast.supervisor, &cast.other_student] {
        person
            .post(&path)
            .with(&[("reason", "because")])
            .await
            .status(403);
    }
    cast.other_coordinator
        .post(&path)
        .with(&[("reason", "because")])
        .await
        .status(404);
    cast.coordinator
        .post(&path)
        .with(&[("reason", "Grace is ill until January")])
        .await
        .status(303);
    let state: String = app
        .value(&format!(
            "select state from hours_entry where id = '{entry}'"
        ))
        .await;
    assert_eq!(state, "approved");
}

#[tokio::test]
async fn voided_hours_stop_counting_and_both_are_told() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let entry = entry_of(&app, "Maya Castellanos", "approved").await;
    let path = format!("/entries/{entry}/void");
    let sum = "select sum(approved_minutes)::bigint from hours_total where student_id = (select id from person where name = 'Maya Castellanos')";
    let before: i64 = app.value(sum).await;
    let page = cast.coordinator.get(&path).await;
    page.follow_link("Cancel").await.status(200);
    page.submit_form("Void these hours")
        .await
        .complains("reason", "Enter why");
    page.submit_form("Void these hours")
        .with(&[("reason", "She was at school that day")])
        .await
        .status(303);
    let after: i64 = app.value(sum).await;
    assert!(after < before);
    assert_eq!(
        app.count(
            "mail where kind = 'sign_off.notice' and text like '%She was at school that day%'"
        )
        .await,
        2
    );
    cast.coordinator
        .post(&path)
        .with(&[("reason", "again")])
        .await
        .status(409);
    let gone = cast.coordinator.get(&path).await;
    gone.status(409);
    gone.follow_link("Open the entry").await.status(200);
    cast.supervisor.get(&path).await.status(403);
    cast.other_coordinator.get(&path).await.status(404);
}

#[tokio::test]
async fn text_about_a_patient_goes_and_the_signature_stays_whole() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let entry = entry_of(&app, "Maya Castellanos", "approved").await;
    let activity: String = app
        .value(&format!(
            "select activity from hours_entry where id = '{entry}'"
        ))
        .await;
    let page = cast
        .coordinator
        .get(&format!("/entries/{entry}/redaction"))
        .await;
    page.submit_form("Redact")
        .await
        .complains("part", "Choose the text");
    cast.coordinator
        .post(&format!("/entries/{entry}/redaction"))
        .with(&[("part", "activity"), ("reason", "It named a patient")])
        .await
        .status(303);
    let now: String = app
        .value(&format!(
            "select activity from hours_entry where id = '{entry}'"
        ))
        .await;
    assert_eq!(now, "[redacted]");
    let left = app
        .count(&format!(
            "signature s join hours_decision d on d.signature_id = s.id where d.entry_id = '{entry}' and s.content like '%{activity}%'"
        ))
        .await;
    assert_eq!(left, 0, "the signature never held the text");
    let hashes: Vec<bool> = app
        .values(&format!(
            "select e.content_hash = d.content_hash from hours_entry e join hours_decision d on d.entry_id = e.id where e.id = '{entry}' and d.signature_id is not null"
        ))
        .await;
    assert!(hashes.iter().all(|same| *same));
}

#[tokio::test]
async fn fatous_disagreement_is_answered_once() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let entry: Uuid = app
        .value("select entry_id from hours_dispute where state = 'open'")
        .await;
    let path = format!("/entries/{entry}/dispute");
    let page = dana.get(&path).await;
    page.submit_form("Answer")
        .with(&[("reason", "The clerk confirms it")])
        .await
        .complains("state", "Choose who is right");
    page.submit_form("Answer")
        .with(&[
            ("state", "upheld"),
            ("reason", "The clerk confirms it. Log the day anew"),
        ])
        .await
        .redirects_to(&path);
    dana.get(&path).await.shows("Upheld. The clerk confirms it");
    dana.post(&path)
        .with(&[("state", "dismissed"), ("reason", "No")])
        .await
        .status(409);
    assert_eq!(app.count("mail where kind = 'sign_off.notice'").await, 1);
}

#[tokio::test]
async fn where_faculty_verifies_too_the_supervisors_signature_waits_for_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    app.execute("alter table requirement disable trigger requirement_frozen; update requirement set approval = 'both'")
        .await;
    let entry = entry_of(&app, "Maya Castellanos", "submitted").await;
    let rows = cast
        .supervisor
        .get("/sign-off")
        .await
        .attributes("input[name=entry][type=checkbox]", "value");
    let row = rows
        .iter()
        .find(|row| row.starts_with(&entry.to_string()))
        .unwrap();
    cast.supervisor
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", row)])
        .await
        .status(303);
    let state = async || -> (String, bool) {
        app.rows(&format!(
            "select state, signed_at is not null from hours_entry where id = '{entry}'"
        ))
        .await
        .remove(0)
    };
    assert_eq!(state().await, ("submitted".to_owned(), true));
    let path = format!("/entries/{entry}/verification");
    let page = cast.faculty.get(&path).await;
    page.hides("stood in for");
    page.submit_form("Verify 1 entry").await.redirects_to(&path);
    assert_eq!(state().await.0, "approved");
    assert_eq!(
        app.count("signature where meaning = 'verifies_for_faculty'")
            .await,
        1
    );
}

#[tokio::test]
async fn the_database_itself_lets_no_answer_be_taken_back_later_or_without_a_trace() {
    let app = TestApp::start().await;
    let entry = entry_of(&app, "Maya Castellanos", "approved").await;
    let back = format!("update hours_entry set state = 'submitted' where id = '{entry}'");
    assert!(app.try_execute(&back).await.is_err());
    assert!(
        app.try_execute("update signature set minutes = 1")
            .await
            .is_err()
    );
    assert!(app.try_execute("delete from hours_decision").await.is_err());
}
