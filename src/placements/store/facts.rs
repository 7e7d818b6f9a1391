//! What other areas need to know of a placement.

use crate::kernel::{
    ids::{EnrolmentId, PersonId, PlacementId, ProgramId, RequirementId, SiteId},
    time::Day,
};
use crate::placements::model::{PlacementMode, State};
use sqlx::PgConnection;

/// What other areas need to know of a placement.
#[derive(Debug, Clone)]
pub struct PlacementFacts {
    /// Its id.
    pub id: PlacementId,
    /// Its program.
    pub program: ProgramId,
    /// The enrolment it serves.
    pub enrolment: EnrolmentId,
    /// The student.
    pub student: PersonId,
    /// The student's name.
    pub student_name: String,
    /// The site.
    pub site: SiteId,
    /// The site's name.
    pub site_name: String,
    /// The site's IANA zone.
    pub zone: String,
    /// The state as stored: `confirmed`, `active`, …
    pub state: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// `on_site`, `remote` or `hybrid`.
    pub mode: String,
    /// The requirement version the enrolment began with.
    pub requirement: RequirementId,
    /// The program's name.
    pub program_name: String,
}

impl PlacementFacts {
    /// Whether hours can be logged for it: it is on, and was not withdrawn, terminated or completed.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "confirmed" | "active")
    }

    /// Its days in words: "Mon 31 Aug to Fri 11 Dec 2026".
    pub fn days(&self) -> String {
        format!(
            "{} to {}",
            self.starts_on.words(),
            self.ends_on.words_with_year()
        )
    }

    /// Its page.
    pub fn path(&self) -> String {
        format!("/placements/{}", self.id)
    }

    /// Who is where: "Maya Ortiz at Mercy Hospital".
    pub fn title(&self) -> String {
        format!("{} at {}", self.student_name, self.site_name)
    }

    /// The state in words.
    pub fn state_label(&self) -> &'static str {
        State::parse(&self.state).map_or("Unknown", State::label)
    }

    /// The tone of its chip.
    pub fn state_tone(&self) -> &'static str {
        State::parse(&self.state).map_or("", State::tone)
    }

    /// How the student works, in words.
    pub fn mode_label(&self) -> &'static str {
        PlacementMode::parse(&self.mode).map_or("", PlacementMode::label)
    }
}

macro_rules! select_facts {
    ($which:literal, $($by:expr),+) => {
        sqlx::query_as!(
            PlacementFacts,
            r#"select p.id, p.program_id as program, p.enrolment_id as enrolment, p.student_id as student, st.name as student_name,
                      p.site_id as site, s.name as site_name, s.zone, p.state, p.starts_on, p.ends_on, p.mode,
                      e.requirement_id as requirement, pr.name as program_name
               from placement p
               join site s on s.id = p.site_id
               join person st on st.id = p.student_id
               join enrolment e on e.id = p.enrolment_id
               join program pr on pr.id = p.program_id
               where "# + $which,
            $($by),+
        )
    };
}

/// One placement, if the actor may see it.
pub async fn facts(
    db: &mut PgConnection,
    id: PlacementId,
) -> Result<Option<PlacementFacts>, sqlx::Error> {
    select_facts!("p.id = $1", id.get())
        .fetch_optional(db)
        .await
}

/// All placements of a student, newest first; the actor sees those that are theirs to see.
pub async fn facts_of_student(
    db: &mut PgConnection,
    student: PersonId,
) -> Result<Vec<PlacementFacts>, sqlx::Error> {
    select_facts!(
        "p.student_id = $1 order by p.starts_on desc, p.id desc",
        student.get()
    )
    .fetch_all(db)
    .await
}

/// The open placements of an enrolment, the first to begin first.
pub async fn open_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<PlacementFacts>, sqlx::Error> {
    select_facts!(
        "p.enrolment_id = $1 and p.state in ('confirmed', 'active') order by p.starts_on, p.id",
        enrolment.get()
    )
    .fetch_all(db)
    .await
}

/// Open placements of these programs whose last day is before a day, the first to have ended first.
pub async fn over(
    db: &mut PgConnection,
    programs: &[ProgramId],
    (before, most): (Day, i64),
) -> Result<Vec<PlacementFacts>, sqlx::Error> {
    select_facts!(
        "p.program_id = any($1) and p.state in ('confirmed', 'active') and p.ends_on < $2
         order by p.ends_on, st.sort_key, p.id limit $3",
        &programs.iter().map(|id| id.get()).collect::<Vec<_>>(),
        before as _,
        most
    )
    .fetch_all(db)
    .await
}
