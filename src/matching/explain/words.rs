//! Prices as plain sentences.

use super::trial::Price;
use crate::matching::{branch, instance::Instance, levels::Level};

/// Where a search was stopped before it knew.
pub const UNKNOWN: &str = "What it would change was not found out in the time given.";

/// What a price says: the level that decides, by name, the amount, and the end of a sentence that begins with "would".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The level's name in files.
    pub level: &'static str,
    /// What it changes by.
    pub amount: i64,
    /// Such as "leave one more student without a place".
    pub words: String,
}

/// The first level that a price changes, in words; none when it changes none.
pub fn say(instance: &Instance, levels: &[Level], price: &Price) -> Option<Said> {
    let (at, amount) = price.first()?;
    let level = *levels.get(at)?;
    Some(Said {
        level: name(level),
        amount,
        words: clause(instance, level, amount),
    })
}

const fn name(level: Level) -> &'static str {
    match level {
        Level::Broken => "decision",
        Level::Unplaced => "not_placed",
        Level::Shortfall => "minimum_quota",
        Level::RankSum => "sum_of_ranks",
        Level::Few(_) | Level::Many(_) => "class",
        Level::Beyond(_) => "worst_class",
        Level::UnknownDistance => "unknown_distance",
        Level::Distance => "distance",
        Level::Rank(_) | Level::Place(_) => "lottery",
    }
}

fn clause(instance: &Instance, level: Level, amount: i64) -> String {
    let rises = amount > 0;
    let size = amount.unsigned_abs();
    let students = |more: bool| students(size, more);
    match level {
        Level::Broken if rises && branch::is_needed(instance) => {
            "not be possible with the decisions, links, minimums and caps there are".into()
        }
        Level::Broken if rises => {
            "break a decision of the coordinator: pinned students hold these seats".into()
        }
        Level::Broken => "keep a decision of the coordinator that does not hold now".into(),
        Level::Unplaced if rises => format!("leave {} without a place", students(true)),
        Level::Unplaced => format!("place {}", students(true)),
        Level::Shortfall => {
            let seats = if size == 1 {
                "one seat".to_owned()
            } else {
                format!("{size} seats")
            };
            let way = if rises { "further from" } else { "closer to" };
            format!("bring sites that want to be kept filled {seats} {way} their minimum")
        }
        Level::RankSum => {
            let weighed = if instance.use_carry {
                ", earlier bad luck weighed in"
            } else {
                ""
            };
            format!(
                "make the sum of everybody's ranks {size} {}{weighed}",
                if rises { "higher" } else { "lower" }
            )
        }
        Level::Few(class) => format!("give {} {}", students(rises), choice(instance, class)),
        Level::Many(class) => format!("give {} {}", students(!rises), choice(instance, class)),
        Level::Beyond(class) => format!(
            "give {} something beyond {}",
            students(rises),
            choice(instance, class)
        ),
        Level::UnknownDistance => {
            format!("send {} an unknown distance", students(rises))
        }
        Level::Distance => format!(
            "make everybody's ways together {size} m {}",
            if rises { "longer" } else { "shorter" }
        ),
        Level::Rank(_) | Level::Place(_) => "change what the lottery decides".into(),
    }
}

fn students(size: u64, more: bool) -> String {
    match (size, more) {
        (1, true) => "one more student".into(),
        (1, false) => "one student fewer".into(),
        (size, true) => format!("{size} more students"),
        (size, false) => format!("{size} students fewer"),
    }
}

/// A class: a place in one's own list, shifted by bad luck where that counts.
fn choice(instance: &Instance, class: u32) -> String {
    if instance.use_carry {
        return format!("a place of class {class}");
    }
    let ending = match (class % 10, class % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("a {class}{ending} choice")
}
