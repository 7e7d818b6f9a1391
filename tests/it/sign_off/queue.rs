//! The queue of a supervisor with an account, and undo.

use super::{GRACE, grace_is_asked, in_state, students_waiting, waiting};
use crate::support::{Answer, Person, TestApp};

fn boxes(page: &Answer) -> Vec<String> {
    page.attributes("input[name=entry][type=checkbox]", "value")
}

#[tokio::test]
async fn grace_approves_a_clean_week_in_one_act_and_takes_it_back() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let before = in_state(&app, "submitted").await;
    let page = grace.get("/sign-off").await;
    page.shows("Maya Castellanos");
    let rows = page.attributes("form[id^='form-'] input[name=entry]", "value");
    let row = rows.first().expect("a clean week");
    grace
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", row)])
        .await
        .redirects_to("/sign-off");
    assert_eq!(in_state(&app, "submitted").await, before - 1);
    let method: String = app
        .value("select method from signature order by signed_at desc limit 1")
        .await;
    assert_eq!(method, "demo");
    let page = grace.get("/sign-off").await;
    assert_eq!(page.select(".banner.good").len(), 1, "one message");
    page.shows("You can take that back for 10 minutes");
    page.submit_form("Undo").await.redirects_to("/sign-off");
    assert_eq!(in_state(&app, "submitted").await, before);
    let code: String = app
        .value("select code from signature order by signed_at desc limit 1")
        .await;
    app.anonymous()
        .get(&format!("/verify/{code}"))
        .await
        .shows("None of it stands any more");
    app.later(700);
    app.run_jobs().await;
    let told = app.count("mail where kind = 'sign_off.answered'").await;
    assert_eq!(told, 0, "nobody is told of an answer that was taken back");
}

#[tokio::test]
async fn the_student_is_told_once_the_answer_can_no_longer_be_taken_back() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let rows = boxes(&grace.get("/sign-off").await);
    grace
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", &rows[0])])
        .await;
    app.run_jobs().await;
    assert_eq!(app.count("mail where kind = 'sign_off.answered'").await, 0);
    let act: String = app
        .value("select act_id::text from hours_decision order by decided_at desc limit 1")
        .await;
    app.later(601);
    app.run_jobs().await;
    assert_eq!(app.count("mail where kind = 'sign_off.answered'").await, 1);
    grace
        .post("/sign-off/undo")
        .with(&[("act", &act)])
        .await
        .status(409);
}

#[tokio::test]
async fn nobody_takes_back_what_another_answered() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let rows = boxes(&cast.supervisor.get("/sign-off").await);
    cast.supervisor
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", &rows[0])])
        .await;
    let act: String = app
        .value("select act_id::text from hours_decision order by decided_at desc limit 1")
        .await;
    cast.other_supervisor
        .post("/sign-off/undo")
        .with(&[("act", &act)])
        .await
        .status(404);
}

#[tokio::test]
async fn an_answer_by_link_stands_and_the_queue_does_not_offer_to_take_it_back() {
    let (app, holder, link) = grace_is_asked().await;
    let entry = waiting(&app).await.remove(0);
    let answer = format!("answer-{entry}");
    let comment = format!("comment-{entry}");
    holder
        .get(&link)
        .await
        .submit_form("Send answers one by one")
        .with(&[(&answer, "return"), (&comment, "Which charts were these?")])
        .await
        .redirects_to(&link);
    let act: String = app
        .value("select act_id::text from hours_decision order by decided_at desc limit 1")
        .await;
    let grace = app.person(GRACE).await;
    let page = grace.get("/sign-off").await;
    page.hides("You answered");
    grace
        .post("/sign-off/undo")
        .with(&[("act", &act)])
        .await
        .status(409)
        .says("through a mailed link");
    let state: String = app
        .value(&format!(
            "select state from hours_entry where id = '{entry}'"
        ))
        .await;
    assert_eq!(state, "returned");
}

#[tokio::test]
async fn rows_that_changed_since_they_were_shown_are_not_signed() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let rows = boxes(&grace.get("/sign-off").await);
    let id = &rows[0][..36];
    app.execute(&format!(
        "update hours_entry set content_hash = sha256('other') where id = '{id}'"
    ))
    .await;
    let before = in_state(&app, "submitted").await;
    grace
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", &rows[0])])
        .await
        .follow()
        .await
        .shows("answered or changed meanwhile");
    assert_eq!(in_state(&app, "submitted").await, before);
}

#[tokio::test]
async fn a_return_from_the_queue_asks_for_a_reason_and_keeps_the_choice() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let rows = boxes(&grace.get("/sign-off").await);
    let back = grace
        .post("/sign-off/answers")
        .with(&[("answer", "return"), ("entry", &rows[0])])
        .await;
    back.complains("comment", "Enter what the students should mend");
    assert_eq!(
        back.attributes("input[name=entry][checked]", "value"),
        vec![rows[0].clone()]
    );
    back.submit_form("Return chosen")
        .with(&[("comment", "Name the report")])
        .await
        .redirects_to("/sign-off");
    let id = &rows[0][..36];
    let state: String = app
        .value(&format!("select state from hours_entry where id = '{id}'"))
        .await;
    assert_eq!(state, "returned");
    grace.get("/sign-off").await.submit_form("Undo").await;
    let state: String = app
        .value(&format!("select state from hours_entry where id = '{id}'"))
        .await;
    assert_eq!(state, "submitted");
}

#[tokio::test]
async fn somebody_elses_entries_are_neither_shown_nor_signed() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let rows = boxes(&cast.supervisor.get("/sign-off").await);
    cast.other_supervisor
        .get("/sign-off")
        .await
        .hides("Maya Castellanos");
    let before = waiting(&app).await;
    cast.other_supervisor
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", &rows[0])])
        .await;
    assert_eq!(waiting(&app).await, before);
    assert!(students_waiting(&app).await > 0);
}

#[tokio::test]
async fn a_taken_back_correction_lets_the_signed_version_count_again() {
    let app = TestApp::start().await;
    let (new, old, name): (uuid::Uuid, uuid::Uuid, String) = app
        .rows("select e.id, o.id, p.name from hours_entry e join hours_entry o on o.series_id = e.series_id and o.version = 1
               join placement_supervisor s on s.placement_id = e.placement_id and s.ended_at is null join person p on p.id = s.person_id
               where e.version = 2 and e.state = 'submitted' and o.state = 'approved' and e.made_by_person = e.student_id")
        .await
        .remove(0);
    let supervisor = app.person(&name).await;
    let page = supervisor.get("/sign-off").await;
    page.shows("Corrects signed hours");
    let row = boxes(&page)
        .into_iter()
        .find(|row| row.starts_with(&new.to_string()))
        .unwrap();
    supervisor
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", &row)])
        .await;
    let states = async || -> Vec<String> {
        app.values(&format!(
            "select state from hours_entry where id in ('{new}', '{old}') order by version"
        ))
        .await
    };
    assert_eq!(states().await, ["superseded", "approved"]);
    supervisor.get("/sign-off").await.submit_form("Undo").await;
    assert_eq!(states().await, ["approved", "submitted"]);
}

#[tokio::test]
async fn what_a_student_changed_since_it_was_shown_is_not_signed_however_small() {
    let app = TestApp::start().await;
    let (grace, maya) = (
        app.person(GRACE).await,
        app.person("Maya Castellanos").await,
    );
    let entry = handed_in(&maya, "yesterday 6am-7am coding audit").await;
    let shown = |page: &Answer| {
        let rows = page.attributes("input[name=entry]", "value");
        let of_entry = |row: &String| row.starts_with(&entry);
        rows.into_iter().find(of_entry).expect("a row")
    };
    let first = shown(&grace.get("/sign-off").await);
    let changes: [&[(&str, &str)]; 2] = [
        &[("helper_name", GRACE), ("helper_minutes", "30")],
        &[("paid_time", "yes")],
    ];
    for change in changes {
        let before = shown(&grace.get("/sign-off").await);
        take_back_and_change(&maya, &entry, change).await;
        grace
            .post("/sign-off/answers")
            .with(&[("answer", "approve"), ("entry", &before)])
            .await;
        let state: String = app
            .value(&format!(
                "select state from hours_entry where id = '{entry}'"
            ))
            .await;
        assert_eq!(state, "submitted", "{change:?}");
    }
    let page = grace.get("/sign-off").await;
    page.shows("Paid working time");
    assert_ne!(shown(&page), first);
    grace
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", &shown(&page))])
        .await;
    let beside = format!("delete from hours_helper where entry_id = '{entry}'");
    assert!(
        app.try_execute(&beside).await.is_err(),
        "what was signed stays"
    );
}

#[tokio::test]
async fn an_answer_stands_once_the_student_logged_other_hours_in_its_place() {
    let app = TestApp::start().await;
    let (grace, maya) = (
        app.person(GRACE).await,
        app.person("Maya Castellanos").await,
    );
    let entry = handed_in(&maya, "yesterday 6am-7am coding audit").await;
    let page = grace.get("/sign-off").await;
    let rows = page.attributes("input[name=entry]", "value");
    let row = rows
        .iter()
        .find(|row| row.starts_with(&entry))
        .expect("a row");
    let reject = [
        ("answer", "reject"),
        ("comment", "Not at all"),
        ("entry", row),
    ];
    grace.post("/sign-off/answers").with(&reject).await;
    let act: String = app
        .value("select act_id::text from hours_decision order by decided_at desc limit 1")
        .await;
    maya.post("/hours/line")
        .with(&[("line", "yesterday 6:30am-7:30am coding audit")])
        .await
        .status(303);
    grace
        .post("/sign-off/undo")
        .with(&[("act", &act)])
        .await
        .status(409)
        .says("logged other hours at that time");
}

async fn handed_in(student: &Person, line: &str) -> String {
    let saved = student.post("/hours/line").with(&[("line", line)]).await;
    let id = saved.location().split('=').nth(1).unwrap().to_owned();
    let form = [("entry", id.as_str())];
    student
        .post("/hours/submission")
        .with(&form)
        .await
        .status(303);
    id
}

async fn take_back_and_change(student: &Person, entry: &str, change: &[(&str, &str)]) {
    student
        .post(&format!("/hours/{entry}/taking-back"))
        .await
        .status(303);
    student
        .get(&format!("/hours/{entry}/edit"))
        .await
        .submit_form("Save and submit")
        .with(change)
        .await
        .status(303);
}
