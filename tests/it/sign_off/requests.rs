//! Requests and reminders.

use super::{FRIDAY, GRACE, email, grace_is_asked, in_state};
use crate::support::TestApp;
use practicum::{app as program, jobs};
use uuid::Uuid;

async fn mails_to(app: &TestApp, name: &str) -> usize {
    let address = email(app, name).await;
    app.mails()
        .await
        .into_iter()
        .filter(|mail| mail.to_address == address)
        .count()
}

#[tokio::test]
async fn each_supervisor_gets_one_mail_a_week_for_all_their_students() {
    let (app, _, _) = grace_is_asked().await;
    assert_eq!(mails_to(&app, GRACE).await, 1);
    let mail = app.mail_to(&email(&app, GRACE).await).await;
    assert!(
        mail.text.contains("Maya Castellanos") && mail.text.contains("Liam O'Connor"),
        "{}",
        mail.text
    );
    app.later(3600);
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 1);
}

#[tokio::test]
async fn hours_of_a_placement_that_ended_early_are_still_asked_for_by_mail() {
    let app = TestApp::start().await;
    app.execute(
        "update placement p set state = 'terminated', ended_reason = 'The site closed', ends_on = '2026-11-16'
         from person s where s.id = p.student_id and s.name = 'Dmitri Petrov'",
    )
    .await;
    let dmitri = app.person("Dmitri Petrov").await;
    let draft = dmitri
        .post("/hours/line")
        .with(&[("line", "mon 9-12 night index")])
        .await;
    let id = draft.location().split('=').nth(1).unwrap().to_owned();
    dmitri
        .post("/hours/submission")
        .with(&[("entry", &id)])
        .await
        .redirects_to("/hours");
    app.set_clock(FRIDAY);
    app.run_jobs().await;
    let link = super::link_of(&app, "Samuel Ortiz").await;
    app.anonymous().get(&link).await.shows("Dmitri Petrov");
}

#[tokio::test]
async fn several_processes_send_one_mail() {
    let app = TestApp::start().await;
    app.set_clock(FRIDAY);
    let run = || async { jobs::run_due(&app.app, program::JOBS).await.unwrap() };
    tokio::join!(run(), run(), run());
    run().await;
    assert_eq!(mails_to(&app, GRACE).await, 1);
    app.days_later(3);
    tokio::join!(run(), run(), run());
    run().await;
    assert_eq!(mails_to(&app, GRACE).await, 2, "and one reminder");
}

#[tokio::test]
async fn reminders_come_after_3_and_7_days_and_the_coordinator_hears_after_10() {
    let (app, holder, link) = grace_is_asked().await;
    let dana = "Dana Whitfield";
    let told = mails_to(&app, dana).await;
    app.days_later(2);
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 1);
    app.days_later(1);
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 2);
    let reminder = app.mail_to(&email(&app, GRACE).await).await;
    let second = reminder.link("/s/");
    assert_ne!(second, link);
    for open in [&link, &second] {
        holder.get(open).await.shows("Maya Castellanos");
    }
    app.days_later(4);
    app.run_jobs().await;
    app.later(3600);
    app.run_jobs().await;
    assert_eq!(
        mails_to(&app, GRACE).await,
        3,
        "the next weekly mail is the second reminder"
    );
    app.days_later(3);
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 3);
    let from_grace: Vec<_> = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.subject.starts_with(GRACE))
        .collect();
    assert!(!from_grace.is_empty());
    assert!(mails_to(&app, dana).await > told);
    app.later(3600);
    app.run_jobs().await;
    let again = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.subject.starts_with(GRACE))
        .count();
    assert_eq!(again, from_grace.len(), "told once");
}

#[tokio::test]
async fn reminders_stop_when_the_hours_are_answered() {
    let (app, holder, link) = grace_is_asked().await;
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    app.run_jobs().await;
    let mails = mails_to(&app, GRACE).await;
    app.days_later(4);
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, mails);
    assert_eq!(in_state(&app, "submitted").await, 0);
}

#[tokio::test]
async fn maya_asks_for_her_hours_at_once_and_never_sees_the_link() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let ask = async || {
        let asked = maya.post("/hours/sign-off-request").await;
        asked.redirects_to("/hours");
        app.run_jobs().await;
        asked.follow().await
    };
    let first = ask().await;
    first.shows("A mail goes to Grace Lindqvist");
    assert_eq!(first.select(".banner.good[data-flash]").len(), 1);
    let second = ask().await;
    second.says("Grace Lindqvist was mailed all that waits on Tue 17 Nov 2026");
    assert!(second.select(".banner.good[data-flash]").is_empty());
    assert_eq!(mails_to(&app, GRACE).await, 1, "at most one a day");
    app.days_later(1);
    let maya = app.person("Maya Castellanos").await;
    maya.post("/hours/sign-off-request").await;
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 2);
    let seen: Vec<String> = app
        .values("select coalesce(detail, '') || coalesce(reason, '') from event where action like 'sign_off.%'")
        .await;
    let token = super::link_of(&app, GRACE).await;
    assert!(
        seen.iter()
            .all(|text| !text.contains(token.trim_start_matches("/s/")))
    );
}

#[tokio::test]
async fn what_was_mailed_today_is_not_mailed_again_and_what_came_since_is() {
    let (app, _, _) = grace_is_asked().await;
    let maya = app.person("Maya Castellanos").await;
    maya.post("/hours/sign-off-request")
        .await
        .redirects_to("/hours");
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 1, "the weekly mail has it all");
    app.execute(
        "update hours_entry set state = 'submitted', submitted_at = now() where id = (
            select e.id from hours_entry e join person p on p.id = e.student_id
            where p.name = 'Maya Castellanos' and e.state = 'draft' limit 1)",
    )
    .await;
    maya.post("/hours/sign-off-request").await;
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 2, "a new entry came since");
}

#[tokio::test]
async fn a_supervisor_whose_account_is_disabled_is_not_asked_and_everybody_is_told() {
    let app = TestApp::start().await;
    app.set_clock(FRIDAY);
    app.execute(&format!(
        "update person set state = 'disabled' where name = '{GRACE}'"
    ))
    .await;
    let maya = app.person("Maya Castellanos").await;
    let home = maya.post("/hours/sign-off-request").await.follow().await;
    home.shows("Nobody can sign for your placement at the moment");
    let dana = app.person("Dana Whitfield").await;
    dana.get("/today?kind=no_supervisor")
        .await
        .shows("Grace Lindqvist cannot sign for Maya Castellanos")
        .shows("Grace Lindqvist cannot sign for Liam O'Connor");
    let unsigned = dana.get("/today?kind=unsigned").await;
    unsigned
        .says("their account is disabled")
        .hides("Send a link Grace Lindqvist");
    let placement: Uuid = app
        .value("select placement_id from hours_summary s join person p on p.id = s.student_id where p.name = 'Maya Castellanos' and waiting_entries > 0")
        .await;
    dana.post(&format!("/placements/{placement}/sign-off-request"))
        .await
        .follow()
        .await
        .shows("Nobody was asked");
    app.run_jobs().await;
    assert_eq!(mails_to(&app, GRACE).await, 0);
}

#[tokio::test]
async fn a_mail_says_whom_to_ask_about_the_hours() {
    let (app, _, _) = grace_is_asked().await;
    let dana = email(&app, "Dana Whitfield").await;
    let mail = app.mail_to(&email(&app, GRACE).await).await;
    let line = format!("Dana Whitfield, {dana}\n");
    let asked = mail.text.split("Questions about these hours:").nth(1);
    assert!(asked.unwrap().contains(&line), "{}", mail.text);
    assert!(
        mail.subject.ends_with(", Lakeshore Community College"),
        "{}",
        mail.subject
    );
}
