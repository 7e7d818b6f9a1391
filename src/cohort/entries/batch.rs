//! Some students with everything the file says of them, read at once.

use super::store::{self, Student};
use crate::{
    cohort::table::{self, Line, Wanted},
    hours::{self, Entry, Signers},
    kernel::ids::{EnrolmentId, PlacementId, RequirementId},
    programs::{self, requirement::Requirement},
    web::Result,
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, btree_map};

/// The requirements met so far: few, and each read once.
pub type Requirements = BTreeMap<RequirementId, Requirement>;

/// Some students, in the order of the table.
pub struct Batch {
    /// Their lines of the table.
    pub lines: Vec<Line>,
    /// Who signed what.
    pub signers: Signers,
    students: BTreeMap<EnrolmentId, Student>,
    entries: BTreeMap<EnrolmentId, Vec<Entry>>,
    sites: BTreeMap<PlacementId, String>,
}

impl Batch {
    /// The students that the table lists there.
    pub async fn read(
        db: &mut PgConnection,
        wanted: &Wanted<'_>,
        requirements: &mut Requirements,
    ) -> Result<Self> {
        let lines = table::lines(db, wanted).await?;
        let enrolments: Vec<_> = lines.iter().map(|line| line.enrolment).collect();
        let ids: Vec<_> = enrolments.iter().map(|id| id.get()).collect();
        let students = store::students(db, &ids).await?;
        for student in &students {
            if let btree_map::Entry::Vacant(unread) = requirements.entry(student.requirement) {
                unread.insert(programs::load_requirement(db, student.requirement).await?);
            }
        }
        let sites = store::sites(db, &ids).await?;
        let mut entries: BTreeMap<_, Vec<Entry>> = BTreeMap::new();
        for entry in hours::entries_of_enrolments(db, &enrolments).await? {
            entries.entry(entry.enrolment).or_default().push(entry);
        }
        Ok(Self {
            signers: Signers::of(hours::signed_entries(db, &enrolments).await?),
            students: students
                .into_iter()
                .map(|one| (one.enrolment, one))
                .collect(),
            sites: sites
                .into_iter()
                .map(|one| (one.placement, one.name))
                .collect(),
            entries,
            lines,
        })
    }

    /// The student of a line.
    pub fn student(&self, line: &Line) -> Option<&Student> {
        self.students.get(&line.enrolment)
    }

    /// Every version of every entry of a line's student, in order of work.
    pub fn entries(&self, line: &Line) -> &[Entry] {
        self.entries.get(&line.enrolment).map_or(&[], Vec::as_slice)
    }

    /// The site of a placement.
    pub fn site(&self, placement: PlacementId) -> &str {
        self.sites.get(&placement).map_or("", String::as_str)
    }
}
