//! Placing a student.

use super::{person, signers, site, unplaced, zoe};
use crate::support::TestApp;
use uuid::Uuid;

#[tokio::test]
async fn a_coordinator_places_a_student_by_typing_and_choosing() {
    let app = TestApp::start().await;
    zoe(&app).await;
    let dana = app.person("Dana Whitfield").await;
    let chosen = dana
        .get("/placements/new")
        .await
        .follow_link("Zoe Marsh")
        .await;
    let found = chosen
        .submit_form("Search")
        .with(&[("q", "lakeside waukegan")])
        .await;
    let form = found.follow_link("Mercy Lakeside Hospital").await;
    let grace = person(&app, "Grace Lindqvist").await.to_string();
    let long_ago = form
        .submit_form("Go on and check")
        .with(&[("supervisor", &grace), ("starts_on", "2026-09-14")])
        .await;
    long_ago.says("The first day, Mon 14 Sep 2026, was 64 days ago");
    // The term has begun long ago: the form offers today.
    let check = form
        .submit_form("Go on and check")
        .with(&[("supervisor", &grace)])
        .await;
    check.shows("Everything is ready").says("Grace Lindqvist");
    let placed = check
        .submit_form("Confirm the placement")
        .await
        .follow()
        .await;
    placed
        .shows("Zoe Marsh at Mercy Lakeside Hospital")
        .says("Zoe Marsh is placed")
        .says("Confirmed");
    assert!(
        app.mail_to("zoe.marsh@lakeshore.example")
            .await
            .subject
            .contains("is confirmed")
    );
    let to_grace = app.mail_to("grace.lindqvist@mercy-lakeside.example").await;
    assert!(to_grace.text.contains("Zoe Marsh"));
    assert!(
        to_grace
            .text
            .contains("Not the right person? Answer this mail: it goes to Dana Whitfield."),
        "{}",
        to_grace.text
    );
    let id: Uuid = app
        .value("select id from placement order by created_at desc limit 1")
        .await;
    let told = app.events_about(id).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].action, "placement.confirmed");
    assert_eq!(signers(&app, id).await, ["Grace Lindqvist"]);
}

#[tokio::test]
async fn a_placement_whose_first_day_has_come_begins_by_itself() {
    let app = TestApp::start().await;
    let id = place(&app, &zoe(&app).await.to_string(), &[]).await;
    app.run_jobs().await;
    let state: String = app
        .value(&format!("select state from placement where id = '{id}'"))
        .await;
    assert_eq!(state, "active");
    let told = app.events_about(id).await;
    assert!(
        told.iter()
            .any(|event| event.action == "placement.became_active")
    );
}

#[tokio::test]
async fn a_placement_of_next_week_begins_on_its_day_at_the_site() {
    let app = TestApp::start().await;
    let dates = [("starts_on", "2026-11-20"), ("ends_on", "2026-12-18")];
    let id = place(&app, &zoe(&app).await.to_string(), &dates).await;
    let state = async || -> String {
        app.value(&format!("select state from placement where id = '{id}'"))
            .await
    };
    app.run_jobs().await;
    assert_eq!(state().await, "confirmed");
    // Already the 20th in Greenwich, still the 19th in Chicago.
    app.set_clock("2026-11-20T05:30:00Z");
    app.run_jobs().await;
    assert_eq!(state().await, "confirmed");
    app.set_clock("2026-11-20T06:30:00Z");
    app.run_jobs().await;
    assert_eq!(state().await, "active");
}

#[tokio::test]
async fn everything_that_is_not_ready_is_named_and_what_warns_can_be_confirmed() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    let mercy = site(&app, "Mercy Lakeside Hospital").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana
        .get(&format!(
            "/placements/new?enrolment={enrolment}&site={mercy}"
        ))
        .await;
    let check = form
        .submit_form("Go on and check")
        .with(&[("supervisor", "none"), ("ends_on", "2027-03-01")])
        .await;
    check
        .shows("There is no supervisor")
        .says("The dates go beyond the course");
    let again = check.submit_form("Change something").await;
    again.shows("Who signs the hours");
    assert_eq!(again.attributes("#ends_on", "value"), ["2027-03-01"]);
    let done = check
        .submit_form("Confirm the placement as it is")
        .await
        .follow()
        .await;
    done.shows("There is no supervisor")
        .says("Add a supervisor");
    dana.get("/placements?supervisor=none")
        .await
        .shows("Zoe Marsh")
        .hides("Maya Castellanos");
    let detail: String = app
        .value(
            "select e.detail from event e join person p on p.id = e.student_id
             where e.action = 'placement.confirmed' and p.name = 'Zoe Marsh'",
        )
        .await;
    assert!(detail.contains("no_supervisor"));
}

#[tokio::test]
async fn a_warning_that_nobody_saw_is_shown_before_anything_is_done() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    let dana = app.person("Dana Whitfield").await;
    let mut fields = fields(&app, &enrolment).await;
    fields.retain(|(name, _)| *name != "read" && *name != "supervisor");
    fields.push(("supervisor", "none".into()));
    let unread = dana.post("/placements").with(&borrowed(&fields)).await;
    unread
        .status(422)
        .says("Read what is not ready")
        .says("There is no supervisor");
    assert_eq!(
        app.count("placement p join person s on s.id = p.student_id where s.name = 'Zoe Marsh'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_site_marked_do_not_use_stands_in_the_way() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    app.execute("update site set do_not_use = 'No desk until spring' where name = 'Mercy Lakeside Hospital'")
        .await;
    let dana = app.person("Dana Whitfield").await;
    let fields = fields(&app, &enrolment).await;
    dana.post("/placements/check")
        .with(&borrowed(&fields))
        .await
        .shows("In the way")
        .says("No desk until spring")
        .hides("Confirm the placement");
    dana.post("/placements")
        .with(&borrowed(&fields))
        .await
        .status(422)
        .says("No desk until spring");
}

#[tokio::test]
async fn a_student_is_placed_at_a_site_once() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    place(&app, &enrolment, &[]).await;
    let dana = app.person("Dana Whitfield").await;
    let fields = fields(&app, &enrolment).await;
    dana.post("/placements")
        .with(&borrowed(&fields))
        .await
        .status(422)
        .says("already placed");
}

#[tokio::test]
async fn a_new_supervisor_is_taken_up_by_name_and_address() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    let new = [
        ("supervisor", "new"),
        ("new_name", "Ada Brandt"),
        ("new_email", "ada.brandt@mercy-lakeside.example"),
        ("new_credential", "RHIT"),
    ];
    let id = place(&app, &enrolment, &new).await;
    assert_eq!(signers(&app, id).await, ["Ada Brandt"]);
    let credential: String = app
        .value("select s.credential from site_supervisor s join person p on p.id = s.person_id where p.name = 'Ada Brandt'")
        .await;
    assert_eq!(credential, "RHIT");
    // The same address again, in other letters, is the same person.
    let second = unplaced(&app, "Yan Okoro", "yan@lakeshore.example")
        .await
        .to_string();
    let again = [
        ("supervisor", "new"),
        ("new_name", "A. Brandt"),
        ("new_email", "ADA.Brandt@mercy-lakeside.example"),
    ];
    let id = place(&app, &second, &again).await;
    assert_eq!(signers(&app, id).await, ["Ada Brandt"]);
}

#[tokio::test]
async fn nobody_signs_their_own_hours() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    let dana = app.person("Dana Whitfield").await;
    let mut fields = fields(&app, &enrolment).await;
    fields.retain(|(name, _)| *name != "supervisor");
    fields.extend([
        ("supervisor", "new".to_owned()),
        ("new_name", "Zoe Marsh".to_owned()),
        ("new_email", "zoe.marsh@lakeshore.example".to_owned()),
    ]);
    dana.post("/placements")
        .with(&borrowed(&fields))
        .await
        .status(422)
        .says("own hours");
}

#[tokio::test]
async fn the_last_seat_of_a_supervisor_is_given_once_however_many_ask() {
    let app = TestApp::start().await;
    let taken: i64 = app
        .value("select count(*) from placement_supervisor s join person p on p.id = s.person_id join placement l on l.id = s.placement_id
                where p.name = 'Grace Lindqvist' and s.ended_at is null and l.state in ('confirmed', 'active')")
        .await;
    app.execute(&format!(
        "update site_supervisor set most_students = {} where person_id = (select id from person where name = 'Grace Lindqvist')",
        taken + 1
    ))
    .await;
    let dana = app.person("Dana Whitfield").await;
    let mut tries = Vec::new();
    for number in 0..4 {
        let name = format!("Student {number}");
        let enrolment = unplaced(&app, &name, &format!("s{number}@lakeshore.example")).await;
        tries.push(fields(&app, &enrolment.to_string()).await);
    }
    let asked = tries.iter().map(|fields| {
        let dana = dana.clone();
        let fields = fields.clone();
        tokio::spawn(async move {
            dana.post("/placements")
                .with(&borrowed(&fields))
                .await
                .status
                .as_u16()
        })
    });
    let mut answers = Vec::new();
    for answer in asked.collect::<Vec<_>>() {
        answers.push(answer.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 422, 422, 422]);
}

#[tokio::test]
async fn the_same_form_sent_twice_places_once() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    let dana = app.person("Dana Whitfield").await;
    let mut fields = fields(&app, &enrolment).await;
    fields.push(("form_key", Uuid::now_v7().to_string()));
    let first = dana
        .post("/placements")
        .with(&borrowed(&fields))
        .await
        .location();
    let second = dana
        .post("/placements")
        .with(&borrowed(&fields))
        .await
        .location();
    assert_eq!(first, second);
}

#[tokio::test]
async fn what_cannot_be_read_or_is_somebody_elses_is_refused() {
    let app = TestApp::start().await;
    let enrolment = zoe(&app).await.to_string();
    let dana = app.person("Dana Whitfield").await;
    let tomas = app.person("Tomás Rivera").await;
    let mercy = site(&app, "Mercy Lakeside Hospital").await;
    tomas
        .get(&format!("/placements/new?enrolment={enrolment}"))
        .await
        .status(404);
    let good = fields(&app, &enrolment).await;
    tomas
        .post("/placements")
        .with(&borrowed(&good))
        .await
        .status(404);
    dana.get("/placements/new?enrolment=nobody")
        .await
        .status(404);
    dana.get(&format!(
        "/placements/new?enrolment={enrolment}&site={}",
        Uuid::now_v7()
    ))
    .await
    .status(404);
    let empty = [
        ("enrolment", enrolment.as_str()),
        ("site", &mercy.to_string()),
    ];
    let answer = dana.post("/placements/check").with(&empty).await;
    answer
        .complains("starts_on", "Enter the first day")
        .complains("supervisor", "Choose a supervisor");
    let huge = "x".repeat(300);
    let mut fields = good.clone();
    fields.retain(|(name, _)| *name != "supervisor");
    fields.extend([
        ("supervisor", "new".to_owned()),
        ("new_name", huge),
        ("new_email", "a@b.example".to_owned()),
    ]);
    dana.post("/placements/check")
        .with(&borrowed(&fields))
        .await
        .complains("new_name", "Shorten");
    let mut fields = good.clone();
    fields.retain(|(name, _)| *name != "supervisor");
    fields.push(("supervisor", person(&app, "Ingrid Falk").await.to_string()));
    dana.post("/placements")
        .with(&borrowed(&fields))
        .await
        .status(422);
}

/// Every field of a good form.
pub async fn fields(app: &TestApp, enrolment: &str) -> Vec<(&'static str, String)> {
    let mercy = site(app, "Mercy Lakeside Hospital").await;
    let grace = person(app, "Grace Lindqvist").await;
    vec![
        ("enrolment", enrolment.to_owned()),
        ("site", mercy.to_string()),
        ("supervisor", grace.to_string()),
        ("starts_on", "2026-11-16".to_owned()),
        ("ends_on", "2026-12-18".to_owned()),
        ("mode", "on_site".to_owned()),
        (
            "read",
            "no_supervisor outside_offering too_little_time".to_owned(),
        ),
    ]
}

pub fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// Places somebody at Mercy, with some fields otherwise than usual.
pub async fn place(app: &TestApp, enrolment: &str, other: &[(&'static str, &str)]) -> Uuid {
    let mut fields = fields(app, enrolment).await;
    fields.retain(|(name, _)| other.iter().all(|(there, _)| there != name));
    fields.extend(
        other
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    let dana = app.person("Dana Whitfield").await;
    let answer = dana.post("/placements").with(&borrowed(&fields)).await;
    let location = answer.location();
    location.trim_start_matches("/placements/").parse().unwrap()
}
