//! The exact text of an entry that a supervisor signs, and its hash. Whoever holds the text can hash it anew.
//!
//! Helpers and competencies stand beside an entry. Each change of them is a new revision, and the database keeps them as
//! they are once an entry is answered: the number of the revision in the text stands for them.

use super::{span::Pass, store::Entry};
use crate::platform::secrets::sha256;
use std::fmt::Write as _;

/// The canonical text of one version of an entry: one fact a line, free text with its line breaks written as `\n`.
pub fn canonical(entry: &Entry) -> String {
    let mut text = former(entry);
    let mut line = |key: &str, value: &dyn std::fmt::Display| {
        let _ = writeln!(text, "{key}: {value}");
    };
    line("revision", &entry.revision);
    line("category", &entry.category);
    for (key, pass) in [("start", entry.start_pass), ("end", entry.end_pass)] {
        match pass {
            Some(Pass::First) => line(key, &"the first time the clock showed it"),
            Some(Pass::Second) => line(key, &"the second time the clock showed it"),
            None => {}
        }
    }
    line("paid time", &if entry.paid_time { "yes" } else { "no" });
    text
}

/// The text whose hash an entry has: the canonical one, or the one that was signed before category, paid time and
/// revision were part of it. None where the entry is not what its hash says.
pub fn text_of(entry: &Entry) -> Option<String> {
    [canonical(entry), former(entry)]
        .into_iter()
        .find(|text| sha256(text.as_bytes()).as_slice() == entry.content_hash.as_slice())
}

fn former(entry: &Entry) -> String {
    let mut text = String::with_capacity(600);
    let mut line = |key: &str, value: &dyn std::fmt::Display| {
        let _ = writeln!(text, "{key}: {value}");
    };
    line("practicum hours entry", &entry.series);
    line("version", &entry.version);
    line("student", &entry.student);
    line("placement", &entry.placement);
    line("date", &entry.work_date);
    if let (Some(start), Some(end)) = (entry.start, entry.end) {
        let next = if entry.ends_next_day { " next day" } else { "" };
        line(
            "time",
            &format_args!(
                "{} to {}{next}",
                start.strftime("%H:%M"),
                end.strftime("%H:%M")
            ),
        );
    }
    line("zone", &entry.zone);
    line("break minutes", &entry.break_minutes.get());
    line("minutes", &entry.minutes.get());
    line("mode", &entry.mode.label());
    line("activity", &one_line(&entry.activity));
    line("note", &one_line(&entry.note));
    if let Some(reason) = &entry.correction_reason {
        line("correction", &one_line(reason));
    }
    if !entry.made_by_name.is_empty() {
        line("corrected by", &entry.made_by_name);
    }
    text
}

/// SHA-256 of the canonical text.
pub fn hash(entry: &Entry) -> Vec<u8> {
    sha256(canonical(entry).as_bytes()).to_vec()
}

fn one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hours::state::EntryState,
        kernel::{
            ids::{
                CategoryId, EnrolmentId, EntryId, PersonId, PlacementId, ProgramId, RequirementId,
                SeriesId,
            },
            minutes::Minutes,
            time::{Day, Instant},
        },
        programs::requirement::Mode,
    };
    use jiff::{Timestamp, civil::date};
    use uuid::Uuid;

    fn entry() -> Entry {
        let id = Uuid::from_u128(7);
        Entry {
            id: EntryId::new(id),
            series: SeriesId::new(id),
            version: 1,
            placement: PlacementId::new(id),
            program: ProgramId::new(id),
            student: PersonId::new(id),
            enrolment: EnrolmentId::new(id),
            requirement: RequirementId::new(id),
            category: CategoryId::new(id),
            state: EntryState::Submitted,
            work_date: Day(date(2026, 11, 17)),
            start: None,
            end: None,
            ends_next_day: false,
            start_pass: None,
            end_pass: None,
            zone: "America/Chicago".into(),
            starts_at: None,
            ends_at: None,
            break_minutes: Minutes::ZERO,
            raw_minutes: Minutes::new(90),
            minutes: Minutes::new(90),
            mode: Mode::OnSite,
            activity: "Coding audit".into(),
            note: String::new(),
            paid_time: false,
            made_by: "form".into(),
            made_by_person: PersonId::new(id),
            made_by_name: String::new(),
            correction_reason: None,
            revision: 1,
            content_hash: Vec::new(),
            redacted_at: None,
            created_at: Instant(Timestamp::UNIX_EPOCH),
            submitted_at: None,
            decided_at: None,
            signed_at: None,
        }
    }

    #[test]
    fn whatever_a_student_can_change_changes_the_hash() {
        let before = hash(&entry());
        let changes: [fn(&mut Entry); 8] = [
            |entry| entry.category = CategoryId::new(Uuid::from_u128(8)),
            |entry| entry.paid_time = true,
            |entry| entry.revision = 2,
            |entry| entry.start_pass = Some(Pass::First),
            |entry| entry.end_pass = Some(Pass::Second),
            |entry| entry.minutes = Minutes::new(91),
            |entry| entry.activity.push('s'),
            |entry| entry.placement = PlacementId::new(Uuid::from_u128(8)),
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut changed = entry();
            change(&mut changed);
            assert_ne!(hash(&changed), before, "change {at}");
        }
    }

    #[test]
    fn an_entry_signed_under_the_former_text_is_still_what_its_hash_says() {
        let mut signed = entry();
        signed.content_hash = sha256(former(&signed).as_bytes()).to_vec();
        let text = text_of(&signed).unwrap_or_default();
        assert!(text.contains("activity: Coding audit") && !text.contains("paid time"));
        signed.minutes = Minutes::new(600);
        assert_eq!(text_of(&signed), None);
        signed.content_hash = hash(&signed);
        assert_eq!(text_of(&signed), Some(canonical(&signed)));
    }
}
