//! What is stored against what has arrived.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Arrivals, Arrived, Coverage, Difference, FieldChange, Imported, Line, Outcome, Stored,
};

/// Compares what is stored with what has arrived. Idempotent: once the report is carried out, the same file changes
/// nothing. Takes time linear in both (plus sorting the lines).
pub fn difference<T: Imported + Clone>(
    stored: &[Stored<T>],
    arrivals: Arrivals<T>,
) -> Difference<T> {
    let known: HashMap<&str, &Stored<T>> =
        stored.iter().map(|s| (s.record.source_id(), s)).collect();
    let mut named: HashSet<String> = arrivals
        .refused
        .iter()
        .filter_map(|r| r.source_id.clone())
        .collect();
    let mut lines = Vec::with_capacity(arrivals.present.len() + arrivals.refused.len());
    for arrived in arrivals.present {
        named.insert(arrived.record.source_id().to_owned());
        lines.push(present_line(&known, arrived));
    }
    for arrived in arrivals.left {
        lines.push(left_line(&known, &arrived));
        named.insert(arrived.record);
    }
    lines.extend(arrivals.refused.into_iter().map(|r| Line {
        row: Some(r.row),
        outcome: Outcome::Refused(r),
    }));
    lines.sort_by_key(|line| line.row);
    if arrivals.coverage == Coverage::Whole {
        let missing: BTreeMap<&str, &Stored<T>> = known
            .into_iter()
            .filter(|(id, kept)| !kept.gone && !named.contains(*id))
            .collect();
        lines.extend(missing.into_values().map(|s| Line {
            row: None,
            outcome: Outcome::Gone(s.record.clone()),
        }));
    }
    Difference { lines }
}

fn present_line<T: Imported>(known: &HashMap<&str, &Stored<T>>, arrived: Arrived<T>) -> Line<T> {
    let Arrived { row, record } = arrived;
    let outcome = match known.get(record.source_id()) {
        None => Outcome::Added(record),
        Some(kept) => {
            let fields = changes(kept, &record);
            if fields.is_empty() {
                Outcome::Unchanged {
                    source_id: record.source_id().to_owned(),
                }
            } else {
                Outcome::Changed { record, fields }
            }
        }
    };
    Line {
        row: Some(row),
        outcome,
    }
}

/// The source says a record has left: gone, unless that is known already or it never was here.
fn left_line<T: Imported + Clone>(
    known: &HashMap<&str, &Stored<T>>,
    arrived: &Arrived<String>,
) -> Line<T> {
    let outcome = match known.get(arrived.record.as_str()) {
        Some(kept) if !kept.gone => Outcome::Gone(kept.record.clone()),
        _ => Outcome::Unchanged {
            source_id: arrived.record.clone(),
        },
    };
    Line {
        row: Some(arrived.row),
        outcome,
    }
}

fn changes<T: Imported>(kept: &Stored<T>, new: &T) -> Vec<FieldChange> {
    let old_fields = kept.record.fields();
    let new_fields = new.fields();
    let mut found: Vec<FieldChange> = old_fields
        .iter()
        .zip(&new_fields)
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| FieldChange {
            field,
            old: old.to_string(),
            new: new.to_string(),
        })
        .collect();
    if kept.gone {
        found.insert(
            0,
            FieldChange {
                field: "in the source",
                old: "gone".into(),
                new: "back".into(),
            },
        );
    }
    found
}
