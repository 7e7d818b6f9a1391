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
    let about = format!(
        "You are enrolled in {}, {} ({}). You log your practicum hours here.",
        offering.course_code, offering.term_name, offering.program_name
    );
    for one in &students {
        let to = (one.person, one.name.as_str(), one.email.as_str());
        mail(&mut *db, granted.who(), act, (to, &about)).await?;
    }
    if !students.is_empty() {
        let event = Event::new("offering.students_invited", "offering", offering.id)
            .in_program(offering.program)
            .with(json!({ "students": students.len() }));
        audit::record(db, granted.who(), act, event).await?;
    }
    Ok(students.len())
}

/// Whom an invitation goes to: id, name and address.
type Invited<'a> = (PersonId, &'a str, &'a str);

/// Has somebody invited who was brought in just now, with a sentence about what for.
pub(super) async fn invite_new(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    (to, about): (Invited<'_>, &str),
) -> Result<()> {
    mail(&mut *db, who, act, (to, about)).await?;
    let event = Event::new("person.invited", "person", to.0);
    audit::record(db, who, act, event).await?;
    Ok(())
}

async fn mail(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    ((person, name, email), about): (Invited<'_>, &str),
) -> Result<()> {
    let job = NewJob {
        kind: "identity.invited",
        payload: json!({
            "person": person, "name": name, "email": email, "by": who.name, "about": about,
        }),
        run_at: act.now,
        once_key: Some(format!("invited {person} {}", act.now)),
    };
    jobs::enqueue(db, job, act.now).await?;
    Ok(())
}
