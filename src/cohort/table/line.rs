//! One line of the cohort table, in words.

use crate::{
    hours::counting::Status,
    kernel::{
        ids::{EnrolmentId, OfferingId},
        minutes::Minutes,
        time::Day,
    },
    web::chart::percent,
};

/// One student's line.
#[derive(Debug, Clone)]
pub struct Line {
    pub enrolment: EnrolmentId,
    pub offering: OfferingId,
    pub student_name: String,
    pub enrolment_state: String,
    pub missing_since: Option<Day>,
    pub site_name: String,
    pub supervisor_name: String,
    pub required_minutes: i32,
    pub counted_minutes: i32,
    pub pending_minutes: i32,
    pub week_minutes: i32,
    pub status: String,
    pub done_on: Option<Day>,
    pub impossible_from: Option<Day>,
    pub last_work_on: Option<Day>,
    pub waiting_entries: i32,
    pub answers: i32,
    pub answer_seconds: i64,
    /// What the page is sorted by.
    pub key: i64,
}

impl Line {
    pub fn counted(&self) -> Minutes {
        minutes(self.counted_minutes)
    }

    pub fn pending(&self) -> Minutes {
        minutes(self.pending_minutes)
    }

    pub fn required(&self) -> Minutes {
        minutes(self.required_minutes)
    }

    /// Percent of the bar for what counts.
    pub fn share(&self) -> u32 {
        percent(self.counted().get(), self.required().get())
    }

    /// Percent of the bar for what waits.
    pub fn share_waiting(&self) -> u32 {
        let both = self.counted().saturating_add(self.pending());
        percent(both.get(), self.required().get()).saturating_sub(self.share())
    }

    /// The bar in words.
    pub fn bar_words(&self) -> String {
        format!(
            "{} counted, {} waiting, of {}",
            self.counted(),
            self.pending(),
            self.required()
        )
    }

    pub fn status_label(&self) -> &'static str {
        status_label(&self.status)
    }

    /// Colour only for what needs a look.
    pub fn tone(&self) -> &'static str {
        match self.status.as_str() {
            "impossible" => "bad",
            "behind" | "unplaced" => "warn",
            _ => "",
        }
    }

    /// What the forecast adds to the status.
    pub fn forecast(&self) -> String {
        match (self.status.as_str(), self.done_on, self.impossible_from) {
            ("behind", _, Some(from)) => format!("too late after {}", from.plus_days(-1).words()),
            ("on_pace", Some(done), _) if self.week_minutes > 0 => format!("done {}", done.words()),
            _ => String::new(),
        }
    }

    pub fn last_words(&self) -> String {
        self.last_work_on.map_or_else(|| "None".into(), Day::words)
    }

    pub fn answer_words(&self) -> String {
        self.mean_answer_seconds()
            .map_or_else(String::new, duration_words)
    }

    /// How long answers take on average; none without an answer.
    pub fn mean_answer_seconds(&self) -> Option<i64> {
        self.answer_seconds.checked_div(i64::from(self.answers))
    }

    pub fn state_label(&self) -> &'static str {
        match self.enrolment_state.as_str() {
            "completed" => "Completed",
            "withdrawn" => "Withdrawn",
            _ => "Enrolled",
        }
    }
}

/// The words of a status, those of students without a placement included.
pub fn status_label(status: &str) -> &'static str {
    Status::parse(status).map_or("No placement", Status::label)
}

/// How long, roughly: "under 1 h", "5 h", "3 days".
fn duration_words(seconds: i64) -> String {
    match seconds / 3600 {
        0 => "under 1 h".into(),
        hours if hours < 48 => format!("{hours} h"),
        hours => format!("{} days", (hours + 12) / 24),
    }
}

fn minutes(stored: i32) -> Minutes {
    Minutes::new(u32::try_from(stored).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_time_is_told_roughly() {
        assert_eq!(duration_words(3599), "under 1 h");
        assert_eq!(duration_words(5 * 3600 + 1800), "5 h");
        assert_eq!(duration_words(60 * 3600), "3 days");
    }

    #[test]
    fn every_status_has_words() {
        assert_eq!(status_label("impossible"), "Cannot finish in time");
        assert_eq!(status_label("unplaced"), "No placement");
    }
}
