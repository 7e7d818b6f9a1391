//! Name and address of a supervisor who has no account are mended by whoever keeps the sites.

use super::{GRACE, accounts::grace_without_account_is_asked, email, link_of};
use crate::support::{Answer, Person, TestApp};
use uuid::Uuid;

const NEW: &str = "grace.lindqvist@mercy-records.example";

/// The form in which Dana mends what is known of Grace, found from the page of a placement.
async fn graces_form(app: &TestApp, dana: &Person) -> Answer {
    let placement: Uuid = app
        .value(&format!(
            "select s.placement_id from placement_supervisor s join person p on p.id = s.person_id
             where p.name = '{GRACE}' and s.ended_at is null limit 1"
        ))
        .await;
    dana.get(&format!("/placements/{placement}"))
        .await
        .follow_link(&format!("Edit {GRACE}"))
        .await
}

#[tokio::test]
async fn after_a_not_me_the_address_is_mended_and_what_waits_is_mailed_there_at_once() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    holder
        .get(&format!("{link}/not-me"))
        .await
        .submit_form("Close this link")
        .await;
    app.run_jobs().await;
    let dana = app.person("Dana Whitfield").await;
    let today = dana.get("/today?kind=not_me").await;
    today.says("mend the address");
    let line = format!("{GRACE} says that Maya Castellanos is not their student");
    let form = today
        .follow_link(&line)
        .await
        .follow_link(&format!("Edit {GRACE}"))
        .await;
    form.submit_form("Save supervisor")
        .with(&[("name", "Grace Lindqvist-Holm"), ("email", NEW)])
        .await
        .follow()
        .await
        .shows("Supervisor saved")
        .shows("Grace Lindqvist-Holm")
        .shows(NEW);
    app.run_jobs().await;
    let fresh = app.mail_to(NEW).await.link("/s/");
    app.anonymous()
        .get(&fresh)
        .await
        .shows("Maya Castellanos")
        .shows("Grace Lindqvist-Holm");
    dana.get("/today").await.hides("is not their student");
    let person = app.id(&format!("person where email = '{NEW}'")).await;
    let events = app.events_about(person).await;
    assert!(events.iter().any(|event| event.action == "person.mended"));
}

#[tokio::test]
async fn links_and_invitations_mailed_to_an_address_end_with_it() {
    let (app, holder, link) = grace_without_account_is_asked().await;
    let dana = app.person("Dana Whitfield").await;
    let old = email(&app, GRACE).await;
    app.execute(&format!(
        "insert into invitation (id, person_id, purpose, token_hash, created_at, expires_at)
         select gen_random_uuid(), id, 'join', sha256('mailed'), '2026-11-20', '2026-12-20' from person where name = '{GRACE}'"
    ))
    .await;
    let invited = "invitation where token_hash = sha256('mailed') and revoked_at is null";

    // The same address in other letters is the same mailbox.
    let form = graces_form(&app, &dana).await;
    form.submit_form("Save supervisor")
        .with(&[("email", &old.to_uppercase())])
        .await
        .status(303);
    holder.get(&link).await.shows("Maya Castellanos");
    assert_eq!(app.count(invited).await, 1);

    graces_form(&app, &dana)
        .await
        .submit_form("Save supervisor")
        .with(&[("email", NEW)])
        .await
        .status(303);
    for path in [link.clone(), format!("{link}/forwarding")] {
        holder
            .get(&path)
            .await
            .shows("This link is closed")
            .hides("Maya");
    }
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .shows("This link is closed");
    assert_eq!(app.count(invited).await, 0);
    app.run_jobs().await;
    assert_ne!(app.mail_to(NEW).await.link("/s/"), link);
}

#[tokio::test]
async fn an_address_that_is_none_or_somebody_elses_is_refused_with_the_form_kept() {
    let (app, _, _) = grace_without_account_is_asked().await;
    let dana = app.person("Dana Whitfield").await;
    let form = graces_form(&app, &dana).await;
    let samuels = email(&app, "Samuel Ortiz").await;
    form.submit_form("Save supervisor")
        .with(&[("name", ""), ("email", "grace at mercy")])
        .await
        .complains("name", "Enter the supervisor's name")
        .complains("email", "Enter an e-mail address");
    let again = form
        .submit_form("Save supervisor")
        .with(&[("email", &samuels), ("title", "HIM manager")])
        .await;
    again.complains("email", "Somebody else has this address");
    assert_eq!(again.attributes("input[name=email]", "value"), [samuels]);
    assert_eq!(
        app.count("site_supervisor where title = 'HIM manager'")
            .await,
        0
    );
}

#[tokio::test]
async fn whoever_has_an_account_keeps_their_own_name_and_address() {
    let (app, _, link) = grace_without_account_is_asked().await;
    let dana = app.person("Dana Whitfield").await;
    let before = graces_form(&app, &dana).await;
    app.execute(&format!(
        "insert into password (person_id, hash, changed_at) select id, 'x', now() from person where name = '{GRACE}'"
    ))
    .await;
    // The form was open before she made her account.
    before
        .submit_form("Save supervisor")
        .with(&[("name", "Somebody"), ("email", NEW)])
        .await
        .status(303);
    let now = graces_form(&app, &dana).await;
    now.says("theirs to change, in their account");
    assert!(now.select("input[name=email]").is_empty());
    assert_eq!(link_of(&app, GRACE).await, link);
    assert_eq!(app.count(&format!("person where email = '{NEW}'")).await, 0);
}
