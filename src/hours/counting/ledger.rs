//! What counting needs to know of an hours entry.

use crate::hours::state::EntryState;
use crate::kernel::ids::{CategoryId, EntryId, PlacementId};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::Mode;
use jiff::Timestamp;
use jiff::civil::Date;

/// One version of one hours entry, as counting sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its id.
    pub id: EntryId,
    /// The placement it was worked in.
    pub placement: PlacementId,
    /// The date it began.
    pub date: Date,
    /// The instant it began, unless it is a bare duration.
    pub starts_at: Option<Timestamp>,
    /// Its minutes, rounded as the requirement has it.
    pub minutes: Minutes,
    /// How the work was done.
    pub mode: Mode,
    /// The category the student named, if any.
    pub category: Option<CategoryId>,
    /// Where it stands.
    pub state: EntryState,
    /// The entry it corrects, if it is a correction.
    pub corrects: Option<EntryId>,
}

/// The place of an entry in the order in which entries count.
pub(super) type Order = (Date, Option<Timestamp>, EntryId);

impl LedgerEntry {
    pub(super) const fn order(&self) -> Order {
        (self.date, self.starts_at, self.id)
    }
}
