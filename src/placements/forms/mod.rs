//! What coordinators type into this area's forms.

mod change;
mod list;
mod plan;
mod schedule;
mod supervisor;

pub use change::{DatesForm, EarlyEndForm, EndSupervisorForm, WithdrawalForm};
pub use list::{ListQuery, NewQuery, STATES, SiteQuery};
pub use plan::{PlanForm, codes};
pub use schedule::{Line, Week};
pub use supervisor::{SupervisorFields, SupervisorForm, SupervisorQuery};

use crate::kernel::{problems::Problems, text, time::Day};

/// The last day of a run of days that begins on `first`; at most two years of them.
fn last_day(problems: &mut Problems, field: &str, first: Option<Day>, typed: &str) -> Option<Day> {
    let last = problems.keep(field, text::day(typed, "the last day"))?;
    match first {
        Some(first) if last < first => {
            problems.add(field, "Enter a last day on or after the first day");
            None
        }
        Some(first) if last.days_since(first) > 731 => {
            problems.add(field, "Enter a last day at most two years after the first");
            None
        }
        _ => Some(last),
    }
}
