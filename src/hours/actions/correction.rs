//! Correcting a signed entry: a new version, handed in at once, that needs a fresh signature. Until then the signed
//! minutes count.

use super::{blank, drafts, put};
use crate::{
    access::{Granted, Who},
    audit::{self, Act, Event},
    hours::{
        content,
        policy::{Agree, Correct, CorrectForStudent},
        state::EntryState,
        store::{self, Entry},
        work::MadeBy,
    },
    kernel::ids::EntryId,
    programs::requirement::Requirement,
    web::{Error, OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// A correction about to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewCorrection<'a> {
    /// The signed version.
    pub signed: &'a Entry,
    /// What it should say, judged, and where.
    pub new: &'a drafts::NewEntry<'a>,
    /// Why it is wrong.
    pub reason: &'a str,
    /// What the program asks.
    pub requirement: &'a Requirement,
}

/// Hands in a student's correction of a signed entry.
///
/// # Errors
/// `Invalid` when it was judged unfit, overlaps another entry, or another correction is under way.
pub async fn correct(
    db: &mut PgConnection,
    granted: &Granted<Correct>,
    act: &Act,
    correction: NewCorrection<'_>,
) -> Result<EntryId> {
    put_in(db, granted.who(), act, (correction, "")).await
}

/// Hands in a correction that somebody makes for the student, under their name and part.
///
/// # Errors
/// As [`correct`].
pub async fn correct_for_student(
    db: &mut PgConnection,
    granted: &Granted<CorrectForStudent>,
    act: &Act,
    (correction, part): (NewCorrection<'_>, &str),
) -> Result<EntryId> {
    let name = format!("{}, {part}", granted.who().name);
    put_in(db, granted.who(), act, (correction, &name)).await
}

async fn put_in(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    (correction, name): (NewCorrection<'_>, &str),
) -> Result<EntryId> {
    let NewCorrection {
        signed,
        new,
        reason,
        requirement,
    } = correction;
    let worked = drafts::fit(new.judged)?;
    let work = &new.judged.work;
    let newest = store::versions(db, signed.series).await?;
    let mut entry = blank(new.place, MadeBy::Correction, act);
    entry.series = signed.series;
    entry.version = newest.last().map_or(signed.version, |last| last.version) + 1;
    entry.state = EntryState::Submitted;
    entry.submitted_at = Some(act.now);
    entry.correction_reason = Some(reason.to_owned());
    entry.made_by_person = who.person.ok_or(Error::NotFound)?;
    name.clone_into(&mut entry.made_by_name);
    put(&mut entry, work, new.place, worked);
    entry.minutes = requirement.rounding.apply(entry.raw_minutes);
    entry.content_hash = content::hash(&entry);
    insert(db, &entry).await?;
    store::insert_extras(db, entry.id, &work.competencies, &work.helpers).await?;
    store::refresh(db, entry.placement).await?;
    let detail = json!({
        "corrects": signed.id,
        "minutes": entry.minutes.get(),
        "before_minutes": signed.minutes.get(),
        "confirmed": drafts::confirmed(new.judged),
    });
    let event = Event::new("hours.correction_submitted", "hours_entry", entry.id)
        .in_program(entry.program)
        .about(entry.student)
        .because(reason)
        .with(detail);
    audit::record(db, who, act, event).await?;
    Ok(entry.id)
}

async fn insert(db: &mut PgConnection, entry: &Entry) -> Result<()> {
    const OPEN: &str = "A correction of this entry is under way already";
    store::insert(db, entry)
        .await
        .on_constraint(
            "hours_entry_no_overlap",
            "start",
            "Enter another time: this overlaps another entry in the log",
        )
        .on_constraint("hours_entry_one_open_version", "", OPEN)
        .on_constraint("hours_entry_version_unique", "", OPEN)
}

/// The student agrees to a correction by somebody else, as it stands. Agreeing twice comes to the same.
///
/// # Errors
/// Those of the database.
pub async fn agree(
    db: &mut PgConnection,
    granted: &Granted<Agree>,
    act: &Act,
    entry: &Entry,
) -> Result<()> {
    if !store::insert_agreement(db, entry, act.now).await? {
        return Ok(());
    }
    let event = Event::new("hours.correction_agreed", "hours_entry", entry.id)
        .in_program(entry.program)
        .about(entry.student)
        .with(json!({ "minutes": entry.minutes.get() }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
