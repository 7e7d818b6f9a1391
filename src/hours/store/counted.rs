//! Entries as counting takes them, without what only a reader wants: a student has a hundred, and every look at the home
//! counts them all.

use super::entry::{Entry, before, minutes, newest_before};
use crate::{
    hours::{counting::LedgerEntry, state::EntryState},
    kernel::{
        ids::{CategoryId, EnrolmentId, EntryId, PlacementId, SeriesId},
        time::{Day, Instant},
    },
    programs::requirement::Mode,
};
use sqlx::PgConnection;

/// One version of an entry for counting, and whether somebody else than the student made it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// As counting takes it.
    pub entry: LedgerEntry,
    /// Whether somebody else than the student made this version.
    pub made_for_student: bool,
}

struct Row {
    id: EntryId,
    series_id: SeriesId,
    version: i32,
    placement_id: PlacementId,
    category_id: CategoryId,
    state: String,
    work_date: Day,
    starts_at: Option<Instant>,
    minutes: i32,
    mode: String,
    made_for_student: bool,
}

impl Row {
    fn state(&self) -> EntryState {
        EntryState::parse(&self.state).unwrap_or(EntryState::Draft)
    }

    fn counted(&self, rows: &[Self]) -> Counted {
        let key = |row: &Self| (row.series_id, row.version, row.state());
        Counted {
            entry: LedgerEntry {
                id: self.id,
                placement: self.placement_id,
                date: *self.work_date,
                starts_at: self.starts_at.map(|at| *at),
                minutes: minutes(self.minutes),
                mode: Mode::parse(&self.mode).unwrap_or(Mode::OnSite),
                category: Some(self.category_id),
                state: self.state(),
                corrects: newest_before(self, rows, key).map(|before| before.id),
            },
            made_for_student: self.made_for_student,
        }
    }
}

/// Entries that were read whole, as counting takes them.
pub fn counted(entries: &[Entry]) -> Vec<Counted> {
    let row = |entry: &Entry| Counted {
        entry: entry.for_counting(before(entry, entries)),
        made_for_student: entry.is_made_for_student(),
    };
    entries.iter().map(row).collect()
}

/// Every version of every entry of an enrolment, in order of work, as [`counted`] makes them of whole ones.
pub async fn counted_of_enrolment(
    db: &mut PgConnection,
    enrolment: EnrolmentId,
) -> Result<Vec<Counted>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, series_id, version, placement_id, category_id, state, work_date, starts_at, minutes, mode,
                  made_by_person <> student_id as "made_for_student!"
           from hours_entry where enrolment_id = $1 order by work_date, starts_at nulls first, id"#,
        enrolment.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows.iter().map(|row| row.counted(&rows)).collect())
}
