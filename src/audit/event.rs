//! What an event says.

use crate::kernel::{
    ids::{InstitutionId, PersonId, ProgramId},
    time::Instant,
};
use uuid::Uuid;

/// When something is done and by which request; handed to every action.
#[derive(Debug, Clone)]
pub struct Act {
    /// The moment.
    pub now: Instant,
    /// The request's id, so that log lines and events can be brought together.
    pub origin: String,
    institution: Option<InstitutionId>,
    home: String,
}

impl Act {
    /// An act at a moment, out of a request.
    pub fn new(now: Instant, origin: &str, institution: Option<InstitutionId>) -> Self {
        Self {
            now,
            origin: origin.to_owned(),
            institution,
            home: String::new(),
        }
    }

    /// With the address people type, without a slash at its end: where the links of its mails lead.
    #[must_use]
    pub fn at_home(mut self, home: impl Into<String>) -> Self {
        self.home = home.into();
        self
    }

    /// The full address of a path of ours, for a mail; the path alone where nobody said which address people type.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.home)
    }

    pub(super) fn chain(&self, program: Option<ProgramId>) -> (Uuid, &'static str) {
        match (program, self.institution) {
            (Some(program), _) => (program.get(), "program"),
            (None, Some(institution)) => (institution.get(), "institution"),
            (None, None) => (Uuid::nil(), "institution"),
        }
    }
}

/// The record an event is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// The kind in the schema's words: `hours_entry`, `placement`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// The verb in the field's words: `hours.approved`, `placement.confirmed`.
    pub action: &'static str,
    /// What it happened to.
    pub subject: Subject,
    /// The program whose chain it goes to; none for the institution's.
    pub program: Option<ProgramId>,
    /// The student it is about, who may read it.
    pub student: Option<PersonId>,
    /// Why, in the actor's words.
    pub reason: String,
    /// Ids, states, minutes; never notes, names or secrets.
    pub detail: serde_json::Value,
}

impl Event {
    /// An event about a record.
    pub fn new(action: &'static str, kind: &'static str, id: impl Into<Uuid>) -> Self {
        Self {
            action,
            subject: Subject {
                kind,
                id: id.into(),
            },
            program: None,
            student: None,
            reason: String::new(),
            detail: serde_json::Value::Null,
        }
    }

    /// In the chain of this program.
    #[must_use]
    pub fn in_program(mut self, program: ProgramId) -> Self {
        self.program = Some(program);
        self
    }

    /// About this student, who may read it.
    #[must_use]
    pub fn about(mut self, student: PersonId) -> Self {
        self.student = Some(student);
        self
    }

    /// With the actor's reason.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// With particulars.
    #[must_use]
    pub fn with(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }
}
