//! Administrators and the people they keep.

use super::{PASSWORD, set_up_college, sign_in};
use crate::support::{Person, TestApp};

const NEW: [(&str, &str); 3] = [
    ("name", "Iris Vandermeer"),
    ("email", "iris@lakeshore.example"),
    ("role", "administrator"),
];

async fn invite(administrator: &Person) -> String {
    let answer = administrator
        .get("/people/new")
        .await
        .submit_form("Invite")
        .with(&NEW)
        .await;
    answer.status(303);
    answer
        .follow()
        .await
        .shows("Iris Vandermeer is invited")
        .says("Has not joined");
    answer.location()
}

#[tokio::test]
async fn somebody_invited_joins_by_mail_and_is_what_they_were_invited_as() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    invite(&ruth).await;
    let mail = app.mail_to("iris@lakeshore.example").await;
    assert!(
        mail.text.contains("Ruth Adeyemi invites you"),
        "{}",
        mail.text
    );
    let link = mail.link("/join/");
    let iris = app.anonymous();
    iris.get(&link)
        .await
        .shows("Join")
        .submit_form("Join")
        .with(&[
            ("name", "Iris van der Meer"),
            ("password", "violet anchors drum slowly"),
        ])
        .await
        .redirects_to("/start");
    iris.get("/people").await.shows("Iris van der Meer");
    iris.get(&link).await.status(404);
    sign_in(&app, "iris@lakeshore.example", "violet anchors drum slowly")
        .await
        .1
        .status(303);
}

#[tokio::test]
async fn an_invitation_works_for_fourteen_days_and_a_fresh_one_ends_it() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let page = invite(&ruth).await;
    let first = app.mail_to("iris@lakeshore.example").await.link("/join/");
    app.later(3600);
    ruth.get(&page)
        .await
        .submit_form("Mail the invitation again")
        .await
        .redirects_to(&page);
    let second = app.mail_to("iris@lakeshore.example").await.link("/join/");
    let iris = app.anonymous();
    iris.get(&first).await.status(404);
    app.later(14 * 86_400 - 1);
    iris.get(&second).await.status(200);
    app.later(2);
    iris.get(&second).await.status(404);
}

#[tokio::test]
async fn an_address_that_is_here_already_is_not_invited_again() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let mails = app.mails().await.len();
    let form = [
        NEW[0],
        ("email", "MAYA.castellanos@lakeshore.example"),
        NEW[2],
    ];
    let answer = ruth
        .get("/people/new")
        .await
        .submit_form("Invite")
        .with(&form)
        .await;
    answer.complains("email", "Somebody with this address is here already");
    let maya = app.person("Maya Castellanos").await;
    answer
        .follow_link("Maya Castellanos")
        .await
        .shows("Maya Castellanos");
    assert_eq!(
        answer.attributes(".banner a", "href"),
        [format!("/people/{}", maya.id)]
    );
    assert_eq!(app.mails().await.len(), mails);
}

#[tokio::test]
async fn an_invitation_sent_twice_invites_once() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let key = "6f0bfb2e-7d7c-4a73-9d5e-0d1a4f9f6a10";
    let form = [NEW[0], NEW[1], NEW[2], ("form_key", key)];
    let first = ruth.post("/people").with(&form).await;
    let second = ruth.post("/people").with(&form).await;
    assert_eq!(first.status(303).location(), second.status(303).location());
    assert_eq!(
        app.count("person where email = 'iris@lakeshore.example'")
            .await,
        1
    );
}

#[tokio::test]
async fn bad_input_is_answered_beside_each_field() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let huge = "x".repeat(5000);
    let empty = ruth.post("/people").await;
    empty
        .complains("name", "Enter a name")
        .complains("email", "Enter an e-mail address")
        .complains("role", "Choose a role");
    let form = [
        ("name", huge.as_str()),
        ("email", "no address"),
        ("role", "coordinator"),
        ("program", "x"),
    ];
    ruth.post("/people")
        .with(&form)
        .await
        .complains("name", "Shorten a name to 200 characters or fewer")
        .complains("email", "Enter an e-mail address like name@example.org")
        .complains("program", "Choose the program");
    let without_pages = [NEW[0], NEW[1], ("role", "site_contact")];
    ruth.post("/people")
        .with(&without_pages)
        .await
        .complains("role", "Choose a role");
}

#[tokio::test]
async fn a_role_given_is_a_role_held_until_it_is_taken() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let helen = app.person("Helen Okafor").await;
    helen.get("/people").await.status(403);
    let page = format!("/people/{}", helen.id);
    let form = [("role", "administrator")];
    ruth.get(&format!("{page}/roles/new"))
        .await
        .submit_form("Give the role")
        .with(&form)
        .await
        .redirects_to(&page);
    helen.get("/people").await.status(200);
    ruth.get(&format!("{page}/roles/new"))
        .await
        .submit_form("Give the role")
        .with(&form)
        .await
        .complains("role", "They have this role already");
    let role = app
        .id(&format!(
            "role_grant where person_id = '{}' and role = 'administrator'",
            helen.id
        ))
        .await;
    ruth.post(&format!("{page}/roles/{role}/end"))
        .await
        .redirects_to(&format!("{page}?ended={role}"));
    helen.get("/people").await.status(403);
}

#[tokio::test]
async fn a_role_that_was_ended_is_said_mailed_logged_and_given_back_by_one_button() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let dana = app.person("Dana Whitfield").await;
    let address: String = app
        .value(&format!(
            "select email from person where id = '{}'",
            dana.id
        ))
        .await;
    let role = app
        .id(&format!(
            "role_grant where person_id = '{}' and role = 'coordinator'",
            dana.id
        ))
        .await;
    let program: String = app
        .value(&format!(
            "select p.name from program p join role_grant g on g.program_id = p.id where g.id = '{role}'"
        ))
        .await;
    let page = format!("/people/{}", dana.id);
    let ended = ruth
        .get(&page)
        .await
        .submit_form(&format!("End role Program coordinator, {program}"))
        .await
        .follow()
        .await;
    ended
        .shows(&format!(
            "Dana Whitfield is no longer coordinator of {program}"
        ))
        .says("Role ended: program coordinator")
        .says("This program has no coordinator now.");
    let ended_here = ended.select("#events tbody th");
    assert_eq!(
        ended_here.first(),
        Some(&format!("Role ended: program coordinator, {program}"))
    );
    dana.get("/today").await.status(403);
    let mail = app.mail_to(&address).await;
    assert!(
        mail.text
            .contains(&format!("you are no longer coordinator of {program}")),
        "{}",
        mail.text
    );
    let named = ended.follow_link("Invite one").await;
    assert_eq!(
        named.attributes("#role option[selected]", "value"),
        ["coordinator"]
    );
    ended
        .submit_form("Undo: give the role back")
        .await
        .redirects_to(&page);
    dana.get("/today").await.status(200);
    let mail = app.mail_to(&address).await;
    assert!(
        mail.text
            .contains(&format!("you are coordinator of {program}")),
        "{}",
        mail.text
    );
    // The same address opened once more offers nothing.
    ruth.get(&ended.url)
        .await
        .hides("Undo")
        .hides("no coordinator now");
}

#[tokio::test]
async fn a_wrong_address_of_somebody_invited_is_corrected_until_they_join() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let page = invite(&ruth).await;
    let first = app.mail_to("iris@lakeshore.example").await.link("/join/");
    let form = ruth
        .get(&page)
        .await
        .follow_link("Correct the address")
        .await;
    form.submit_form("Correct it and mail the invitation")
        .with(&[("email", "MAYA.castellanos@lakeshore.example")])
        .await
        .complains("email", "Somebody with this address is here already");
    form.submit_form("Correct it and mail the invitation")
        .with(&[("email", "iris.v@lakeshore.example")])
        .await
        .redirects_to(&page);
    ruth.get(&page)
        .await
        .shows("iris.v@lakeshore.example")
        .says("Name or address mended");
    let iris = app.anonymous();
    iris.get(&first).await.status(404);
    let second = app.mail_to("iris.v@lakeshore.example").await.link("/join/");
    iris.post(&second)
        .with(&[("name", "Iris"), ("password", "violet anchors drum slowly")])
        .await
        .status(303);
    ruth.get(&page).await.hides("Correct the address");
    ruth.get(&format!("{page}/address")).await.status(409);
}

#[tokio::test]
async fn a_supervisor_who_signs_by_link_is_not_waited_for() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let by_link = "Grace Lindqvist";
    ruth.get("/people?find=lindqvist").await.shows("Active");
    app.execute(&format!(
        "delete from password where person_id = (select id from person where name = '{by_link}')"
    ))
    .await;
    let found = ruth.get("/people?find=lindqvist").await;
    found.shows("No account needed").hides("Has not joined");
    found
        .follow_link(by_link)
        .await
        .shows("Invite them to have one")
        .hides("Correct the address");
}

#[tokio::test]
async fn a_role_of_somebody_else_is_not_taken_by_a_wrong_address() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let helen = app.person("Helen Okafor").await;
    let role = app.id("role_grant where role = 'coordinator'").await;
    ruth.post(&format!("/people/{}/roles/{role}/end", helen.id))
        .await
        .status(404);
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once_and_can_come_back() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let maya = app.person("Maya Castellanos").await;
    maya.get("/account").await.status(200);
    let page = format!("/people/{}", maya.id);
    let form = ruth
        .get(&page)
        .await
        .follow_link("Disable the account")
        .await;
    form.submit_form("Disable the account")
        .await
        .complains("reason", "Enter why the account is closed");
    form.submit_form("Disable the account")
        .with(&[("reason", "Left the college")])
        .await
        .redirects_to(&page);
    maya.get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
    sign_in(&app, "maya.castellanos@lakeshore.example", PASSWORD)
        .await
        .1
        .status(422);
    ruth.get(&page)
        .await
        .shows("Left the college")
        .submit_form("Enable the account")
        .await
        .redirects_to(&page);
    maya.get("/account")
        .await
        .redirects_to("/sign-in?next=/account");
    sign_in(&app, "maya.castellanos@lakeshore.example", PASSWORD)
        .await
        .1
        .status(303);
}

#[tokio::test]
async fn the_last_administrator_can_be_taken_away_by_nobody() {
    let app = TestApp::empty().await;
    let first = set_up_college(&app).await;
    let id = app.id("person").await;
    let role = app.id("role_grant").await;
    let take = format!("/people/{id}/roles/{role}/end");
    first
        .post(&take)
        .await
        .status(403)
        .says("last administrator");
    first
        .post(&format!("/people/{id}/disablement"))
        .with(&[("reason", "x")])
        .await
        .status(403);
    // Somebody who has not joined yet is no help.
    invite(&first).await;
    first.post(&take).await.status(403);
    let link = app.mail_to("iris@lakeshore.example").await.link("/join/");
    let iris = app.anonymous();
    iris.post(&link)
        .with(&[("name", "Iris"), ("password", "violet anchors drum slowly")])
        .await
        .redirects_to("/start");
    first.post(&take).await.status(303);
    first.get("/people").await.status(403);
}

#[tokio::test]
async fn two_administrators_cannot_take_the_role_from_each_other_at_once() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let helen = app.person("Helen Okafor").await;
    let url = format!("/people/{}/roles", helen.id);
    ruth.post(&url)
        .with(&[("role", "administrator")])
        .await
        .status(303);
    let role = async |person: &Person| {
        let id = app
            .id(&format!(
                "role_grant where person_id = '{}' and role = 'administrator'",
                person.id
            ))
            .await;
        format!("/people/{}/roles/{id}/end", person.id)
    };
    let (of_ruth, of_helen) = (role(&ruth).await, role(&helen).await);
    let (one, two) = tokio::join!(
        ruth.post(&of_helen).into_future(),
        helen.post(&of_ruth).into_future()
    );
    let done = [&one, &two]
        .iter()
        .filter(|answer| answer.status.as_u16() == 303)
        .count();
    assert_eq!(done, 1, "{} and {}", one.status, two.status);
    assert_eq!(
        app.count("role_grant where role = 'administrator' and revoked_at is null")
            .await,
        1
    );
}

#[tokio::test]
async fn the_list_finds_people_by_a_part_of_name_or_address_and_pages_by_key() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    ruth.get("/people?find=CASTELL")
        .await
        .shows("Maya Castellanos")
        .hides("Noor Haddad");
    ruth.get("/people?find=noor.haddad%40")
        .await
        .shows("Noor Haddad")
        .hides("Maya Castellanos");
    ruth.get("/people?find=%25").await.shows("Nobody found");
    app.execute(
        "insert into person (id, name, sort_name, email, created_at)
         select gen_random_uuid(), 'Row ' || n, 'Row', 'row' || n || '@x.example', now() from generate_series(1, 120) n",
    )
    .await;
    let mut page = ruth.get("/people?find=row").await;
    let mut seen = page.select("tbody th");
    while page.attributes("a[rel=next]", "href").len() == 1 {
        page = page.follow_link("Next").await;
        seen.extend(page.select("tbody th"));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(
        seen.iter().filter(|name| name.starts_with("Row ")).count(),
        120
    );
}
