//! The ledger as the coordinator reads it: every entry with what of it counts, waits, or does not count and why.

use crate::{
    hours::{Entry, Standing, state::EntryState},
    kernel::{
        ids::{EntryId, PlacementId},
        minutes::Minutes,
        time::Instant,
    },
    sign_off::waits_for_liaison,
};

/// One version of one entry.
pub struct Row {
    pub id: EntryId,
    pub day: String,
    pub time: String,
    pub what: String,
    pub site: String,
    pub minutes: Minutes,
    pub counted: Minutes,
    pub pending: Minutes,
    /// What does not count, each part with its reason.
    pub left_out: Vec<String>,
    pub state: &'static str,
    /// What a coordinator can do with it: noun of the address, words of the link.
    pub acts: Vec<(&'static str, &'static str)>,
    pub tone: &'static str,
    pub is_correction: bool,
}

/// Every entry, newest first.
pub fn rows(standing: &Standing) -> Vec<Row> {
    let entries = standing.entries.iter().rev();
    let one_site = standing.placements.len() < 2;
    entries
        .map(|entry| {
            let count = standing.tally.entry(entry.id);
            let place = standing.placement(entry.placement);
            Row {
                id: entry.id,
                day: entry.work_date.words(),
                time: entry.time_words(),
                what: entry.activity.clone(),
                site: place
                    .filter(|_| !one_site)
                    .map_or_else(String::new, |place| place.site.clone()),
                minutes: entry.minutes,
                counted: count.map_or(Minutes::ZERO, |count| count.counted),
                pending: count.map_or(Minutes::ZERO, |count| count.pending),
                left_out: count.map_or_else(Vec::new, |count| {
                    let parts = count.left_out.iter();
                    parts
                        .map(|part| {
                            format!(
                                "{}: {}",
                                part.minutes,
                                part.reason.words(&standing.requirement)
                            )
                        })
                        .collect()
                }),
                state: entry.state.label(),
                acts: acts(entry),
                tone: tone(entry.state),
                is_correction: entry.version > 1,
            }
        })
        .collect()
}

/// The acts of every day; what is rarer is on the entry's own page.
fn acts(entry: &Entry) -> Vec<(&'static str, &'static str)> {
    match entry.state {
        EntryState::Submitted => vec![("verification", "Verify")],
        EntryState::Approved => vec![("correction", "Correct"), ("void", "Void")],
        _ => Vec::new(),
    }
}

/// Placements with hours that wait for sign-off.
pub fn waiting(standing: &Standing) -> Vec<PlacementId> {
    let entries = standing.entries.iter();
    let waiting = entries.filter(|entry| entry.state == EntryState::Submitted);
    let mut placements: Vec<_> = waiting.map(|entry| entry.placement).collect();
    placements.sort_unstable();
    placements.dedup();
    placements
}

/// Of these, those with hours that the faculty liaison may verify now.
pub fn waiting_for_liaison(standing: &Standing, now: Instant) -> Vec<PlacementId> {
    let approval = standing.requirement.approval;
    let entries = standing.entries.iter();
    let waiting = entries.filter(|entry| entry.state == EntryState::Submitted);
    waiting
        .filter(|entry| waits_for_liaison(entry, approval, now))
        .map(|entry| entry.placement)
        .collect()
}

const fn tone(state: EntryState) -> &'static str {
    match state {
        EntryState::Draft => "quiet",
        EntryState::Submitted => "waiting",
        EntryState::Approved => "good",
        EntryState::Returned => "returned",
        EntryState::Rejected => "bad",
        EntryState::Superseded | EntryState::Voided => "off",
    }
}
