//! What people type into this area's forms.

mod category;
mod requirement;

use super::{
    actions::Chosen,
    model::{LEVELS, Term},
};
use crate::{
    kernel::{
        ids::{CourseId, ProgramId, TermId},
        problems::Problems,
        text::{Email, day, line, optional_line},
        time::Day,
    },
    web::list::encoded,
};
use serde::Deserialize;

pub use requirement::RequirementForm;

/// The classes of an archive that belong to an offering.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClassesForm {
    pub which: String,
    pub class: Vec<String>,
}

impl From<ClassesForm> for Chosen {
    fn from(form: ClassesForm) -> Self {
        if form.which == "all" {
            Self::All
        } else {
            Self::These(form.class.into_iter().collect())
        }
    }
}

/// A program, new or changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProgramForm {
    pub code: String,
    pub name: String,
    pub level: String,
    /// The address of the coordinator.
    pub coordinator: String,
    /// Their name, for somebody who is not here yet.
    pub coordinator_name: String,
}

/// Who is to coordinate a new program.
#[derive(Debug)]
pub struct NewCoordinator {
    /// The address.
    pub email: String,
    /// The name; empty where the address has to be known.
    pub name: String,
}

/// A program that can be kept.
#[derive(Debug)]
pub struct NewProgram {
    code: String,
    name: String,
    level: String,
}

impl NewProgram {
    /// Code, name and level.
    pub fn parts(&self) -> (&str, &str, &str) {
        (&self.code, &self.name, &self.level)
    }
}

impl ProgramForm {
    /// The program, or what to mend.
    pub fn parse(&self) -> Result<NewProgram, Problems> {
        let mut p = Problems::none();
        let code = p.keep("code", program_code(&self.code));
        let name = p.keep("name", line(&self.name, "the name of the program", 200));
        let known = LEVELS.iter().any(|(word, _)| *word == self.level);
        if !known {
            p.add("level", "Choose the level");
        }
        p.or(|| {
            Some(NewProgram {
                code: code?,
                name: name?,
                level: self.level.clone(),
            })
        })
    }

    /// The program and its coordinator, or what to mend.
    pub fn parse_new(&self) -> Result<(NewProgram, NewCoordinator), Problems> {
        let program = self.parse();
        let mut problems = program.as_ref().err().cloned().unwrap_or_default();
        let email = problems.keep("coordinator", Email::parse(&self.coordinator));
        let name = optional_line(&self.coordinator_name, "the coordinator's name", 200);
        let name = problems.keep("coordinator_name", name);
        problems.or(|| {
            let coordinator = NewCoordinator {
                email: email?.as_str().to_owned(),
                name: name?,
            };
            Some((program.ok()?, coordinator))
        })
    }
}

fn program_code(text: &str) -> Result<String, String> {
    let code = line(text, "a short code, such as HIM-AAS", 32)?;
    let fits = code.starts_with(|c: char| c.is_ascii_alphanumeric())
        && code
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if fits {
        Ok(code)
    } else {
        Err("Enter a code of letters, digits, dots and hyphens, such as HIM-AAS".into())
    }
}

/// A new course.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CourseForm {
    pub code: String,
    pub name: String,
    pub preset: String,
}

impl CourseForm {
    /// Code and name, or what to mend.
    pub fn parse(&self) -> Result<(String, String), Problems> {
        let mut p = Problems::none();
        let code = p.keep("code", line(&self.code, "the code of the course", 40));
        let name = p.keep("name", line(&self.name, "the name of the course", 200));
        if super::requirement::Preset::parse(&self.preset).is_none() {
            p.add("preset", "Choose what the requirement begins with");
        }
        p.or(|| Some((code?, name?)))
    }
}

/// A term, new or changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TermForm {
    pub code: String,
    pub name: String,
    pub starts_on: String,
    pub ends_on: String,
    /// The program and the course of an offering that somebody is adding and found no term for.
    pub program: String,
    pub course: String,
}

impl TermForm {
    /// The form of a term as it is.
    pub fn of(term: &Term) -> Self {
        Self {
            code: term.code.clone(),
            name: term.name.clone(),
            starts_on: term.starts_on.to_string(),
            ends_on: term.ends_on.to_string(),
            ..Self::default()
        }
    }

    /// The form of the offering that waits for this term, where there is one.
    pub fn offering(&self) -> Option<String> {
        let program: ProgramId = self.program.parse().ok()?;
        let course = encoded(&self.course);
        Some(format!("/programs/{program}/offerings/new?course={course}"))
    }

    /// The term, or what to mend.
    pub fn parse(&self, id: TermId) -> Result<Term, Problems> {
        let mut p = Problems::none();
        let name = p.keep("name", line(&self.name, "the name, such as Fall 2026", 100));
        let code = p.keep("code", line(&self.code, "a short code, such as 2026FA", 40));
        let dates = dates(&mut p, &self.starts_on, &self.ends_on);
        p.or(|| {
            let (starts_on, ends_on) = dates?;
            Some(Term {
                id,
                code: code?,
                name: name?,
                starts_on,
                ends_on,
            })
        })
    }
}

fn dates(p: &mut Problems, from: &str, to: &str) -> Option<(Day, Day)> {
    let starts_on = p.keep("starts_on", day(from, "the first day"));
    let ends_on = p.keep("ends_on", day(to, "the last day"));
    let (starts_on, ends_on) = (starts_on?, ends_on?);
    if ends_on < starts_on {
        p.add("ends_on", "Enter a last day that is not before the first");
        return None;
    }
    Some((starts_on, ends_on))
}

/// A new offering. Empty dates are those of the term.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfferingForm {
    pub course: String,
    pub term: String,
    pub starts_on: String,
    pub ends_on: String,
}

/// An offering that can be kept.
#[derive(Debug)]
pub struct NewOffering {
    /// The course.
    pub course: CourseId,
    /// The term.
    pub term: TermId,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
}

impl OfferingForm {
    /// The offering, or what to mend. `courses` and `terms` are the choices there are.
    pub fn parse(&self, courses: &[CourseId], terms: &[Term]) -> Result<NewOffering, Problems> {
        let mut p = Problems::none();
        let course = self.course.parse().ok().filter(|id| courses.contains(id));
        let course = p.keep("course", course.ok_or_else(|| "Choose the course".into()));
        let term = terms.iter().find(|term| term.id.to_string() == self.term);
        let term = p.keep("term", term.ok_or_else(|| "Choose the term".into()));
        let text = |typed: &str, term_day: Option<Day>| match term_day {
            Some(day) if typed.trim().is_empty() => day.to_string(),
            _ => typed.to_owned(),
        };
        let from = text(&self.starts_on, term.map(|term| term.starts_on));
        let to = text(&self.ends_on, term.map(|term| term.ends_on));
        let dates = if term.is_some() || !from.is_empty() || !to.is_empty() {
            dates(&mut p, &from, &to)
        } else {
            None
        };
        p.or(|| {
            let (starts_on, ends_on) = dates?;
            Some(NewOffering {
                course: course?,
                term: term?.id,
                starts_on,
                ends_on,
            })
        })
    }
}

/// A student to enrol by hand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct StudentForm {
    pub name: String,
    pub email: String,
    pub number: String,
}

/// A student who can be enrolled.
#[derive(Debug)]
pub struct NewStudent {
    /// Their name; used when nobody has the address yet.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The college's number for them; empty for none.
    pub number: String,
}

impl StudentForm {
    /// The student, or what to mend.
    pub fn parse(&self) -> Result<NewStudent, Problems> {
        let mut p = Problems::none();
        let name = p.keep("name", line(&self.name, "the student's name", 200));
        let email = p.keep(
            "email",
            Email::parse(&self.email).map(|e| e.as_str().to_owned()),
        );
        let number = p.keep(
            "number",
            optional_line(&self.number, "the student number", 100),
        );
        p.or(|| {
            Some(NewStudent {
                name: name?,
                email: email?,
                number: number?,
            })
        })
    }
}

/// The faculty liaison; empty for none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FacultyForm {
    pub faculty: String,
}
