//! Corrections that came after an answer: whoever answered an entry by link sees that it was corrected since, by whom
//! and what changed.

use super::sheet::Group;
use crate::{
    hours::{
        self, Entry,
        changes::{CategoryNames, Pair, changes},
        state::EntryState,
    },
    kernel::ids::{EntryId, SeriesId},
    sign_off::model::Item,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// A correction of an entry that was answered.
#[derive(Debug, Clone)]
pub struct Later {
    words: String,
    changes: Vec<String>,
}

/// The newest correction of each of these entries that has one. Asks nothing when none of them was signed.
pub async fn later(
    db: &mut PgConnection,
    items: &[Item],
) -> Result<BTreeMap<EntryId, Later>, sqlx::Error> {
    let signed: Vec<&Item> = items.iter().filter(|item| was_signed(item)).collect();
    if signed.is_empty() {
        return Ok(BTreeMap::new());
    }
    let series: Vec<SeriesId> = signed.iter().map(|item| item.entry.series).collect();
    let versions = hours::versions_of(&mut *db, &series).await?;
    let names = hours::category_names(db, &versions).await?;
    let found = signed.into_iter().filter_map(|item| {
        let newer = newest(item, &versions)?;
        Some((item.entry.id, of(item, newer, &names)))
    });
    Ok(found.collect())
}

const fn was_signed(item: &Item) -> bool {
    matches!(
        item.entry.state,
        EntryState::Approved | EntryState::Superseded
    )
}

/// The newest version after this one that waits or was signed.
fn newest<'a>(item: &Item, versions: &'a [Entry]) -> Option<&'a Entry> {
    versions.iter().rfind(|version| {
        version.series == item.entry.series
            && version.version > item.entry.version
            && matches!(
                version.state,
                EntryState::Submitted | EntryState::Approved | EntryState::Superseded
            )
    })
}

fn of(item: &Item, newer: &Entry, names: &CategoryNames) -> Later {
    let changes = changes(&item.entry, newer, names);
    Later {
        words: words(item, newer),
        changes: changes.iter().map(Pair::words).collect(),
    }
}

fn words(item: &Item, newer: &Entry) -> String {
    let by = if newer.made_by_name.is_empty() {
        item.place.student_name.as_str()
    } else {
        newer.made_by_name.as_str()
    };
    let reason = newer.correction_reason.as_deref().unwrap_or_default();
    let state = if newer.state == EntryState::Submitted {
        "It waits for a signature"
    } else {
        "It is signed and counts now"
    };
    format!("Corrected since by {by}: “{reason}”. {state}.")
}

/// Writes them beside the entries they correct.
pub fn mark(groups: &mut [Group], later: &BTreeMap<EntryId, Later>) {
    for row in groups.iter_mut().flat_map(|group| &mut group.rows) {
        if let Some(later) = later.get(&row.id) {
            row.correction.clone_from(&later.words);
            row.changes.clone_from(&later.changes);
        }
    }
}
