//! The page behind a mailed link.

use super::{grace_is_asked, in_state, students_waiting, waiting};

#[tokio::test]
async fn grace_approves_everything_with_two_actions() {
    let (app, holder, link) = grace_is_asked().await;
    let before = in_state(&app, "submitted").await;
    let signed = app.count("signature").await + students_waiting(&app).await;
    assert!(before >= 3, "the world gives her something to sign");
    let page = holder.get(&link).await;
    page.shows("Maya Castellanos").shows("Liam O'Connor");
    let button = page
        .select("button.primary")
        .into_iter()
        .find(|words| words.starts_with("Approve all"))
        .unwrap();
    let done = page.submit_form(&button).await;
    done.redirects_to(&link);
    let after = done.follow().await;
    after.shows("You signed").shows("Verification code");
    assert_eq!(in_state(&app, "submitted").await, 0);
    assert_eq!(app.count("signature").await, signed, "one for each student");
}

#[tokio::test]
async fn a_mail_scanner_that_opens_every_link_signs_nothing() {
    let (app, holder, link) = grace_is_asked().await;
    let before = in_state(&app, "submitted").await;
    for path in ["", "/forwarding", "/not-me"] {
        holder.get(&format!("{link}{path}")).await.status(200);
    }
    assert_eq!(in_state(&app, "submitted").await, before);
    assert_eq!(
        app.count("sign_off_request where closed_at is not null")
            .await,
        0
    );
    assert_eq!(
        app.count("sign_off_request where opened_at is not null and kind = 'weekly'")
            .await,
        1
    );
}

#[tokio::test]
async fn one_entry_is_returned_with_a_comment_and_the_others_wait() {
    let (app, holder, link) = grace_is_asked().await;
    let entries = waiting(&app).await;
    let before = in_state(&app, "submitted").await;
    let (answer, comment) = (
        format!("answer-{}", entries[0]),
        format!("comment-{}", entries[0]),
    );
    holder
        .get(&link)
        .await
        .submit_form("Send answers one by one")
        .with(&[(&answer, "return"), (&comment, "Which charts were these?")])
        .await
        .redirects_to(&link);
    assert_eq!(in_state(&app, "submitted").await, before - 1);
    let state: String = app
        .value(&format!(
            "select state from hours_entry where id = '{}'",
            entries[0]
        ))
        .await;
    assert_eq!(state, "returned");
    app.run_jobs().await;
    let told = app
        .count(&format!(
            "mail m join hours_entry e on e.id = '{}' and m.to_person = e.student_id where m.text like '%Which charts were these?%'",
            entries[0]
        ))
        .await;
    assert_eq!(told, 1, "the student reads the comment in a mail");
}

#[tokio::test]
async fn a_return_without_a_comment_comes_back_with_what_was_typed() {
    let (app, holder, link) = grace_is_asked().await;
    let entries = waiting(&app).await;
    let answer = |n: usize| format!("answer-{}", entries[n]);
    let page = holder.get(&link).await;
    let back = page
        .submit_form("Send answers one by one")
        .with(&[(&answer(0), "return"), (&answer(1), "approve")])
        .await;
    back.complains(
        &format!("comment-{}", entries[0]),
        "Enter what the student should mend",
    );
    let chosen = back.attributes("input[type=radio][checked]", "value");
    assert_eq!(chosen.iter().filter(|value| *value != "later").count(), 2);
    assert_eq!(waiting(&app).await, entries, "nothing was answered");
}

#[tokio::test]
async fn approving_all_over_a_chosen_return_is_asked_back() {
    let (app, holder, link) = grace_is_asked().await;
    let entries = waiting(&app).await;
    let (answer, comment) = (
        format!("answer-{}", entries[0]),
        format!("comment-{}", entries[0]),
    );
    holder
        .post(&format!("{link}/answers"))
        .with(&[
            ("act", "all"),
            (&answer, "return"),
            (&comment, "Which charts?"),
        ])
        .await
        .complains(&answer, "You answered an entry differently");
    assert_eq!(waiting(&app).await, entries);
}

#[tokio::test]
async fn an_entry_changed_after_the_mail_cannot_be_answered_through_it() {
    let (app, holder, link) = grace_is_asked().await;
    let entries = waiting(&app).await;
    app.execute(&format!(
        "update hours_entry set note = 'more', content_hash = sha256('other'), revision = revision + 1 where id = '{}'",
        entries[0]
    ))
    .await;
    holder
        .get(&link)
        .await
        .shows("Changed since this mail was sent");
    let answer = format!("answer-{}", entries[0]);
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "each"), (&answer, "approve")])
        .await
        .status(422);
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    assert_eq!(
        waiting(&app).await,
        vec![entries[0]],
        "the changed one still waits"
    );
}

#[tokio::test]
async fn the_same_press_sent_twice_signs_once() {
    let (app, holder, link) = grace_is_asked().await;
    let signed = app.count("signature").await + students_waiting(&app).await;
    let key = uuid::Uuid::new_v4().to_string();
    for _ in 0..2 {
        holder
            .post(&format!("{link}/answers"))
            .with(&[("act", "all"), ("form_key", &key)])
            .await
            .redirects_to(&link);
    }
    assert_eq!(app.count("signature").await, signed);
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .redirects_to(&link);
    assert_eq!(
        app.count("signature").await,
        signed,
        "a later press finds nothing to sign"
    );
}

#[tokio::test]
async fn a_link_opens_until_its_fourteenth_day_and_then_offers_a_fresh_one() {
    let (app, holder, link) = grace_is_asked().await;
    app.days_later(14);
    let page = holder.get(&link).await;
    page.shows("This link has expired").hides("Maya");
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await
        .shows("This link has expired");
    let mails = app.mails().await.len();
    page.submit_form("Send a fresh link")
        .await
        .shows("Look at your mail");
    holder
        .post(&format!("{link}/renewal"))
        .await
        .shows("Look at your mail");
    app.run_jobs().await;
    let fresh = super::link_of(&app, super::GRACE).await;
    assert_ne!(fresh, link);
    holder.get(&fresh).await.shows("Maya Castellanos");
    assert!(app.mails().await.len() > mails);
}

#[tokio::test]
async fn a_link_nobody_made_is_not_found() {
    let (_app, holder, link) = grace_is_asked().await;
    let other = format!("/s/{}", "A".repeat(43));
    assert_ne!(other, link);
    holder.get(&other).await.status(404);
    holder
        .get("/s/short")
        .await
        .status(404)
        .says("copy it whole from the mail");
    holder
        .post(&format!("{other}/answers"))
        .with(&[("act", "all")])
        .await
        .status(404);
}

#[tokio::test]
async fn a_supervisor_taken_off_a_placement_cannot_sign_its_hours_any_more() {
    let (app, holder, link) = grace_is_asked().await;
    app.execute(
        "update placement_supervisor s set ended_at = now(), ended_reason = 'left' from person p where p.id = s.student_id and p.name = 'Maya Castellanos'",
    )
    .await;
    holder
        .get(&link)
        .await
        .hides("Maya Castellanos")
        .shows("Liam O'Connor");
    holder
        .post(&format!("{link}/answers"))
        .with(&[("act", "all")])
        .await;
    let state: i64 = app
        .count("hours_entry e join person p on p.id = e.student_id where p.name = 'Maya Castellanos' and e.state = 'submitted'")
        .await;
    assert_eq!(state, 1);
}

#[tokio::test]
async fn two_supervisors_at_once_sign_each_entry_once() {
    let (app, holder, link) = grace_is_asked().await;
    let before = app
        .count("hours_decision where decision = 'approved'")
        .await;
    let waits = in_state(&app, "submitted").await;
    let answers = format!("{link}/answers");
    let (one, two) = tokio::join!(
        async { holder.post(&answers).with(&[("act", "all")]).await },
        async { holder.post(&answers).with(&[("act", "all")]).await }
    );
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
    assert_eq!(
        app.count("hours_decision where decision = 'approved'")
            .await,
        before + waits
    );
}
