//! Inviting people whom this area brings in. Accounts are another area's: its worker mails the link.

use crate::{
    access::{Granted, Who},
    audit::{self, Act, Event},
    jobs::{self, NewJob},
    kernel::ids::PersonId,
    programs::{
        model::Offering,
        policy::KeepEnrolments,
        store::{self, WithoutAccount},
    },
    web::Result,
};
use serde_json::json;
use sqlx::PgConnection;

/// Has everybody of an offering who cannot sign in yet invited; where all of them are, those who were invited longer ago
/// than a day once more. Gives how many are mailed.
pub async fn invite_students(
    db: &mut PgConnection,
    granted: Granted<KeepEnrolments>,
    act: &Act,
    offering: &Offering,
) -> Result<usize> {
    let all = store::without_account(&mut *db, offering.id, act.now).await?;
    let is_anew = all.iter().all(|one| one.invited_at.is_some());
    let students: Vec<&WithoutAccount> = all
        .iter()
        .filter(|one| match one.invited_at {
            None => true,
            Some(_) => is_anew && one.may_be_invited_again(act.now),
        })
        .collect();
    for one in &students {
        mail(
            &mut *db,
            granted.who(),
            act,
            (one.person, &one.name, &one.email),
        )
        .await?;
    }
    if !students.is_empty() {
        let event = Event::new("offering.students_invited", "offering", offering.id)
            .in_program(offering.program)
            .with(json!({ "students": students.len() }));
        audit::record(db, granted.who(), act, event).await?;
    }
    Ok(students.len())
}

/// Has somebody invited who was brought in just now.
pub(super) async fn invite_new(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    (person, name, email): (PersonId, &str, &str),
) -> Result<()> {
    mail(&mut *db, who, act, (person, name, email)).await?;
    let event = Event::new("person.invited", "person", person);
    audit::record(db, who, act, event).await?;
    Ok(())
}

async fn mail(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    (person, name, email): (PersonId, &str, &str),
) -> Result<()> {
    let job = NewJob {
        kind: "identity.invited",
        payload: json!({ "person": person, "name": name, "email": email, "by": who.name }),
        run_at: act.now,
        once_key: Some(format!("invited {person} {}", act.now)),
    };
    jobs::enqueue(db, job, act.now).await?;
    Ok(())
}
