//! Changes of site and dates, early ends, completion, and who sees what.

use super::{making::place, placement_of, signers, site, zoe};
use crate::support::TestApp;
use uuid::Uuid;

async fn state(app: &TestApp, id: Uuid) -> String {
    app.value(&format!("select state from placement where id = '{id}'"))
        .await
}

#[tokio::test]
async fn moving_a_student_ends_the_old_placement_and_carries_the_hours_over() {
    let app = TestApp::start().await;
    let old = placement_of(&app, "Amina Yusuf").await;
    let prairie = site(&app, "Prairie View Clinic").await;
    let dana = app.person("Dana Whitfield").await;
    let found = dana
        .get(&format!("/placements/{old}/site"))
        .await
        .submit_form("Search")
        .with(&[("q", "prairie")])
        .await;
    let form = found.follow_link("Prairie View Clinic").await;
    let ingrid = super::person(&app, "Ingrid Falk").await.to_string();
    let fields = [
        ("supervisor", ingrid.as_str()),
        ("reason", "Closer to home"),
        ("starts_on", "2026-11-10"),
    ];
    let check = form.submit_form("Go on and check").with(&fields).await;
    check
        .shows("Closer to home")
        .says("Mercy Lakeside Hospital");
    let button = if check.words().contains("Everything is ready") {
        "Move the student"
    } else {
        "Move the student as it is"
    };
    let moved = check.submit_form(button).await.follow().await;
    moved
        .shows("Amina Yusuf at Prairie View Clinic")
        .says("Mercy Lakeside Hospital");
    assert_eq!(state(&app, old).await, "terminated");
    let (ends, follows): (String, Uuid) = {
        let ends = app
            .value(&format!(
                "select ends_on::text from placement where id = '{old}'"
            ))
            .await;
        let new = placement_of(&app, "Amina Yusuf").await;
        let follows = app
            .value(&format!(
                "select follows_id from placement where id = '{new}' and site_id = '{prairie}'"
            ))
            .await;
        (ends, follows)
    };
    assert_eq!((ends.as_str(), follows), ("2026-11-09", old));
    // Two of Amina's three drafts lie after the change.
    dana.get(&format!("/placements/{old}"))
        .await
        .shows("Drafts after the last day")
        .says("Closer to home");
    let mail = app.mail_to("amina.yusuf@lakeshore.example").await;
    assert!(mail.subject.contains("You move to Prairie View Clinic"));
    assert!(mail.text.contains("drafts of yours"), "{}", mail.text);
}

#[tokio::test]
async fn a_move_does_not_cut_off_submitted_hours() {
    let app = TestApp::start().await;
    let old = placement_of(&app, "Maya Castellanos").await;
    let prairie = site(&app, "Prairie View Clinic").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana
        .get(&format!("/placements/{old}/site?site={prairie}"))
        .await;
    let fields = [
        ("supervisor", "none"),
        ("reason", "Closer to home"),
        ("starts_on", "2026-11-02"),
    ];
    let check = form.submit_form("Go on and check").with(&fields).await;
    let answer = check.submit_form("Move the student as it is").await;
    answer.complains("starts_on", "Choose a first day after");
    assert_eq!(state(&app, old).await, "active");
    let approved: i64 = app
        .value(&format!(
            "select count(*) from hours_entry where placement_id = '{old}' and state = 'approved'"
        ))
        .await;
    assert!(approved > 0);
}

#[tokio::test]
async fn who_signed_at_the_old_site_can_still_sign_what_waits_there() {
    let app = TestApp::start().await;
    let old = placement_of(&app, "Maya Castellanos").await;
    let prairie = site(&app, "Prairie View Clinic").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana
        .get(&format!("/placements/{old}/site?site={prairie}"))
        .await;
    let fields = [
        ("supervisor", "none"),
        ("reason", "Closer to home"),
        ("starts_on", "2026-11-17"),
    ];
    let check = form.submit_form("Go on and check").with(&fields).await;
    check
        .submit_form("Move the student as it is")
        .await
        .status(303);
    assert_eq!(signers(&app, old).await, ["Grace Lindqvist"]);
    let covered: i64 = app
        .value(&format!(
            "select count(*) from person p, jsonb_each(actor_of_person(p.id, '2026-11-18') -> 'placements') of_program,
             jsonb_array_elements_text(of_program.value) placement where p.name = 'Grace Lindqvist' and placement = '{old}'"
        ))
        .await;
    assert_eq!(covered, 1);
}

#[tokio::test]
async fn dates_change_but_never_cut_off_hours() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Maya Castellanos").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/dates")).await;
    let answer = form
        .submit_form("Change the dates")
        .with(&[("starts_on", "2026-11-01"), ("ends_on", "2026-11-05")])
        .await;
    answer
        .complains("starts_on", "when hours were logged")
        .complains("ends_on", "when hours were logged");
    form.submit_form("Change the dates")
        .await
        .complains("starts_on", "other dates");
    form.submit_form("Change the dates")
        .with(&[("ends_on", "31/12/2026")])
        .await
        .complains("ends_on", "year-month-day");
    let opened_before = dana.get(&format!("/placements/{id}/dates")).await;
    let changed = form
        .submit_form("Change the dates")
        .with(&[("ends_on", "2026-12-31")])
        .await;
    changed
        .follow()
        .await
        .shows("Thu 31 Dec 2026")
        .says("Dates changed to");
    assert!(
        app.mail_to("maya.castellanos@lakeshore.example")
            .await
            .subject
            .contains("Other dates")
    );
    let late = opened_before
        .submit_form("Change the dates")
        .with(&[("ends_on", "2026-12-30")])
        .await;
    late.status(409).says("Thu 31 Dec 2026");
}

#[tokio::test]
async fn an_early_end_needs_a_reason_and_keeps_what_was_worked() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Maya Castellanos").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/end")).await;
    form.submit_form("End the placement")
        .await
        .complains("how", "Choose what happened")
        .complains("reason", "Enter why");
    let too_early = [
        ("how", "terminate"),
        ("reason", "The site closed"),
        ("last", "2026-10-01"),
    ];
    form.submit_form("End the placement")
        .with(&too_early)
        .await
        .complains("last", "when hours were logged");
    let fields = [("how", "terminate"), ("reason", "The site closed")];
    let ended = form.submit_form("End the placement").with(&fields).await;
    ended
        .follow()
        .await
        .shows("Ended early")
        .says("The site closed");
    assert_eq!(state(&app, id).await, "terminated");
    assert_eq!(signers(&app, id).await, ["Grace Lindqvist"]);
    let told = app.events_about(id).await;
    assert!(
        told.iter()
            .any(|e| e.action == "placement.ended" && e.reason == "The site closed")
    );
    dana.get(&format!("/placements/{id}/dates"))
        .await
        .status(409)
        .says("ended early");
    dana.post(&format!("/placements/{id}/end"))
        .with(&fields)
        .await
        .status(409);
}

#[tokio::test]
async fn a_placement_taken_back_before_its_first_day_leaves_nobody_to_sign() {
    let app = TestApp::start().await;
    let id = place(&app, &zoe(&app).await.to_string(), &[]).await;
    app.execute(&format!(
        "update placement set starts_on = '2026-11-23' where id = '{id}'"
    ))
    .await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/end")).await;
    let fields = [("how", "withdraw"), ("reason", "Left the course")];
    form.submit_form("End the placement")
        .with(&fields)
        .await
        .status(303);
    assert_eq!(state(&app, id).await, "withdrawn");
    assert!(signers(&app, id).await.is_empty());
}

#[tokio::test]
async fn who_signs_stays_when_a_placement_ends_with_nothing_but_drafts() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Amina Yusuf").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/end")).await;
    form.shows("Not settled yet: 3 drafts");
    let fields = [("how", "terminate"), ("reason", "The site closed")];
    form.submit_form("End the placement")
        .with(&fields)
        .await
        .status(303);
    assert_eq!(signers(&app, id).await, ["Grace Lindqvist"]);
    let mail = app.mail_to("amina.yusuf@lakeshore.example").await;
    assert!(
        mail.text.contains("can still be submitted and signed"),
        "{}",
        mail.text
    );
}

#[tokio::test]
async fn coordinators_are_told_once_that_an_end_has_passed_and_a_person_completes_it() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Hannah Kim").await;
    let dana = app.person("Dana Whitfield").await;
    dana.get(&format!("/placements/{id}/completion"))
        .await
        .shows("does not allow an early finish");
    app.execute(&format!(
        "update placement set ends_on = '2026-11-13' where id = '{id}'"
    ))
    .await;
    for _ in 0..3 {
        app.run_jobs().await;
        app.later(3600);
    }
    let told: Vec<_> = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.kind == "placement.past_end")
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("Hannah Kim"));
    assert_eq!(state(&app, id).await, "active");
    dana.get("/placements?state=over")
        .await
        .shows("Hannah Kim")
        .hides("Maya Castellanos");
    let page = dana.get(&told[0].link("/placements/")).await;
    page.submit_form("Complete the placement")
        .await
        .redirects_to(&format!("/placements/{id}"));
    assert_eq!(state(&app, id).await, "completed");
}

#[tokio::test]
async fn students_see_their_own_placement_and_no_other_page() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Maya Castellanos").await;
    let maya = app.person("Maya Castellanos").await;
    maya.get("/placement")
        .await
        .shows("Mercy Lakeside Hospital")
        .says("1200 Harbor Avenue")
        .says("Grace Lindqvist")
        .says("9:00–12:30")
        .says("Helen Okafor");
    maya.get(&format!("/placements/{id}")).await.status(403);
    maya.get("/placements").await.status(403);
    let liam = app.person("Liam O'Connor").await;
    liam.get("/placement")
        .await
        .shows("Before")
        .says("Prairie View Clinic");
}

#[tokio::test]
async fn faculty_read_their_students_placements_and_change_nothing() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Maya Castellanos").await;
    let helen = app.person("Helen Okafor").await;
    helen
        .get(&format!("/placements/{id}"))
        .await
        .shows("Maya Castellanos")
        .hides("Move to another site");
    helen
        .get(&format!("/placements/{id}/dates"))
        .await
        .status(403);
    let tomas = app.person("Tomás Rivera").await;
    for path in [
        "",
        "/dates",
        "/site",
        "/end",
        "/completion",
        "/supervisors/new",
    ] {
        tomas
            .get(&format!("/placements/{id}{path}"))
            .await
            .status(404);
    }
}

#[tokio::test]
async fn the_list_pages_by_name_and_filters_in_the_address() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let all = dana.get("/placements").await;
    all.shows("Maya Castellanos").hides("Coding Practicum");
    all.submit_form("Filter")
        .with(&[("q", "noor")])
        .await
        .shows("Front Range")
        .hides("Maya Castellanos");
    dana.get("/placements?state=ended")
        .await
        .shows("Liam O'Connor");
    dana.get("/placements?q=nobody+at+all")
        .await
        .shows("Nothing fits these filters");
    dana.get("/placements?after=nonsense&program=x&term=y&site=z")
        .await
        .status(200);
}
