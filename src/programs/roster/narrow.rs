//! Of an archive of a whole college, what belongs to one offering.

use super::{EnrolmentRole, Roster};
use crate::platform::import_report::Refusal;
use std::collections::HashSet;

/// Narrows an archive to the classes of an offering and the people in them. `mine` are people the offering has already.
pub fn narrow(roster: &mut Roster, chosen: &HashSet<String>, mine: &HashSet<String>) {
    let all = roster.classes.present.len();
    let left = roster
        .classes
        .present
        .iter()
        .map(|class| &class.record.source_id);
    let left = left.filter(|id| !chosen.contains(*id)).cloned();
    roster.unchosen = left.collect();
    roster
        .classes
        .present
        .retain(|class| chosen.contains(&class.record.source_id));
    note(
        roster,
        all - roster.classes.present.len(),
        "Classes left out",
    );
    let teachers =
        roster.enrolments.present.iter().filter(|e| {
            e.record.role == EnrolmentRole::Teacher && chosen.contains(&e.record.class)
        });
    let teachers = teachers.count();
    note(
        roster,
        teachers,
        "Teachers are not enrolled; choose the faculty liaison here. Left out",
    );
    roster
        .enrolments
        .present
        .retain(|e| e.record.role == EnrolmentRole::Student && chosen.contains(&e.record.class));
    let mut wanted: HashSet<&str> = mine.iter().map(String::as_str).collect();
    wanted.extend(
        roster
            .enrolments
            .present
            .iter()
            .map(|e| e.record.person.as_str()),
    );
    let keep = |id: &str| wanted.contains(id);
    let before = roster.people.present.len();
    let mut people = std::mem::take(&mut roster.people);
    people.present.retain(|p| keep(&p.record.source_id));
    people.left.retain(|p| keep(&p.record));
    people
        .refused
        .retain(|r| r.source_id.as_deref().is_none_or(keep));
    let left_out = before - people.present.len();
    roster.people = people;
    note(
        roster,
        left_out,
        "People in no class of this offering left out",
    );
    // Where no class could be read, their rows say why.
    let none = all == 0;
    let wanted = |id: &String| none || chosen.contains(id);
    let kept = |refusal: &Refusal| refusal.source_id.as_ref().is_none_or(wanted);
    roster.classes.refused.retain(kept);
}

fn note(roster: &mut Roster, many: usize, words: &str) {
    if many > 0 {
        roster.notes.push(format!("{words}: {many}"));
    }
}
