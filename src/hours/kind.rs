//! The kinds of hours a requirement tells apart: a way of working, and the category it falls into. What a student
//! chooses is one thing, so that a category is never asked for where the way of working settles it.

use super::store::Entry;
use crate::{
    kernel::ids::CategoryId,
    programs::requirement::{Category, Mode, Requirement},
};

/// One kind of hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The way of working.
    pub mode: Mode,
    /// The category it falls into.
    pub category: CategoryId,
    /// What people choose: "On site", or "Direct care, on site" where several categories take the mode.
    pub words: String,
}

impl Kind {
    /// The value of the choice in a form.
    pub fn value(&self) -> String {
        format!("{}:{}", self.mode.as_str(), self.category)
    }
}

/// The kinds of a requirement, in the order of its categories; a category without modes of its own takes every mode
/// that no other claims.
pub fn kinds(requirement: &Requirement) -> Vec<Kind> {
    let claimed = |mode: Mode| {
        requirement
            .categories
            .iter()
            .any(|category| category.modes.contains(&mode))
    };
    let has_parts = |category: &Category| {
        requirement
            .categories
            .iter()
            .any(|other| other.parent == Some(category.id))
    };
    let mut kinds = Vec::new();
    for category in &requirement.categories {
        let free = category.modes.is_empty() && !has_parts(category);
        let modes = Mode::ALL
            .into_iter()
            .filter(|mode| category.modes.contains(mode) || (free && !claimed(*mode)));
        kinds.extend(modes.map(|mode| Kind {
            mode,
            category: category.id,
            words: words(requirement, category, mode),
        }));
    }
    kinds
}

fn words(requirement: &Requirement, category: &Category, mode: Mode) -> String {
    let takers = requirement
        .categories
        .iter()
        .filter(|other| other.modes.contains(&mode) || other.modes.is_empty())
        .count();
    if takers == 1 || category.name.eq_ignore_ascii_case(mode.label()) {
        mode.label().to_owned()
    } else {
        format!("{}, {}", category.name, mode.label().to_lowercase())
    }
}

/// The kind with this value, or the only one of the mode it names.
pub fn find<'a>(kinds: &'a [Kind], value: &str) -> Option<&'a Kind> {
    kinds.iter().find(|kind| kind.value() == value).or_else(|| {
        let mode = Mode::parse(value.split(':').next()?)?;
        let mut of_mode = kinds.iter().filter(|kind| kind.mode == mode);
        of_mode.next().filter(|_| of_mode.next().is_none())
    })
}

/// The kind to begin with: the only one; else that of the newest entry; else the only one that fits the placement.
pub fn usual<'a>(
    kinds: &'a [Kind],
    newest: Option<&Entry>,
    placement_mode: &str,
) -> Option<&'a Kind> {
    if let [only] = kinds {
        return Some(only);
    }
    let same = newest.and_then(|entry| {
        kinds
            .iter()
            .find(|kind| kind.mode == entry.mode && kind.category == entry.category)
    });
    same.or_else(|| find(kinds, placement_mode))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::requirement::{Preset, StandardIds};
    use uuid::Uuid;

    fn id(number: u128) -> CategoryId {
        CategoryId::new(Uuid::from_u128(number))
    }

    fn him() -> Requirement {
        Preset::HimSimulation160.requirement(StandardIds {
            on_site: id(1),
            simulation: id(2),
        })
    }

    #[test]
    fn a_student_of_him_chooses_between_on_site_and_simulation() {
        let kinds = kinds(&him());
        let words: Vec<_> = kinds.iter().map(|kind| kind.words.as_str()).collect();
        assert_eq!(words, ["On site", "Simulation"]);
        assert_eq!(
            usual(&kinds, None, "on_site").map(|kind| kind.category),
            Some(id(1))
        );
        assert_eq!(usual(&kinds, None, "hybrid"), None);
    }

    #[test]
    fn where_two_categories_take_a_mode_each_is_named() {
        let mut requirement = him();
        requirement.categories = vec![
            Category::new(id(1), "direct", "Direct care").holding(&[Mode::OnSite]),
            Category::new(id(2), "observation", "Observation").holding(&[Mode::OnSite]),
        ];
        let kinds = kinds(&requirement);
        let words: Vec<_> = kinds.iter().map(|kind| kind.words.as_str()).collect();
        assert_eq!(words, ["Direct care, on site", "Observation, on site"]);
        assert_eq!(find(&kinds, "on_site"), None);
        assert_eq!(find(&kinds, &kinds[1].value()), Some(&kinds[1]));
        assert_eq!(usual(&kinds, None, "on_site"), None);
    }

    #[test]
    fn a_category_without_modes_takes_what_no_other_claims() {
        let mut requirement = him();
        requirement.categories = vec![
            Category::new(id(1), "on_site", "On site").holding(&[Mode::OnSite]),
            Category::new(id(2), "other", "Everything else"),
        ];
        let kinds = kinds(&requirement);
        assert_eq!(kinds.len(), Mode::ALL.len());
        assert_eq!(
            find(&kinds, "remote").map(|kind| kind.category),
            Some(id(2))
        );
        assert_eq!(
            find(&kinds, "on_site").map(|kind| kind.category),
            Some(id(1))
        );
    }
}
