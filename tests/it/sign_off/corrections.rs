//! A signed entry is found wrong by its supervisor or by a coordinator, and corrected for the student.

use super::{FRIDAY, GRACE, link_of};
use crate::support::{Answer, Person, TestApp};
use practicum::hours;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

const MAYA: &str = "Maya Castellanos";
const DANA: &str = "Dana Whitfield";

/// The newest entry of Maya that Grace signed: 9:00 to 12:30.
async fn signed(app: &TestApp) -> Uuid {
    let ids: Vec<Uuid> = app
        .values(&format!(
            "select e.id from hours_entry e join person p on p.id = e.student_id where p.name = '{MAYA}' and e.state = 'approved' order by e.work_date desc"
        ))
        .await;
    ids[0]
}

async fn states(app: &TestApp, of: Uuid) -> Vec<String> {
    app.values(&format!(
        "select state from hours_entry where series_id = (select series_id from hours_entry where id = '{of}') order by version"
    ))
    .await
}

async fn newest(app: &TestApp, of: Uuid) -> Uuid {
    let ids: Vec<Uuid> = app
        .values(&format!(
            "select id from hours_entry where series_id = (select series_id from hours_entry where id = '{of}') order by version desc"
        ))
        .await;
    ids[0]
}

async fn counted(app: &TestApp) -> i64 {
    app.value(&format!(
        "select sum(approved_minutes)::bigint from hours_total where student_id = (select id from person where name = '{MAYA}')"
    ))
    .await
}

/// Corrects an entry on its page: another end, and why.
async fn correct(person: &Person, entry: Uuid, end: &str, why: &str) -> Answer {
    let page = person
        .get(&format!("/entries/{entry}"))
        .await
        .follow_link("Correct")
        .await;
    let buttons = page.select("main form[action$='/correction'] .submit button");
    page.submit_form(&buttons[0])
        .with(&[("end", end), ("reason", why)])
        .await
}

/// The mails of a kind to somebody.
async fn told(app: &TestApp, name: &str, kind: &str) -> Vec<String> {
    app.values(&format!(
        "select m.subject || E'\\n' || m.text from mail m join person p on p.id = m.to_person where p.name = '{name}' and m.kind = '{kind}' order by m.created_at, m.id"
    ))
    .await
}

#[tokio::test]
async fn grace_finds_an_entry_she_signed_too_long_and_corrects_and_signs_it_in_one_act() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let (entry, before) = (signed(&app).await, counted(&app).await);
    let list = grace
        .get("/sign-off")
        .await
        .follow_link("Answered hours")
        .await;
    list.shows(MAYA);
    assert!(
        list.attributes("td a", "href")
            .contains(&format!("/entries/{entry}"))
    );
    correct(&grace, entry, "12:00", "She left at noon on that day")
        .await
        .follow()
        .await
        .shows("Corrected and signed")
        .shows("This is a correction by Grace Lindqvist, site supervisor");
    assert_eq!(states(&app, entry).await, ["superseded", "approved"]);
    assert_eq!(counted(&app).await, before - 30);
    let new = newest(&app, entry).await;
    let (minutes, entries): (i32, i32) = app
        .rows(&format!("select s.minutes, s.entries from signature s join hours_decision d on d.signature_id = s.id where d.entry_id = '{new}'"))
        .await
        .remove(0);
    assert_eq!(
        (minutes, entries),
        (180, 1),
        "a fresh signature over the new version"
    );
    let events = app.events_about(new).await;
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["hours.correction_submitted", "hours.approved"]);
    assert_eq!(events[0].reason, "She left at noon on that day");
    let mut db = PgConnection::connect_with(&app.options()).await.unwrap();
    assert_eq!(hours::check_totals(&mut db).await.unwrap().differing, []);
}

#[tokio::test]
async fn maya_learns_of_it_sees_both_sides_and_disputes_it() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let entry = signed(&app).await;
    correct(&grace, entry, "12:00", "She left at noon").await;
    app.run_jobs().await;
    assert!(
        told(&app, MAYA, "sign_off.corrected").await.is_empty(),
        "not while it can be taken back"
    );
    app.later(601);
    app.run_jobs().await;
    app.run_jobs().await;
    let mails = told(&app, MAYA, "sign_off.corrected").await;
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    for words in [
        "Grace Lindqvist, site supervisor",
        "Hours: 3 h 30, now 3 h",
        "Why: She left at noon",
        "It is signed",
    ] {
        assert!(mail.contains(words), "{words} in {mail}");
    }
    assert!(
        told(&app, MAYA, "sign_off.answered").await.is_empty(),
        "one mail says it all"
    );
    let new = newest(&app, entry).await;
    let maya = app.person(MAYA).await;
    let page = maya.get(&format!("/hours/{new}")).await;
    page.shows("Corrected by Grace Lindqvist, site supervisor")
        .shows("If it is not right, dispute it");
    let changed = page.select("#side-by-side tr.differs th");
    assert_eq!(changed, ["Time", "Hours"]);
    page.follow_link("Dispute")
        .await
        .submit_form("Send")
        .with(&[("reason", "I was there until half past twelve")])
        .await
        .follow()
        .await
        .shows("You disputed this");
    let dana = app.person(DANA).await;
    dana.get("/today?kind=dispute").await.shows(MAYA);
    dana.get(&format!("/entries/{new}"))
        .await
        .shows("The student disputes it")
        .shows("I was there until half past twelve")
        .follow_link("Answer the dispute")
        .await
        .shows("Answer a dispute");
}

#[tokio::test]
async fn bad_input_comes_back_with_what_was_typed() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let entry = signed(&app).await;
    let page = grace.get(&format!("/entries/{entry}/correction")).await;
    page.submit_form("Correct and sign")
        .await
        .complains("reason", "Enter why the signed entry is wrong");
    page.submit_form("Correct and sign")
        .with(&[("reason", "It is wrong")])
        .await
        .complains("date", "nothing differs");
    page.submit_form("Correct and sign")
        .with(&[("reason", "Too long"), ("end", "")])
        .await
        .complains("end", "Enter the time it ended");
    page.submit_form("Correct and sign")
        .with(&[("reason", "Later"), ("date", "2026-12-24")])
        .await
        .status(422);
    let asked = page
        .submit_form("Correct and sign")
        .with(&[
            ("reason", "She saw Mr Henry Walker, MRN 00123456"),
            ("end", "12:00"),
        ])
        .await;
    asked.status(422).says("Look at this again");
    assert_eq!(
        states(&app, entry).await,
        ["approved"],
        "nothing was stored"
    );
    asked.submit_form("Submit it as it is").await.status(303);
    assert_eq!(states(&app, entry).await, ["superseded", "approved"]);
}

#[tokio::test]
async fn hours_that_maya_never_logged_are_not_made_and_signed_by_one_person() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let (entry, before) = (signed(&app).await, counted(&app).await);
    correct(&grace, entry, "13:00", "She stayed for the count")
        .await
        .follow()
        .await
        .shows("asked to agree before it is signed");
    let new = newest(&app, entry).await;
    assert_eq!(states(&app, entry).await, ["approved", "submitted"]);
    assert_eq!(counted(&app).await, before, "the old minutes count");
    let queue = grace.get("/sign-off").await;
    queue.says("Waits for the student");
    assert!(
        queue
            .select(&format!("input[type=checkbox][value^='{new}']"))
            .is_empty()
    );
    let row: String = app
        .value(&format!("select id || '.' || left(encode(content_hash, 'hex'), 16) from hours_entry where id = '{new}'"))
        .await;
    approve(&grace, &row)
        .await
        .follow()
        .await
        .shows("waits for the student to agree");
    let alone = format!(
        "insert into hours_decision (id, entry_id, program_id, student_id, decision, content_hash, signature_id, decided_by, decided_name, decided_at)
         select gen_random_uuid(), id, program_id, student_id, 'approved', content_hash, (select id from signature limit 1), made_by_person, 'Grace', now()
         from hours_entry where id = '{new}'"
    );
    let refused = app.try_execute(&alone).await.unwrap_err().to_string();
    assert!(refused.contains("does not answer it alone"), "{refused}");
    app.run_jobs().await;
    assert!(told(&app, MAYA, "sign_off.corrected").await[0].contains("Agree to it, or dispute it"));
    let maya = app.person(MAYA).await;
    maya.get(&format!("/hours/{new}"))
        .await
        .submit_form("Agree")
        .await
        .follow()
        .await
        .shows("You agreed");
    app.run_jobs().await;
    assert!(told(&app, GRACE, "sign_off.corrected").await[0].contains("agrees to your correction"));
    assert_eq!(row_of(&grace, new).await, row);
    approve(&grace, &row)
        .await
        .follow()
        .await
        .shows("1 entry approved");
    assert_eq!(states(&app, entry).await, ["superseded", "approved"]);
    assert_eq!(counted(&app).await, before + 30);
}

async fn row_of(supervisor: &Person, entry: Uuid) -> String {
    let page = supervisor.get("/sign-off").await;
    let rows = page.attributes("input[name=entry][type=checkbox]", "value");
    rows.into_iter()
        .find(|row| row.starts_with(&entry.to_string()))
        .expect("it waits in the queue")
}

async fn approve(supervisor: &Person, row: &str) -> Answer {
    supervisor
        .post("/sign-off/answers")
        .with(&[("answer", "approve"), ("entry", row)])
        .await
}

#[tokio::test]
async fn danas_correction_waits_for_grace_who_sees_in_her_link_what_changed() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let (entry, before) = (signed(&app).await, counted(&app).await);
    let page = dana.get(&format!("/entries/{entry}/correction")).await;
    page.shows("needs a new signature by the supervisor")
        .hides("Correct and sign");
    correct(&dana, entry, "12:00", "The badge log says noon").await;
    let new = newest(&app, entry).await;
    assert_eq!(states(&app, entry).await, ["approved", "submitted"]);
    app.run_jobs().await;
    for (name, words) in [
        (MAYA, "Until it is signed"),
        (GRACE, "It waits for your signature"),
    ] {
        let mails = told(&app, name, "sign_off.corrected").await;
        assert!(
            mails[0].contains("Dana Whitfield, program coordinator"),
            "{mails:?}"
        );
        assert!(mails[0].contains(words), "{mails:?}");
    }
    let holder = app.anonymous();
    let link = link_of_request(&app).await;
    let shown = holder.get(&link).await;
    shown
        .shows("Corrected by Dana Whitfield, program coordinator: “The badge log says noon”")
        .shows("Hours: 3 h 30, now 3 h");
    let answers = shown.attributes(&format!("input[name='answer-{new}']"), "value");
    assert_eq!(
        answers,
        ["approve", "reject", "later"],
        "only a student mends what is returned"
    );
    assert_eq!(counted(&app).await, before);
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "each"), (&format!("answer-{new}"), "approve")])
        .await
        .redirects_to(&link);
    assert_eq!(states(&app, entry).await, ["superseded", "approved"]);
    assert_eq!(counted(&app).await, before - 30);
}

/// The newest sign-off link that went to Grace.
async fn link_of_request(app: &TestApp) -> String {
    let grace = super::email(app, GRACE).await;
    let mails = app.mails().await;
    let mail = mails
        .iter()
        .rfind(|mail| mail.kind == "sign_off.request" && mail.to_address == grace)
        .expect("a mail with a link");
    mail.link("/s/")
}

#[tokio::test]
async fn a_coordinator_never_signs_through_a_correction() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let entry = signed(&app).await;
    correct(&dana, entry, "12:00", "The badge log says noon").await;
    let new = newest(&app, entry).await;
    let path = format!("/entries/{new}/verification");
    dana.get(&path).await.shows("somebody else verifies it");
    dana.post(&path)
        .with(&[("reason", "I know it")])
        .await
        .status(409);
    app.days_later(11);
    let dana = app.person(DANA).await;
    dana.post(&path)
        .with(&[("reason", "I know it")])
        .await
        .status(409);
    assert_eq!(states(&app, entry).await, ["approved", "submitted"]);
    let helen = app.person("Helen Okafor").await;
    helen
        .post(&path)
        .with(&[("reason", "I called the clinic")])
        .await
        .redirects_to(&path);
    assert_eq!(
        states(&app, entry).await,
        ["superseded", "approved"],
        "another person may, after ten days"
    );
}

#[tokio::test]
async fn a_correction_in_flight_blocks_a_second_one_until_it_is_taken_back() {
    let app = TestApp::start().await;
    let (dana, maya) = (app.person(DANA).await, app.person(MAYA).await);
    let entry = signed(&app).await;
    correct(&dana, entry, "12:00", "The badge log says noon").await;
    let new = newest(&app, entry).await;
    let grace = app.person(GRACE).await;
    grace
        .get(&format!("/entries/{entry}"))
        .await
        .hides("Correct</a>");
    let path = format!("/entries/{entry}/correction");
    grace
        .get(&path)
        .await
        .status(409)
        .says("A correction is under way")
        .says("Dana Whitfield, program coordinator");
    let form = [
        ("date", "2026-11-02"),
        ("start", "09:00"),
        ("end", "11:00"),
        ("reason", "no"),
    ];
    grace.post(&path).with(&form).await.status(409);
    maya.get(&format!("/hours/{entry}/correction"))
        .await
        .status(409)
        .says("Dana Whitfield, program coordinator, made it on");
    let back = dana
        .get(&format!("/entries/{new}"))
        .await
        .follow_link("Take the correction back")
        .await;
    back.submit_form("Take it back")
        .await
        .complains("reason", "Enter why");
    back.submit_form("Take it back")
        .with(&[("reason", "I had the wrong day")])
        .await
        .follow()
        .await
        .shows("What was signed before still stands");
    assert_eq!(states(&app, entry).await, ["approved", "rejected"]);
    for name in [MAYA, GRACE] {
        assert!(told(&app, name, "sign_off.notice").await[0].contains("I had the wrong day"));
    }
    correct(&grace, entry, "12:00", "She left at noon")
        .await
        .status(303);
    assert_eq!(
        states(&app, entry).await,
        ["superseded", "rejected", "approved"]
    );
    let mut db = PgConnection::connect_with(&app.options()).await.unwrap();
    assert_eq!(hours::check_totals(&mut db).await.unwrap().differing, []);
}

#[tokio::test]
async fn a_correction_by_somebody_else_is_not_mayas_to_change_or_take_back() {
    let app = TestApp::start().await;
    let (grace, maya) = (app.person(GRACE).await, app.person(MAYA).await);
    let entry = signed(&app).await;
    correct(&grace, entry, "13:00", "She stayed").await;
    let new = newest(&app, entry).await;
    maya.get(&format!("/hours/{new}")).await.hides("Take back");
    for act in ["taking-back", "edit"] {
        maya.post(&format!("/hours/{new}/{act}")).await.status(403);
    }
    maya.post("/hours/submission")
        .with(&[("entry", &new.to_string())])
        .await
        .status(403);
    maya.post(&format!("/entries/{new}/agreement"))
        .await
        .status(303);
    maya.post(&format!("/entries/{new}/agreement"))
        .await
        .status(303);
    assert_eq!(app.count("correction_agreement").await, 1);
    let noor = app.person("Noor Haddad").await;
    noor.post(&format!("/entries/{new}/agreement"))
        .await
        .status(404);
}

#[tokio::test]
async fn those_who_do_not_answer_for_maya_correct_nothing() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let entry = signed(&app).await;
    let page = format!("/entries/{entry}");
    for person in [
        &cast.other_supervisor,
        &cast.other_coordinator,
        &cast.other_student,
    ] {
        person.get(&page).await.status(404);
    }
    cast.student
        .get(&page)
        .await
        .redirects_to(&format!("/hours/{entry}"));
    cast.faculty
        .get(&page)
        .await
        .shows(MAYA)
        .hides("/correction");
    let path = format!("{page}/correction");
    let form = [
        ("date", "2026-11-02"),
        ("start", "09:00"),
        ("end", "11:00"),
        ("reason", "no"),
    ];
    for (person, status) in [
        (&cast.student, 403),
        (&cast.faculty, 403),
        (&cast.administrator, 403),
        (&cast.other_supervisor, 404),
        (&cast.other_coordinator, 404),
    ] {
        person.get(&path).await.status(status);
        person.post(&path).with(&form).await.status(status);
    }
    assert_eq!(states(&app, entry).await, ["approved"]);
}

#[tokio::test]
async fn a_delegate_corrects_only_what_they_signed_themselves() {
    let app = TestApp::start().await;
    let entry = signed(&app).await;
    app.execute(&format!(
        "insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, part, from_on, created_at)
         select gen_random_uuid(), e.placement_id, e.program_id, e.student_id, p.id, 'delegate', '2026-11-01', now()
         from hours_entry e, person p where e.id = '{entry}' and p.name = 'Ingrid Falk'"
    ))
    .await;
    let ingrid = app.person("Ingrid Falk").await;
    ingrid.get(&format!("/entries/{entry}")).await.shows(MAYA);
    ingrid
        .get(&format!("/entries/{entry}/correction"))
        .await
        .status(404);
    let waits = app
        .id(&format!("hours_entry where student_id = (select id from person where name = '{MAYA}') and state = 'submitted'"))
        .await;
    let row = row_of(&ingrid, waits).await;
    approve(&ingrid, &row).await.status(303);
    ingrid
        .get(&format!("/entries/{waits}/correction"))
        .await
        .shows("Correct and sign");
}

#[tokio::test]
async fn a_rejected_correction_leaves_the_signed_hours_and_its_maker_hears_of_it() {
    let app = TestApp::start().await;
    let (dana, grace) = (app.person(DANA).await, app.person(GRACE).await);
    let (entry, before) = (signed(&app).await, counted(&app).await);
    correct(&dana, entry, "12:00", "The badge log says noon").await;
    let new = newest(&app, entry).await;
    let row = row_of(&grace, new).await;
    let send = async |answer: &str, comment: &str| {
        grace
            .post("/sign-off/answers")
            .with(&[("answer", answer), ("entry", &row), ("comment", comment)])
            .await
    };
    send("return", "Which log?")
        .await
        .follow()
        .await
        .shows("approve or reject it");
    send("reject", "")
        .await
        .complains("comment", "Enter why these hours are rejected");
    send("reject", "She was with me until half past")
        .await
        .status(303);
    assert_eq!(states(&app, entry).await, ["approved", "rejected"]);
    assert_eq!(counted(&app).await, before);
    app.later(601);
    app.run_jobs().await;
    let mails = told(&app, DANA, "sign_off.notice").await;
    assert!(
        mails
            .iter()
            .any(|mail| mail.contains("She was with me until half past")),
        "{mails:?}"
    );
    let maya = app.person(MAYA).await;
    maya.get(&format!("/hours/{entry}"))
        .await
        .follow_link("Correct")
        .await
        .status(200);
}

#[tokio::test]
async fn a_dispute_that_is_upheld_makes_a_waiting_correction_fall_away() {
    let app = TestApp::start().await;
    let (dana, maya) = (app.person(DANA).await, app.person(MAYA).await);
    let entry = signed(&app).await;
    correct(&dana, entry, "12:00", "The badge log says noon").await;
    let new = newest(&app, entry).await;
    maya.post(&format!("/hours/{new}/dispute"))
        .with(&[("reason", "The badge log is of the other door")])
        .await
        .status(303);
    let grace = app.person(GRACE).await;
    grace
        .get("/sign-off")
        .await
        .shows("The student disputes it");
    dana.post(&format!("/entries/{new}/dispute"))
        .with(&[("state", "upheld"), ("reason", "It is")])
        .await
        .status(303);
    assert_eq!(states(&app, entry).await, ["approved", "rejected"]);
    grace
        .get("/sign-off")
        .await
        .hides("The student disputes it");
}

#[tokio::test]
async fn a_void_ends_the_correction_that_waits() {
    let app = TestApp::start().await;
    let (dana, grace) = (app.person(DANA).await, app.person(GRACE).await);
    let entry = signed(&app).await;
    correct(&grace, entry, "13:00", "She stayed").await;
    dana.get(&format!("/entries/{entry}"))
        .await
        .follow_link("Void")
        .await
        .submit_form("Void these hours")
        .with(&[("reason", "She was at school")])
        .await
        .follow()
        .await
        .shows("Voided");
    assert_eq!(states(&app, entry).await, ["voided", "rejected"]);
    let mut db = PgConnection::connect_with(&app.options()).await.unwrap();
    assert_eq!(hours::check_totals(&mut db).await.unwrap().differing, []);
}

#[tokio::test]
async fn a_signed_correction_is_taken_back_like_any_answer() {
    let app = TestApp::start().await;
    let grace = app.person(GRACE).await;
    let (entry, before) = (signed(&app).await, counted(&app).await);
    correct(&grace, entry, "12:00", "She left at noon").await;
    grace.get("/sign-off").await.submit_form("Undo").await;
    assert_eq!(states(&app, entry).await, ["approved", "submitted"]);
    assert_eq!(counted(&app).await, before);
    app.later(601);
    app.run_jobs().await;
    let mails = told(&app, MAYA, "sign_off.corrected").await;
    assert!(mails[0].contains("Until it is signed"), "{mails:?}");
}

#[tokio::test]
async fn grace_by_link_sees_that_what_she_signed_was_corrected_since() {
    let app = TestApp::start().await;
    app.set_clock(FRIDAY);
    app.run_jobs().await;
    let link = link_of(&app, GRACE).await;
    let holder = app.anonymous();
    let waits = app
        .id(&format!("hours_entry where student_id = (select id from person where name = '{MAYA}') and state = 'submitted'"))
        .await;
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    let dana = app.person(DANA).await;
    correct(&dana, waits, "12:00", "The badge log says noon").await;
    holder
        .get(&link)
        .await
        .shows("Corrected since by Dana Whitfield, program coordinator: “The badge log says noon”. It waits for a signature.")
        .shows("Hours: 3 h 30, now 3 h");
}
