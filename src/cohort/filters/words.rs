//! What a filter asks for, in words.

use crate::cohort::table::{Filter, Offering, state_label, status_label};

/// "HIM 221 Practicum, Fall 2026; behind; site with “Mercy”; sorted by last entry".
pub fn of(filter: &Filter, offerings: &[Offering]) -> String {
    let mut words = Vec::new();
    if let Some(asked) = filter.offering() {
        let known = offerings.iter().find(|offering| offering.id == asked);
        words.push(known.map_or_else(
            || "an offering that is not yours now".to_owned(),
            |offering| offering.label.clone(),
        ));
    }
    if !filter.status.is_empty() {
        words.push(format!("pace: {}", status_label(&filter.status)));
    }
    if !filter.state.is_empty() {
        words.push(format!("state: {}", state_label(&filter.state)));
    }
    for (what, text) in [
        ("student", &filter.q),
        ("site", &filter.site),
        ("supervisor", &filter.supervisor),
    ] {
        if !text.is_empty() {
            words.push(format!("{what} with “{text}”"));
        }
    }
    if filter.person().is_some() {
        words.push("one supervisor".into());
    }
    if let Some(column) = filter.sorted_words() {
        words.push(format!("sorted by {column}"));
    }
    words.join("; ")
}
