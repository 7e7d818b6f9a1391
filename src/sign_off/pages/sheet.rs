//! Entries on a page: grouped by student, in the order of days, with what to look at.

use crate::{
    hours::state::EntryState,
    kernel::{
        ids::{EntryId, PlacementId},
        minutes::Minutes,
        site_clock::SiteClock,
    },
    platform::secrets::hex,
    programs::requirement::Mode,
    sign_off::{
        forms::{AnswersForm, LATER},
        model::{Item, day_sums, overlaps, sum},
        store::decision::Decision,
    },
};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// One entry.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id.
    pub id: EntryId,
    /// Id and beginning of its hash, for a form that answers what was shown.
    pub shown: String,
    /// Its student, for those who hear a row out of its table.
    pub student: String,
    /// "Tue 10 Nov".
    pub day: String,
    /// "9:00–12:30", "30 min break", "no clock times".
    pub when: String,
    /// Minutes that are signed.
    pub minutes: Minutes,
    /// How it was worked, when that was not at the site.
    pub mode: String,
    /// What was done.
    pub activity: String,
    /// Anything else.
    pub note: String,
    /// Who corrected it and why, if it was corrected.
    pub correction: String,
    /// What the correction changes.
    pub changes: Vec<String>,
    /// Whether it may be returned: what somebody else corrected is approved or rejected.
    pub may_return: bool,
    /// Why to look at it.
    pub reasons: Vec<String>,
    /// What became of it, once it does not wait any more.
    pub outcome: String,
    /// What was chosen before the form came back.
    pub chosen: String,
    /// What was typed before the form came back.
    pub comment: String,
}

impl Row {
    /// The field with the answer to it.
    pub fn answer_field(&self) -> String {
        format!("answer-{}", self.id)
    }

    /// The answers there are.
    pub fn answers(&self) -> Vec<(&'static str, &'static str)> {
        let mut all = vec![("approve", "Approve")];
        if self.may_return {
            all.push(("return", "Return to mend"));
        }
        all.push(("reject", "Reject"));
        all.push((LATER, "Leave it waiting"));
        all
    }

    /// The one that is marked: a radio cannot be cleared, so that not to answer is a choice too.
    pub fn marked(&self) -> &str {
        if self.chosen.is_empty() {
            LATER
        } else {
            &self.chosen
        }
    }

    /// What the comment is for.
    pub const fn comment_label(&self) -> &'static str {
        if self.may_return {
            "What to mend, or why you reject it"
        } else {
            "Why you reject it"
        }
    }

    /// The field with the comment on it.
    pub fn comment_field(&self) -> String {
        format!("comment-{}", self.id)
    }
}

/// The entries of one student at one site.
#[derive(Debug, Clone)]
pub struct Group {
    /// The placement.
    pub placement: PlacementId,
    /// The student.
    pub student: String,
    /// The site.
    pub site: String,
    /// The program.
    pub program: String,
    /// The sum.
    pub sum: Minutes,
    /// The entries.
    pub rows: Vec<Row>,
}

impl Group {
    /// Rows with a reason to look.
    pub fn to_look_at(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| !row.reasons.is_empty())
            .count()
    }
}

/// Groups entries (in the order of student and day) for a page. `typed` is what the form said, when it comes back;
/// `college` the zone of the college.
pub fn groups(
    items: &[Item],
    typed: &AnswersForm,
    (decisions, college): (&[Decision], &TimeZone),
) -> Vec<Group> {
    let sums = day_sums(items);
    let decided: BTreeMap<EntryId, &Decision> = decisions.iter().map(|d| (d.entry_id, d)).collect();
    let mut groups: Vec<Group> = Vec::new();
    for item in items {
        let day = sums
            .get(&(item.entry.student, item.entry.work_date))
            .copied()
            .unwrap_or(Minutes::ZERO);
        let mut reasons = item.reasons(day);
        if overlaps(item, items) {
            reasons.push("Overlaps another entry".to_owned());
        }
        let outcome = outcome(item, decided.get(&item.entry.id).copied(), college);
        let row = row(item, reasons, outcome, typed);
        match groups.last_mut() {
            Some(group) if group.placement == item.place.id => group.rows.push(row),
            _ => groups.push(Group {
                placement: item.place.id,
                student: item.place.student_name.clone(),
                site: item.place.site_name.clone(),
                program: item.place.program_name.clone(),
                sum: sum(items.iter().filter(|other| other.place.id == item.place.id)),
                rows: vec![row],
            }),
        }
    }
    groups
}

fn row(item: &Item, reasons: Vec<String>, outcome: String, typed: &AnswersForm) -> Row {
    let entry = &item.entry;
    let mut when = entry.time_words();
    if when.is_empty() {
        "no clock times".clone_into(&mut when);
    }
    if !entry.break_minutes.is_zero() {
        when = format!("{when}, {} break", entry.break_minutes);
    }
    let hash = hex(&entry.content_hash);
    Row {
        id: entry.id,
        shown: format!("{}.{}", entry.id, hash.get(..16).unwrap_or(&hash)),
        student: item.place.student_name.clone(),
        day: entry.work_date.words(),
        when,
        minutes: entry.minutes,
        mode: if entry.mode == Mode::OnSite {
            String::new()
        } else {
            entry.mode.label().to_owned()
        },
        activity: entry.activity.clone(),
        note: entry.note.clone(),
        correction: item.correction_words(),
        changes: changes(item),
        may_return: !entry.is_made_for_student(),
        reasons,
        outcome,
        chosen: typed.chosen(entry.id).to_owned(),
        comment: typed.comment(entry.id).to_owned(),
    }
}

fn changes(item: &Item) -> Vec<String> {
    let changes = item.correction.iter().flat_map(|one| &one.changes);
    changes.map(crate::hours::changes::Pair::words).collect()
}

/// What became of an entry, in words; empty while it waits for the supervisor.
fn outcome(item: &Item, decision: Option<&Decision>, college: &TimeZone) -> String {
    if item.waits() {
        return String::new();
    }
    let by = |decision: &Decision| {
        let at = SiteClock::new(&item.place.zone, college.clone()).words(decision.decided_at);
        format!("by {} on {at}", decision.decided_name)
    };
    match (item.entry.state, decision) {
        (EntryState::Submitted, _) => "Signed; waits for faculty".to_owned(),
        (EntryState::Draft, _) => "Taken back by the student".to_owned(),
        (
            EntryState::Approved | EntryState::Returned | EntryState::Rejected | EntryState::Voided,
            Some(d),
        ) => {
            format!("{} {}", item.entry.state.label(), by(d))
        }
        (state, _) => state.label().to_owned(),
    }
}
