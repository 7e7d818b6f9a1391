//! One version of an hours entry, as stored and as the rules take it.

use crate::{
    hours::{
        counting::LedgerEntry,
        rules::Worked,
        span::{Pass, Span},
        state::EntryState,
        work::{Helper, Work, WorkTime},
    },
    kernel::{
        ids::{
            CategoryId, EnrolmentId, EntryId, PersonId, PlacementId, ProgramId, RequirementId,
            SeriesId,
        },
        minutes::Minutes,
        time::{Day, Instant, TimeOfDay},
    },
    programs::requirement::Mode,
};

/// One version of an hours entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// This version.
    pub id: EntryId,
    /// All versions of the entry.
    pub series: SeriesId,
    /// From 1; more than 1 is a correction.
    pub version: i32,
    /// The placement it was worked in.
    pub placement: PlacementId,
    /// The placement's program.
    pub program: ProgramId,
    /// The student.
    pub student: PersonId,
    /// The enrolment it counts for.
    pub enrolment: EnrolmentId,
    /// The requirement version it counts under.
    pub requirement: RequirementId,
    /// The category it falls into.
    pub category: CategoryId,
    /// Where it stands.
    pub state: EntryState,
    /// The day it began, at the site.
    pub work_date: Day,
    /// When it began on the site's clock; none for a bare duration.
    pub start: Option<TimeOfDay>,
    /// When it ended on the site's clock.
    pub end: Option<TimeOfDay>,
    /// Whether it ended on the day after.
    pub ends_next_day: bool,
    /// Which of the two, when the clock showed the start twice.
    pub start_pass: Option<Pass>,
    /// Which of the two, when the clock showed the end twice.
    pub end_pass: Option<Pass>,
    /// The site's IANA zone at that time.
    pub zone: String,
    /// The instant it began.
    pub starts_at: Option<Instant>,
    /// The instant it ended.
    pub ends_at: Option<Instant>,
    /// Unpaid break.
    pub break_minutes: Minutes,
    /// Worked minutes before rounding.
    pub raw_minutes: Minutes,
    /// What counts if approved.
    pub minutes: Minutes,
    /// How the work was done.
    pub mode: Mode,
    /// What was done, in a line.
    pub activity: String,
    /// Anything else.
    pub note: String,
    /// Whether it was on paid time.
    pub paid_time: bool,
    /// How it was typed: `line`, `form`, `grid`, `clock`, `same`, `pattern`, `correction`.
    pub made_by: String,
    /// Who typed it.
    pub made_by_person: PersonId,
    /// Who corrected it for the student, with their part, as printed then; empty when the student made it.
    pub made_by_name: String,
    /// Why a correction was made.
    pub correction_reason: Option<String>,
    /// Counts the changes of this version.
    pub revision: i32,
    /// SHA-256 of the canonical text (`hours::content`).
    pub content_hash: Vec<u8>,
    /// When text that named a patient was taken out.
    pub redacted_at: Option<Instant>,
    /// When it was first typed.
    pub created_at: Instant,
    /// When it was last submitted.
    pub submitted_at: Option<Instant>,
    /// When it was last answered.
    pub decided_at: Option<Instant>,
    /// When the supervisor signed, where faculty must still verify.
    pub signed_at: Option<Instant>,
}

impl Entry {
    /// Whether somebody else than the student made this version.
    pub fn is_made_for_student(&self) -> bool {
        self.made_by_person != self.student
    }

    /// As counting takes it. `corrects` is the version before this one, when there is one.
    pub fn for_counting(&self, corrects: Option<EntryId>) -> LedgerEntry {
        LedgerEntry {
            id: self.id,
            placement: self.placement,
            date: *self.work_date,
            starts_at: self.starts_at.map(|at| *at),
            minutes: self.minutes,
            mode: self.mode,
            category: Some(self.category),
            state: self.state,
            corrects,
        }
    }

    /// What its student said was worked, without competencies.
    pub fn as_work(&self, helpers: Vec<Helper>) -> Work {
        let time = match (self.start, self.end) {
            (Some(start), Some(end)) => WorkTime::Clock {
                start: *start,
                end: *end,
                next_day: self.ends_next_day,
                start_pass: self.start_pass,
                end_pass: self.end_pass,
            },
            _ => WorkTime::Length(self.raw_minutes.saturating_add(self.break_minutes)),
        };
        Work {
            placement: self.placement,
            date: *self.work_date,
            time,
            break_minutes: self.break_minutes,
            mode: self.mode,
            category: self.category,
            activity: self.activity.clone(),
            note: self.note.clone(),
            paid_time: self.paid_time,
            competencies: Vec::new(),
            helpers,
        }
    }

    /// The entry in words: "Tue 17 Nov, 9:00–12:30, 3 h 30".
    pub fn in_words(&self) -> String {
        let time = self.time_words();
        let comma = if time.is_empty() { "" } else { ", " };
        format!("{}, {time}{comma}{}", self.work_date.words(), self.minutes)
    }

    /// When, in words: "9:00–12:30", "22:00–6:00 next day", or nothing for a bare duration.
    pub fn time_words(&self) -> String {
        match (self.start, self.end) {
            (Some(start), Some(end)) => {
                let next = if self.ends_next_day { " next day" } else { "" };
                format!(
                    "{}–{}{next}",
                    start.strftime("%-H:%M"),
                    end.strftime("%-H:%M")
                )
            }
            _ => String::new(),
        }
    }
}

/// An entry with the version it corrects: a whole ledger, as counting takes it.
pub fn ledger(entries: &[Entry]) -> Vec<LedgerEntry> {
    entries
        .iter()
        .map(|entry| entry.for_counting(before(entry, entries)))
        .collect()
}

/// How much was worked, by the clock or as a duration.
pub(super) fn worked(
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    worked: Minutes,
) -> Worked {
    match (starts_at, ends_at) {
        (Some(starts_at), Some(ends_at)) => Worked::Clock(Span {
            starts_at: *starts_at,
            ends_at: *ends_at,
            worked,
        }),
        _ => Worked::Duration(worked),
    }
}

/// The version that this one corrects, among these.
pub fn corrected<'a>(entry: &Entry, entries: &'a [Entry]) -> Option<&'a Entry> {
    newest_before(entry, entries, |entry| {
        (entry.series, entry.version, entry.state)
    })
}

/// The newest version before one, among these, that was ever signed. A correction that was refused corrected nothing.
pub(super) fn newest_before<'a, T>(
    one: &T,
    among: &'a [T],
    key: impl Fn(&T) -> (SeriesId, i32, EntryState),
) -> Option<&'a T> {
    let (series, version, _) = key(one);
    // A first version corrects nothing, and most are first ones.
    if version <= 1 {
        return None;
    }
    let before = among.iter().filter(|other| {
        let (of, number, state) = key(other);
        of == series && number < version && state != EntryState::Rejected
    });
    before.max_by_key(|other| key(other).1)
}

/// The most that the student ever logged for an entry, among its versions: what others add to it, the student has to
/// know of before it is signed.
pub fn logged(versions: &[Entry]) -> Minutes {
    versions
        .iter()
        .filter(|version| !version.is_made_for_student() && version.state != EntryState::Draft)
        .map(|version| version.minutes)
        .max()
        .unwrap_or(Minutes::ZERO)
}

/// The version that this one corrects, by its id.
pub fn before(entry: &Entry, entries: &[Entry]) -> Option<EntryId> {
    corrected(entry, entries).map(|other| other.id)
}

/// A row of `hours_entry`, with words still as words.
#[derive(Debug)]
pub(super) struct Row {
    pub id: EntryId,
    pub series_id: SeriesId,
    pub version: i32,
    pub placement_id: PlacementId,
    pub program_id: ProgramId,
    pub student_id: PersonId,
    pub enrolment_id: EnrolmentId,
    pub requirement_id: RequirementId,
    pub category_id: CategoryId,
    pub state: String,
    pub work_date: Day,
    pub start_local: Option<TimeOfDay>,
    pub end_local: Option<TimeOfDay>,
    pub ends_next_day: bool,
    pub start_pass: Option<String>,
    pub end_pass: Option<String>,
    pub zone: String,
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub break_minutes: i32,
    pub raw_minutes: i32,
    pub minutes: i32,
    pub mode: String,
    pub activity: String,
    pub note: String,
    pub paid_time: bool,
    pub made_by: String,
    pub made_by_person: PersonId,
    pub made_by_name: String,
    pub correction_reason: Option<String>,
    pub revision: i32,
    pub content_hash: Vec<u8>,
    pub redacted_at: Option<Instant>,
    pub created_at: Instant,
    pub submitted_at: Option<Instant>,
    pub decided_at: Option<Instant>,
    pub signed_at: Option<Instant>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            series: row.series_id,
            version: row.version,
            placement: row.placement_id,
            program: row.program_id,
            student: row.student_id,
            enrolment: row.enrolment_id,
            requirement: row.requirement_id,
            category: row.category_id,
            state: EntryState::parse(&row.state).unwrap_or(EntryState::Draft),
            work_date: row.work_date,
            start: row.start_local,
            end: row.end_local,
            ends_next_day: row.ends_next_day,
            start_pass: row.start_pass.as_deref().and_then(pass),
            end_pass: row.end_pass.as_deref().and_then(pass),
            zone: row.zone,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            break_minutes: minutes(row.break_minutes),
            raw_minutes: minutes(row.raw_minutes),
            minutes: minutes(row.minutes),
            mode: Mode::parse(&row.mode).unwrap_or(Mode::OnSite),
            activity: row.activity,
            note: row.note,
            paid_time: row.paid_time,
            made_by: row.made_by,
            made_by_person: row.made_by_person,
            made_by_name: row.made_by_name,
            correction_reason: row.correction_reason,
            revision: row.revision,
            content_hash: row.content_hash,
            redacted_at: row.redacted_at,
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            decided_at: row.decided_at,
            signed_at: row.signed_at,
        }
    }
}

fn pass(word: &str) -> Option<Pass> {
    match word {
        "first" => Some(Pass::First),
        "second" => Some(Pass::Second),
        _ => None,
    }
}

pub(super) fn pass_word(pass: Option<Pass>) -> Option<&'static str> {
    pass.map(|pass| match pass {
        Pass::First => "first",
        Pass::Second => "second",
    })
}

pub(super) fn minutes(stored: i32) -> Minutes {
    Minutes::new(u32::try_from(stored).unwrap_or(0))
}

pub(super) fn stored(minutes: Minutes) -> i32 {
    i32::try_from(minutes.get()).unwrap_or(i32::MAX)
}
