//! The comparison of a roster, line by line, made into a report and a plan.

use super::Roster;
use super::{
    RosterClass, RosterDifference, RosterEnrolment, RosterPerson,
    group::{Found, Group, Known},
    plan::{EnrolmentChange, PersonChange, RosterPlan, Shape, merge},
};
use crate::{
    imports::{OutcomeKind, Report, ReportLine, differences},
    kernel::ids::{EnrolmentId, PersonId},
    platform::import_report::{Difference, Line, Outcome, Refusal},
};
use std::collections::{HashMap, HashSet};

/// Takes the lines of a comparison one after the other.
pub(super) struct Planner<'g> {
    known: Known<'g>,
    shape: Shape,
    plan: RosterPlan,
    /// Who stands behind each source id.
    ids: HashMap<String, PersonId>,
    names: HashMap<String, String>,
    /// People whose enrolment in the offering is settled.
    taken: HashSet<PersonId>,
}

impl<'g> Planner<'g> {
    /// With everybody the source has named before.
    pub fn new(group: &'g Group, shape: Shape) -> Self {
        let called = |found: &'g Found| Some((found.source_id.clone()?, found));
        let people = || group.people.iter().filter_map(called);
        Self {
            known: Known::of(group),
            shape,
            plan: RosterPlan::default(),
            ids: people().map(|(id, found)| (id, found.person)).collect(),
            names: people()
                .map(|(id, found)| (id, found.name.clone()))
                .collect(),
            taken: HashSet::new(),
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

    /// Refuses people of whom it cannot be told who they are.
    pub fn refuse_the_unclear(&self, roster: &mut Roster) {
        let file = match self.shape {
            Shape::Table => "",
            Shape::Archive => "users.csv",
        };
        let people = std::mem::take(&mut roster.people.present);
        for arrived in people {
            match self.known.whom(&arrived.record) {
                Ok(_) => roster.people.present.push(arrived),
                Err(reason) => roster.people.refused.push(Refusal {
                    file: file.to_owned(),
                    row: arrived.row,
                    column: Some("email".to_owned()),
                    reason,
                    source_id: Some(arrived.record.source_id),
                    name: Some(arrived.record.name),
                }),
            }
        }
    }

    fn report(&mut self, difference: RosterDifference) -> Report {
        let RosterDifference {
            people,
            classes,
            enrolments,
            refused_elsewhere,
            notes,
        } = difference;
        let mut report = Report {
            lines: Vec::with_capacity(people.lines.len() + enrolments.lines.len()),
            notes,
        };
        report.lines.extend(self.classes(classes));
        for line in people.lines {
            let told = self.person(line);
            report.lines.push(told);
        }
        let titles: HashMap<String, String> = self
            .plan
            .classes
            .iter()
            .map(|class| (class.source_id.clone(), class.title.clone()))
            .collect();
        for line in enrolments.lines {
            let told = self.enrolment(line, &titles);
            report.lines.push(told);
        }
        let elsewhere = refused_elsewhere.iter().map(ReportLine::refused);
        report.lines.extend(elsewhere);
        report
    }

    fn classes(&mut self, classes: Difference<RosterClass>) -> Vec<ReportLine> {
        let tell = |line: Line<RosterClass>| {
            let (outcome, name, detail) = match line.outcome {
                Outcome::Refused(refusal) => return ReportLine::refused(&refusal),
                Outcome::Added(class) => {
                    let name = class.title.clone();
                    self.plan.classes.push(class);
                    (OutcomeKind::Added, name, String::new())
                }
                Outcome::Changed { record, fields } => {
                    let name = record.title.clone();
                    self.plan.classes.push(record);
                    (OutcomeKind::Changed, name, differences(&fields, &[]))
                }
                Outcome::Unchanged { source_id } => {
                    (OutcomeKind::Unchanged, source_id, String::new())
                }
                Outcome::Gone(class) => {
                    self.plan.gone_classes.push(class.source_id);
                    (OutcomeKind::Gone, class.title, MARKED.to_owned())
                }
            };
            told("classes.csv", line.row, outcome, (name, detail))
        };
        classes.lines.into_iter().map(tell).collect()
    }

    fn person(&mut self, line: Line<RosterPerson>) -> ReportLine {
        let (outcome, name, detail) = match line.outcome {
            Outcome::Refused(refusal) => return ReportLine::refused(&refusal),
            Outcome::Added(record) => self.added_person(record),
            Outcome::Changed { record, fields } => {
                let (name, id) = (title(&record), record.source_id.clone());
                let kept = self.change_person(record);
                self.back_in_table(&id);
                (OutcomeKind::Changed, name, differences(&fields, &kept))
            }
            Outcome::Unchanged { source_id } => {
                self.settle(&source_id);
                let name = self.names.get(&source_id).cloned().unwrap_or_default();
                let name = format!("{name} ({source_id})");
                (OutcomeKind::Unchanged, name, String::new())
            }
            Outcome::Gone(record) => {
                let name = title(&record);
                self.lost_person(record.source_id);
                (OutcomeKind::Gone, name, MARKED.to_owned())
            }
        };
        let file = match self.shape {
            Shape::Table => "",
            Shape::Archive => "users.csv",
        };
        told(file, line.row, outcome, (name, detail))
    }

    fn added_person(&mut self, record: RosterPerson) -> (OutcomeKind, String, String) {
        let (name, id) = (title(&record), record.source_id.clone());
        let found = self.known.whom(&record).ok().flatten();
        self.names.insert(id.clone(), record.name.clone());
        let person = found.map_or_else(PersonId::fresh, |found| found.person);
        self.ids.insert(id.clone(), person);
        let detail = if found.is_some() {
            self.change_person(record);
            "Known here already: the same person"
        } else {
            self.plan.new_people.push(PersonChange {
                person,
                name: record.name.clone(),
                sort_name: record.sort_name.clone(),
                email: record.email.clone().unwrap_or_default(),
                says: record,
            });
            ""
        };
        if self.shape == Shape::Table && self.enrol(person, id, None) {
            return (OutcomeKind::Changed, name, TAKEN_OVER.to_owned());
        }
        (OutcomeKind::Added, name, detail.to_owned())
    }

    /// Puts a known person down for change; gives the fields that keep what stands here.
    fn change_person(&mut self, record: RosterPerson) -> Vec<&'static str> {
        let Some(found) = self.known.whom(&record).ok().flatten() else {
            return Vec::new();
        };
        let (change, kept) = merge(found, record);
        self.plan.known_people.push(change);
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

    /// In a plain table who comes back is enrolled again.
    fn back_in_table(&mut self, source_id: &str) {
        self.settle(source_id);
        let person = self.ids.get(source_id).copied();
        let member = person.and_then(|person| self.known.member(person));
        if let (Shape::Table, Some(member)) = (self.shape, member)
            && member.missing
        {
            self.plan.changed_enrolments.push(EnrolmentChange {
                enrolment: member.enrolment,
                person: member.person,
                source_id: source_id.to_owned(),
                says: None,
            });
        }
    }

    fn settle(&mut self, source_id: &str) {
        if let (Shape::Table, Some(person)) = (self.shape, self.ids.get(source_id)) {
            self.taken.insert(*person);
        }
    }

    /// Enrols somebody. True when they were enrolled by hand before and are taken over.
    fn enrol(
        &mut self,
        person: PersonId,
        source_id: String,
        says: Option<RosterEnrolment>,
    ) -> bool {
        self.taken.insert(person);
        let member = self.known.member(person);
        let change = EnrolmentChange {
            enrolment: member.map_or_else(EnrolmentId::fresh, |member| member.enrolment),
            person,
            source_id,
            says,
        };
        if member.is_some() {
            self.plan.changed_enrolments.push(change);
        } else {
            self.plan.new_enrolments.push(change);
        }
        member.is_some()
    }

    fn enrolment(
        &mut self,
        line: Line<RosterEnrolment>,
        titles: &HashMap<String, String>,
    ) -> ReportLine {
        let name = |names: &HashMap<String, String>, record: &RosterEnrolment| {
            let person = names.get(&record.person).unwrap_or(&record.person);
            let class = titles.get(&record.class).unwrap_or(&record.class);
            format!("{person} in {class}")
        };
        let (outcome, name, detail) = match line.outcome {
            Outcome::Refused(refusal) => return ReportLine::refused(&refusal),
            Outcome::Added(record) => {
                let name = name(&self.names, &record);
                let person = self.ids.get(&record.person).copied();
                let Some(person) = person.filter(|person| !self.taken.contains(person)) else {
                    return ReportLine::refused(&twice(line.row, &record));
                };
                if self.enrol(person, record.source_id.clone(), Some(record)) {
                    (OutcomeKind::Changed, name, TAKEN_OVER.to_owned())
                } else {
                    (OutcomeKind::Added, name, String::new())
                }
            }
            Outcome::Changed { record, fields } => {
                let name = name(&self.names, &record);
                if let Some(person) = self.ids.get(&record.person).copied() {
                    self.enrol(person, record.source_id.clone(), Some(record));
                }
                (OutcomeKind::Changed, name, differences(&fields, &[]))
            }
            Outcome::Unchanged { source_id } => {
                let member = self.known.enrolled_as(&source_id);
                let said = member.and_then(|member| member.said.as_ref());
                let name = said.map_or(source_id, |said| name(&self.names, said));
                (OutcomeKind::Unchanged, name, String::new())
            }
            Outcome::Gone(record) => {
                let told = name(&self.names, &record);
                let person = self.ids.get(&record.person).copied();
                let left = person.filter(|person| !self.taken.contains(person));
                let member = left.and_then(|person| self.known.member(person));
                self.plan
                    .gone_enrolments
                    .extend(member.map(|m| m.enrolment));
                (OutcomeKind::Gone, told, MARKED.to_owned())
            }
        };
        told("enrollments.csv", line.row, outcome, (name, detail))
    }
}

const MARKED: &str = "Not in the file any more: marked, not removed";
const TAKEN_OVER: &str = "Enrolled here already; kept by the roster from now on";

fn twice(row: Option<u64>, record: &RosterEnrolment) -> Refusal {
    Refusal {
        file: "enrollments.csv".to_owned(),
        row: row.unwrap_or_default(),
        column: Some("userSourcedId".to_owned()),
        reason: format!(
            "\"{}\" is enrolled through another row already. Keep one of them",
            record.person
        ),
        source_id: Some(record.source_id.clone()),
        name: None,
    }
}

fn told(
    file: &str,
    row: Option<u64>,
    outcome: OutcomeKind,
    (name, detail): (String, String),
) -> ReportLine {
    ReportLine {
        outcome,
        file: file.to_owned(),
        row,
        name,
        detail,
    }
}

fn title(record: &RosterPerson) -> String {
    format!("{} ({})", record.name, record.source_id)
}
