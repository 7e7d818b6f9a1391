//! Hours of a world, in any state, with the content, hashes, signatures and events that the real acts leave.

mod answers;
mod spell;

pub use spell::{Placed, Spell};

use super::{
    builder::{Builder, Human},
    store,
};
use crate::{
    access::Who,
    audit::Event,
    hours::{self, Entry, state::EntryState},
    kernel::{
        ids::{EntryId, SeriesId},
        time::{Instant, TimeOfDay, zone},
    },
};
use anyhow::Context as _;

impl Builder<'_> {
    /// A draft that was never submitted.
    pub async fn draft(&mut self, placed: &Placed, spell: &Spell) -> anyhow::Result<Entry> {
        let entry = self.entry(placed, spell)?;
        self.put(&entry).await?;
        Ok(entry)
    }

    /// An entry that waits for its supervisor since a moment.
    pub async fn submitted(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        at: Instant,
    ) -> anyhow::Result<Entry> {
        let entry = Entry {
            state: EntryState::Submitted,
            submitted_at: Some(at),
            ..self.entry(placed, spell)?
        };
        self.put(&entry).await?;
        let event = of_entry("hours.submitted", &entry)
            .with(serde_json::json!({ "minutes": entry.minutes }));
        self.tell_of(&placed.student_who(), at, event).await?;
        Ok(entry)
    }

    /// A correction of a signed entry, submitted and waiting for a fresh signature.
    pub async fn correction(
        &mut self,
        placed: &Placed,
        (signed, spell): (&Entry, &Spell),
        reason: &str,
        at: Instant,
    ) -> anyhow::Result<Entry> {
        let entry = Entry {
            series: signed.series,
            version: signed.version + 1,
            state: EntryState::Submitted,
            made_by: "correction".to_owned(),
            correction_reason: Some(reason.to_owned()),
            created_at: at,
            submitted_at: Some(at),
            ..self.entry(placed, spell)?
        };
        self.put(&entry).await?;
        let event = of_entry("hours.correction_submitted", &entry)
            .because(reason)
            .with(corrects(signed, &entry));
        self.tell_of(&placed.student_who(), at, event).await?;
        Ok(entry)
    }

    /// A correction that the supervisor made for the student.
    pub async fn corrected_by_supervisor(
        &mut self,
        placed: &Placed,
        (signed, spell): (&Entry, &Spell),
        reason: &str,
        at: Instant,
    ) -> anyhow::Result<Entry> {
        let entry = Entry {
            series: signed.series,
            version: signed.version + 1,
            state: EntryState::Submitted,
            made_by: "correction".to_owned(),
            made_by_person: placed.supervisor.id,
            made_by_name: format!("{}, site supervisor", placed.supervisor.name),
            correction_reason: Some(reason.to_owned()),
            created_at: at,
            submitted_at: Some(at),
            ..self.entry(placed, spell)?
        };
        self.put(&entry).await?;
        let event = of_entry("hours.correction_submitted", &entry)
            .because(reason)
            .with(corrects(signed, &entry));
        self.tell_of(&person_who(&placed.supervisor), at, event)
            .await?;
        Ok(entry)
    }

    /// The student's disagreement about a decided entry.
    pub async fn disputed(
        &mut self,
        placed: &Placed,
        entry: &Entry,
        reason: &str,
        at: Instant,
    ) -> anyhow::Result<()> {
        let id = self.id();
        store::insert_dispute(self.db, id, entry, reason, at).await?;
        let event = of_entry("hours.disputed", entry).because(reason);
        self.tell_of(&placed.student_who(), at, event).await
    }

    async fn put(&mut self, entry: &Entry) -> anyhow::Result<()> {
        hours::insert(self.db, entry)
            .await
            .with_context(|| format!("an entry of {} does not fit", entry.work_date))?;
        hours::refresh(self.db, entry.placement).await?;
        Ok(())
    }

    /// When a student logs a spell: in the evening of the day it ended, but never later than now.
    pub(super) fn evening_of(&self, placed: &Placed, spell: &Spell) -> Instant {
        let shift = spell.shift();
        let local = shift.end_date().at(20, 15, 0, 0);
        let evening = local
            .to_zoned(zone(placed.site.zone))
            .map_or(self.now, |at| Instant(at.timestamp()));
        evening.min(self.now)
    }

    /// The draft that a spell makes.
    pub(super) fn entry(&mut self, placed: &Placed, spell: &Spell) -> anyhow::Result<Entry> {
        let shift = spell.shift();
        let span = shift.span(&zone(placed.site.zone)).map_err(|problem| {
            anyhow::anyhow!(
                "a spell of {} on {}: {problem:?}",
                placed.enrolled.student.name,
                spell.day
            )
        })?;
        let id = EntryId::new(self.id());
        let course = &placed.enrolled.offering.course;
        let category = course
            .asked
            .category_of(spell.mode, None)
            .context("the requirement takes no such entry")?;
        Ok(Entry {
            id,
            series: SeriesId::new(id.get()),
            version: 1,
            placement: placed.id,
            program: course.program,
            student: placed.enrolled.student.id,
            enrolment: placed.enrolled.id,
            requirement: course.requirement,
            category: category.id,
            state: EntryState::Draft,
            work_date: spell.day,
            start: Some(TimeOfDay(shift.start)),
            end: Some(TimeOfDay(shift.end)),
            ends_next_day: shift.ends_next_day,
            start_pass: None,
            end_pass: None,
            zone: placed.site.zone.to_owned(),
            starts_at: Some(Instant(span.starts_at)),
            ends_at: Some(Instant(span.ends_at)),
            break_minutes: shift.break_minutes,
            raw_minutes: span.worked,
            minutes: span.worked,
            mode: spell.mode,
            activity: spell.activity.clone(),
            note: spell.note.clone(),
            paid_time: false,
            made_by: "line".to_owned(),
            made_by_person: placed.enrolled.student.id,
            made_by_name: String::new(),
            correction_reason: None,
            revision: 1,
            content_hash: Vec::new(),
            redacted_at: None,
            created_at: self.evening_of(placed, spell),
            submitted_at: None,
            decided_at: None,
            signed_at: None,
        })
    }
}

/// The entry with the hash under which it is stored.
pub(super) fn hashed(entry: &Entry) -> Entry {
    Entry {
        content_hash: hours::content::hash(entry),
        ..entry.clone()
    }
}

fn corrects(signed: &Entry, by: &Entry) -> serde_json::Value {
    serde_json::json!({ "corrects": signed.id, "minutes": by.minutes, "before_minutes": signed.minutes })
}

fn of_entry(action: &'static str, entry: &Entry) -> Event {
    Event::new(action, "hours_entry", entry.id)
        .in_program(entry.program)
        .about(entry.student)
}

pub(super) fn person_who(person: &Human) -> Who {
    Who {
        kind: "person",
        person: Some(person.id),
        name: person.name.clone(),
    }
}

pub(super) fn link_who(person: &Human) -> Who {
    Who {
        kind: "link",
        ..person_who(person)
    }
}
