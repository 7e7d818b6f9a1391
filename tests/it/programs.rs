//! Coordinators set up courses, requirements, terms and offerings, and enrol students.

use crate::support::{Person, TestApp};
use uuid::Uuid;

async fn program(app: &TestApp) -> Uuid {
    app.value("select id from program where code = 'HIM'").await
}

/// The offering of HIM 290, and its course.
async fn professional_practice(app: &TestApp) -> (Uuid, Uuid) {
    let find = "select o.id, o.course_id from offering o join course c on c.id = o.course_id where c.code = 'HIM 290'";
    app.rows::<(Uuid, Uuid)>(find).await.remove(0)
}

async fn add_course(dana: &Person, program: Uuid, preset: &str) -> String {
    let form = dana.get(&format!("/programs/{program}/courses/new")).await;
    let with = [
        ("code", "HIM 299"),
        ("name", "Second practice"),
        ("preset", preset),
    ];
    form.submit_form("Add course").with(&with).await.location()
}

#[tokio::test]
async fn dana_sets_up_a_course_with_a_preset_and_a_new_version_leaves_the_old_alone() {
    let app = TestApp::start().await;
    let (dana, program) = (app.person("Dana Whitfield").await, program(&app).await);
    let form = add_course(&dana, program, "him-160").await;
    let check = dana.get(&form).await.submit_form("Check the answers").await;
    check
        .shows("Check version 1 of HIM 299")
        .says("Simulation at least 120 h");
    let course = check.submit_form("Save version 1").await.location();
    dana.get(&course).await.shows("Version 1").says("160 h");

    let form = dana.get(&format!("{course}/requirement")).await;
    form.submit_form("Check the answers")
        .with(&[("total", "30")])
        .await
        .complains("total", "Enter 160 h or more");
    let check = form
        .submit_form("Check the answers")
        .with(&[("total", "170")])
        .await;
    check.shows("Differences from version 1").says("160 h");
    let again = check.submit_form("Change the answers").await;
    again.shows("Requirement of HIM 299, version 2");
    check
        .submit_form("Save version 2")
        .await
        .redirects_to(&course);
    dana.get(&course)
        .await
        .shows("Version 2")
        .says("170 h")
        .says("Version 1");
    check
        .submit_form("Save version 2")
        .await
        .redirects_to(&course);
    assert_eq!(
        app.count("requirement r join course c on c.id = r.course_id where c.code = 'HIM 299'")
            .await,
        2
    );
}

#[tokio::test]
async fn categories_can_be_added_one_after_the_other() {
    let app = TestApp::start().await;
    let (dana, program) = (app.person("Dana Whitfield").await, program(&app).await);
    let form = add_course(&dana, program, "blank").await;
    let page = dana.get(&form).await;
    page.submit_form("Check the answers")
        .await
        .complains("total", "Enter the total hours");
    let with = [
        ("total", "50"),
        ("category_0_name", "Direct"),
        ("category_0_minimum", "20"),
    ];
    let page = page.submit_form("Add another category").with(&with).await;
    page.shows("Category 2");
    let with = [
        ("category_1_name", "Part"),
        ("category_1_parent", "direct"),
        ("category_1_maximum", "1:30"),
    ];
    let check = page.submit_form("Check the answers").with(&with).await;
    check.shows("at most 1 h 30, part of Direct");
    check.submit_form("Save version 1").await;
    assert_eq!(
        app.count("requirement_category where name = 'Part' and parent_id is not null")
            .await,
        1
    );
}

#[tokio::test]
async fn an_enrolment_keeps_the_version_it_began_with() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let (offering, course) = professional_practice(&app).await;
    let old: Uuid = app.value("select e.requirement_id from enrolment e join person p on p.id = e.student_id where p.name = 'Maya Castellanos'").await;
    let form = dana.get(&format!("/courses/{course}/requirement")).await;
    let check = form
        .submit_form("Check the answers")
        .with(&[("late_days", "21")])
        .await;
    check.submit_form_in("main", "Save version 2").await;
    let page = dana.get(&format!("/offerings/{offering}")).await;
    page.shows("version 1")
        .submit_form("Use version 2 for new enrolments")
        .await
        .redirects_to(&format!("/offerings/{offering}"));
    let form = dana
        .get(&format!("/offerings/{offering}/enrolments/new"))
        .await;
    form.submit_form("Enrol student")
        .await
        .complains("name", "Enter the student's name");
    let with = [
        ("name", "New Student"),
        ("email", "new@example.edu"),
        ("number", "4711"),
    ];
    form.submit_form("Enrol student")
        .with(&with)
        .await
        .redirects_to(&format!("/offerings/{offering}"));
    let now: Uuid = app.value("select e.requirement_id from enrolment e join person p on p.id = e.student_id where p.name = 'Maya Castellanos'").await;
    assert_eq!(old, now);
    let new: i32 = app.value("select r.version from enrolment e join requirement r on r.id = e.requirement_id join person p on p.id = e.student_id where p.name = 'New Student'").await;
    assert_eq!(new, 2);
    dana.get(&format!("/offerings/{offering}/enrolments/new"))
        .await
        .submit_form("Enrol student")
        .with(&with)
        .await
        .complains("email", "enrolled here already");
    dana.get(&format!("/offerings/{offering}?q=new"))
        .await
        .shows("New Student")
        .says("4711")
        .hides("Castellanos");
}

#[tokio::test]
async fn dana_withdraws_a_student_brings_them_back_and_names_a_liaison() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let id: Uuid = app.value("select e.id from enrolment e join person p on p.id = e.student_id where p.name = 'Noor Haddad'").await;
    let page = dana.get(&format!("/enrolments/{id}/withdrawal")).await;
    page.submit_form("Withdraw student")
        .await
        .complains("reason", "Enter why the student withdraws");
    page.submit_form("Withdraw student")
        .with(&[("reason", "Moved away")])
        .await;
    let page = dana.get(&format!("/enrolments/{id}")).await;
    page.shows("Withdrawn").submit_form("Enrol again").await;
    let helen: Uuid = app
        .value("select id from person where name = 'Helen Okafor'")
        .await;
    let page = dana.get(&format!("/enrolments/{id}")).await;
    page.shows("Enrolled")
        .submit_form("Save faculty liaison")
        .with(&[("faculty", &helen.to_string())])
        .await;
    assert_eq!(
        app.count(&format!(
            "enrolment where id = '{id}' and faculty_id = '{helen}'"
        ))
        .await,
        1
    );
    let maya: Uuid = app
        .value("select id from person where name = 'Maya Castellanos'")
        .await;
    dana.post(&format!("/enrolments/{id}/faculty"))
        .with(&[("faculty", &maya.to_string())])
        .await
        .complains("faculty", "Choose somebody");
    let told: Vec<String> = app
        .events_about(id)
        .await
        .into_iter()
        .map(|event| event.action)
        .collect();
    let here: Vec<&str> = told.iter().map(String::as_str).collect();
    let expected = [
        "enrolment.withdrawn",
        "enrolment.brought_back",
        "enrolment.faculty_chosen",
    ];
    assert!(here.ends_with(&expected), "{here:?}");
}

#[tokio::test]
async fn terms_and_offerings_follow_each_other() {
    let app = TestApp::start().await;
    let (dana, program) = (app.person("Dana Whitfield").await, program(&app).await);
    let with = [
        ("name", "Spring 2031"),
        ("code", "2031SP"),
        ("starts_on", "2031-05-01"),
        ("ends_on", "2031-01-10"),
    ];
    let form = dana.get("/terms/new").await;
    form.submit_form("Save term")
        .with(&with)
        .await
        .complains("ends_on", "not before the first");
    form.submit_form("Save term")
        .with(&with)
        .with(&[("starts_on", "2031-01-10"), ("ends_on", "2031-05-01")])
        .await
        .redirects_to("/terms");
    let term: Uuid = app.value("select id from term where code = '2031SP'").await;
    let course: Uuid = app
        .value("select id from course where code = 'HIM 290'")
        .await;
    let form = dana
        .get(&format!("/programs/{program}/offerings/new"))
        .await;
    form.submit_form("Add offering")
        .await
        .complains("term", "Choose the term");
    form.submit_form("Add offering")
        .with(&[("course", "")])
        .await
        .complains("course", "Choose the course");
    let with = [("course", course.to_string()), ("term", term.to_string())];
    let with: Vec<(&str, &str)> = with
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let offering = form
        .submit_form("Add offering")
        .with(&with)
        .await
        .location();
    dana.get(&offering)
        .await
        .shows("HIM 290, Spring 2031")
        .says("Nobody is enrolled yet");
    dana.get(&format!("/programs/{program}/offerings/new"))
        .await
        .submit_form("Add offering")
        .with(&with)
        .await
        .complains("term", "offered in this term already");
}

#[tokio::test]
async fn ruth_adds_a_program_and_gives_it_a_coordinator() {
    let app = TestApp::start().await;
    let (ruth, dana) = (
        app.person("Ruth Adeyemi").await,
        app.person("Dana Whitfield").await,
    );
    let form = ruth.get("/programs/new").await;
    let with = [
        ("name", "Nursing"),
        ("code", "NUR"),
        ("level", "bachelor"),
        ("coordinator", "who@example.edu"),
    ];
    form.submit_form("Add program")
        .with(&with)
        .await
        .complains("coordinator_name", "Nobody here has this address yet");
    let mail: String = app
        .value("select email from person where name = 'Dana Whitfield'")
        .await;
    let form = ruth.get("/programs/new").await;
    let program = form
        .submit_form("Add program")
        .with(&with)
        .with(&[("coordinator", &mail)])
        .await
        .location();
    ruth.get(&program)
        .await
        .shows("Nursing")
        .says("Dana Whitfield");
    dana.get(&program)
        .await
        .shows("Nursing")
        .says("Edit program");
    dana.get("/programs/new").await.status(403);
    app.person("Tomás Rivera")
        .await
        .get(&program)
        .await
        .status(404);
}

#[tokio::test]
async fn a_new_coordinator_is_invited_with_the_program() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let form = ruth.get("/programs/new").await;
    let program = form
        .submit_form("Add program")
        .with(&[
            ("name", "Nursing"),
            ("code", "NUR"),
            ("level", "bachelor"),
            ("coordinator", "carla.ito@lakeshore.example"),
            ("coordinator_name", "Carla Ito"),
        ])
        .await
        .location();
    ruth.get(&program).await.says("Coordinated by Carla Ito");
    app.run_jobs().await;
    let mail = app.mail_to("carla.ito@lakeshore.example").await;
    assert!(mail.text.contains("Ruth Adeyemi"), "{}", mail.text);
    let link = mail.link("/join/");
    let carla = app.anonymous();
    carla
        .get(&link)
        .await
        .submit_form("Join")
        .with(&[("password", "four words nobody joins")])
        .await
        .status(303);
    carla.get(&program).await.says("Add a course");
    let today = carla.get("/today").await;
    today.shows("Begin with Nursing");
    carla
        .get(&format!("{program}/offerings/new"))
        .await
        .shows("No course yet");
    today
        .follow_link("Add the course")
        .await
        .submit_form("Add course")
        .with(&[("code", "NUR 1"), ("name", "Clinical practice")])
        .await
        .status(303);
    carla
        .get("/today")
        .await
        .follow_link("Say what it asks")
        .await
        .status(200);
}

#[tokio::test]
async fn another_programs_coordinator_changes_nothing_here() {
    let app = TestApp::start().await;
    let (tomas, program) = (app.person("Tomás Rivera").await, program(&app).await);
    let course: Uuid = app
        .value("select id from course where code = 'HIM 290'")
        .await;
    for url in [
        format!("/programs/{program}/edit"),
        format!("/courses/{course}/requirement"),
        format!("/courses/{course}"),
    ] {
        tomas.get(&url).await.status(404);
    }
    tomas
        .post(&format!("/courses/{course}/requirement"))
        .with(&[("total", "1")])
        .await
        .status(404);
    assert_eq!(
        app.count(&format!("requirement where course_id = '{course}'"))
            .await,
        1
    );
}

#[tokio::test]
async fn students_of_a_new_offering_are_invited_and_come_in() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let offering = app
        .id("offering where program_id = (select program_id from role_grant g join person p on p.id = g.person_id where p.name = 'Dana Whitfield' and g.role = 'coordinator' limit 1)")
        .await;
    let path = format!("/offerings/{offering}");
    dana.get(&path).await.hides("without an account");
    for (name, email) in [
        ("Ann Lee", "ann.lee@lakeshore.example"),
        ("Bo Park", "bo.park@lakeshore.example"),
    ] {
        dana.post(&format!("{path}/enrolments"))
            .with(&[("name", name), ("email", email)])
            .await
            .status(303);
    }
    let page = dana.get(&path).await;
    page.shows("2 students without an account");
    page.submit_form("Invite 2 students by mail")
        .await
        .follow()
        .await
        .shows("2 students get a mail with a link to set a password");
    let asked = dana.get(&path).await;
    asked
        .shows("2 students invited, not here yet")
        .hides("Invite");
    dana.post(&format!("{path}/invitations"))
        .await
        .follow()
        .await
        .shows("was mailed a link within a day");
    app.run_jobs().await;
    let mail = app.mail_to("bo.park@lakeshore.example").await;
    let what_for: String = app
        .value(&format!(
            "select c.code || ', ' || t.name || ' (' || p.name || ')' from offering o join course c on c.id = o.course_id
             join term t on t.id = o.term_id join program p on p.id = o.program_id where o.id = '{offering}'"
        ))
        .await;
    assert!(
        mail.text.contains(&format!(
            "You are enrolled in {what_for}. You log your practicum hours here."
        )),
        "{}",
        mail.text
    );
    dana.get(&path)
        .await
        .shows("2 students invited, not here yet");
    let mails = app
        .count("mail where kind = 'identity.join' and to_address like '%park@lakeshore.example'")
        .await;
    assert_eq!(mails, 1);
    let mail = app.mail_to("ann.lee@lakeshore.example").await;
    assert!(mail.text.contains("Dana Whitfield"), "{}", mail.text);
    let ann = app.anonymous();
    ann.get(&mail.link("/join/"))
        .await
        .submit_form("Join")
        .with(&[("password", "four words nobody joins")])
        .await
        .status(303);
    ann.get("/hours").await.status(200);
    app.days_later(1);
    let dana = app.person("Dana Whitfield").await;
    let page = dana.get(&path).await;
    page.shows("1 student invited, not here yet");
    page.submit_form("Invite 1 student once more")
        .await
        .status(303);
    app.run_jobs().await;
    let mails = app
        .count("mail where to_address = 'ann.lee@lakeshore.example'")
        .await;
    assert_eq!(mails, 1, "who is here is not mailed again");
    let stranger = app.cast().await.other_coordinator;
    stranger
        .post(&format!("{path}/invitations"))
        .await
        .status(404);
}

#[tokio::test]
async fn a_course_without_categories_can_be_logged_for() {
    let app = TestApp::start().await;
    let (dana, program) = (app.person("Dana Whitfield").await, program(&app).await);
    let form = dana.get(&add_course(&dana, program, "blank").await).await;
    let check = form
        .submit_form("Check the answers")
        .with(&[("total", "40")])
        .await;
    check.says("Practicum hours no minimum or maximum, worked in any way");
    let course = check.submit_form("Save version 1").await.location();
    let kept = "requirement_category c join requirement r on r.id = c.requirement_id
                join course k on k.id = r.course_id where k.code = 'HIM 299' and c.modes = '{}'";
    assert_eq!(app.count(kept).await, 1);
    let refused = app
        .try_execute("insert into requirement select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'version', 99))).* from requirement r limit 1")
        .await;
    assert!(refused.unwrap_err().to_string().contains("has no category"));
    dana.get(&course)
        .await
        .follow_link("Add an offering")
        .await
        .shows("Add an offering");
}

#[tokio::test]
async fn the_first_version_begins_as_most_programs_ask_and_offers_the_other_beginnings() {
    let app = TestApp::start().await;
    let (dana, program) = (app.person("Dana Whitfield").await, program(&app).await);
    let form = add_course(&dana, program, "him-160").await;
    let (form, _) = form.split_once('?').unwrap();
    let page = dana.get(form).await;
    assert_eq!(page.attributes("[name=total]", "value"), ["90"]);
    let other = page
        .follow_link("Health information: 160 hours, 40 on site and 120 simulation")
        .await;
    assert_eq!(other.attributes("[name=total]", "value"), ["160"]);
}

#[tokio::test]
async fn a_term_is_added_on_the_way_to_an_offering() {
    let app = TestApp::start().await;
    let (dana, program) = (app.person("Dana Whitfield").await, program(&app).await);
    let course: Uuid = app
        .value("select id from course where code = 'HIM 290'")
        .await;
    let address = format!("/programs/{program}/offerings/new?course={course}");
    let on_the_way = format!("/terms/new?program={program}&course={course}");
    dana.get(&address).await.shows("Add a term");
    let with = [
        ("name", "Spring 2031"),
        ("code", "2031SP"),
        ("starts_on", "2031-01-10"),
        ("ends_on", "2031-05-10"),
    ];
    let form = dana.get(&on_the_way).await;
    let back = form.submit_form("Save term").with(&with).await.location();
    let term: Uuid = app.value("select id from term where code = '2031SP'").await;
    assert_eq!(back, format!("{address}&term={term}"));
    let offering = dana.get(&back).await.submit_form("Add offering").await;
    dana.get(&offering.location()).await.shows("Spring 2031");
}

#[tokio::test]
async fn students_who_have_logged_nothing_can_begin_with_the_newer_version_and_nobody_else() {
    let app = TestApp::start().await;
    let dana = app.person("Dana Whitfield").await;
    let (offering, course) = professional_practice(&app).await;
    let without = format!(
        "enrolment e where e.offering_id = '{offering}' and e.state = 'enrolled'
         and not exists (select from hours_entry h where h.enrolment_id = e.id)"
    );
    let without = app.count(&without).await;
    assert!(
        without > 0,
        "the small program has students who have not begun"
    );
    let form = dana.get(&format!("/courses/{course}/requirement")).await;
    let check = form
        .submit_form("Check the answers")
        .with(&[("late_days", "21")])
        .await;
    check.submit_form_in("main", "Save version 2").await;
    let address = format!("/offerings/{offering}");
    let act = match without {
        1 => "Let them begin with version 2".to_owned(),
        many => format!("Let all {many} begin with version 2"),
    };
    dana.get(&address)
        .await
        .submit_form("Use version 2 for new enrolments")
        .await;
    let (page, stale) = (dana.get(&address).await, dana.get(&address).await);
    page.submit_form(&act).await.redirects_to(&address);
    let second = format!(
        "enrolment e join requirement r on r.id = e.requirement_id where e.offering_id = '{offering}' and r.version = 2"
    );
    assert_eq!(app.count(&second).await, without);
    let events = "event where action = 'offering.students_began_anew'";
    assert_eq!(app.count(events).await, 1);
    dana.get(&address)
        .await
        .hides("have logged nothing yet")
        .hides("has logged nothing yet");
    stale.submit_form(&act).await.redirects_to(&address);
    assert_eq!(app.count(events).await, 1, "there was nobody left");
    let refused = app
        .try_execute("update enrolment e set requirement_id = r.id from requirement r, course c, person p
            where c.code = 'HIM 290' and r.course_id = c.id and r.version = 2 and p.id = e.student_id and p.name = 'Maya Castellanos'")
        .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("has hours under its requirement")
    );
}
