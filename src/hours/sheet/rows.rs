//! Every entry of a record once: the version that stands, what its versions come to, and who signed it.

use crate::{
    hours::{
        changes::kind_words,
        counting::{LeftOut, Reason},
        signed::Signers,
        standing::Standing,
        state::EntryState,
        store::{self, Entry, SignedEntry},
    },
    kernel::{ids::SeriesId, minutes::Minutes, site_clock::SiteClock},
};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// One entry.
#[derive(Debug)]
pub struct Row {
    /// With the year.
    pub day: String,
    /// "9:00–12:30", or nothing for a bare duration.
    pub time: String,
    /// "30 min break".
    pub pause: String,
    /// Its minutes.
    pub minutes: Minutes,
    /// What was done.
    pub what: String,
    /// Category and mode.
    pub kind: String,
    /// The site, where there are several.
    pub site: String,
    /// What was signed before, what waits.
    pub remarks: Vec<String>,
    /// What counts of it.
    pub counted: Minutes,
    /// What waits.
    pub waiting: Minutes,
    /// What does not count, each part with why.
    pub left_out: Vec<String>,
    /// What does not count, in all.
    pub not_counted: Minutes,
    /// Where it stands.
    pub state: &'static str,
    /// Who signed it, when and with which code.
    pub signed: Vec<Signed>,
}

/// A signature under an entry.
#[derive(Debug)]
pub struct Signed {
    /// Name and credential.
    pub by: String,
    /// Whom they stood in for.
    pub on_behalf_of: String,
    /// When.
    pub at: String,
    /// The verification code.
    pub code: String,
}

/// Every entry in order of work.
pub(super) fn of(standing: &Standing, signers: &Signers, zone: &TimeZone) -> Vec<Row> {
    let mut series: BTreeMap<SeriesId, Vec<&Entry>> = BTreeMap::new();
    for entry in &standing.entries {
        series.entry(entry.series).or_default().push(entry);
    }
    let stands = |entry: &&Entry| {
        let versions = series.get(&entry.series);
        versions.and_then(|versions| standing_version(versions)) == Some(entry.id)
    };
    let entries = standing.entries.iter().filter(stands);
    entries
        .map(|entry| {
            let versions = series.get(&entry.series).map_or(&[][..], Vec::as_slice);
            row(standing, entry, versions, (signers, zone))
        })
        .collect()
}

/// The version that is listed: the signed one, otherwise the newest that was not refused, otherwise the newest.
fn standing_version(versions: &[&Entry]) -> Option<crate::kernel::ids::EntryId> {
    let rank = |entry: &&&Entry| {
        let is_refused = entry.state == EntryState::Rejected;
        (
            entry.state == EntryState::Approved,
            !is_refused,
            entry.version,
        )
    };
    versions.iter().max_by_key(rank).map(|entry| entry.id)
}

fn row(
    standing: &Standing,
    entry: &Entry,
    versions: &[&Entry],
    (signers, zone): (&Signers, &TimeZone),
) -> Row {
    let counts = || {
        versions
            .iter()
            .filter_map(|version| standing.tally.entry(version.id))
    };
    let left_out = left_out(standing, entry, versions);
    let category = standing.requirement.category(entry.category);
    let place = standing.placement(entry.placement);
    let clock = SiteClock::new(&entry.zone, zone.clone());
    let one_site = standing.placements.len() < 2;
    Row {
        day: entry.work_date.words_with_year(),
        time: entry.time_words(),
        pause: pause(entry),
        minutes: entry.minutes,
        what: entry.activity.clone(),
        kind: kind_words(category.map(|category| &category.name), entry.mode),
        site: place
            .filter(|_| !one_site)
            .map_or_else(String::new, |place| place.site.clone()),
        remarks: remarks(standing, entry, versions),
        counted: counts().map(|count| count.counted).sum(),
        waiting: counts().map(|count| count.pending).sum(),
        not_counted: left_out.iter().map(|part| part.minutes).sum(),
        left_out: left_out
            .iter()
            .map(|part| {
                format!(
                    "{}: {}",
                    unbroken(&part.minutes.to_string()),
                    part.reason.words(&standing.requirement)
                )
            })
            .collect(),
        state: entry.state.label(),
        signed: signers
            .under(entry.id)
            .iter()
            .map(|one| under(one, &clock))
            .collect(),
    }
}

/// What of an entry does not count: of the version that is listed, and of a correction that waits what is over a maximum.
/// Versions that were replaced or refused are told in the sum of all alone, since their minutes are no other work.
fn left_out(standing: &Standing, entry: &Entry, versions: &[&Entry]) -> Vec<LeftOut> {
    let of = |id| {
        standing
            .tally
            .entry(id)
            .map_or(&[][..], |count| &count.left_out)
    };
    let others = versions.iter().filter(|version| version.id != entry.id);
    let over = |part: &&LeftOut| matches!(part.reason, Reason::OverMaximum(_) | Reason::NoCategory);
    of(entry.id)
        .iter()
        .chain(others.flat_map(|other| of(other.id)).filter(over))
        .copied()
        .collect()
}

fn remarks(standing: &Standing, entry: &Entry, versions: &[&Entry]) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(before) = store::corrected(entry, &standing.entries) {
        let by = if entry.made_by_name.is_empty() {
            String::new()
        } else {
            format!(" by {}", entry.made_by_name)
        };
        remarks.push(format!("Corrected{by}, signed before as {}", facts(before)));
    }
    let later = versions
        .iter()
        .filter(|version| version.version > entry.version);
    remarks.extend(later.map(|version| {
        let became = match version.state {
            EntryState::Submitted => "waits for a signature",
            EntryState::Returned => "was returned",
            _ => "was refused",
        };
        format!("A correction to {} {became}", facts(version))
    }));
    remarks
}

/// "Tue 17 Nov 2026, 9:00–12:30, 3 h 30".
fn facts(entry: &Entry) -> String {
    let words = [
        entry.work_date.words_with_year(),
        entry.time_words(),
        entry.minutes.to_string(),
    ];
    let said: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    said.join(", ")
}

fn pause(entry: &Entry) -> String {
    if entry.break_minutes.is_zero() {
        String::new()
    } else {
        format!("{} break", entry.break_minutes)
    }
}

/// The same words, which break only after a comma: a figure keeps its unit, a day its year.
pub(super) fn unbroken(words: &str) -> String {
    words
        .replace(' ', "\u{a0}")
        .replace(",\u{a0}", ", ")
        .replace("\u{a0}(", " (")
}

fn under(one: &SignedEntry, clock: &SiteClock) -> Signed {
    Signed {
        by: one.signer(),
        on_behalf_of: one.on_behalf_of.clone(),
        at: unbroken(&clock.words(one.at)),
        code: one.code.clone(),
    }
}
