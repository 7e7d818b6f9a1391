//! The placements hours are logged for, as the ledger needs them.

use super::entry::minutes;
use crate::{
    hours::Days,
    kernel::{
        ids::{EnrolmentId, PersonId, PlacementId, ProgramId, RequirementId},
        minutes::Minutes,
        time::{Day, Instant, zone},
    },
};
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// For how many days after the last day of a placement its supervisors answer (as `actor_of_person` has it).
const SIGNED_FOR: i32 = 60;

/// A placement as the ledger needs it.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its id.
    pub id: PlacementId,
    /// Its program.
    pub program: ProgramId,
    /// The program's name.
    pub program_name: String,
    /// The enrolment it serves.
    pub enrolment: EnrolmentId,
    /// Where the enrolment stands: `enrolled`, `completed` or `withdrawn`.
    pub enrolment_state: String,
    /// The requirement version the enrolment began with.
    pub requirement: RequirementId,
    /// The student.
    pub student: PersonId,
    /// The site's name.
    pub site: String,
    /// The site's IANA zone.
    pub zone_name: String,
    /// As stored: `confirmed`, `active`, …
    pub state: String,
    /// `on_site`, `remote` or `hybrid`.
    pub mode: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// What the weekly pattern comes to, breaks taken off.
    pub planned_a_week: Minutes,
    /// The names of those who sign for it now, the first of them first.
    pub supervisors: Vec<String>,
    /// The days that granted late-entry requests open.
    pub late: Vec<Days>,
}

impl Place {
    /// Whether it is on: it was not withdrawn, terminated or completed, nor was the enrolment.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "confirmed" | "active") && !self.is_settled()
    }

    /// Whether the student has completed the practicum it serves, which takes no more hours.
    pub fn is_settled(&self) -> bool {
        self.enrolment_state == "completed"
    }

    /// Whether hours can still be logged for it: it is on, or it is over and those who sign for it still do. Which
    /// days of it are open is for the rules to say.
    pub fn takes_hours(&self, now: Instant) -> bool {
        let today = now.day_in(&self.zone());
        self.is_open()
            || (!self.is_settled()
                && !self.never_began()
                && self.ends_on.plus_days(SIGNED_FOR) >= today)
    }

    /// Whether it was taken back before its first day: one day is all that is kept of it, and nobody was there.
    fn never_began(&self) -> bool {
        self.state == "withdrawn" && self.starts_on == self.ends_on
    }

    /// The site's zone.
    pub fn zone(&self) -> TimeZone {
        zone(&self.zone_name)
    }

    /// Its days.
    pub fn days(&self) -> Days {
        Days {
            first: *self.starts_on,
            last: *self.ends_on,
        }
    }
}

/// The only one of these placements that has this day.
pub fn only_on<'a>(places: &[&'a Place], day: Day) -> Option<&'a Place> {
    let mut of_day = places.iter().filter(|place| place.days().holds(*day));
    match (of_day.next(), of_day.next()) {
        (Some(only), None) => Some(*only),
        _ => None,
    }
}

struct Row {
    id: PlacementId,
    program_id: ProgramId,
    program_name: String,
    enrolment_id: EnrolmentId,
    enrolment_state: String,
    requirement_id: RequirementId,
    student_id: PersonId,
    site: String,
    zone: String,
    state: String,
    mode: String,
    starts_on: Day,
    ends_on: Day,
    planned: i64,
    supervisors: Vec<String>,
    late_from: Vec<Day>,
    late_to: Vec<Day>,
}

impl From<Row> for Place {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            program: row.program_id,
            program_name: row.program_name,
            enrolment: row.enrolment_id,
            enrolment_state: row.enrolment_state,
            requirement: row.requirement_id,
            student: row.student_id,
            site: row.site,
            zone_name: row.zone,
            state: row.state,
            mode: row.mode,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            planned_a_week: minutes(i32::try_from(row.planned).unwrap_or(0)),
            supervisors: row.supervisors,
            late: row
                .late_from
                .iter()
                .zip(&row.late_to)
                .map(|(first, last)| Days {
                    first: **first,
                    last: **last,
                })
                .collect(),
        }
    }
}

/// One query with two ways in, each by an index of its own.
macro_rules! places {
    ($by:literal, $id:expr, $db:expr) => {
        sqlx::query_as!(
            Row,
            r#"select p.id, p.program_id, pr.name as program_name, p.enrolment_id, e.state as enrolment_state, e.requirement_id, p.student_id, s.name as site, s.zone,
                      p.state, p.mode, p.starts_on, p.ends_on,
                      (select coalesce(sum((extract(epoch from h.ends - h.starts)::bigint / 60 + 1440) % 1440 - h.break_minutes), 0)::bigint
                       from placement_shift h where h.placement_id = p.id) as "planned!",
                      array(select n.name from placement_supervisor v join person n on n.id = v.person_id
                            where v.placement_id = p.id and v.ended_at is null and v.part <> 'delegate'
                            order by v.part, v.created_at) as "supervisors!",
                      array(select l.from_on from late_request l where l.placement_id = p.id and l.state = 'granted'
                            order by l.id) as "late_from!: Vec<Day>",
                      array(select l.to_on from late_request l where l.placement_id = p.id and l.state = 'granted'
                            order by l.id) as "late_to!: Vec<Day>"
               from placement p
               join site s on s.id = p.site_id
               join enrolment e on e.id = p.enrolment_id
               join program pr on pr.id = p.program_id
               where "# + $by + r#" and p.state in ('confirmed', 'active', 'completed', 'withdrawn', 'terminated')
               order by p.starts_on desc, p.id desc"#,
            $id
        )
        .fetch_all($db)
        .await
        .map(|rows| rows.into_iter().map(Place::from).collect())
    };
}

/// A student's placements that were ever on, newest first.
pub async fn places_of_student(
    db: &mut PgConnection,
    student: PersonId,
) -> Result<Vec<Place>, sqlx::Error> {
    places!("p.student_id = $1", student.get(), db)
}

/// The placements of an enrolment that were ever on, newest first.
pub async fn places_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Place>, sqlx::Error> {
    places!("p.enrolment_id = $1", enrolment.get(), db)
}

/// The requirement version an enrolment began with, if the actor may see the enrolment.
pub async fn requirement_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Option<RequirementId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select requirement_id from enrolment where id = $1",
        enrolment.get()
    )
    .fetch_optional(db)
    .await
}
