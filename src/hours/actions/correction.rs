//! Correcting a signed entry: a new version, handed in at once, that needs a fresh signature. Until then the signed
//! minutes count.

use super::{blank, drafts, put};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    hours::{
        content,
        policy::Correct,
        state::EntryState,
        store::{self, Entry},
        work::MadeBy,
    },
    kernel::ids::EntryId,
    programs::requirement::Requirement,
    web::{OnConstraint as _, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// Hands in a correction of a signed entry.
///
/// # Errors
/// `Invalid` when it was judged unfit, overlaps another entry, or another correction is under way.
pub async fn correct(
    db: &mut PgConnection,
    granted: &Granted<Correct>,
    act: &Act,
    (signed, new, reason): (&Entry, &drafts::NewEntry<'_>, &str),
    requirement: &Requirement,
) -> Result<EntryId> {
    let worked = drafts::fit(new.judged)?;
    let work = &new.judged.work;
    let mut entry = blank(new.place, MadeBy::Correction, act);
    entry.series = signed.series;
    entry.version = signed.version + 1;
    entry.state = EntryState::Submitted;
    entry.submitted_at = Some(act.now);
    entry.correction_reason = Some(reason.to_owned());
    put(&mut entry, work, new.place, worked);
    entry.minutes = requirement.rounding.apply(entry.raw_minutes);
    entry.content_hash = content::hash(&entry);
    let open = "A correction of this entry is under way already";
    store::insert(db, &entry)
        .await
        .on_constraint(
            "hours_entry_no_overlap",
            "start",
            "Enter another time: this overlaps an entry in your log",
        )
        .on_constraint("hours_entry_one_open_version", "", open)
        .on_constraint("hours_entry_version_unique", "", open)?;
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
    audit::record(db, granted.who(), act, event).await?;
    Ok(entry.id)
}
