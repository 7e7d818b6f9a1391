//! Whom a change is told, in the transaction that makes it.

mod text;

use crate::{
    audit::Act,
    kernel::ids::PersonId,
    mail::{self, NewMail},
    placements::{
        PlacementFacts,
        model::{EarlyEnd, Part},
        store::{self, Contact, Due, Supervision},
    },
    web::Result,
};
use sqlx::PgConnection;
use text::Words;

/// The coordinator whom answers to these mails reach: the first by name, as the sender of mails has it.
async fn answers(db: &mut PgConnection, facts: &PlacementFacts) -> Result<Option<Contact>> {
    let all = store::coordinators(db, facts.program).await?;
    Ok(all
        .into_iter()
        .min_by(|one, other| one.name.cmp(&other.name)))
}

/// A new placement: the student and who signs.
pub async fn confirmed(db: &mut PgConnection, act: &Act, facts: &PlacementFacts) -> Result<()> {
    let signers = store::current(db, facts.id).await?;
    to_student(db, act, facts, text::confirmed(facts, &signers, act)).await?;
    let answers = answers(db, facts).await?;
    for one in &signers {
        let words = text::you_supervise(facts, (&one.name, &one.part), answers.as_ref());
        to(db, act, facts, (one, words)).await?;
    }
    Ok(())
}

/// A supervisor comes, another may go: both of them and the student.
pub async fn supervisor_changed(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    (old, new, part): (Option<&Supervision>, PersonId, Part),
) -> Result<()> {
    let signers = store::current(db, facts.id).await?;
    let Some(new) = signers.iter().find(|one| one.person == new) else {
        return Ok(());
    };
    let words = text::new_supervisor(facts, old.map(|one| one.name.as_str()), new, act);
    to_student(db, act, facts, words).await?;
    let answers = answers(db, facts).await?;
    let words = text::you_supervise(facts, (&new.name, part.as_str()), answers.as_ref());
    to(db, act, facts, (new, words)).await?;
    if let Some(old) = old {
        to(db, act, facts, (old, text::you_no_longer_sign(facts, old))).await?;
    }
    Ok(())
}

/// Somebody no longer signs: they and the student.
pub async fn supervisor_ended(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    old: &Supervision,
) -> Result<()> {
    let words = text::supervisor_gone(facts, &old.name, act);
    to_student(db, act, facts, words).await?;
    to(db, act, facts, (old, text::you_no_longer_sign(facts, old))).await
}

/// Another site: the student, who signed at the old one, who signs at the new one.
pub async fn site_changed(
    db: &mut PgConnection,
    act: &Act,
    (old, new): (&PlacementFacts, &PlacementFacts),
    drafts: i64,
) -> Result<()> {
    let signers = store::current(db, new.id).await?;
    let words = text::moved(old, (new, &signers), drafts, act);
    to_student(db, act, new, words).await?;
    let answers = answers(db, new).await?;
    for one in &signers {
        let words = text::you_supervise(new, (&one.name, &one.part), answers.as_ref());
        to(db, act, new, (one, words)).await?;
    }
    for one in store::supervisions(db, old.id).await? {
        let left_now = one.ended_at.is_none() || one.ended_at == Some(act.now);
        if left_now && signers.iter().all(|signer| signer.person != one.person) {
            let words = text::moved_away(old, &one.name, new.starts_on);
            to(db, act, old, (&one, words)).await?;
        }
    }
    Ok(())
}

/// Other dates: the student and who signs.
pub async fn dates_changed(
    db: &mut PgConnection,
    act: &Act,
    (was, now): (&PlacementFacts, &PlacementFacts),
) -> Result<()> {
    to_student(
        db,
        act,
        now,
        text::other_dates(was, now, &now.student_name, act),
    )
    .await?;
    for one in store::current(db, now.id).await? {
        let words = text::other_dates(was, now, &one.name, act);
        to(db, act, now, (&one, words)).await?;
    }
    Ok(())
}

/// An early end: the student and who signs.
pub async fn ended(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    end: &EarlyEnd,
) -> Result<()> {
    to_student(db, act, facts, text::ended(facts, &facts.student_name, end)).await?;
    for one in store::current(db, facts.id).await? {
        to(db, act, facts, (&one, text::ended(facts, &one.name, end))).await?;
    }
    Ok(())
}

/// A completed placement: the student.
pub async fn completed(db: &mut PgConnection, act: &Act, facts: &PlacementFacts) -> Result<()> {
    to_student(db, act, facts, text::completed(facts, act)).await
}

/// Placements whose last day has passed: the coordinators of their program, in one mail.
pub async fn past_end(db: &mut PgConnection, act: &Act, due: &[Due]) -> Result<()> {
    let Some(program) = due.first().map(|one| one.program) else {
        return Ok(());
    };
    for coordinator in store::coordinators(db, program).await? {
        let (subject, text) = text::past_end(&coordinator.name, due, act);
        let mail = NewMail {
            kind: "placement.past_end",
            to_person: Some(coordinator.person),
            to_address: coordinator.email,
            to_name: coordinator.name,
            subject,
            text,
            program: Some(program),
        };
        mail::queue(db, mail, act.now).await?;
    }
    Ok(())
}

async fn to_student(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    words: Words,
) -> Result<()> {
    for contact in store::contacts(db, &[facts.student]).await? {
        send(db, act, facts, (contact, words.clone())).await?;
    }
    Ok(())
}

async fn to(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    (one, words): (&Supervision, Words),
) -> Result<()> {
    let contact = Contact {
        person: one.person,
        name: one.name.clone(),
        email: one.email.clone(),
    };
    send(db, act, facts, (contact, words)).await
}

async fn send(
    db: &mut PgConnection,
    act: &Act,
    facts: &PlacementFacts,
    (contact, (subject, text)): (Contact, Words),
) -> Result<()> {
    let mail = NewMail {
        kind: "placement.changed",
        to_person: Some(contact.person),
        to_address: contact.email,
        to_name: contact.name,
        subject,
        text,
        program: Some(facts.program),
    };
    mail::queue(db, mail, act.now).await?;
    Ok(())
}
