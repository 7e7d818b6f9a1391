//! The classes of an archive and who is in them, line by line.

use super::{
    RosterClass, RosterEnrolment,
    plan::{EnrolmentChange, Shape},
    planner::{MARKED, Planner, TAKEN_OVER, told},
    together::{About, ENROLLED},
};
use crate::{
    imports::{OutcomeKind, ReportLine, differences},
    kernel::ids::{EnrolmentId, PersonId},
    platform::import_report::{Difference, Line, Outcome, Refusal},
};

/// A class that is in the file and was chosen before.
const UNCHOSEN: &str = "No longer chosen";

impl Planner<'_> {
    pub(super) fn classes(&mut self, classes: Difference<RosterClass>) -> Vec<ReportLine> {
        let lines = classes.lines.into_iter();
        lines.map(|line| self.class(line)).collect()
    }

    fn class(&mut self, line: Line<RosterClass>) -> ReportLine {
        let mut word = "";
        let (outcome, name, detail) = match line.outcome {
            Outcome::Refused(refusal) => return ReportLine::refused(&refusal),
            Outcome::Added(class) => {
                let name = class.title.clone();
                self.titles.insert(class.source_id.clone(), name.clone());
                self.plan.classes.push(class);
                (OutcomeKind::Added, name, String::new())
            }
            Outcome::Changed { record, fields } => {
                let name = record.title.clone();
                self.titles.insert(record.source_id.clone(), name.clone());
                self.plan.classes.push(record);
                (OutcomeKind::Changed, name, differences(&fields, &[]))
            }
            Outcome::Unchanged { source_id } => {
                let name = self.title_of(&source_id);
                (OutcomeKind::Unchanged, name, String::new())
            }
            Outcome::Gone(class) => {
                let detail = if self.unchosen.contains(&class.source_id) {
                    word = UNCHOSEN;
                    "Its students are marked, not removed"
                } else {
                    MARKED
                };
                self.plan.gone_classes.push(class.source_id);
                (OutcomeKind::Gone, class.title, detail.to_owned())
            }
        };
        told("classes.csv", line.row, (outcome, word), (name, detail))
    }

    fn title_of(&self, class: &str) -> String {
        self.titles
            .get(class)
            .map_or(class, String::as_str)
            .to_owned()
    }

    /// Enrols somebody. True when they were enrolled by hand before and are taken over.
    pub(super) fn enrol(
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

    fn name_of(&self, record: &RosterEnrolment) -> String {
        let person = self.names.get(&record.person).unwrap_or(&record.person);
        format!("{person} in {}", self.title_of(&record.class))
    }

    pub(super) fn enrolment(&mut self, line: Line<RosterEnrolment>) -> About {
        let person = match &line.outcome {
            Outcome::Added(record) | Outcome::Changed { record, .. } | Outcome::Gone(record) => {
                Some(record.person.clone())
            }
            Outcome::Unchanged { source_id } => {
                let member = self.known.enrolled_as(source_id);
                member.and_then(|member| Some(member.said.as_ref()?.person.clone()))
            }
            Outcome::Refused(_) => None,
        };
        (person, self.enrolment_line(line))
    }

    fn enrolment_line(&mut self, line: Line<RosterEnrolment>) -> ReportLine {
        let (outcome, name, detail) = match line.outcome {
            Outcome::Refused(refusal) => return ReportLine::refused(&refusal),
            Outcome::Added(record) => {
                let name = self.name_of(&record);
                let person = self.ids.get(&record.person).copied();
                let Some(person) = person.filter(|person| !self.taken.contains(person)) else {
                    return ReportLine::refused(&twice(line.row, &record));
                };
                return self.enrolled(line.row, (person, name), record);
            }
            Outcome::Changed { record, fields } => {
                let name = self.name_of(&record);
                if let Some(person) = self.ids.get(&record.person).copied() {
                    self.enrol(person, record.source_id.clone(), Some(record));
                }
                (OutcomeKind::Changed, name, differences(&fields, &[]))
            }
            Outcome::Unchanged { source_id } => {
                let member = self.known.enrolled_as(&source_id);
                let said = member.and_then(|member| member.said.as_ref());
                let name = said.map_or(source_id, |said| self.name_of(said));
                (OutcomeKind::Unchanged, name, String::new())
            }
            Outcome::Gone(record) => return self.left(line.row, &record),
        };
        told("enrollments.csv", line.row, (outcome, ""), (name, detail))
    }

    fn enrolled(
        &mut self,
        row: Option<u64>,
        (person, name): (PersonId, String),
        record: RosterEnrolment,
    ) -> ReportLine {
        let class = Some(self.title_of(&record.class)).filter(|_| self.titles.len() > 1);
        let here = self.here_already(person, class.as_deref());
        let taken_over = self.enrol(person, record.source_id.clone(), Some(record));
        let (outcome, word, detail) = match here {
            _ if taken_over => (OutcomeKind::Changed, "", TAKEN_OVER.to_owned()),
            Some(here) => (OutcomeKind::Added, ENROLLED, here),
            None => (OutcomeKind::Added, "", class.unwrap_or_default()),
        };
        told("enrollments.csv", row, (outcome, word), (name, detail))
    }

    fn left(&mut self, row: Option<u64>, record: &RosterEnrolment) -> ReportLine {
        let name = self.name_of(record);
        let person = self.ids.get(&record.person).copied();
        let left = person.filter(|person| !self.taken.contains(person));
        let member = left.and_then(|person| self.known.member(person));
        self.plan
            .gone_enrolments
            .extend(member.map(|member| member.enrolment));
        let (word, detail) = if self.unchosen.contains(&record.class) {
            let class = self.title_of(&record.class);
            (UNCHOSEN, format!("{class}: marked, not removed"))
        } else {
            ("", MARKED.to_owned())
        };
        told(
            "enrollments.csv",
            row,
            (OutcomeKind::Gone, word),
            (name, detail),
        )
    }

    /// What is said of somebody who is known here, when they are enrolled (in a class, where there are several); none of
    /// somebody new.
    pub(super) fn here_already(&self, person: PersonId, class: Option<&str>) -> Option<String> {
        let found = self.known.person(person)?;
        let class = class.map_or_else(String::new, |class| format!(", in {class}"));
        let asked = match found.works_as.as_str() {
            "" | "student" => String::new(),
            "coordinator" => ". Is program coordinator here: meant?".to_owned(),
            "faculty" => ". Is faculty liaison here: meant?".to_owned(),
            other => format!(". Is {} here: meant?", other.replace('_', " ")),
        };
        Some(format!("Already here ({}){class}{asked}", found.email))
    }

    /// In a plain table who comes back, or has another id now, is enrolled again.
    pub(super) fn back_in_table(&mut self, source_id: &str, renamed: bool) {
        self.settle(source_id);
        let person = self.ids.get(source_id).copied();
        let member = person.and_then(|person| self.known.member(person));
        if let (Shape::Table, Some(member)) = (self.shape, member)
            && (member.missing || renamed)
        {
            self.plan.changed_enrolments.push(EnrolmentChange {
                enrolment: member.enrolment,
                person: member.person,
                source_id: source_id.to_owned(),
                says: None,
            });
        }
    }
}

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
