//! What counts, what waits and what is left out, minute by minute.
//!
//! [`count`] is one pure function of a requirement and a ledger. The order in which the ledger is
//! given makes no difference. Its rules:
//!
//! 1. **Only approved minutes count.** Submitted minutes are *pending*. Drafts, returned, rejected,
//!    superseded and voided entries are *not counted*, each with its [`Reason`].
//! 2. **Nothing is lost.** For every entry, counted + pending + not counted is its minutes.
//! 3. **Where an entry falls.** Into the category it names, otherwise into the one its mode belongs
//!    to. If the requirement has categories and none takes the entry, it is not counted.
//! 4. **Maximums.** Minutes go up from an entry's category through the categories it is a part of to
//!    the total. Each category lets through no more than its maximum; what it holds back is not
//!    counted, and named after that category. What a part has let through stays in the part's own
//!    figure even if the category around it holds it back.
//! 5. **Who comes first.** Approved minutes fill a category before pending ones do. Within each, the
//!    earlier entry counts first: by date, then start (entries without clock times before those
//!    with), then id. The order decides which entry is left out, never how much.
//! 6. **Counting towards two.** A category that also counts towards another shows its minutes there
//!    too: they help the other's minimum, up to its maximum. They enter the total once, they use up
//!    no room of the other's own entries, and they go no further up.
//! 7. **Corrections.** Until a correction is approved the signed entry counts. The correction waits:
//!    the minutes the signed entry covers are not counted a second time, only what goes beyond them
//!    is pending. An approved correction supersedes what it corrects, even if the ledger does not
//!    say so yet.
//! 8. **Beyond the total.** There is no maximum on the total: with it met, minutes may still be
//!    needed for a category's minimum. [`Tally::surplus`] names what goes beyond.
//!
//! It follows that approving an entry (other than a correction) lowers no figure of what counts, and
//! that one more entry raises no shortfall.

mod burn_up;
mod categories;
mod filling;
mod forecast;
mod from_sums;
mod ledger;
mod reason;
mod standing;
mod tally;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod sums_properties;

pub use burn_up::{Logged, Point, burn_up, week_ends};
pub use forecast::{
    FIRST_DAYS, Forecast, Outlook, PACE_DAYS, PLAUSIBLE_DAY, PLAUSIBLE_WEEK, Status, forecast,
};
pub use from_sums::{DaySum, from_sums};
pub use ledger::LedgerEntry;
pub use reason::Reason;
pub use tally::{CategoryCount, EntryCount, LeftOut, Tally};

use crate::hours::state::EntryState;
use crate::kernel::ids::EntryId;
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::Requirement;
use filling::Filling;
use standing::Standing;
use std::collections::BTreeSet;

/// What every entry of a ledger comes to under a requirement.
///
/// The ledger is every version of every entry that belongs to one enrolment, over all its
/// placements.
#[must_use]
pub fn count(requirement: &Requirement, ledger: &[LedgerEntry]) -> Tally {
    let standing = Standing::of(ledger);
    let mut in_order: Vec<&LedgerEntry> = ledger.iter().collect();
    in_order.sort_by_key(|entry| entry.order());

    let mut filling = Filling::new(requirement);
    let mut entries = Vec::with_capacity(ledger.len());
    let signed = in_order.iter().filter(|entry| standing.counts(entry));
    entries.extend(signed.map(|entry| filling.signed(entry)));

    let approved = filling.clone();
    let waiting = in_order
        .iter()
        .filter(|entry| entry.state == EntryState::Submitted);
    entries.extend(waiting.map(|entry| filling.waiting(entry, standing.covers(entry))));

    let answered = if_approved(requirement, &in_order);
    let rest = in_order
        .iter()
        .filter_map(|entry| Some((entry, standing.rules_out(entry)?)));
    entries.extend(rest.map(|(entry, reason)| left_out(requirement, entry, reason)));
    entries.sort_by_key(EntryCount::order);
    tally::sum_up(
        requirement,
        entries,
        &Levels {
            approved,
            with_pending: filling,
            answered,
        },
    )
}

/// How full everything is at three times.
struct Levels<'a> {
    /// Now.
    approved: Filling<'a>,
    /// Now, and with what waits on top.
    with_pending: Filling<'a>,
    /// Once everything that waits is approved, corrections in place of what they correct.
    answered: Filling<'a>,
}

fn if_approved<'a>(requirement: &'a Requirement, in_order: &[&LedgerEntry]) -> Filling<'a> {
    let will_be_signed =
        |entry: &LedgerEntry| matches!(entry.state, EntryState::Submitted | EntryState::Approved);
    let signed = || in_order.iter().filter(|entry| will_be_signed(entry));
    let replaced: BTreeSet<EntryId> = signed().filter_map(|entry| entry.corrects).collect();
    let mut filling = Filling::new(requirement);
    for entry in signed().filter(|entry| !replaced.contains(&entry.id)) {
        filling.signed(entry);
    }
    filling
}

fn left_out(requirement: &Requirement, entry: &LedgerEntry, reason: Reason) -> EntryCount {
    let mut count = EntryCount::new(requirement, entry);
    count.leave_out(entry.minutes, reason);
    count
}

/// The difference, or nothing.
fn less(minutes: Minutes, other: Minutes) -> Minutes {
    minutes.checked_sub(other).unwrap_or(Minutes::ZERO)
}

/// The sum of many.
fn sum(minutes: impl IntoIterator<Item = Minutes>) -> Minutes {
    minutes
        .into_iter()
        .fold(Minutes::ZERO, Minutes::saturating_add)
}
