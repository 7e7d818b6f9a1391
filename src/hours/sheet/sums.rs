//! What the hours come to: the tally of the ledger, in words.

use crate::{
    hours::{counting::CategoryCount, standing::Standing},
    kernel::minutes::Minutes,
};

/// The sums of a record.
#[derive(Debug)]
pub struct Sums {
    /// Each category.
    pub parts: Vec<Sum>,
    /// All of them.
    pub all: Sum,
}

/// What one category comes to, or all.
#[derive(Debug)]
pub struct Sum {
    /// The category.
    pub name: String,
    /// What is asked of it.
    pub asked: String,
    /// What counts.
    pub counted: Minutes,
    /// What waits.
    pub waiting: Minutes,
    /// What does not count.
    pub not_counted: Minutes,
    /// What is still to go once everything that waits is signed.
    pub to_go: Minutes,
}

pub(super) fn of(standing: &Standing) -> Sums {
    let tally = &standing.tally;
    Sums {
        parts: tally
            .categories
            .iter()
            .map(|count| part(standing, count))
            .collect(),
        all: Sum {
            name: "All".to_owned(),
            asked: tally.total.to_string(),
            counted: tally.counted,
            waiting: tally.pending,
            not_counted: tally.not_counted,
            to_go: standing.to_go(),
        },
    }
}

fn part(standing: &Standing, count: &CategoryCount) -> Sum {
    let category = standing.requirement.category(count.id);
    Sum {
        name: category.map_or_else(String::new, |category| category.name.clone()),
        asked: match (count.minimum, count.maximum) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => "no minimum or maximum".to_owned(),
        },
        counted: count.counted,
        waiting: count.pending,
        not_counted: count.not_counted,
        to_go: count.shortfall_if_approved,
    }
}
