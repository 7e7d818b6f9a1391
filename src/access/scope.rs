//! What the database is told about the actor of a transaction; the row-level policies read nothing else.

use crate::kernel::ids::{PersonId, PlacementId, ProgramId, RequestId};
use std::fmt::Write as _;

/// The transaction-local settings of one actor.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    kind: &'static str,
    person: Option<PersonId>,
    request: Option<RequestId>,
    administrator: bool,
    programs: Vec<ProgramId>,
    reviews: Vec<ProgramId>,
    known_programs: Vec<ProgramId>,
    placements: Vec<PlacementId>,
}

impl Scope {
    /// Nobody in particular: sees what is public.
    pub(crate) fn public() -> Self {
        Self {
            kind: "public",
            ..Self::default()
        }
    }

    /// The program itself: jobs, commands, and the look-ups that sign-in needs.
    pub(crate) fn system() -> Self {
        Self {
            kind: "system",
            ..Self::default()
        }
    }

    pub(super) fn person(person: PersonId, administrator: bool) -> Self {
        Self {
            kind: "person",
            person: Some(person),
            administrator,
            ..Self::default()
        }
    }

    pub(super) fn link(request: RequestId, person: PersonId) -> Self {
        Self {
            kind: "link",
            person: Some(person),
            request: Some(request),
            ..Self::default()
        }
    }

    pub(super) fn with_programs(mut self, programs: Vec<ProgramId>, known: Vec<ProgramId>) -> Self {
        self.programs = programs;
        self.known_programs = known;
        self
    }

    /// Programs that are read for a review, and never written in.
    pub(super) fn with_reviews(mut self, reviews: Vec<ProgramId>) -> Self {
        self.reviews = reviews;
        self
    }

    pub(super) fn with_placements(mut self, placements: Vec<PlacementId>) -> Self {
        self.placements = placements;
        self
    }

    /// The statement that opens the transaction and names the actor, in one trip. Safe to build as text: every value
    /// is a UUID or a word of ours.
    pub(crate) fn begin(&self, read_only: bool) -> String {
        let mut sql = String::with_capacity(400);
        sql.push_str(if read_only {
            "begin read only"
        } else {
            "begin"
        });
        let _ = write!(
            sql,
            "; select set_config('practicum.kind', '{}', true)",
            self.kind
        );
        if let Some(person) = self.person {
            let _ = write!(sql, ", set_config('practicum.person', '{person}', true)");
        }
        if let Some(request) = self.request {
            let _ = write!(sql, ", set_config('practicum.request', '{request}', true)");
        }
        if self.administrator {
            sql.push_str(", set_config('practicum.administrator', 'yes', true)");
        }
        if read_only && !self.reviews.is_empty() {
            let seen: Vec<_> = self.programs.iter().chain(&self.reviews).collect();
            list(&mut sql, "programs", &seen);
            list(&mut sql, "reviews", &self.reviews);
        } else {
            list(&mut sql, "programs", &self.programs);
        }
        list(&mut sql, "known_programs", &self.known_programs);
        list(&mut sql, "placements", &self.placements);
        sql
    }
}

fn list<T: std::fmt::Display>(sql: &mut String, name: &str, ids: &[T]) {
    if ids.is_empty() {
        return;
    }
    let _ = write!(sql, ", set_config('practicum.{name}', '{{");
    for (position, id) in ids.iter().enumerate() {
        let _ = write!(sql, "{}{id}", if position == 0 { "" } else { "," });
    }
    sql.push_str("}', true)");
}
