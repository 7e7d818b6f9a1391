//! After answering by link, a supervisor may have an account.

use super::{GRACE, email, grace_is_asked, link_of};
use crate::support::{Person, TestApp};

/// Grace has her weekly mail and no account.
pub async fn grace_without_account_is_asked() -> (TestApp, Person, String) {
    let (app, holder, link) = grace_is_asked().await;
    app.execute(&format!(
        "delete from password where person_id = (select id from person where name = '{GRACE}')"
    ))
    .await;
    (app, holder, link)
}

/// Answers everything behind a link.
async fn answer_all(holder: &Person, link: &str) {
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .redirects_to(link);
}

async fn invitations(app: &TestApp, name: &str) -> i64 {
    app.count(&format!(
        "mail m join person p on p.id = m.to_person where p.name = '{name}' and m.kind = 'identity.join'"
    ))
    .await
}

/// Sets a password behind an invitation; gives the browser that is signed in then.
async fn join(app: &TestApp, name: &str) -> Person {
    let mail = app.mail_to(&email(app, name).await).await;
    let browser = app.anonymous();
    let page = browser.get(&mail.link("/join/")).await;
    page.submit_form("Join")
        .with(&[("password", "harbor lantern violet tray")])
        .await
        .redirects_to("/start");
    browser
}

#[tokio::test]
async fn grace_is_offered_an_account_once_she_has_answered_and_finds_all_her_students() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    holder.get(&link).await.hides("Mail me an invitation");
    holder.post(&format!("{link}/account")).await.status(409);
    answer_all(&holder, &link).await;
    let page = holder.get(&link).await;
    page.shows("You need no account")
        .shows("It goes to g…t@mercy-lakeside.example and to nobody else");
    let people = app.count("person").await;
    page.submit_form("Mail me an invitation")
        .await
        .follow()
        .await
        .shows("An invitation is on its way")
        .hides("Mail me an invitation");
    app.run_jobs().await;
    let grace = join(&app, GRACE).await;
    let queue = grace.get("/sign-off").await;
    queue.shows("Nothing waits for you");
    grace
        .get("/sign-off/answered")
        .await
        .shows("Maya Castellanos")
        .shows("Kwame Boateng");
    assert_eq!(
        app.count("person").await,
        people,
        "the same person as before"
    );
    let actions: Vec<String> = app
        .values("select action from event where action in ('sign_off.account_asked', 'person.invited', 'person.joined') order by at, seq")
        .await;
    assert_eq!(
        actions,
        ["sign_off.account_asked", "person.invited", "person.joined"]
    );
}

#[tokio::test]
async fn an_invitation_goes_out_once_a_day_however_often_it_is_asked_for() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    answer_all(&holder, &link).await;
    for _ in 0..3 {
        holder.post(&format!("{link}/account")).await.status(303);
        app.run_jobs().await;
    }
    assert_eq!(invitations(&app, GRACE).await, 1);
    app.days_later(1);
    holder
        .get(&link)
        .await
        .submit_form("Mail me an invitation")
        .await;
    app.run_jobs().await;
    assert_eq!(invitations(&app, GRACE).await, 2);
}

#[tokio::test]
async fn who_has_an_account_is_led_to_sign_in() {
    let (app, holder, link) = grace_is_asked().await;
    answer_all(&holder, &link).await;
    let page = holder.get(&link).await;
    page.shows("There is an account for your address")
        .hides("Mail me an invitation");
    assert_eq!(
        page.attributes("#account a", "href"),
        ["/sign-in?next=/sign-off"]
    );
    holder.post(&format!("{link}/account")).await.status(409);
    app.run_jobs().await;
    assert_eq!(invitations(&app, GRACE).await, 0);
}

#[tokio::test]
async fn a_link_mailed_to_an_old_address_offers_nothing() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    answer_all(&holder, &link).await;
    app.execute(&format!(
        "update person set email = 'grace@elsewhere.example' where name = '{GRACE}'"
    ))
    .await;
    holder
        .get(&link)
        .await
        .shows("This link is closed")
        .hides("All your students in one place");
    holder
        .post(&format!("{link}/account"))
        .await
        .shows("This link is closed");
    app.run_jobs().await;
    assert_eq!(invitations(&app, GRACE).await, 0);
}

#[tokio::test]
async fn an_address_that_changed_before_the_mail_went_out_gets_none() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    answer_all(&holder, &link).await;
    holder.post(&format!("{link}/account")).await.status(303);
    app.execute(&format!(
        "update person set email = 'grace@elsewhere.example' where name = '{GRACE}'"
    ))
    .await;
    app.run_jobs().await;
    assert_eq!(app.count("mail where kind = 'identity.join'").await, 0);
}

#[tokio::test]
async fn a_delegate_gets_an_account_of_their_own_with_the_students_passed_on_and_no_others() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    holder
        .post(&format!("{link}/forwarding"))
        .with(&[
            ("name", "Ines Moreau"),
            ("email", "ines.moreau@mercy.example"),
        ])
        .await
        .status(303);
    holder
        .post(&format!("{link}/account"))
        .await
        .shows("You forwarded these hours");
    app.run_jobs().await;
    assert_eq!(
        invitations(&app, GRACE).await,
        0,
        "the link that was passed on asks for nothing any more"
    );
    let own = link_of(&app, "Ines Moreau").await;
    answer_all(&holder, &own).await;
    holder
        .get(&own)
        .await
        .submit_form("Mail me an invitation")
        .await;
    app.run_jobs().await;
    let ines = join(&app, "Ines Moreau").await;
    ines.get("/sign-off/answered")
        .await
        .shows("Maya Castellanos")
        .hides("Hannah Kim");
    let other = app
        .id("hours_entry e where student_id = (select id from person where name = 'Hannah Kim') and state = 'approved' and work_date = (select max(work_date) from hours_entry o where o.student_id = e.student_id and o.state = 'approved')")
        .await;
    ines.get(&format!("/entries/{other}")).await.status(404);
}

#[tokio::test]
async fn the_database_keeps_passwords_and_sessions_from_a_link() {
    let app = TestApp::start().await;
    let as_link = |statement: &str| {
        format!(
            "begin; set local role practicum_app;
             select set_config('practicum.kind', 'link', true), set_config('practicum.person', (select id::text from person where name = '{GRACE}'), true);
             {statement}; commit"
        )
    };
    let grace = app.id(&format!("person where name = '{GRACE}'")).await;
    let fixed = |kind: &str, statement: &str| {
        as_link(statement).replace("'link'", kind).replace(
            &format!("(select id::text from person where name = '{GRACE}')"),
            &format!("'{grace}'"),
        )
    };
    let set = format!(
        "insert into password (person_id, hash, changed_at) values ('{grace}', 'x', now()) on conflict (person_id) do update set hash = 'x'"
    );
    assert!(app.try_execute(&fixed("'link'", &set)).await.is_err());
    app.execute("rollback").await;
    let name = format!("update person set name = 'Somebody' where id = '{grace}'");
    app.execute(&fixed("'link'", &name)).await;
    assert_eq!(app.count("person where name = 'Somebody'").await, 0);
    app.execute(&fixed("'person'", &set)).await;
}
