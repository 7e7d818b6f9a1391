//! What students do with hours: grant, rule, store, sums, event, in one transaction.

mod ask;
mod clock;
mod correction;
mod drafts;
mod submission;

pub use ask::{ask_late, dispute, plan};
pub use clock::{start, stop};
pub use correction::{NewCorrection, agree, correct, correct_for_student};
pub use drafts::{NewEntry, change, draft, remove};
pub use submission::{note_submitted, submit, take_back};

use super::{
    content,
    store::{Entry, Place},
    work::{MadeBy, Work, WorkTime},
};
use crate::{
    access::Who,
    audit::{self, Act, Event},
    kernel::{ids::EntryId, time::Day},
    web::Result,
};
use sqlx::PgConnection;

/// Puts what was worked into an entry, with the minutes as they come from the clock. Rounding waits for the submit.
fn put(entry: &mut Entry, work: &Work, place: &Place, worked: super::rules::Worked) {
    entry.placement = place.id;
    entry.category = work.category;
    entry.work_date = Day(work.date);
    entry.zone.clone_from(&place.zone_name);
    entry.break_minutes = work.break_minutes;
    entry.raw_minutes = worked.minutes();
    entry.minutes = worked.minutes();
    entry.mode = work.mode;
    entry.activity.clone_from(&work.activity);
    entry.note.clone_from(&work.note);
    entry.paid_time = work.paid_time;
    put_times(entry, work, worked);
    entry.content_hash = content::hash(entry);
}

fn put_times(entry: &mut Entry, work: &Work, worked: super::rules::Worked) {
    let (mut start_at, mut end_at) = (None, None);
    if let super::rules::Worked::Clock(span) = worked {
        (start_at, end_at) = (Some(span.starts_at.into()), Some(span.ends_at.into()));
    }
    (entry.starts_at, entry.ends_at) = (start_at, end_at);
    match work.time {
        WorkTime::Clock {
            start,
            end,
            next_day,
            start_pass,
            end_pass,
        } => {
            (entry.start, entry.end) = (Some(start.into()), Some(end.into()));
            entry.ends_next_day = next_day;
            (entry.start_pass, entry.end_pass) = (start_pass, end_pass);
        }
        WorkTime::Length(_) => {
            (entry.start, entry.end) = (None, None);
            entry.ends_next_day = false;
            (entry.start_pass, entry.end_pass) = (None, None);
        }
    }
}

/// A new version as it stands before anybody answers it.
fn blank(place: &Place, made_by: MadeBy, act: &Act) -> Entry {
    use super::state::EntryState;
    use crate::{kernel::ids::SeriesId, kernel::minutes::Minutes, programs::requirement::Mode};
    let id = EntryId::fresh();
    Entry {
        id,
        series: SeriesId::new(id.get()),
        version: 1,
        placement: place.id,
        program: place.program,
        student: place.student,
        enrolment: place.enrolment,
        requirement: place.requirement,
        category: crate::kernel::ids::CategoryId::new(id.get()),
        state: EntryState::Draft,
        work_date: act.now.day_in(&place.zone()),
        start: None,
        end: None,
        ends_next_day: false,
        start_pass: None,
        end_pass: None,
        zone: place.zone_name.clone(),
        starts_at: None,
        ends_at: None,
        break_minutes: Minutes::ZERO,
        raw_minutes: Minutes::ZERO,
        minutes: Minutes::ZERO,
        mode: Mode::OnSite,
        activity: String::new(),
        note: String::new(),
        paid_time: false,
        made_by: made_by.as_str().to_owned(),
        made_by_person: place.student,
        made_by_name: String::new(),
        correction_reason: None,
        revision: 1,
        content_hash: Vec::new(),
        redacted_at: None,
        created_at: act.now,
        submitted_at: None,
        decided_at: None,
        signed_at: None,
    }
}

/// Writes what happened to an entry into the log.
async fn note(
    db: &mut PgConnection,
    who: &Who,
    act: &Act,
    (action, entry): (&'static str, &Entry),
    detail: serde_json::Value,
) -> Result<()> {
    let event = Event::new(action, "hours_entry", entry.id)
        .in_program(entry.program)
        .about(entry.student)
        .with(detail);
    audit::record(db, who, act, event).await?;
    Ok(())
}
