//! Nobody decides over their own practicum: a coordinator may study in the program they coordinate.

use crate::support::TestApp;
use uuid::Uuid;

/// Makes a student a coordinator of their own program too.
async fn coordinates_too(app: &TestApp, student: Uuid) {
    app.execute(&format!(
        "insert into role_grant (id, person_id, role, program_id, starts_on, granted_at)
         select gen_random_uuid(), '{student}', 'coordinator', program_id, '2026-01-01', now()
         from enrolment where student_id = '{student}' limit 1"
    ))
    .await;
}

#[tokio::test]
async fn a_student_who_coordinates_too_opens_no_late_days_for_herself() {
    let app = TestApp::start().await;
    let (request, name): (Uuid, String) = app
        .rows("select l.id, p.name from late_request l join person p on p.id = l.student_id where l.state = 'asked'")
        .await
        .remove(0);
    let student = app.person(&name).await;
    coordinates_too(&app, student.id).await;
    let answer = format!("/late-requests/{request}/answer");
    let form = [("decision", "granted"), ("answer", "Go on")];
    student
        .post(&answer)
        .with(&form)
        .await
        .status(403)
        .says("This is your own practicum");
    let state: String = app
        .value(&format!(
            "select state from late_request where id = '{request}'"
        ))
        .await;
    assert_eq!(state, "asked");
    let dana = app.person("Dana Whitfield").await;
    dana.post(&answer).with(&form).await.status(303);
}

#[tokio::test]
async fn nor_does_she_choose_who_signs_for_her_or_when_her_placement_ends() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    coordinates_too(&app, maya.id).await;
    let placement = app
        .id(&format!("placement where student_id = '{}'", maya.id))
        .await;
    let enrolment = app
        .id(&format!("enrolment where student_id = '{}'", maya.id))
        .await;
    let signers = format!("placement_supervisor where placement_id = '{placement}'");
    let before = app.count(&signers).await;
    let supervisor = [
        ("supervisor", "new"),
        ("new_name", "A Friend"),
        ("new_email", "friend@elsewhere.example"),
        ("part", "primary"),
        ("reason", "Quicker"),
    ];
    for (url, form) in [
        (
            format!("/placements/{placement}/supervisors"),
            &supervisor[..],
        ),
        (
            format!("/placements/{placement}/dates"),
            &[("starts_on", "2026-09-01"), ("ends_on", "2027-01-30")],
        ),
        (
            format!("/placements/{placement}/end"),
            &[("ending", "withdraw"), ("reason", "x")],
        ),
        (format!("/enrolments/{enrolment}/faculty"), &[]),
        (
            format!("/enrolments/{enrolment}/withdrawal"),
            &[("reason", "x")],
        ),
    ] {
        maya.post(&url).with(form).await.status(403);
    }
    assert_eq!(app.count(&signers).await, before);
    let other: Uuid = app
        .value("select p.id from placement p join person s on s.id = p.student_id where s.name = 'Priya Raman'")
        .await;
    maya.get(&format!("/placements/{other}/dates"))
        .await
        .status(200);
}
