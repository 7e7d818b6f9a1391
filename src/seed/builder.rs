//! Builds a world step by step, as the program itself, at a moment that was handed in.

use super::{chance::Chance, store};
use crate::{
    access::{System, Who},
    audit::{self, Act, Event},
    kernel::{
        ids::{
            CategoryId, CourseId, EnrolmentId, InstitutionId, OfferingId, PersonId, ProgramId,
            RequirementId, TermId,
        },
        time::{Day, Instant},
    },
    programs::requirement::{Preset, Requirement, StandardIds},
};
use anyhow::Context as _;
use sqlx::PgConnection;
use uuid::Uuid;

/// The password of everybody in a planted world.
pub const PASSWORD: &str = "practicum demo 2026";

/// Argon2id of [`PASSWORD`], worked out once: hashing it anew for hundreds of people would take minutes.
pub(super) const PASSWORD_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$QTXygu7hyJA2gVch3AAUvQ$7LlE7NYZQtlJKXe5W+w+L30yjFOs+kwHKmz3fNtIkgs";

/// The fixed beginning of chance in every world.
const SEED: u64 = 0x5072_6163_7469_6375;

/// Where a builder's college is.
pub(super) const COLLEGE_ZONE: &str = "America/Chicago";

/// Builds a world.
pub struct Builder<'db> {
    pub(super) db: &'db mut PgConnection,
    pub(super) now: Instant,
    pub(super) chance: Chance,
    pub(super) home: String,
    /// The college's name.
    pub(super) college: String,
    institution: Option<InstitutionId>,
    made: u64,
}

/// Somebody in the world.
#[derive(Debug, Clone)]
pub struct Human {
    /// Who it is.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A term.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
}

/// A course with the requirement in force.
#[derive(Debug, Clone)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// Whose it is.
    pub program: ProgramId,
    /// The version in force.
    pub requirement: RequirementId,
    /// What that version asks for.
    pub asked: Requirement,
}

/// A course in a term.
#[derive(Debug, Clone)]
pub struct Offering {
    /// Its id.
    pub id: OfferingId,
    /// Its course.
    pub course: Course,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
}

/// A student in an offering.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Its id.
    pub id: EnrolmentId,
    /// The student.
    pub student: Human,
    /// The offering.
    pub offering: Offering,
}

impl<'db> Builder<'db> {
    /// A builder at a moment. `home` is the address people type, for the links in mails.
    pub fn new(db: &'db mut PgConnection, now: Instant, home: &str) -> Self {
        Self {
            db,
            now,
            chance: Chance::from(SEED),
            home: home.to_owned(),
            college: String::new(),
            institution: None,
            made: 0,
        }
    }

    /// The day at the college.
    pub fn today(&self) -> Day {
        self.now.day_in(&crate::kernel::time::zone(COLLEGE_ZONE))
    }

    /// A new id, in order of making.
    pub(super) fn id(&mut self) -> Uuid {
        self.made += 1;
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        // Counted back from the moment of planting, so that no id is later than one the program makes afterwards.
        self.chance
            .id(millis.saturating_sub(100_000_000).saturating_add(self.made))
    }

    /// The college.
    pub async fn institution(&mut self, name: &str, demo: bool) -> anyhow::Result<InstitutionId> {
        let id = InstitutionId::new(self.id());
        store::insert_institution(self.db, (id, name, COLLEGE_ZONE), demo, self.now).await?;
        self.institution = Some(id);
        name.clone_into(&mut self.college);
        self.tell(Event::new("institution.created", "institution", id))
            .await?;
        Ok(id)
    }

    /// A human being who can sign in with [`PASSWORD`].
    pub async fn person(&mut self, name: &str, email: &str) -> anyhow::Result<Human> {
        let person = self.stranger(name, email).await?;
        store::insert_password(self.db, person.id, PASSWORD_HASH, self.now).await?;
        Ok(person)
    }

    /// A human being without an account: what a supervisor is who only ever opens mailed links.
    pub async fn stranger(&mut self, name: &str, email: &str) -> anyhow::Result<Human> {
        let id = PersonId::new(self.id());
        store::insert_person(self.db, id, (name, &sort_name(name), email), self.now).await?;
        self.tell(Event::new("person.created", "person", id))
            .await?;
        Ok(Human {
            id,
            name: name.to_owned(),
            email: email.to_owned(),
        })
    }

    /// Makes somebody an administrator.
    pub async fn administrator(&mut self, person: &Human) -> anyhow::Result<()> {
        self.role(person, ("administrator", None), None).await
    }

    /// Makes somebody the coordinator of a program.
    pub async fn coordinator(&mut self, person: &Human, program: ProgramId) -> anyhow::Result<()> {
        self.role(person, ("coordinator", Some(program)), None)
            .await
    }

    /// Makes somebody a faculty liaison of a program.
    pub async fn faculty(&mut self, person: &Human, program: ProgramId) -> anyhow::Result<()> {
        self.role(person, ("faculty", Some(program)), None).await
    }

    /// Has somebody review a program from now on for so many days.
    pub async fn reviewer(
        &mut self,
        person: &Human,
        program: ProgramId,
        days: i32,
    ) -> anyhow::Result<()> {
        let until = self.today().plus_days(days);
        let role = ("accreditation_reviewer", Some(program));
        self.role(person, role, Some(until)).await
    }

    async fn role(
        &mut self,
        person: &Human,
        (role, program): (&'static str, Option<ProgramId>),
        until: Option<Day>,
    ) -> anyhow::Result<()> {
        let id = self.id();
        let from = self.today().plus_days(-400);
        let days = (from, until);
        store::insert_role(self.db, id, (person.id, role, program), days, self.now).await?;
        let event = Event::new("role.given", "person", person.id)
            .with(serde_json::json!({ "role": role, "program": program }));
        self.tell(event).await
    }

    /// A program of study. `level`: `certificate`, `associate`, `bachelor`, `master`, `other`.
    pub async fn program(
        &mut self,
        code: &str,
        name: &str,
        level: &str,
    ) -> anyhow::Result<ProgramId> {
        let id = ProgramId::new(self.id());
        store::insert_program(self.db, id, (code, name, level), self.now).await?;
        self.tell(Event::new("program.created", "program", id).in_program(id))
            .await?;
        Ok(id)
    }

    /// A practicum course with the first version of its requirement.
    pub async fn course(
        &mut self,
        program: ProgramId,
        (code, name): (&str, &str),
        preset: Preset,
    ) -> anyhow::Result<Course> {
        let id = CourseId::new(self.id());
        store::insert_course(self.db, (id, program), (code, name), self.now).await?;
        let requirement = RequirementId::new(self.id());
        let asked = preset.requirement(StandardIds {
            on_site: CategoryId::new(self.id()),
            simulation: CategoryId::new(self.id()),
        });
        store::insert_requirement(self.db, (requirement, id, program), &asked, self.now).await?;
        for (position, category) in (1_i16..).zip(&asked.categories) {
            store::insert_category(self.db, (requirement, program, position), category).await?;
        }
        self.tell(Event::new("course.created", "course", id).in_program(program))
            .await?;
        Ok(Course {
            id,
            program,
            requirement,
            asked,
        })
    }

    /// A term.
    pub async fn term(
        &mut self,
        (code, name): (&str, &str),
        starts_on: Day,
        ends_on: Day,
    ) -> anyhow::Result<Term> {
        let id = TermId::new(self.id());
        store::insert_term(self.db, id, (code, name), (starts_on, ends_on)).await?;
        Ok(Term {
            id,
            starts_on,
            ends_on,
        })
    }

    /// A course in a term.
    pub async fn offering(&mut self, course: &Course, term: &Term) -> anyhow::Result<Offering> {
        let id = OfferingId::new(self.id());
        store::insert_offering(self.db, id, course, term, self.now).await?;
        self.tell(Event::new("offering.created", "offering", id).in_program(course.program))
            .await?;
        Ok(Offering {
            id,
            course: course.clone(),
            starts_on: term.starts_on,
            ends_on: term.ends_on,
        })
    }

    /// A student in an offering, followed by a faculty liaison or by nobody.
    pub async fn enrol(
        &mut self,
        offering: &Offering,
        student: &Human,
        faculty: Option<&Human>,
    ) -> anyhow::Result<Enrolled> {
        let id = EnrolmentId::new(self.id());
        let faculty = faculty.map(|faculty| faculty.id);
        store::insert_enrolment(self.db, id, offering, (student.id, faculty), self.now).await?;
        let event = Event::new("enrolment.created", "enrolment", id)
            .in_program(offering.course.program)
            .about(student.id);
        self.tell(event).await?;
        Ok(Enrolled {
            id,
            student: student.clone(),
            offering: offering.clone(),
        })
    }

    /// Writes an event as the program itself, at the moment of planting.
    pub(super) async fn tell(&mut self, event: Event) -> anyhow::Result<()> {
        let who = System::because("made with the college").who();
        let at = self.now;
        self.tell_of(&who, at, event).await
    }

    /// Writes an event as somebody, at a moment.
    pub(super) async fn tell_of(
        &mut self,
        who: &Who,
        at: Instant,
        event: Event,
    ) -> anyhow::Result<()> {
        let act = Act::new(at, "seed", self.institution);
        audit::record(self.db, who, &act, event)
            .await
            .context("an event could not be written")
    }
}

/// "Castellanos, Maya" for "Maya Castellanos": by the last word, as lists are sorted.
pub(super) fn sort_name(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((first, last)) => format!("{last}, {first}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::password::Passwords;

    #[tokio::test]
    async fn the_hash_is_that_of_the_password() {
        let stored = Some(PASSWORD_HASH.to_owned());
        let fits = Passwords::new().fits(PASSWORD.to_owned(), stored).await;
        assert!(fits.unwrap());
    }
}
