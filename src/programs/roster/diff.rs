//! Comparing a roster with what is stored: the report of the dry run, and what the import then does.

use std::collections::HashSet;

use super::{Roster, RosterClass, RosterEnrolment, RosterPerson};
use crate::platform::import_report::{
    Arrivals, Coverage, Difference, Imported, Refusal, Stored, Summary, difference,
};

/// What earlier imports of the same source brought (and nothing that people typed by hand).
#[derive(Debug, Clone, Default)]
pub struct StoredRoster {
    /// People.
    pub people: Vec<Stored<RosterPerson>>,
    /// Classes.
    pub classes: Vec<Stored<RosterClass>>,
    /// Who is in which class.
    pub enrolments: Vec<Stored<RosterEnrolment>>,
}

/// The report on a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterDifference {
    /// People.
    pub people: Difference<RosterPerson>,
    /// Classes.
    pub classes: Difference<RosterClass>,
    /// Who is in which class.
    pub enrolments: Difference<RosterEnrolment>,
    /// Rows of courses, terms, schools and roles that were not taken.
    pub refused_elsewhere: Vec<Refusal>,
    /// What was left out on purpose, in sentences.
    pub notes: Vec<String>,
}

impl RosterDifference {
    /// The line an import ends with: people, classes and enrolments together, and every refused row.
    pub fn summary(&self) -> Summary {
        let elsewhere = Summary {
            refused: self.refused_elsewhere.len(),
            ..Summary::default()
        };
        self.people.summary() + self.classes.summary() + self.enrolments.summary() + elsewhere
    }
}

/// Compares. An enrolment is refused when its person or class is neither in the file nor (in a file of changes, or where
/// their own row was refused) stored.
pub fn diff(stored: &StoredRoster, mut roster: Roster) -> RosterDifference {
    let refused: HashSet<String> = roster
        .people
        .refused
        .iter()
        .filter_map(|refusal| refusal.source_id.clone())
        .collect();
    let people = known(&stored.people, &roster.people);
    let classes = known(&stored.classes, &roster.classes);
    let enrolments = std::mem::take(&mut roster.enrolments.present);
    for enrolment in enrolments {
        let wrong = if !people.contains(enrolment.record.person.as_str()) {
            Some(("userSourcedId", "users.csv", &enrolment.record.person))
        } else if !classes.contains(enrolment.record.class.as_str()) {
            Some(("classSourcedId", "classes.csv", &enrolment.record.class))
        } else {
            None
        };
        let Some((column, file, id)) = wrong else {
            roster.enrolments.present.push(enrolment);
            continue;
        };
        roster.enrolments.refused.push(Refusal {
            file: "enrollments.csv".to_owned(),
            row: enrolment.row,
            column: Some(column.to_owned()),
            reason: if file == "users.csv" && refused.contains(id) {
                // Told in the line of the person.
                String::new()
            } else {
                format!("{file} has no row that can be used for \"{id}\". Mend that file, or leave this row out")
            },
            source_id: Some(enrolment.record.source_id),
            name: None,
        });
    }
    drop((people, classes));
    RosterDifference {
        people: difference(&stored.people, roster.people),
        classes: difference(&stored.classes, roster.classes),
        enrolments: difference(&stored.enrolments, roster.enrolments),
        refused_elsewhere: roster.refused_elsewhere,
        notes: roster.notes,
    }
}

/// The ids that an enrolment may name.
fn known<T: Imported>(stored: &[Stored<T>], arrivals: &Arrivals<T>) -> HashSet<String> {
    let left: HashSet<&str> = arrivals.left.iter().map(|a| a.record.as_str()).collect();
    let refused: HashSet<&str> = arrivals
        .refused
        .iter()
        .filter_map(|r| r.source_id.as_deref())
        .collect();
    let whole = arrivals.coverage == Coverage::Whole;
    stored
        .iter()
        .filter(|s| !s.gone)
        .map(|s| s.record.source_id())
        .filter(|id| (!whole || refused.contains(id)) && !left.contains(id))
        .chain(arrivals.present.iter().map(|a| a.record.source_id()))
        .map(str::to_owned)
        .collect()
}
