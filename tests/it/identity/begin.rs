//! The beginning of an installation, real or demo.

use super::set_up_college;
use crate::support::TestApp;
use practicum::{
    identity,
    platform::secrets::{Token, hex},
};

pub const COLLEGE: [(&str, &str); 6] = [
    ("institution", "Three Rivers College"),
    ("zone", "America/Denver"),
    ("privacy_regime", "ferpa"),
    ("name", "Walter Brandt"),
    ("email", "walter@threerivers.example"),
    ("password", "violet anchors drum slowly"),
];

/// An address that sets the installation up, as the console prints it.
pub async fn set_up_address(app: &TestApp) -> String {
    let token = Token::fresh();
    app.execute(&format!(
        "insert into setup_code (token_hash, created_at) values ('\\x{}', '{}')",
        hex(&token.hash()),
        app.now()
    ))
    .await;
    format!("/setup/{}", token.as_str())
}

#[tokio::test]
async fn an_empty_installation_leads_to_its_welcome() {
    let app = TestApp::empty().await;
    let visitor = app.anonymous();
    visitor.get("/").await.redirects_to("/welcome");
    visitor
        .get("/welcome")
        .await
        .shows("Try the demo college")
        .says("Set up your college");
    visitor.get("/demo").await.status(404);
}

#[tokio::test]
async fn the_demo_college_is_one_button_away() {
    let app = TestApp::empty().await;
    let visitor = app.anonymous();
    let answer = visitor
        .get("/welcome")
        .await
        .submit_form("Try the demo college")
        .await;
    answer.redirects_to("/demo");
    let page = answer.follow().await;
    page.shows("The demo college is ready");
    for role in [
        "Student",
        "Site supervisor",
        "Program coordinator",
        "Faculty liaison",
        "Accreditation reviewer",
        "Administrator",
    ] {
        page.says(role);
    }
    assert_eq!(page.select(".people h2").len(), 6);
    visitor.get("/welcome").await.redirects_to("/");
    visitor.post("/welcome/demo").await.redirects_to("/");
}

#[tokio::test]
async fn a_persona_is_played_by_one_button_and_the_one_before_is_signed_out() {
    let app = TestApp::start().await;
    let visitor = app.anonymous();
    let people: Vec<String> = visitor
        .get("/demo")
        .await
        .attributes("input[name=person]", "value");
    visitor
        .post("/demo/persona")
        .with(&[("person", &people[0])])
        .await
        .redirects_to("/start");
    visitor
        .post("/demo/persona")
        .with(&[("person", &people[2])])
        .await
        .redirects_to("/start");
    assert_eq!(app.count("session where ended_at is null").await, 1);
    assert_eq!(
        app.count("event where action = 'session.opened' and detail like '%persona%'")
            .await,
        2
    );
    for nobody in ["", "x", "00000000-0000-0000-0000-000000000000"] {
        visitor
            .post("/demo/persona")
            .with(&[("person", nobody)])
            .await
            .status(404);
    }
}

#[tokio::test]
async fn the_people_of_the_demo_stay_the_same_whatever_a_visitor_does() {
    let app = TestApp::start().await;
    let visitor = app.anonymous();
    let before = visitor
        .get("/demo")
        .await
        .attributes("input[name=person]", "value");
    // Everything that waits is answered, and another student is answered more than anybody.
    app.execute("update hours_summary set waiting_entries = 0, returned_entries = 0, approved_minutes = 6000 - approved_minutes")
        .await;
    app.execute(
        "insert into hours_decision (id, entry_id, program_id, student_id, decision, content_hash, decided_by, decided_name, comment, decided_at)
         select gen_random_uuid(), e.id, e.program_id, e.student_id, 'returned', e.content_hash, s.person_id, 'Somebody', 'Which report?', now()
         from hours_entry e join placement_supervisor s on s.placement_id = e.placement_id and s.ended_at is null and s.part = 'primary'
         where e.student_id::text <> all (array(select p.id::text from person p where p.name = 'Maya Castellanos')) and e.state = 'submitted'",
    )
    .await;
    let after = visitor
        .get("/demo")
        .await
        .attributes("input[name=person]", "value");
    assert_eq!(before, after);
    let student: String = app
        .value(&format!(
            "select name from person where id = '{}'",
            before[0]
        ))
        .await;
    assert_eq!(student, "Maya Castellanos");
}

#[tokio::test]
async fn the_outbox_shows_mail_with_links_that_can_be_followed() {
    let app = TestApp::start().await;
    let visitor = app.anonymous();
    visitor
        .post("/forgotten")
        .with(&[("email", "maya.castellanos@lakeshore.example")])
        .await
        .status(303);
    let mail = visitor
        .get("/demo/outbox")
        .await
        .follow_link("Set another password")
        .await;
    let link = mail.attributes(".card a", "href");
    assert!(link[0].starts_with("/reset/"), "{link:?}");
    visitor.get(&link[0]).await.shows("Set another password");
}

#[tokio::test]
async fn a_college_is_set_up_once_and_its_first_administrator_is_in() {
    let app = TestApp::empty().await;
    let url = set_up_address(&app).await;
    let (walter, late) = (app.anonymous(), app.anonymous());
    let too_late = late.get(&url).await;
    walter
        .get(&url)
        .await
        .submit_form("Set up the college")
        .with(&COLLEGE)
        .await
        .redirects_to("/institution");
    walter
        .get("/institution")
        .await
        .shows("Three Rivers College")
        .says("Walter Brandt");
    walter.get("/start").await.redirects_to("/people");
    too_late
        .submit_form("Set up the college")
        .with(&COLLEGE)
        .await
        .status(404);
    late.get(&url).await.status(404);
    let another = set_up_address(&app).await;
    late.get(&another).await.status(404);
    late.post(&another).with(&COLLEGE).await.status(404);
    assert_eq!(
        (app.count("institution").await, app.count("person").await),
        (1, 1)
    );
}

#[tokio::test]
async fn two_who_set_up_at_once_make_one_college() {
    let app = TestApp::empty().await;
    let (one, two) = (set_up_address(&app).await, set_up_address(&app).await);
    let visitor = app.anonymous();
    let (first, second) = tokio::join!(
        visitor.post(&one).with(&COLLEGE).into_future(),
        visitor.post(&two).with(&COLLEGE).into_future()
    );
    let done = [&first, &second]
        .iter()
        .filter(|answer| answer.status.as_u16() == 303)
        .count();
    assert_eq!(done, 1, "{} and {}", first.status, second.status);
    assert_eq!(app.count("person").await, 1);
}

#[tokio::test]
async fn set_up_says_beside_each_field_what_is_missing_and_stays_open() {
    let app = TestApp::empty().await;
    let url = set_up_address(&app).await;
    let visitor = app.anonymous();
    visitor
        .post(&url)
        .await
        .complains("institution", "Enter the college’s name")
        .complains("zone", "Choose a time zone")
        .complains("privacy_regime", "Choose where the college is")
        .complains("email", "Enter an e-mail address")
        .complains("password", "Enter a password");
    let mut weak = COLLEGE;
    weak[5].1 = "three rivers 2026";
    visitor.post(&url).with(&weak).await.status(422).complains(
        "password",
        "Choose a password without your name, your e-mail address or the college’s name",
    );
    // Everything at once, the password too; a good one that is not sent back is asked for again.
    weak[0].1 = "";
    weak[5].1 = "too short";
    visitor
        .post(&url)
        .with(&weak)
        .await
        .complains("institution", "Enter the college’s name")
        .complains("password", "Choose a password of at least 12 characters");
    let mut nameless = COLLEGE;
    nameless[0].1 = "";
    visitor
        .post(&url)
        .with(&nameless)
        .await
        .complains("password", "Enter the password again");
    visitor.get(&url).await.status(200);
}

#[tokio::test]
async fn who_has_set_up_a_college_reads_what_is_next_until_there_is_a_program() {
    let app = TestApp::empty().await;
    let url = set_up_address(&app).await;
    let walter = app.anonymous();
    let answer = walter.post(&url).with(&COLLEGE).await;
    let page = answer.follow().await;
    page.shows("Three Rivers College is set up")
        .says("Begin with Three Rivers College");
    assert_eq!(page.select(".steps .now a"), ["Send a test mail"]);
    app.execute("update mail set state = 'sent'").await;
    walter
        .get("/institution")
        .await
        .submit_form("Send me a test mail")
        .await
        .status(303);
    app.execute("update mail set state = 'sent'").await;
    let page = walter.get("/institution").await;
    assert_eq!(
        page.select(".steps .now a"),
        ["Add a program with its coordinator"]
    );
    let program = [
        ("name", "Health Information Technology"),
        ("code", "HIT"),
        ("level", "associate"),
        ("coordinator", "cora@threerivers.example"),
        ("coordinator_name", "Cora Coord"),
    ];
    let added = walter
        .get("/programs/new")
        .await
        .submit_form("Add program")
        .with(&program)
        .await;
    added
        .follow()
        .await
        .shows("Program added. Cora Coord gets a mail to set a password")
        .says("The coordinator adds the courses");
    app.run_jobs().await;
    let mail = app.mail_to("cora@threerivers.example").await;
    assert!(
        mail.text
            .contains("You coordinate Health Information Technology."),
        "{}",
        mail.text
    );
    walter.get("/institution").await.hides("Begin with");
}

#[tokio::test]
async fn a_used_set_up_address_leads_to_the_sign_in_and_says_no_more_than_that() {
    let app = TestApp::empty().await;
    let url = set_up_address(&app).await;
    let visitor = app.anonymous();
    visitor
        .get("/setup/never")
        .await
        .status(404)
        .says("Page not found");
    visitor.post(&url).with(&COLLEGE).await.status(303);
    for address in [url.as_str(), "/setup/never"] {
        let page = app.anonymous().get(address).await;
        page.status(404)
            .says("Three Rivers College is set up already")
            .hides("Walter");
        page.follow_link("Sign in").await.shows("Sign in");
    }
}

#[tokio::test]
async fn the_first_administrators_role_shows_the_day_of_the_set_up() {
    let app = TestApp::empty().await;
    let walter = set_up_college(&app).await;
    let id = app.id("person").await;
    let today = app
        .now()
        .day_in(&practicum::kernel::time::zone("America/Denver"));
    let page = walter.get(&format!("/people/{id}")).await;
    assert_eq!(
        page.select("#roles td[data-label=From]"),
        [today.words_with_year()]
    );
}

#[tokio::test]
async fn a_real_college_shows_no_demo_and_can_never_become_one() {
    let app = TestApp::empty().await;
    let walter = set_up_college(&app).await;
    for page in ["/demo", "/demo/outbox"] {
        walter.get(page).await.status(404);
        app.anonymous().get(page).await.status(404);
    }
    let person = app.id("person").await.to_string();
    walter
        .post("/demo/persona")
        .with(&[("person", &person)])
        .await
        .status(404);
    walter.post("/welcome/demo").await.redirects_to("/");
    walter.get("/account").await.hides("Demo installation");
    let switched = app.try_execute("update institution set demo = true").await;
    assert!(switched.is_err_and(|error| error.to_string().contains("fixed at its birth")));
}

#[tokio::test]
async fn the_console_tells_how_to_begin_only_while_there_is_no_college() {
    let app = TestApp::empty().await;
    identity::greet(&app.app).await.expect("a greeting");
    assert_eq!(app.count("setup_code").await, 1);
    set_up_college(&app).await;
    let codes = app.count("setup_code").await;
    identity::greet(&app.app).await.expect("a greeting");
    assert_eq!(app.count("setup_code").await, codes);
}
