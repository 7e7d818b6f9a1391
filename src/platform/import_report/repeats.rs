//! Rows that say they are the same.

use std::collections::HashMap;

use super::{Arrived, Imported, Refusal};

/// Splits off rows that share an id (or another value that must be unique): all of them are refused, each naming every
/// row, because nobody can know which one is meant.
pub fn refuse_repeats<T: Imported>(
    rows: Vec<Arrived<T>>,
    column: &str,
    file: &str,
    value: impl Fn(&T) -> Option<String>,
) -> (Vec<Arrived<T>>, Vec<Refusal>) {
    let mut seen: HashMap<String, Vec<u64>> = HashMap::with_capacity(rows.len());
    for row in &rows {
        if let Some(key) = value(&row.record) {
            seen.entry(key).or_default().push(row.row);
        }
    }
    seen.retain(|_, places| places.len() > 1);
    if seen.is_empty() {
        return (rows, Vec::new());
    }
    let mut kept = Vec::with_capacity(rows.len());
    let mut refused = Vec::new();
    for row in rows {
        let key = value(&row.record);
        match key
            .as_ref()
            .and_then(|k| seen.get(k).map(|places| (k, places)))
        {
            None => kept.push(row),
            Some((key, places)) => refused.push(Refusal {
                file: file.to_owned(),
                row: row.row,
                column: Some(column.to_owned()),
                reason: format!(
                    "{} have the same {column} \"{key}\". Keep one of them",
                    rows_in_words(places)
                ),
                source_id: Some(row.record.source_id().to_owned()),
                name: row.record.title().map(str::to_owned),
            }),
        }
    }
    (kept, refused)
}

/// "Rows 4 and 9", "Rows 4, 9 and 12", "Rows 4, 9, 12 and 8 more".
fn rows_in_words(places: &[u64]) -> String {
    const NAMED: usize = 5;
    let mut words: Vec<String> = places.iter().take(NAMED).map(u64::to_string).collect();
    let last = if places.len() > NAMED {
        format!("{} more", places.len() - NAMED)
    } else {
        words.pop().unwrap_or_default()
    };
    format!("Rows {} and {last}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::rows_in_words;

    #[test]
    fn a_long_list_of_repeats_is_cut() {
        assert_eq!(rows_in_words(&[2, 3]), "Rows 2 and 3");
        assert_eq!(
            rows_in_words(&[2, 3, 4, 5, 6, 7, 8]),
            "Rows 2, 3, 4, 5, 6 and 2 more"
        );
    }
}
