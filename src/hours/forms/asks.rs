//! Short forms: a late-entry request, a dispute, the clock.

use crate::{
    hours::store::{Place, only_on},
    kernel::{problems::Problems, text, time::Day},
};
use serde::Deserialize;

/// A request to log work late, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LateForm {
    pub placement: String,
    pub from: String,
    pub to: String,
    pub reason: String,
    pub confirmed: String,
}

/// The longest run of days one request may ask for.
const MOST_DAYS: i32 = 62;

impl LateForm {
    /// Reads the form: the placement, the first and last day, why.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn parse<'a>(
        &self,
        places: &[&'a Place],
        today: Day,
    ) -> Result<(&'a Place, Day, Day, String), Problems> {
        let mut problems = Problems::none();
        let from = problems.keep(
            "from",
            text::day(&self.from, "the first day you want to log"),
        );
        let to = if self.to.trim().is_empty() {
            from
        } else {
            problems.keep("to", text::day(&self.to, "the last day you want to log"))
        };
        let place = match places {
            [only] => Some(*only),
            several if self.placement.is_empty() => from.and_then(|day| only_on(several, day)),
            several => several
                .iter()
                .find(|place| place.id.to_string() == self.placement)
                .copied(),
        };
        if place.is_none() && (from.is_some() || !self.placement.is_empty()) {
            problems.add("placement", "Choose the site");
        }
        let reason = text::prose(&self.reason, "why you are late", 2000);
        let reason = problems.keep("reason", reason);
        if let (Some(place), Some(from), Some(to)) = (place, from, to) {
            check_days(&mut problems, place, (from, to), today);
        }
        problems.or(|| Some((place?, from?, to?, reason?)))
    }
}

fn check_days(problems: &mut Problems, place: &Place, (from, to): (Day, Day), today: Day) {
    if to < from {
        problems.add("to", "Enter a last day that is not before the first");
    } else if to.days_since(from) > MOST_DAYS {
        problems.add("to", format!("Ask for at most {MOST_DAYS} days at once"));
    }
    if from < place.starts_on || to > place.ends_on {
        let (first, last) = (place.starts_on.words(), place.ends_on.words());
        let words = format!("Enter days of your placement, from {first} to {last}");
        problems.add("from", words);
    }
    if to >= today {
        problems.add(
            "to",
            "Enter days that have passed: later ones can still be logged",
        );
    }
}

/// A dispute, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DisputeForm {
    pub reason: String,
    pub confirmed: String,
}

impl DisputeForm {
    /// The reason.
    ///
    /// # Errors
    /// When there is none, or too long a one.
    pub fn parse(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let reason = problems.keep(
            "reason",
            text::prose(&self.reason, "why you disagree", 2000),
        );
        problems.or(|| reason)
    }
}

/// Clocking in or out, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ClockForm {
    pub placement: String,
    pub kind: String,
    pub activity: String,
    /// For a forgotten stop: the day and time it really was.
    pub date: String,
    pub end: String,
    pub break_minutes: String,
}
