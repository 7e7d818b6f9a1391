//! Telling of a correction that somebody made for a student: one mail to the student, one to each supervisor who did
//! not make it, as it stands when the mail goes out.

use super::write;
use crate::{
    hours::{self, Entry, changes::changes, state::EntryState},
    jobs::Outcome,
    kernel::{
        ids::{EntryId, PersonId},
        minutes::Minutes,
    },
    mail,
    sign_off::{
        mails::{self, CorrectedMail},
        model::Place,
        store,
    },
    web::{App, Error, Result},
};
use serde::Deserialize;
use sqlx::PgConnection;
use std::sync::Arc;

/// The job's payload.
#[derive(Debug, Deserialize)]
pub struct Corrected {
    entry: EntryId,
}

/// What the mails say.
struct Told {
    entry: Entry,
    place: Arc<Place>,
    lines: Vec<String>,
    adds: bool,
}

/// Tells of a correction, unless it came to nothing meanwhile.
pub async fn tell(app: &App, job: Corrected) -> Result<Outcome> {
    write(app, async |db| {
        let told = load(&mut *db, job.entry).await?;
        if !matches!(
            told.entry.state,
            EntryState::Submitted | EntryState::Approved
        ) {
            return Ok(());
        }
        student(&mut *db, app, &told).await?;
        for supervisor in store::college::supervisors(&mut *db, told.place.id).await? {
            if supervisor != told.entry.made_by_person {
                signer(&mut *db, app, &told, supervisor).await?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(Outcome::Done)
}

/// Tells whoever made a correction that the student agrees to it.
pub async fn agreed(app: &App, job: Corrected) -> Result<Outcome> {
    write(app, async |db| {
        let told = load(&mut *db, job.entry).await?;
        if told.entry.state != EntryState::Submitted {
            return Ok(());
        }
        let next = if told.place.signs {
            "It waits for your signature in your queue:"
        } else {
            "It waits for the supervisor's signature:"
        };
        let (student, day) = (&told.place.student_name, told.entry.work_date.words());
        let what = format!("{student} agrees to your correction of {day}.");
        let address = app.address(&format!("/entries/{}", told.entry.id));
        let subject = "Your correction was agreed to";
        let to = told.entry.made_by_person;
        send(db, app, &told, (to, subject, what, next, address)).await
    })
    .await?;
    Ok(Outcome::Done)
}

async fn load(db: &mut PgConnection, id: EntryId) -> Result<Told> {
    let entry = hours::entry(&mut *db, id).await?.ok_or(Error::NotFound)?;
    let versions = hours::versions_of(&mut *db, &[entry.series]).await?;
    let names = hours::category_names(&mut *db, &versions).await?;
    let agreed = hours::agreed(&mut *db, &[id]).await?;
    let mut places =
        store::item::places(db, entry.made_by_person, &[entry.placement.get()]).await?;
    let before = hours::corrected(&entry, &versions);
    let logged: Minutes = hours::logged(&versions);
    Ok(Told {
        place: places.remove(&entry.placement).ok_or(Error::NotFound)?,
        lines: before.map_or_else(Vec::new, |before| {
            changes(before, &entry, &names)
                .iter()
                .map(hours::changes::Pair::words)
                .collect()
        }),
        adds: agreed.is_empty() && entry.minutes > logged,
        entry,
    })
}

async fn student(db: &mut PgConnection, app: &App, told: &Told) -> Result<()> {
    let next = match told.entry.state {
        EntryState::Approved => {
            "It is signed and counts in place of what was signed before. If it is not right, you can dispute it:"
        }
        _ if told.adds => {
            "It adds hours that you had not logged. Agree to it, or dispute it; until it is signed, the hours signed before count:"
        }
        _ => {
            "Until it is signed, the hours signed before count. If it is not right, you can dispute it:"
        }
    };
    let (by, day) = (&told.entry.made_by_name, told.entry.work_date.words());
    let site = &told.place.site_name;
    let what = format!("{by}, corrected your signed practicum hours of {day} at {site}.");
    let address = app.address(&format!("/hours/{}", told.entry.id));
    let subject = "Your signed hours were corrected";
    send(
        db,
        app,
        told,
        (told.place.student, subject, what, next, address),
    )
    .await
}

async fn signer(db: &mut PgConnection, app: &App, told: &Told, supervisor: PersonId) -> Result<()> {
    let next = match told.entry.state {
        EntryState::Approved => "It is signed. With an account you see both versions here:",
        _ => {
            "It waits for your signature: a mail with a link to sign comes by itself, or sign in and find it in your queue:"
        }
    };
    let (by, day) = (&told.entry.made_by_name, told.entry.work_date.words());
    let (student, site) = (&told.place.student_name, &told.place.site_name);
    let what = format!("{by}, corrected signed practicum hours of {student} of {day} at {site}.");
    let address = app.address(&format!("/entries/{}", told.entry.id));
    let subject = "Signed hours were corrected";
    send(db, app, told, (supervisor, subject, what, next, address)).await
}

async fn send(
    db: &mut PgConnection,
    app: &App,
    told: &Told,
    (to, subject, what, next, address): (PersonId, &str, String, &'static str, String),
) -> Result<()> {
    let Some(to) = store::request::addressee(&mut *db, to).await? else {
        return Ok(());
    };
    let text = CorrectedMail {
        name: to.name.clone(),
        what,
        lines: told.lines.clone(),
        reason: told.entry.correction_reason.clone().unwrap_or_default(),
        next,
        address,
        institution: mails::institution(app),
    };
    let program = Some(told.place.program);
    let mail = mails::mail(
        "sign_off.corrected",
        &to,
        subject.to_owned(),
        &text,
        program,
    )?;
    let key = format!("corrected:{}:{}", told.entry.id, to.id);
    mail::queue_once(db, mail, &key, app.now()).await?;
    Ok(())
}
