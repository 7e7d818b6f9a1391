//! A student's other entries, as the rules hold a new one against them: without what was written, which no rule reads.

use super::entry::{minutes, newest_before, worked};
use crate::{
    hours::{rules::OwnEntry, state::EntryState},
    kernel::{
        ids::{EntryId, PersonId, PlacementId, SeriesId},
        time::{Day, Instant, zone},
    },
};
use sqlx::PgConnection;

struct Row {
    id: EntryId,
    series_id: SeriesId,
    version: i32,
    placement_id: PlacementId,
    zone: String,
    state: String,
    work_date: Day,
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    raw_minutes: i32,
    minutes: i32,
}

impl Row {
    fn state(&self) -> EntryState {
        EntryState::parse(&self.state).unwrap_or(EntryState::Draft)
    }

    fn own(&self, rows: &[Self], site: &impl Fn(PlacementId) -> String) -> OwnEntry {
        let key = |row: &Self| (row.series_id, row.version, row.state());
        OwnEntry {
            id: self.id,
            corrects: newest_before(self, rows, key).map(|before| before.id),
            placement: self.placement_id,
            site: site(self.placement_id),
            zone: zone(&self.zone),
            date: *self.work_date,
            worked: worked(self.starts_at, self.ends_at, minutes(self.raw_minutes)),
            minutes: minutes(self.minutes),
            state: self.state(),
        }
    }
}

/// A student's entries between two days, in every placement, in order of work; `site` names a placement's.
pub async fn own_entries(
    db: &mut PgConnection,
    student: PersonId,
    (from, to): (Day, Day),
    site: impl Fn(PlacementId) -> String,
) -> Result<Vec<OwnEntry>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, series_id, version, placement_id, zone, state, work_date, starts_at, ends_at, raw_minutes, minutes
         from hours_entry where student_id = $1 and work_date between $2 and $3 order by work_date, starts_at nulls first, id",
        student.get(),
        from as _,
        to as _
    )
    .fetch_all(db)
    .await?;
    Ok(rows.iter().map(|row| row.own(&rows, &site)).collect())
}
