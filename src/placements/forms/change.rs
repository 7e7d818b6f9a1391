//! Changes of a placement that is on.

use super::last_day;
use crate::{
    kernel::{problems::Problems, text, time::Day},
    placements::model::{EarlyEnd, Ending, NewDates},
};
use serde::Deserialize;

/// Other dates.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DatesForm {
    pub starts_on: String,
    pub ends_on: String,
    pub seen: String,
}

impl DatesForm {
    /// The command, or what is wrong.
    pub fn parse(&self) -> Result<NewDates, Problems> {
        let mut problems = Problems::none();
        let starts_on = problems.keep("starts_on", text::day(&self.starts_on, "the first day"));
        let ends_on = last_day(&mut problems, "ends_on", starts_on, &self.ends_on);
        problems.or(|| {
            Some(NewDates {
                starts_on: starts_on?,
                ends_on: ends_on?,
            })
        })
    }
}

/// An early end.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EarlyEndForm {
    pub how: String,
    pub last: String,
    pub reason: String,
    pub seen: String,
}

impl EarlyEndForm {
    /// The command, or what is wrong.
    pub fn parse(&self) -> Result<EarlyEnd, Problems> {
        let mut problems = Problems::none();
        let how = Ending::parse(&self.how).ok_or_else(|| "Choose what happened".to_owned());
        let how = problems.keep("how", how);
        let last = problems.keep("last", text::day(&self.last, "the last day"));
        let reason = problems.keep(
            "reason",
            text::prose(&self.reason, "why the placement ends", 1000),
        );
        problems.or(|| {
            Some(EarlyEnd {
                how: how?,
                last: last?,
                reason: reason?,
            })
        })
    }
}

/// The end of a supervisor's part.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EndSupervisorForm {
    pub reason: String,
    pub seen: String,
}

impl EndSupervisorForm {
    /// The reason, or what is wrong.
    pub fn parse(&self) -> Result<String, Problems> {
        text::prose(&self.reason, "why they no longer sign", 1000)
            .map_err(|words| Problems::one("reason", words))
    }
}

/// The withdrawal of a student.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WithdrawalForm {
    pub last: String,
    pub reason: String,
}

impl WithdrawalForm {
    /// The last day, today where none is given, and the reason; or what is wrong.
    pub fn parse(&self, today: Day) -> Result<(Day, String), Problems> {
        let mut problems = Problems::none();
        let last = if self.last.trim().is_empty() {
            Some(today)
        } else {
            problems.keep("last", text::day(&self.last, "the last day"))
        };
        if last.is_some_and(|last| last > today) {
            problems.add("last", "Enter a last day that has come");
        }
        let reason = text::line(&self.reason, "why the student withdraws", 300);
        let reason = problems.keep("reason", reason);
        problems.or(|| last.zip(reason))
    }
}
