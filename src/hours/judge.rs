//! Judging what a student typed: the rules, the clock changes and the look for patient data in one answer, each at
//! the field of the ordinary form that mends it.

use super::{
    desk::{Desk, Record},
    patient_data::{self, Suspect},
    rules::{self, Against, Finding, OwnEntry, Proposed, Rule, Severity, Worked},
    span::{Edge, SpanProblem},
    state::EntryState,
    store::{Place, only_on},
    work::{Helper, Work},
};
use crate::{
    kernel::{ids::EntryId, minutes::Minutes, problems::Problems, time::Day},
    platform::secrets::{hex, sha256},
    programs::requirement::Requirement,
};
use jiff::civil::Date;

/// Which entry is judged, when it is on record already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject {
    /// Its id.
    pub id: Option<EntryId>,
    /// The signed version it corrects.
    pub corrects: Option<EntryId>,
    /// The day it was first submitted, at the site.
    pub first_submitted: Option<Date>,
}

/// What the rules say to one spell of work.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The work.
    pub work: Work,
    /// How much it is; none when the times are no span.
    pub worked: Option<Worked>,
    /// What keeps it from being saved, by field.
    pub problems: Problems,
    /// What a person must judge.
    pub warnings: Vec<String>,
    /// Pieces of text that look like patient data.
    pub suspects: Vec<Suspect>,
    /// The end of the shift that the clock showed twice.
    pub twice: Option<Edge>,
    /// Whether it is past the late-entry window, so that a request is the way on.
    pub too_late: bool,
}

impl Judged {
    /// Whether it can be saved, given the confirmation that came with it.
    pub fn may_be_saved(&self, confirmed: &str) -> bool {
        self.problems.is_empty() && (self.is_quiet() || confirmed == self.digest())
    }

    /// Whether there is nothing to confirm.
    pub fn is_quiet(&self) -> bool {
        self.warnings.is_empty() && self.suspects.is_empty()
    }

    /// What a confirmation of exactly these warnings says: a new warning is not confirmed by an old answer.
    pub fn digest(&self) -> String {
        digest(std::slice::from_ref(self))
    }

    /// Everything to confirm, in words.
    pub fn doubts(&self) -> Vec<String> {
        let suspects = self.suspects.iter().map(Suspect::words);
        self.warnings.iter().cloned().chain(suspects).collect()
    }
}

/// The same for several together.
pub fn digest(judged: &[Judged]) -> String {
    let words: Vec<String> = judged.iter().flat_map(Judged::doubts).collect();
    hex(&sha256(words.join("\n").as_bytes()))
        .chars()
        .take(16)
        .collect()
}

/// Judges spells one after the other, each against what is on record and against those before it.
pub fn judge_all(works: Vec<Work>, desk: &Desk, record: &Record) -> Vec<Judged> {
    let mut others = record.others.clone();
    let mut judged = Vec::with_capacity(works.len());
    for work in works {
        let one = judge(work, desk, (&others, &Subject::default()));
        others.extend(as_own(&one, desk));
        judged.push(one);
    }
    judged
}

/// Judges one spell that may be on record already.
pub fn judge_one(work: Work, desk: &Desk, record: &Record, subject: &Subject) -> Judged {
    judge(work, desk, (&record.others, subject))
}

fn judge(work: Work, desk: &Desk, (others, subject): (&[OwnEntry], &Subject)) -> Judged {
    let mut judged = Judged {
        worked: None,
        problems: Problems::none(),
        warnings: Vec::new(),
        suspects: suspects(&work),
        twice: None,
        too_late: false,
        work,
    };
    let place = desk.place(judged.work.placement);
    let Some((place, requirement)) =
        place.and_then(|place| Some((place, desk.requirement(place)?)))
    else {
        judged.problems.add("placement", "Choose the site");
        return judged;
    };
    match judged.work.worked(&place.zone()) {
        Err(problem) => judged.note(&problem),
        Ok(worked) => {
            judged.worked = Some(worked);
            judged.hold_helpers_to(worked.minutes());
            let against = Against {
                requirement,
                placement: place.days(),
                others,
                late_granted: &place.late,
                now: *desk.now,
            };
            let found = rules::check(&proposed(&judged.work, worked, (place, subject)), &against);
            for finding in found {
                judged.find(finding, place, desk);
            }
        }
    }
    judged
}

impl Judged {
    /// Nobody helped for longer than the work took.
    fn hold_helpers_to(&mut self, worked: Minutes) {
        let longer = |helper: &&Helper| helper.minutes > worked;
        if let Some(helper) = self.work.helpers.iter().find(longer) {
            let words = format!(
                "Enter no more minutes for {} than the work took, {worked}",
                helper.name
            );
            self.problems.add("helper_minutes", words);
        }
    }

    fn note(&mut self, problem: &SpanProblem) {
        let field = match problem.edge() {
            Some(Edge::Start) => "start",
            Some(Edge::End) => "end",
            None => "break_minutes",
        };
        if let SpanProblem::ShownTwice { edge, .. } = problem {
            self.twice = Some(*edge);
        }
        self.problems.add(field, problem.to_string());
    }

    fn find(&mut self, finding: Finding, place: &Place, desk: &Desk) {
        if finding.severity == Severity::Warn {
            self.warnings.push(finding.words);
            return;
        }
        self.too_late |= finding.rule == Rule::TooLate;
        let is_to_come = self.work.date > *desk.today_at(place);
        let elsewhere = only_on(&desk.for_hours(), Day(self.work.date))
            .filter(|_| finding.rule == Rule::OutsidePlacement);
        let words = match elsewhere {
            Some(other) => format!("{}. That day is one of {}", finding.words, other.site),
            None => finding.words,
        };
        self.problems.add(field(finding.rule, is_to_come), words);
    }
}

/// The field of the ordinary form that mends what a rule found.
const fn field(rule: Rule, is_to_come: bool) -> &'static str {
    match rule {
        Rule::Future if is_to_come => "date",
        Rule::OutsidePlacement | Rule::TooLate => "date",
        Rule::Overlap | Rule::DurationNotAllowed => "start",
        Rule::ModeNotCounted => "kind",
        Rule::ZeroMinutes | Rule::TooLong | Rule::Future | Rule::OverDay | Rule::OverWeek => "end",
    }
}

fn proposed(work: &Work, worked: Worked, (place, subject): (&Place, &Subject)) -> Proposed {
    Proposed {
        id: subject.id,
        corrects: subject.corrects,
        date: work.date,
        worked,
        mode: work.mode,
        category: Some(work.category),
        zone: place.zone(),
        first_submitted: subject.first_submitted,
    }
}

fn suspects(work: &Work) -> Vec<Suspect> {
    let mut found = patient_data::look(&work.activity);
    found.extend(patient_data::look(&work.note));
    found
}

/// A spell that is about to be saved, as the next one of the same line meets it.
fn as_own(judged: &Judged, desk: &Desk) -> Option<OwnEntry> {
    let place = desk.place(judged.work.placement)?;
    let rounding = desk.requirement(place).map(|r: &Requirement| r.rounding)?;
    let worked = judged.worked?;
    Some(OwnEntry {
        id: EntryId::fresh(),
        corrects: None,
        placement: place.id,
        site: place.site.clone(),
        zone: place.zone(),
        date: judged.work.date,
        worked,
        minutes: rounding.apply(worked.minutes()),
        state: EntryState::Draft,
    })
}
