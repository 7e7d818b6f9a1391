//! How far a student is, from the kept sums alone: for supervisors, who see the entries of their own placements but
//! must be told what is left of the whole.

use super::{
    counting::{self, DaySum, Tally},
    store::{self, CategorySum},
};
use crate::{
    kernel::{ids::EnrolmentId, minutes::Minutes},
    programs::{self, requirement::Requirement},
    web::{Error, Result},
};
use jiff::civil::Date;
use sqlx::PgConnection;
use std::collections::{BTreeMap, btree_map::Entry};

/// How far a student is in one enrolment.
#[derive(Debug, Clone)]
pub struct Progress {
    /// What the requirement asks in all.
    pub total: Minutes,
    /// What counts.
    pub counted: Minutes,
    /// What will count once everything that waits is approved. Of a correction only what goes beyond the signed entry.
    pub pending: Minutes,
    /// What approved minutes lack, in the right categories.
    pub to_go: Minutes,
    /// What will be lacking once everything that waits is approved: "41 h still to go".
    pub to_go_if_approved: Minutes,
}

/// How far a student is, for anybody who may see the enrolment (a supervisor by link too). Two or three statements,
/// whatever the length of the ledger.
///
/// # Errors
/// [`Error::NotFound`] when the reader may not see the enrolment.
pub async fn progress(db: &mut PgConnection, enrolment: EnrolmentId) -> Result<Progress> {
    let (requirement, sums) = store::sums_of_enrolment(db, enrolment)
        .await?
        .ok_or(Error::NotFound)?;
    let requirement = programs::load_requirement(db, requirement).await?;
    Ok(of_sums(&requirement, &sums))
}

/// How far several students are: one statement for all, and those of each requirement version among them.
pub async fn progress_among(
    db: &mut PgConnection,
    enrolments: &[EnrolmentId],
) -> Result<BTreeMap<EnrolmentId, Progress>> {
    let mut requirements = BTreeMap::new();
    let mut found = BTreeMap::new();
    for (enrolment, (id, sums)) in store::sums_among(db, enrolments).await? {
        let requirement = match requirements.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(programs::load_requirement(db, id).await?),
        };
        found.insert(enrolment, of_sums(requirement, &sums));
    }
    Ok(found)
}

fn of_sums(requirement: &Requirement, sums: &[CategorySum]) -> Progress {
    let tally = count_sums(requirement, sums);
    Progress {
        total: tally.total,
        counted: tally.counted,
        pending: tally.pending,
        to_go: tally.still_needed,
        to_go_if_approved: tally.still_needed_if_approved,
    }
}

fn count_sums(requirement: &Requirement, sums: &[CategorySum]) -> Tally {
    let sums: Vec<DaySum> = sums
        .iter()
        .map(|sum| DaySum {
            category: sum.category,
            date: Date::ZERO,
            approved: sum.approved,
            pending: sum.submitted,
        })
        .collect();
    counting::from_sums(requirement, &sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::ids::CategoryId,
        programs::requirement::{Preset, StandardIds},
    };
    use uuid::Uuid;

    #[test]
    fn the_sums_of_a_student_count_as_the_entries_behind_them_do() {
        let on_site = CategoryId::new(Uuid::from_u128(1));
        let simulation = CategoryId::new(Uuid::from_u128(2));
        let requirement = Preset::HimSimulation160.requirement(StandardIds {
            on_site,
            simulation,
        });
        let sum = |category, approved: u32, submitted: u32| CategorySum {
            category,
            approved: Minutes::new(approved * 60),
            submitted: Minutes::new(submitted * 60),
        };
        // 60 h on site are 20 more than asked, and do not stand in for simulation.
        let tally = count_sums(
            &requirement,
            &[sum(on_site, 60, 5), sum(simulation, 30, 10)],
        );
        assert_eq!(tally.counted, Minutes::new(90 * 60));
        assert_eq!(tally.pending, Minutes::new(15 * 60));
        assert_eq!(tally.still_needed, Minutes::new(90 * 60));
    }
}
