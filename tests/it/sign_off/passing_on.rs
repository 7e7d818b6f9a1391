//! "Not me", and a link that is passed on.

use super::{GRACE, email, grace_is_asked, in_state, link_of, students_waiting};

const DANA: &str = "Dana Whitfield";

#[tokio::test]
async fn somebody_who_is_not_the_supervisor_closes_the_link_and_the_coordinator_hears_of_it() {
    let (app, holder, link) = grace_is_asked().await;
    let before = in_state(&app, "submitted").await;
    let done = holder
        .get(&format!("{link}/not-me"))
        .await
        .submit_form("Close this link")
        .await;
    done.follow()
        .await
        .shows("This link is closed")
        .hides("Maya");
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .shows("This link is closed");
    assert_eq!(in_state(&app, "submitted").await, before);
    app.run_jobs().await;
    let mail = app.mail_to(&email(&app, DANA).await).await;
    assert!(mail.subject.contains(GRACE), "{}", mail.subject);
    assert!(mail.text.contains("Maya Castellanos"), "{}", mail.text);
    app.days_later(7);
    app.run_jobs().await;
    assert_eq!(app.count(&format!("sign_off_request r join person p on p.id = r.supervisor_id where p.name = '{GRACE}' and r.kind = 'weekly'")).await, 1, "and is not asked again");
}

#[tokio::test]
async fn a_colleague_gets_a_link_of_their_own_and_may_sign() {
    let (app, holder, link) = grace_is_asked().await;
    let students = students_waiting(&app).await;
    let form = holder.get(&format!("{link}/forwarding")).await;
    form.submit_form("Forward")
        .with(&[("name", ""), ("email", "nobody")])
        .await
        .complains("name", "Enter your colleague");
    form.submit_form("Forward")
        .with(&[
            ("name", "Ines Moreau"),
            ("email", "ines.moreau@mercy.example"),
        ])
        .await
        .follow()
        .await
        .shows("You forwarded these hours");
    app.run_jobs().await;
    let fresh = link_of(&app, "Ines Moreau").await;
    assert_ne!(fresh, link);
    let asked = app.mail_to("ines.moreau@mercy.example").await.text;
    assert!(
        asked.contains("Grace Lindqvist passed these practicum hours on to you"),
        "{asked}"
    );
    let page = holder.get(&fresh).await;
    page.shows("Maya Castellanos");
    holder
        .post(&format!("{fresh}/answers"))
        .with(&[("act", "all")])
        .await
        .redirects_to(&fresh);
    assert_eq!(in_state(&app, "submitted").await, 0);
    assert_eq!(
        app.count("signature where signer_name = 'Ines Moreau'")
            .await,
        students
    );
    let mail = app.mail_to(&email(&app, DANA).await).await;
    assert!(mail.text.contains("Ines Moreau"), "{}", mail.text);
    assert_eq!(
        app.count("placement_supervisor s join person p on p.id = s.person_id where p.name = 'Ines Moreau' and s.part = 'delegate'").await,
        students
    );
}

#[tokio::test]
async fn every_student_of_a_link_that_was_for_somebody_else_waits_for_a_supervisor() {
    let (app, holder, link) = grace_is_asked().await;
    holder
        .get(&format!("{link}/not-me"))
        .await
        .submit_form("Close this link")
        .await;
    let dana = app.person(DANA).await;
    let list = dana.get("/today?kind=not_me").await;
    for student in ["Maya Castellanos", "Liam O'Connor", "Sofia Rossi"] {
        list.shows(&format!(
            "Grace Lindqvist says that {student} is not their student"
        ));
    }
    app.execute(
        "update placement_supervisor s set ended_at = now(), ended_reason = 'Replaced' from placement p join person st on st.id = p.student_id
         where p.id = s.placement_id and st.name = 'Maya Castellanos' and s.ended_at is null",
    )
    .await;
    let left = dana.get("/today?kind=not_me").await;
    left.shows("Liam O'Connor").hides("Maya");
}

#[tokio::test]
async fn a_link_cannot_be_passed_to_the_student_or_to_oneself() {
    let (app, holder, link) = grace_is_asked().await;
    let forwarding = format!("{link}/forwarding");
    for name in ["Maya Castellanos", GRACE] {
        let address = email(&app, name).await;
        holder
            .post(&forwarding)
            .with(&[("name", "Somebody"), ("email", &address)])
            .await
            .status(422);
    }
    assert_eq!(
        app.count("placement_supervisor where part = 'delegate'")
            .await,
        0
    );
    holder.get(&link).await.shows("Maya Castellanos");
}

#[tokio::test]
async fn hours_are_not_passed_on_to_another_student_of_the_program() {
    let (app, holder, link) = grace_is_asked().await;
    holder
        .get(&format!("{link}/forwarding"))
        .await
        .submit_form("Forward")
        .with(&[
            ("name", "Noor Haddad"),
            ("email", "noor.haddad@lakeshore.example"),
        ])
        .await
        .complains("email", "This is the address of a student of the program");
    assert_eq!(app.count("placement_supervisor where part = 'delegate' and ended_at is null and person_id = (select id from person where name = 'Noor Haddad')").await, 0);
}
