//! What a signature keeps, and what anybody learns from its code.

use super::grace_is_asked;
use practicum::platform::secrets::{hex, sha256};

#[tokio::test]
async fn a_signature_names_signer_credential_statement_and_the_exact_text() {
    let (app, holder, link) = grace_is_asked().await;
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    let (content, hash, role, statement): (String, String, String, String) = app
        .rows("select content, encode(content_hash, 'hex'), signer_role, statement_version from signature order by signed_at desc limit 1")
        .await
        .remove(0);
    assert_eq!(hex(&sha256(content.as_bytes())), hash);
    assert_eq!(
        (role.as_str(), statement.as_str()),
        ("Site supervisor", "confirms_hours/1")
    );
    let entries: Vec<String> = app
        .values(
            "select encode(d.content_hash, 'hex') from hours_decision d where d.signature_id = (select id from signature order by signed_at desc limit 1)",
        )
        .await;
    assert!(!entries.is_empty());
    for entry in entries {
        assert!(
            content.contains(&entry),
            "each entry stands in the text by its own hash"
        );
    }
}

#[tokio::test]
async fn anybody_checks_a_code_and_learns_no_notes() {
    let (app, holder, link) = grace_is_asked().await;
    let page = holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .follow()
        .await;
    let address = page.attributes("a[href*='/verify/']", "href").remove(0);
    let path = &address[address.find("/verify/").unwrap()..];
    let activities: Vec<String> = app
        .values("select activity from hours_entry where activity <> '' and state = 'approved'")
        .await;
    let shown = app.anonymous().get(path).await;
    shown
        .shows("still stands as signed")
        .shows("Grace Lindqvist");
    for activity in activities {
        shown.hides(&activity);
    }
    app.execute("update person set name = 'Somebody Renamed' where id in (select student_id from signature)")
        .await;
    app.anonymous().get(path).await.hides("Somebody Renamed");
    let typed = path
        .trim_start_matches("/verify/")
        .replace('-', " ")
        .to_lowercase();
    app.anonymous()
        .get(&format!("/verify?code={}", typed.replace(' ', "+")))
        .await
        .redirects_to(path);
    app.anonymous()
        .get("/verify/AAAAA-BBBBB")
        .await
        .status(404)
        .says("No signature has this code");
}

#[tokio::test]
async fn the_record_is_for_those_who_see_the_hours() {
    let (app, holder, link) = grace_is_asked().await;
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    let code: String = app
        .value("select s.code from signature s join person p on p.id = s.student_id where p.name = 'Maya Castellanos' order by s.signed_at desc limit 1")
        .await;
    let cast = app.cast().await;
    let record = format!("/signatures/{code}");
    for person in [
        &cast.student,
        &cast.supervisor,
        &cast.coordinator,
        &cast.faculty,
    ] {
        person.get(&record).await.shows("The exact text");
    }
    for person in [
        &cast.other_student,
        &cast.other_supervisor,
        &cast.other_coordinator,
    ] {
        person.get(&record).await.status(404);
    }
}

#[tokio::test]
async fn a_correction_supersedes_the_signed_version_in_the_same_act() {
    let (app, holder, _) = grace_is_asked().await;
    let correction: Vec<(uuid::Uuid, uuid::Uuid)> = app
        .rows("select e.id, o.id from hours_entry e join hours_entry o on o.series_id = e.series_id and o.version = 1
               where e.version = 2 and e.state = 'submitted' and o.state = 'approved' and e.made_by_person = e.student_id")
        .await;
    let [(new, old)] = correction[..] else {
        panic!("the world has one correction by a student that waits")
    };
    let supervisor: String = app
        .value(&format!("select p.name from placement_supervisor s join person p on p.id = s.person_id join hours_entry e on e.placement_id = s.placement_id where e.id = '{new}' and s.ended_at is null"))
        .await;
    let link = super::link_of(&app, &supervisor).await;
    holder.get(&link).await.shows("Corrects signed hours");
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .redirects_to(&link);
    let states: Vec<String> = app
        .values(&format!(
            "select state from hours_entry where id in ('{new}', '{old}') order by version desc"
        ))
        .await;
    assert_eq!(states, ["approved", "superseded"]);
}

#[tokio::test]
async fn whoever_tries_many_wrong_codes_waits_and_right_codes_are_never_counted() {
    let (app, holder, link) = grace_is_asked().await;
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    let code: String = app.value("select code from signature limit 1").await;
    let (right, guest) = (format!("/verify/{code}"), app.anonymous());
    for _ in 0..80 {
        guest.peek(&right).await.status(200);
    }
    for at in 0..60 {
        let wrong = format!("/verify/AAAAA-AAAAA-AAAAA-{:05}", at + 20_000);
        guest.peek(&wrong).await.status(404);
    }
    let told = guest.get("/verify/AAAAA-BBBBB").await;
    told.status(429).says("Wait 15 minutes");
    assert_eq!(told.header("retry-after"), "900");
    guest.get(&right).await.status(429);
    guest
        .post("/sign-in")
        .with(&[("email", "nobody@example.org"), ("password", "wrong")])
        .await
        .complains("email", "Check your e-mail address and password");
    app.later(901);
    guest.get(&right).await.status(200);
}
