//! A student leaves: by withdrawing, or because the practicum is completed.

use super::{placement_of, signers};
use crate::support::TestApp;
use uuid::Uuid;

async fn enrolment_of(app: &TestApp, name: &str) -> Uuid {
    app.value(&format!(
        "select e.id from enrolment e join person p on p.id = e.student_id where p.name = '{name}'"
    ))
    .await
}

async fn state_of(app: &TestApp, enrolment: Uuid) -> String {
    app.value(&format!(
        "select state from enrolment where id = '{enrolment}'"
    ))
    .await
}

/// The actions told of a record, oldest first.
async fn told(app: &TestApp, id: Uuid) -> Vec<String> {
    let events = app.events_about(id).await;
    events.into_iter().map(|event| event.action).collect()
}

#[tokio::test]
async fn a_withdrawal_ends_the_placement_and_tells_everybody() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let enrolment = enrolment_of(&app, "Amina Yusuf").await;
    let placement = placement_of(&app, "Amina Yusuf").await;
    let form = dana
        .get(&format!("/enrolments/{enrolment}"))
        .await
        .follow_link("Withdraw the student")
        .await;
    form.shows("Mercy Lakeside Hospital")
        .says("Not settled yet: 3 drafts");
    form.submit_form("Withdraw student")
        .with(&[("last", "2026-11-30")])
        .await
        .complains("last", "Enter a last day that has come")
        .complains("reason", "Enter why the student withdraws");
    let withdrawn = form
        .submit_form("Withdraw student")
        .with(&[("reason", "Moved away")])
        .await;
    withdrawn
        .follow()
        .await
        .shows("Withdrawn")
        .says("Moved away")
        .says("The placement has ended");
    let ended: (String, String) = app
        .rows(&format!(
            "select state, ends_on::text from placement where id = '{placement}'"
        ))
        .await
        .remove(0);
    assert_eq!(ended, ("terminated".to_owned(), "2026-11-17".to_owned()));
    assert_eq!(signers(&app, placement).await, ["Grace Lindqvist"]);
    for address in ["amina.yusuf@lakeshore.example", "%grace.lindqvist%"] {
        let mails: i64 = app
            .count(&format!(
                "mail where to_address like '{address}' and text like '%The student withdraws: Moved away%'"
            ))
            .await;
        assert_eq!(mails, 1, "{address}");
    }
    dana.get(&format!("/students/{enrolment}"))
        .await
        .shows("The student has withdrawn")
        .hides("Behind");
    dana.get(&format!("/enrolments/{enrolment}/withdrawal"))
        .await
        .status(409);
}

#[tokio::test]
async fn who_withdrew_still_hands_in_what_was_worked_and_can_be_enrolled_again() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let amina = app.person("Amina Yusuf").await;
    let enrolment = enrolment_of(&app, "Amina Yusuf").await;
    dana.post(&format!("/enrolments/{enrolment}/withdrawal"))
        .with(&[("reason", "Moved away"), ("last", "2026-11-16")])
        .await
        .status(303);
    let log = |line: &'static str| amina.post("/hours/line").with(&[("line", line)]);
    log("today 7-8 coding")
        .await
        .complains("date", "after your placement ended on Mon 16 Nov");
    let saved = log("mon 9-10 coding").await;
    let id = saved.location().split('=').nth(1).unwrap().to_owned();
    amina
        .post("/hours/submission")
        .with(&[("entry", &id)])
        .await
        .redirects_to("/hours");
    let page = dana.get(&format!("/enrolments/{enrolment}")).await;
    page.submit_form("Enrol again")
        .await
        .follow()
        .await
        .shows("place the student anew")
        .says("Enrolment brought back");
    assert_eq!(state_of(&app, enrolment).await, "enrolled");
    assert!(told(&app, enrolment).await.ends_with(&[
        "enrolment.withdrawn".into(),
        "enrolment.brought_back".into()
    ]));
}

#[tokio::test]
async fn the_last_placement_completes_a_practicum_whose_requirement_is_met() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let enrolment = enrolment_of(&app, "Hannah Kim").await;
    let placement = placement_of(&app, "Hannah Kim").await;
    app.execute(&format!(
        "update placement set ends_on = '2026-11-13' where id = '{placement}'"
    ))
    .await;
    let page = dana
        .get(&format!("/placements/{placement}/completion"))
        .await;
    page.shows("The requirement is met");
    page.submit_form("Complete the placement")
        .await
        .follow()
        .await
        .shows("and the practicum with it");
    assert_eq!(state_of(&app, enrolment).await, "completed");
    assert_eq!(
        told(&app, enrolment).await.last().unwrap(),
        "enrolment.completed"
    );
    dana.get(&format!("/students/{enrolment}"))
        .await
        .shows("The practicum is completed");
    let hannah = app.person("Hannah Kim").await;
    hannah
        .post("/hours/line")
        .with(&[("line", "fri 9-10 coding")])
        .await
        .status(409);
    let back = dana.get(&format!("/enrolments/{enrolment}")).await;
    back.submit_form("Take the completion back")
        .await
        .follow()
        .await
        .shows("Completion taken back");
    assert_eq!(state_of(&app, enrolment).await, "enrolled");
    dana.get(&format!("/enrolments/{enrolment}/completion"))
        .await
        .submit_form("Complete the practicum")
        .await
        .redirects_to(&format!("/enrolments/{enrolment}"));
    assert_eq!(state_of(&app, enrolment).await, "completed");
}

/// The last day of somebody's placement has passed.
async fn is_over(app: &TestApp, student: &str) -> uuid::Uuid {
    let placement = placement_of(app, student).await;
    app.execute(&format!(
        "update placement set ends_on = '2026-11-13' where id = '{placement}'"
    ))
    .await;
    placement
}

#[tokio::test]
async fn at_the_end_of_a_term_what_is_settled_is_completed_with_one_press() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    dana.get("/placements/completion")
        .await
        .shows("No placement waits to be completed");
    let (hannahs, mayas) = (
        is_over(&app, "Hannah Kim").await,
        is_over(&app, "Maya Castellanos").await,
    );
    let list = dana.get("/placements").await;
    let page = list.follow_link("Complete placements").await;
    page.shows("Hannah Kim").says("Maya Castellanos at Mercy");
    let boxes = page.attributes("input[name=placement]", "value");
    assert_eq!(boxes.len(), 1, "Maya's hours are not all signed");
    assert!(boxes[0].starts_with(&hannahs.to_string()));
    page.says("of the required 90 h are not signed yet; 1 entry waits for a signature");
    let done = page.submit_form("Complete the ticked placements").await;
    done.redirects_to("/placements/completion");
    done.follow()
        .await
        .shows("1 placement completed, and the practicum with it")
        .hides("Hannah Kim");
    let enrolment = enrolment_of(&app, "Hannah Kim").await;
    assert_eq!(state_of(&app, enrolment).await, "completed");
    let mayas_state: String = app
        .value(&format!("select state from placement where id = '{mayas}'"))
        .await;
    assert_eq!(mayas_state, "active");
    let events = app.events_about(hannahs).await;
    assert_eq!(events.last().unwrap().action, "placement.completed");
    app.run_jobs().await;
    let hannah: String = app
        .value("select email from person where name = 'Hannah Kim'")
        .await;
    assert!(app.mail_to(&hannah).await.subject.contains("is completed"));
}

#[tokio::test]
async fn what_changed_since_the_page_was_opened_is_left_and_nobody_completes_anothers() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let hannahs = is_over(&app, "Hannah Kim").await;
    let page = dana.get("/placements/completion").await;
    let ticked = page.attributes("input[name=placement]", "value")[0].clone();
    page.submit_form("Complete the ticked placements")
        .without("placement")
        .await
        .complains("placement", "Choose at least one placement");
    // An entry of hers is sent in while the page is open.
    app.execute(&format!(
        "update placement set updated_at = updated_at + interval '1 second' where id = '{hannahs}'"
    ))
    .await;
    let late = dana
        .post("/placements/completion")
        .with(&[("placement", &ticked)])
        .await;
    late.follow()
        .await
        .shows("Nothing was completed. 1 placement changed meanwhile")
        .shows("Hannah Kim");
    let cast = app.cast().await;
    for person in [&cast.other_coordinator, &cast.faculty] {
        let fresh = dana
            .get("/placements/completion")
            .await
            .attributes("input[name=placement]", "value")[0]
            .clone();
        let refused = person
            .post("/placements/completion")
            .with(&[("placement", &fresh)])
            .await;
        assert!(
            matches!(refused.status.as_u16(), 403 | 404),
            "{}",
            refused.status
        );
    }
    for wrong in [
        "",
        "x",
        "x.1",
        &format!("{hannahs}"),
        &format!("{hannahs}."),
    ] {
        let answer = dana
            .post("/placements/completion")
            .with(&[("placement", wrong)])
            .await;
        assert_ne!(answer.status.as_u16(), 500);
    }
    let state: String = app
        .value(&format!(
            "select state from placement where id = '{hannahs}'"
        ))
        .await;
    assert_eq!(state, "active");
}

#[tokio::test]
async fn completing_with_hours_lacking_or_waiting_asks_why() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let enrolment = enrolment_of(&app, "Maya Castellanos").await;
    let placement = placement_of(&app, "Maya Castellanos").await;
    app.execute(&format!(
        "update placement set ends_on = '2026-11-17' where id = '{placement}'"
    ))
    .await;
    dana.get(&format!("/enrolments/{enrolment}/completion"))
        .await
        .shows("It cannot be completed yet")
        .shows("Mercy Lakeside Hospital");
    dana.post(&format!("/enrolments/{enrolment}/completion"))
        .await
        .status(409);
    let page = dana
        .get(&format!("/placements/{placement}/completion"))
        .await;
    page.shows("of the required 90 h are not signed yet")
        .says("1 entry waits for a signature");
    page.submit_form("Complete the placement")
        .await
        .complains("reason", "Enter why you complete it");
    page.submit_form("Complete the placement")
        .with(&[("reason", "The rest is done at another site")])
        .await
        .follow()
        .await
        .shows("Placement completed")
        .says("The rest is done at another site");
    assert_eq!(state_of(&app, enrolment).await, "enrolled");
}

#[tokio::test]
async fn a_placement_that_cannot_be_completed_yet_says_from_when() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let placement = placement_of(&app, "Hannah Kim").await;
    dana.get(&format!("/placements/{placement}"))
        .await
        .shows("It can be completed from");
    let page = dana
        .get(&format!("/placements/{placement}/completion"))
        .await;
    page.shows("does not allow an early finish");
    assert!(!page.text().contains("Complete the placement</button>"));
}

#[tokio::test]
async fn a_student_with_a_placement_is_found_by_name_and_placed_again_after_its_end() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    dana.get("/placements/new").await.hides("Amina Yusuf");
    dana.get("/placements/new?name=amina")
        .await
        .shows("Amina Yusuf")
        .says("Placed at Mercy Lakeside Hospital");
    dana.get("/placements/new?name=nobody+at+all")
        .await
        .shows("Nobody enrolled has this name");
    let enrolment = enrolment_of(&app, "Amina Yusuf").await;
    dana.get(&format!("/students/{enrolment}"))
        .await
        .shows("Add a placement");
    app.execute(&format!(
        "update placement set state = 'terminated', ended_reason = 'The site closed', ends_on = '2026-11-13'
         where enrolment_id = '{enrolment}'"
    ))
    .await;
    let sites = dana
        .get(&format!("/students/{enrolment}"))
        .await
        .follow_link("Place again")
        .await;
    let found = sites.submit_form("Search").with(&[("q", "prairie")]).await;
    let form = found.follow_link("Prairie View Clinic").await;
    assert_eq!(form.attributes("[name=starts_on]", "value"), ["2026-11-14"]);
}
