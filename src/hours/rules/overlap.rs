//! The rule against being at two places at once.
//!
//! Compared by instant, so that it holds for somebody who travels between zones. Entries without
//! clock times overlap nothing. What an entry corrects is no obstacle to it.

use super::{Against, Finding, OwnEntry, Proposed, Rule, words};

pub(super) fn overlaps(proposed: &Proposed, against: &Against<'_>) -> Vec<Finding> {
    let Some(span) = proposed.worked.span() else {
        return Vec::new();
    };
    let mut hits: Vec<&OwnEntry> = against
        .others
        .iter()
        .filter(|other| other.state.is_live() && !is_same(proposed, other))
        .filter(|other| {
            other
                .worked
                .span()
                .is_some_and(|theirs| span.overlaps(theirs))
        })
        .collect();
    hits.sort_by_key(|other| (other.worked.span().map(|theirs| theirs.starts_at), other.id));
    hits.into_iter().filter_map(finding).collect()
}

/// Whether the other entry is this one, what this one corrects, or a correction of this one.
pub(super) fn is_same(proposed: &Proposed, other: &OwnEntry) -> bool {
    proposed.id == Some(other.id)
        || proposed.corrects == Some(other.id)
        || (other.corrects.is_some() && other.corrects == proposed.id)
}

fn finding(other: &OwnEntry) -> Option<Finding> {
    let theirs = other.worked.span()?;
    let words = format!(
        "This overlaps {}–{} on {} at {}, which is in your log already",
        words::clock(theirs.starts_at, &other.zone),
        words::clock(theirs.ends_at, &other.zone),
        words::day(other.date),
        other.site
    );
    Some(Finding::block(Rule::Overlap, words))
}
