//! How far a student is, from the kept sums alone: for supervisors, who see the entries of their own placements but
//! must be told what is left of the whole.

use super::{
    counting::{self, LedgerEntry, Tally},
    state::EntryState,
    store::{self, CategorySum},
};
use crate::{
    kernel::{
        ids::{EnrolmentId, EntryId, PlacementId},
        minutes::Minutes,
    },
    programs::{
        self,
        requirement::{Mode, Requirement},
    },
    web::{Error, Result},
};
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// How far a student is in one enrolment.
#[derive(Debug, Clone)]
pub struct Progress {
    /// What the requirement asks in all.
    pub total: Minutes,
    /// What counts.
    pub counted: Minutes,
    /// What will count once everything that waits is approved. Minutes of a correction stand in full.
    pub pending: Minutes,
    /// What is still missing, in the right categories.
    pub to_go: Minutes,
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
    let tally = count_sums(&requirement, &sums);
    Ok(Progress {
        total: tally.total,
        counted: tally.counted,
        pending: tally.pending,
        to_go: tally.still_needed,
    })
}

/// Counts sums as if each were one entry: maximums and nests hold for sums as they do for entries.
fn count_sums(requirement: &Requirement, sums: &[CategorySum]) -> Tally {
    let mut ledger = Vec::with_capacity(sums.len() * 2);
    for sum in sums {
        for (state, minutes) in [
            (EntryState::Approved, sum.approved),
            (EntryState::Submitted, sum.submitted),
        ] {
            let number = u128::try_from(ledger.len()).unwrap_or_default();
            ledger.push(LedgerEntry {
                id: EntryId::new(Uuid::from_u128(number)),
                placement: PlacementId::new(Uuid::nil()),
                date: Date::ZERO,
                starts_at: None,
                minutes,
                mode: Mode::OnSite,
                category: Some(sum.category),
                state,
                corrects: None,
            });
        }
    }
    counting::count(requirement, &ledger)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::ids::CategoryId,
        programs::requirement::{Preset, StandardIds},
    };

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
