//! Problems of single categories: words, figures, and modes that fall into two of them.

use super::{Field, Problem};
use crate::kernel::minutes::Minutes;
use crate::programs::requirement::{Category, Mode, Requirement};

pub(super) fn check(requirement: &Requirement, problems: &mut Vec<Problem>) {
    for (at, category) in requirement.categories.iter().enumerate() {
        let earlier = requirement.categories.get(..at).unwrap_or_default();
        words(at, category, earlier, problems);
        figures(at, category, problems);
        modes(at, category, earlier, problems);
    }
}

fn words(at: usize, category: &Category, earlier: &[Category], problems: &mut Vec<Problem>) {
    let mut add = |field, words: String| problems.push(Problem::new(field, words));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if category.code.is_empty() || !category.code.chars().all(plain) {
        add(
            Field::Code(at),
            "Enter a code of lower-case letters, digits and _".to_owned(),
        );
    } else if earlier.iter().any(|other| other.code == category.code) {
        add(
            Field::Code(at),
            format!("Enter another code: {} is taken", category.code),
        );
    }
    if category.name.trim().is_empty() {
        add(Field::Name(at), "Enter the name of the category".to_owned());
    } else if earlier
        .iter()
        .any(|other| other.name == category.name || other.id == category.id)
    {
        add(
            Field::Name(at),
            format!("{} is there twice: remove one", category.name),
        );
    }
}

fn figures(at: usize, category: &Category, problems: &mut Vec<Problem>) {
    if category.maximum == Some(Minutes::ZERO) {
        let words = "Enter a maximum above 0, or leave it empty";
        problems.push(Problem::new(Field::Maximum(at), words));
    } else if let (Some(minimum), Some(maximum)) = (category.minimum, category.maximum)
        && minimum > maximum
    {
        let words = format!(
            "Enter a minimum of {maximum} or less for {}: no more than that counts",
            category.name
        );
        problems.push(Problem::new(Field::Minimum(at), words));
    }
}

fn modes(at: usize, category: &Category, earlier: &[Category], problems: &mut Vec<Problem>) {
    for mode in Mode::ALL {
        let holder = earlier.iter().find(|other| other.modes.contains(&mode));
        if let Some(holder) = holder
            && category.modes.contains(&mode)
        {
            let words = format!(
                "{} falls into {} already: take it out of one of the two",
                mode.label(),
                holder.name
            );
            problems.push(Problem::new(Field::Modes(at), words));
        }
    }
}
