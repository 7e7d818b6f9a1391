//! Hours of a world, in any state, with the content, hashes, signatures and events that the real acts leave.

use super::{
    builder::{Builder, Enrolled, Human},
    places::Site,
    store,
};
use crate::{
    access::Who,
    audit::Event,
    hours::{self, Entry, span::Shift, state::EntryState},
    kernel::{
        ids::{EntryId, PlacementId, SeriesId},
        minutes::Minutes,
        time::{Day, Instant, TimeOfDay, zone},
    },
    programs::requirement::Mode,
};
use anyhow::Context as _;
use jiff::civil::Time;

/// A student at a site.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Its id.
    pub id: PlacementId,
    /// Whose, in which offering.
    pub enrolled: Enrolled,
    /// Where.
    pub site: Site,
    /// Who signs.
    pub supervisor: Human,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
}

impl Placed {
    /// The student as the event log names them.
    pub(super) fn student_who(&self) -> Who {
        person_who(&self.enrolled.student)
    }
}

/// One spell of work, as a student would log it.
#[derive(Debug, Clone)]
pub struct Spell {
    /// The day it began.
    pub day: Day,
    /// When it began and ended on the site's clock. An end before the start is on the next day.
    pub times: (Time, Time),
    /// Unpaid break in minutes.
    pub break_minutes: u32,
    /// How the work was done.
    pub mode: Mode,
    /// What was done.
    pub activity: String,
    /// Anything else.
    pub note: String,
}

impl Spell {
    /// Work on site without a break or a note.
    pub fn on(day: Day, times: (Time, Time), activity: &str) -> Self {
        Self {
            day,
            times,
            break_minutes: 0,
            mode: Mode::OnSite,
            activity: activity.to_owned(),
            note: String::new(),
        }
    }

    /// With a break.
    #[must_use]
    pub const fn with_break(mut self, minutes: u32) -> Self {
        self.break_minutes = minutes;
        self
    }

    /// With a note.
    #[must_use]
    pub fn noting(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// Done in this mode.
    #[must_use]
    pub const fn as_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    fn shift(&self) -> Shift {
        let shift = Shift::new(self.day.0, self.times.0, self.times.1)
            .with_break(Minutes::new(self.break_minutes));
        if self.times.1 <= self.times.0 {
            shift.overnight()
        } else {
            shift
        }
    }
}

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

    /// Entries that the supervisor signed together, a day after the last was submitted.
    pub async fn approved(
        &mut self,
        placed: &Placed,
        spells: &[Spell],
    ) -> anyhow::Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(spells.len());
        for spell in spells {
            let at = self.evening_of(placed, spell);
            entries.push(self.submitted(placed, spell, at).await?);
        }
        let last = entries.iter().filter_map(|entry| entry.submitted_at).max();
        let at = last
            .unwrap_or(self.now)
            .plus_seconds(17 * 3600)
            .min(self.now);
        self.sign(placed, &entries, at).await?;
        Ok(entries)
    }

    /// An entry sent back with a comment.
    pub async fn returned(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        comment: &str,
    ) -> anyhow::Result<Entry> {
        self.refused(placed, spell, (EntryState::Returned, comment))
            .await
    }

    /// An entry that will not count, with the reason.
    pub async fn rejected(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        reason: &str,
    ) -> anyhow::Result<Entry> {
        self.refused(placed, spell, (EntryState::Rejected, reason))
            .await
    }

    async fn refused(
        &mut self,
        placed: &Placed,
        spell: &Spell,
        (state, comment): (EntryState, &str),
    ) -> anyhow::Result<Entry> {
        let submitted = self.evening_of(placed, spell);
        let entry = self.submitted(placed, spell, submitted).await?;
        let at = submitted.plus_seconds(20 * 3600).min(self.now);
        self.decide(&entry, state, at).await?;
        let answer = store::Answer {
            id: self.id(),
            word: state.as_str(),
            comment,
            signature: None,
        };
        store::insert_decision(self.db, &entry, &answer, (&placed.supervisor, at)).await?;
        let action = if state == EntryState::Returned {
            "hours.returned"
        } else {
            "hours.rejected"
        };
        let event = of_entry(action, &entry).because(comment);
        self.tell_of(&link_who(&placed.supervisor), at, event)
            .await?;
        Ok(Entry { state, ..entry })
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
        let event = of_entry("hours.corrected", &entry).because(reason);
        self.tell_of(&placed.student_who(), at, event).await?;
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

    /// The supervisor's signature under entries, through their mailed link.
    pub async fn sign(
        &mut self,
        placed: &Placed,
        entries: &[Entry],
        at: Instant,
    ) -> anyhow::Result<()> {
        let id = self.id();
        store::insert_signature(self.db, id, (placed, entries), at).await?;
        for entry in entries {
            self.decide(entry, EntryState::Approved, at).await?;
            let answer = store::Answer {
                id: self.id(),
                word: "approved",
                comment: "",
                signature: Some(id),
            };
            store::insert_decision(self.db, entry, &answer, (&placed.supervisor, at)).await?;
            let event = of_entry("hours.approved", entry)
                .with(serde_json::json!({ "minutes": entry.minutes, "signature": id }));
            self.tell_of(&link_who(&placed.supervisor), at, event)
                .await?;
        }
        Ok(())
    }

    /// A link mailed to a supervisor for entries that wait, opened at a moment or never. Its token is known to nobody.
    pub async fn sign_off_request(
        &mut self,
        supervisor: &Human,
        entries: &[Entry],
        at: Instant,
        opened: Option<Instant>,
    ) -> anyhow::Result<()> {
        let id = self.id();
        let request = store::Request { id, at, opened };
        store::insert_request(self.db, supervisor, &request, entries).await?;
        let event = Event::new("sign_off.requested", "sign_off_request", id)
            .with(serde_json::json!({ "entries": entries.len() }));
        self.tell(event).await
    }

    async fn decide(&mut self, entry: &Entry, to: EntryState, at: Instant) -> anyhow::Result<()> {
        let moved = hours::mark_decided(self.db, &hashed(entry), to, at).await?;
        anyhow::ensure!(moved, "an entry of the world was answered twice");
        hours::refresh(self.db, entry.placement).await?;
        Ok(())
    }

    async fn put(&mut self, entry: &Entry) -> anyhow::Result<()> {
        hours::insert(self.db, entry)
            .await
            .with_context(|| format!("an entry of {} does not fit", entry.work_date))?;
        hours::refresh(self.db, entry.placement).await?;
        Ok(())
    }

    /// When a student logs a spell: in the evening of the day it ended, but never later than now.
    fn evening_of(&self, placed: &Placed, spell: &Spell) -> Instant {
        let shift = spell.shift();
        let local = shift.end_date().at(20, 15, 0, 0);
        let evening = local
            .to_zoned(zone(placed.site.zone))
            .map_or(self.now, |at| Instant(at.timestamp()));
        evening.min(self.now)
    }

    /// The draft that a spell makes.
    fn entry(&mut self, placed: &Placed, spell: &Spell) -> anyhow::Result<Entry> {
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

fn of_entry(action: &'static str, entry: &Entry) -> Event {
    Event::new(action, "hours_entry", entry.id)
        .in_program(entry.program)
        .about(entry.student)
}

fn person_who(person: &Human) -> Who {
    Who {
        kind: "person",
        person: Some(person.id),
        name: person.name.clone(),
    }
}

fn link_who(person: &Human) -> Who {
    Who {
        kind: "link",
        ..person_who(person)
    }
}
