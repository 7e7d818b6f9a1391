//! Telling of answers: one mail to each student, and to the supervisor a copy of what was answered by link.

use super::write;
use crate::{
    hours::Entry,
    jobs::Outcome,
    kernel::{
        ids::{ActId, PersonId},
        minutes::Minutes,
    },
    mail,
    sign_off::{
        mails::{self, AnsweredMail, CopyMail, NoticeMail},
        model::entries_words,
        store::{self, decision::ActRow, request::Addressee},
    },
    web::{App, Result},
};
use serde::Deserialize;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// The job's payload.
#[derive(Debug, Deserialize)]
pub struct Answered {
    act: ActId,
    link: bool,
}

/// Tells of an act. Answers that were taken back meanwhile are left out.
pub async fn tell(app: &App, job: Answered) -> Result<Outcome> {
    write(app, async |db| {
        let rows = store::decision::of_act(&mut *db, job.act).await?;
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let Some(by) = store::request::addressee(&mut *db, first.decided_by).await? else {
            return Ok(());
        };
        let ids: Vec<_> = rows.iter().map(|row| row.entry_id).collect();
        let entries: BTreeMap<_, Entry> = crate::hours::entries_among(&mut *db, &ids)
            .await?
            .into_iter()
            .map(|entry| (entry.id, entry))
            .collect();
        let mut students: BTreeMap<PersonId, Vec<&ActRow>> = BTreeMap::new();
        for row in &rows {
            students.entry(row.student_id).or_default().push(row);
        }
        for (student, rows) in students {
            tell_student(&mut *db, app, (job.act, &by), student, (&rows, &entries)).await?;
        }
        tell_makers(&mut *db, app, (job.act, &by), (&rows, &entries)).await?;
        if job.link {
            copy(db, app, (job.act, &by), (&rows, &entries)).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Outcome::Done)
}

type Entries = BTreeMap<crate::kernel::ids::EntryId, Entry>;

async fn tell_student(
    db: &mut PgConnection,
    app: &App,
    (act, by): (ActId, &Addressee),
    student: PersonId,
    (rows, entries): (&[&ActRow], &Entries),
) -> Result<()> {
    let Some(to) = store::request::addressee(&mut *db, student).await? else {
        return Ok(());
    };
    let approved: Vec<_> = rows
        .iter()
        .filter(|row| matches!(row.decision.as_str(), "approved" | "verified"))
        .collect();
    let minutes: Minutes = approved
        .iter()
        .filter_map(|row| entries.get(&row.entry_id))
        .fold(Minutes::ZERO, |sum, entry| {
            sum.saturating_add(entry.minutes)
        });
    let of = |decision: &str| {
        rows.iter()
            .filter(|row| row.decision == decision)
            .filter_map(|row| {
                Some(format!(
                    "{}. {}",
                    facts(entries.get(&row.entry_id)?),
                    row.comment
                ))
            })
            .collect::<Vec<_>>()
    };
    let text = AnsweredMail {
        name: to.name.clone(),
        by: by.name.clone(),
        verified: rows.iter().any(|row| row.decision == "verified"),
        approved: approved.len(),
        approved_words: format!("{}, {minutes}", entries_words(approved.len())),
        returned: of("returned"),
        rejected: of("rejected"),
        address: app.address("/hours"),
        institution: mails::institution(app),
    };
    let subject = if text.returned.is_empty() && text.rejected.is_empty() {
        format!("Hours approved: {}", text.approved_words)
    } else {
        format!("{} answered your hours", by.name)
    };
    let program = rows.first().map(|row| row.program_id);
    let mail = mails::mail("sign_off.answered", &to, subject, &text, program)?;
    mail::queue_once(db, mail, &format!("answered:{act}:{student}"), app.now()).await?;
    Ok(())
}

/// Whoever corrected hours for a student hears that the correction was rejected.
async fn tell_makers(
    db: &mut PgConnection,
    app: &App,
    (act, by): (ActId, &Addressee),
    (rows, entries): (&[ActRow], &Entries),
) -> Result<()> {
    for row in rows.iter().filter(|row| row.decision == "rejected") {
        let Some(entry) = entries.get(&row.entry_id) else {
            continue;
        };
        if !entry.is_made_for_student() || entry.made_by_person == by.id {
            continue;
        }
        let Some(to) = store::request::addressee(&mut *db, entry.made_by_person).await? else {
            continue;
        };
        let text = NoticeMail {
            name: to.name.clone(),
            what: format!(
                "{} rejected your correction of practicum hours. What was signed before still stands.",
                by.name
            ),
            lines: vec![facts(entry), format!("Why: {}", row.comment)],
            institution: mails::institution(app),
        };
        let subject = "Your correction was rejected".to_owned();
        let mail = mails::mail("sign_off.notice", &to, subject, &text, Some(row.program_id))?;
        let key = format!("rejected:{act}:{}", row.entry_id);
        mail::queue_once(&mut *db, mail, &key, app.now()).await?;
    }
    Ok(())
}

/// A copy for whoever answered by link; those with an account find it on their pages.
async fn copy(
    db: &mut PgConnection,
    app: &App,
    (act, by): (ActId, &Addressee),
    (rows, entries): (&[ActRow], &Entries),
) -> Result<()> {
    let signed = store::signature::of_act(&mut *db, act).await?;
    let Some(at) = rows.first().map(|row| row.decided_at) else {
        return Ok(());
    };
    let programs: Vec<_> = rows.iter().map(|row| row.program_id).collect();
    let text = CopyMail {
        name: by.name.clone(),
        at: at.words_in(&app.zone()),
        signed: signed
            .iter()
            .map(|signed| signed_words(app, signed))
            .collect(),
        others: rows
            .iter()
            .filter(|row| matches!(row.decision.as_str(), "returned" | "rejected"))
            .filter_map(|row| {
                let entry = entries.get(&row.entry_id)?;
                Some(format!(
                    "You {} {}, of {}. {}",
                    row.decision,
                    facts(entry),
                    row.student_name,
                    row.comment
                ))
            })
            .collect(),
        contacts: mails::contacts(&mut *db, &programs, app.now().day_in(&app.zone())).await?,
        institution: mails::institution(app),
    };
    let mail = mails::mail(
        "sign_off.copy",
        by,
        "Your copy of the hours you answered".into(),
        &text,
        programs.first().copied(),
    )?;
    mail::queue_once(db, mail, &format!("copy:{act}"), app.now()).await?;
    Ok(())
}

fn signed_words(app: &App, signed: &store::signature::Signed) -> String {
    let minutes = Minutes::new(u32::try_from(signed.minutes).unwrap_or(0));
    let count = usize::try_from(signed.entries).unwrap_or(0);
    format!(
        "You signed {}, {minutes}, of {}.\n{}",
        entries_words(count),
        signed.student,
        app.address(&format!("/verify/{}", signed.code))
    )
}

fn facts(entry: &Entry) -> String {
    let time = entry.time_words();
    let time = if time.is_empty() {
        time
    } else {
        format!(", {time}")
    };
    format!("{}{time}, {}", entry.work_date.words(), entry.minutes)
}
