//! The comparison of a roster, line by line, made into a report and a plan.

use super::{
    FILED_UNDER, Roster, RosterDifference, RosterPerson,
    group::{Group, Known},
    plan::{PersonChange, RosterPlan, Shape, merge},
    settle::{Renamed, file_of_people},
    together::{About, ENROLLED, count, together},
};
use crate::{
    imports::{OutcomeKind, Report, ReportLine, differences},
    kernel::ids::PersonId,
    platform::import_report::{FieldChange, Line, Outcome},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Takes the lines of a comparison one after the other.
pub(super) struct Planner<'g> {
    pub(super) known: Known<'g>,
    pub(super) shape: Shape,
    pub(super) plan: RosterPlan,
    /// Who stands behind each source id.
    pub(super) ids: HashMap<String, PersonId>,
    pub(super) names: HashMap<String, String>,
    /// Titles of classes by their source ids.
    pub(super) titles: HashMap<String, String>,
    /// Classes that are in the file and were not chosen.
    pub(super) unchosen: BTreeSet<String>,
    /// People whose enrolment in the offering is settled.
    pub(super) taken: HashSet<PersonId>,
    /// Student numbers that only one row of the file has.
    numbers: HashSet<String>,
    /// Source ids that have given way to others.
    renamed: HashSet<String>,
}

impl<'g> Planner<'g> {
    /// With everybody the source has named before. `renamed` has ids that were addresses, and what they are now.
    pub fn new(
        (group, known, shape): (&'g Group, Known<'g>, Shape),
        roster: &mut Roster,
        renamed: &Renamed,
    ) -> Self {
        let mut ids = HashMap::new();
        let mut names = HashMap::new();
        for found in &group.people {
            if let Some(id) = &found.source_id {
                let id = renamed.get(id).unwrap_or(id);
                ids.insert(id.clone(), found.person);
                names.insert(id.clone(), found.name.clone());
            }
        }
        let stored = group.classes.iter().map(|stored| &stored.record);
        Self {
            known,
            shape,
            plan: RosterPlan::default(),
            ids,
            names,
            titles: stored
                .map(|class| (class.source_id.clone(), class.title.clone()))
                .collect(),
            unchosen: std::mem::take(&mut roster.unchosen),
            taken: HashSet::new(),
            numbers: once(roster),
            renamed: renamed.values().cloned().collect(),
        }
    }

    /// The report and the plan.
    pub fn work(mut self, difference: RosterDifference) -> (Report, RosterPlan) {
        for line in &difference.enrolments.lines {
            if let Outcome::Unchanged { source_id } = &line.outcome
                && let Some(member) = self.known.enrolled_as(source_id)
            {
                self.taken.insert(member.person);
            }
        }
        let report = self.report(difference);
        (report, self.plan)
    }

    fn report(&mut self, difference: RosterDifference) -> Report {
        let RosterDifference {
            people,
            classes,
            enrolments,
            refused_elsewhere,
            notes,
        } = difference;
        let mut lines = self.classes(classes);
        let mut refused_here = 0;
        let mut of_people = Vec::with_capacity(people.lines.len());
        for line in people.lines {
            refused_here += usize::from(self.is_refused_member(&line));
            of_people.push(self.person(line));
        }
        let told_with_the_person = |line: &Line<_>| matches!(&line.outcome, Outcome::Refused(refusal) if refusal.reason.is_empty());
        let mut of_enrolments = Vec::with_capacity(enrolments.lines.len());
        for line in enrolments.lines {
            if !told_with_the_person(&line) {
                of_enrolments.push(self.enrolment(line));
            }
        }
        let elsewhere: Vec<ReportLine> =
            refused_elsewhere.iter().map(ReportLine::refused).collect();
        let of = |abouts: &[About]| count(abouts.iter().map(|(_, line)| line));
        let records = count(&lines) + of(&of_people) + of(&of_enrolments) + count(&elsewhere);
        let mut people = together(of_people, of_enrolments);
        people.extend(elsewhere);
        let told = count(&people);
        lines.extend(people);
        Report {
            lines,
            notes,
            records: Some(records),
            people: Some(told),
            refused_here,
        }
    }

    /// Whether a row that was refused names somebody of the offering, by id or by name.
    fn is_refused_member(&self, line: &Line<RosterPerson>) -> bool {
        let Outcome::Refused(refusal) = &line.outcome else {
            return false;
        };
        let id = refusal.source_id.as_deref();
        let found = id.and_then(|id| self.known.anybody(id));
        found.is_some_and(|found| self.known.member(found.person).is_some())
            || refusal
                .name
                .as_deref()
                .is_some_and(|name| self.known.is_member_called(name))
    }

    fn person(&mut self, line: Line<RosterPerson>) -> About {
        let mut word = "";
        let (id, (outcome, name, detail)) = match line.outcome {
            Outcome::Refused(refusal) => {
                return (refusal.source_id.clone(), ReportLine::refused(&refusal));
            }
            Outcome::Added(record) => {
                let id = record.source_id.clone();
                let (outcome, name, detail) = self.added_person(record);
                if outcome == OutcomeKind::Added && self.is_known(&id) {
                    word = ENROLLED;
                }
                (id, (outcome, name, detail))
            }
            Outcome::Changed { record, fields } => {
                let (name, id) = (title(&record), record.source_id.clone());
                let kept = self.change_person(record);
                self.back_in_table(&id, self.renamed.contains(&id));
                let detail = differences(&without_filing(fields), &kept);
                (id, (OutcomeKind::Changed, name, detail))
            }
            Outcome::Unchanged { source_id } => {
                self.settle(&source_id);
                let name = self.names.get(&source_id).cloned().unwrap_or_default();
                let name = format!("{name} ({source_id})");
                (source_id, (OutcomeKind::Unchanged, name, String::new()))
            }
            Outcome::Gone(record) => {
                let (name, id) = (title(&record), record.source_id.clone());
                self.lost_person(record.source_id);
                (id, (OutcomeKind::Gone, name, MARKED.to_owned()))
            }
        };
        let file = file_of_people(self.shape);
        (
            Some(id),
            told(file, line.row, (outcome, word), (name, detail)),
        )
    }

    fn added_person(&mut self, record: RosterPerson) -> (OutcomeKind, String, String) {
        let (name, id) = (title(&record), record.source_id.clone());
        let found = self.known.whom(&record).ok().flatten();
        self.names.insert(id.clone(), record.name.clone());
        let person = found.map_or_else(PersonId::fresh, |found| found.person);
        self.ids.insert(id.clone(), person);
        let detail = if let Some(found) = found {
            let other = record.email.as_ref().filter(|email| **email != found.email);
            let other = other.map(|email| format!("e-mail: kept (the file says {email})"));
            self.change_person(record);
            // Of an archive the line of the enrolment says it.
            let here = self.here_already(person, None);
            let here = here.filter(|_| self.shape == Shape::Table).into_iter();
            here.chain(other).collect::<Vec<_>>().join("; ")
        } else {
            self.plan.new_people.push(PersonChange {
                person,
                name: record.name.clone(),
                sort_name: record.sort_name.clone(),
                email: record.email.clone().unwrap_or_default(),
                by_address: self.is_by_address(&record),
                number: self.number_of(&record),
                says: record,
            });
            String::new()
        };
        if self.shape == Shape::Table && self.enrol(person, id, None) {
            return (OutcomeKind::Changed, name, TAKEN_OVER.to_owned());
        }
        (OutcomeKind::Added, name, detail)
    }

    /// Whether a source id stands for somebody who was here before.
    fn is_known(&self, id: &str) -> bool {
        let person = self.ids.get(id);
        person.is_some_and(|person| self.known.person(*person).is_some())
    }

    fn is_by_address(&self, record: &RosterPerson) -> bool {
        self.shape == Shape::Table && record.student_number.is_none()
    }

    /// The number that an archive gives somebody, if nobody else in it has the same; a table's own id is its number.
    fn number_of(&self, record: &RosterPerson) -> Option<String> {
        let number = record.student_number.clone();
        number.filter(|number| self.shape == Shape::Archive && self.numbers.contains(number))
    }

    /// Puts a known person down for change; gives the fields that keep what stands here.
    fn change_person(&mut self, record: RosterPerson) -> Vec<&'static str> {
        let Some(found) = self.known.whom(&record).ok().flatten() else {
            return Vec::new();
        };
        let (by_address, number) = (self.is_by_address(&record), self.number_of(&record));
        let (change, kept) = merge(found, record);
        self.plan.known_people.push(PersonChange {
            by_address,
            number,
            ..change
        });
        kept
    }

    fn lost_person(&mut self, source_id: String) {
        if self.shape == Shape::Table {
            let person = self.ids.get(&source_id);
            let member = person.and_then(|person| self.known.member(*person));
            self.plan
                .gone_enrolments
                .extend(member.map(|m| m.enrolment));
        } else {
            self.plan.gone_people.push(source_id);
        }
    }

    pub(super) fn settle(&mut self, source_id: &str) {
        if let (Shape::Table, Some(person)) = (self.shape, self.ids.get(source_id)) {
            self.taken.insert(*person);
        }
    }
}

pub(super) const MARKED: &str = "Not in the file any more: marked, not removed";
pub(super) const TAKEN_OVER: &str = "Enrolled here already; kept by the roster from now on";

/// Student numbers that only one person of a file has.
fn once(roster: &Roster) -> HashSet<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for arrived in &roster.people.present {
        if let Some(number) = &arrived.record.student_number {
            *seen.entry(number).or_default() += 1;
        }
    }
    let once = seen.into_iter().filter(|(_, times)| *times == 1);
    once.map(|(number, _)| number.to_owned()).collect()
}

/// A changed name says by itself that it is filed elsewhere.
fn without_filing(fields: Vec<FieldChange>) -> Vec<FieldChange> {
    let renamed = fields.iter().any(|change| change.field == "name");
    let shown = |change: &FieldChange| !renamed || change.field != FILED_UNDER;
    fields.into_iter().filter(shown).collect()
}

pub(super) fn told(
    file: &str,
    row: Option<u64>,
    (outcome, word): (OutcomeKind, &str),
    (name, detail): (String, String),
) -> ReportLine {
    ReportLine {
        outcome,
        word: word.to_owned(),
        file: file.to_owned(),
        row,
        name,
        detail,
    }
}

fn title(record: &RosterPerson) -> String {
    format!("{} ({})", record.name, record.source_id)
}
