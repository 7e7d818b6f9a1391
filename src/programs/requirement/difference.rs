//! A requirement in words, and what two versions of it differ in.

use super::{Category, Limit, Requirement};
use crate::kernel::minutes::Minutes;

/// What a requirement says, each with its name: ("Total", "90 h").
pub fn in_words(asks: &Requirement) -> Vec<(String, String)> {
    let yes = |yes: bool| (if yes { "Yes" } else { "No" }).to_owned();
    let mut facts = vec![("Total".to_owned(), asks.total.to_string())];
    for category in &asks.categories {
        facts.push((category.name.clone(), category_words(asks, category)));
    }
    let days = asks.late_entry_days;
    let rest = [
        ("One day", limit_words(asks.limits.day)),
        ("One week", limit_words(asks.limits.week)),
        ("Week begins on", asks.week_starts_on.label().to_owned()),
        ("Late entries", format!("{days} days after the work")),
        ("Future entries refused", yes(asks.future_forbidden)),
        ("Rounding", asks.rounding.label().to_owned()),
        ("Early finish allowed", yes(asks.early_finish_allowed)),
        ("Durations without clock times", yes(asks.durations_allowed)),
        ("Approval", asks.approval.label().to_owned()),
    ];
    facts.extend(rest.map(|(name, words)| (name.to_owned(), words)));
    facts
}

fn category_words(asks: &Requirement, category: &Category) -> String {
    let mut words = Vec::new();
    let mut bound = |kind: &str, minutes: Option<Minutes>| {
        words.extend(minutes.map(|minutes| format!("{kind} {minutes}")));
    };
    bound("at least", category.minimum);
    bound("at most", category.maximum);
    if words.is_empty() {
        words.push("no minimum or maximum".to_owned());
    }
    let name = |id| asks.category(id).map(|category| category.name.as_str());
    if let Some(name) = category.parent.and_then(name) {
        words.push(format!("part of {name}"));
    }
    if let Some(name) = category.also_counts_to.and_then(name) {
        words.push(format!("counts to {name} too"));
    }
    words.extend(worked(asks, category));
    words.join(", ")
}

/// Which ways of working fall into a category by themselves; nothing for one that is only the sum of its parts.
fn worked(asks: &Requirement, category: &Category) -> Option<String> {
    let others = || asks.categories.iter().filter(|one| one.id != category.id);
    if !category.modes.is_empty() {
        let modes: Vec<&str> = category.modes.iter().map(|mode| mode.label()).collect();
        Some(format!("worked as: {}", modes.join(", ")))
    } else if others().any(|one| one.parent == Some(category.id)) {
        None
    } else if others().any(|one| !one.modes.is_empty()) {
        Some("worked in any way that no other category takes".to_owned())
    } else {
        Some("worked in any way".to_owned())
    }
}

fn limit_words(limit: Limit) -> String {
    let words: Vec<String> = [("warn above", limit.warn), ("refuse above", limit.block)]
        .into_iter()
        .filter_map(|(kind, minutes)| Some(format!("{kind} {}", minutes?)))
        .collect();
    if words.is_empty() {
        "no limit".to_owned()
    } else {
        words.join(", ")
    }
}

/// What differs: name, what the older said, what the newer says; a dash for what is not there.
pub fn differences(older: &Requirement, newer: &Requirement) -> Vec<(String, String, String)> {
    let (before, after) = (in_words(older), in_words(newer));
    let find = |facts: &[(String, String)], name: &str| {
        let found = facts.iter().find(|(other, _)| other == name);
        found.map_or_else(|| "–".to_owned(), |(_, words)| words.clone())
    };
    let gone = before
        .iter()
        .filter(|(name, _)| !after.iter().any(|(other, _)| other == name));
    after
        .iter()
        .chain(gone)
        .map(|(name, _)| (name.clone(), find(&before, name), find(&after, name)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::CategoryId;
    use crate::programs::requirement::{Preset, StandardIds};

    #[test]
    fn a_category_says_which_work_falls_into_it() {
        let id = CategoryId::fresh;
        let mut asks = Preset::HimOnSite90.requirement(StandardIds {
            on_site: id(),
            simulation: id(),
        });
        let told = |asks: &Requirement, at: usize| in_words(asks).remove(at).1;
        assert_eq!(told(&asks, 1), "at least 90 h, worked as: On site");
        asks.categories
            .push(Category::new(id(), "rest", "The rest"));
        assert_eq!(
            told(&asks, 2),
            "no minimum or maximum, worked in any way that no other category takes"
        );
        asks.categories = vec![Category::every_hour(id())];
        assert_eq!(told(&asks, 1), "no minimum or maximum, worked in any way");
    }

    #[test]
    fn a_changed_total_and_a_new_category_are_told_and_nothing_else() {
        let ids = StandardIds {
            on_site: CategoryId::fresh(),
            simulation: CategoryId::fresh(),
        };
        let older = Preset::HimOnSite90.requirement(ids);
        let newer = Preset::HimSimulation160.requirement(ids);
        let told = differences(&older, &newer);
        let names: Vec<&str> = told.iter().map(|(name, _, _)| name.as_str()).collect();
        assert_eq!(names, ["Total", "On site", "Simulation"]);
        assert_eq!(told[0].1, "90 h");
        assert_eq!(told[2].1, "–");
        assert!(differences(&older, &older).is_empty());
    }
}
