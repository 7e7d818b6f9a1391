//! One line for each person of an archive, which speaks of them in one file and of their enrolments in another.

use crate::{
    imports::{OutcomeKind, ReportLine},
    platform::import_report::Summary,
};
use std::collections::HashMap;

/// A line, and the source id of the person it is about where that is known.
pub(super) type About = (Option<String>, ReportLine);

/// What is said of somebody who is known here and is enrolled now.
pub(super) const ENROLLED: &str = "Enrolled";

/// Puts the lines of enrolments to those of their people. What is refused keeps a line of its own.
pub(super) fn together(people: Vec<About>, enrolments: Vec<About>) -> Vec<ReportLine> {
    let mut of_person: HashMap<String, Vec<ReportLine>> = HashMap::new();
    let mut alone = Vec::new();
    for (person, line) in enrolments {
        match person {
            Some(person) if line.outcome != OutcomeKind::Refused => {
                of_person.entry(person).or_default().push(line);
            }
            _ => alone.push(line),
        }
    }
    let mut lines = Vec::with_capacity(people.len());
    for (id, line) in people {
        let own = id.and_then(|id| of_person.remove(&id)).unwrap_or_default();
        if line.outcome == OutcomeKind::Refused {
            alone.extend(own);
            lines.push(line);
        } else {
            lines.push(join(line, own));
        }
    }
    let mut left: Vec<ReportLine> = of_person.into_values().flatten().chain(alone).collect();
    left.sort_by_key(|line| line.row);
    lines.extend(left);
    lines
}

fn join(person: ReportLine, enrolments: Vec<ReportLine>) -> ReportLine {
    use OutcomeKind::{Added, Changed, Gone, Unchanged};
    let has = |kind| enrolments.iter().any(|line| line.outcome == kind);
    let (added, changed, gone) = (has(Added), has(Changed), has(Gone));
    let outcome = match person.outcome {
        Added if changed => Changed,
        Changed | Unchanged if added && !gone => Added,
        Changed | Unchanged if gone && !added && !changed => Gone,
        Unchanged if added || changed || gone => Changed,
        outcome => outcome,
    };
    let mut word = person.word;
    if outcome != person.outcome || word.is_empty() {
        let told = enrolments.iter().find(|line| line.outcome == outcome);
        word = told.map(|line| line.word.clone()).unwrap_or(word);
    }
    let mut details = vec![person.detail];
    for line in enrolments {
        if !details.contains(&line.detail) {
            details.push(line.detail);
        }
    }
    details.retain(|detail| !detail.is_empty());
    ReportLine {
        outcome,
        detail: details.join("; "),
        word,
        ..person
    }
}

/// How many lines there are of each outcome.
pub(super) fn count<'l>(lines: impl IntoIterator<Item = &'l ReportLine>) -> Summary {
    let mut sum = Summary::default();
    for line in lines {
        match line.outcome {
            OutcomeKind::Added => sum.added += 1,
            OutcomeKind::Changed => sum.changed += 1,
            OutcomeKind::Unchanged => sum.unchanged += 1,
            OutcomeKind::Gone => sum.gone += 1,
            OutcomeKind::Refused => sum.refused += 1,
        }
    }
    sum
}
