//! The picture of a student's progress, its table and its words.

use crate::{
    hours::{
        counting::{CategoryCount, Forecast, Status, week_ends},
        picture::picture,
        standing::Standing,
    },
    kernel::time::Day,
    web::chart::{self, BurnUp},
};

/// A student's progress as a page shows it.
#[derive(Debug, Clone)]
pub struct Progress {
    pub counted: String,
    pub pending: String,
    pub to_go: String,
    pub total: String,
    pub tone: &'static str,
    pub status: &'static str,
    pub words: String,
    pub chart: Option<BurnUp>,
    pub weeks: Vec<Week>,
    pub bars: Vec<Bar>,
}

/// One row of the table beside the burn-up.
#[derive(Debug, Clone)]
pub struct Week {
    pub until: String,
    pub counted: String,
    pub pending: String,
    pub planned: String,
}

/// One category with its bar.
#[derive(Debug, Clone)]
pub struct Bar {
    pub name: String,
    pub counted: String,
    pub needed: String,
    pub percent: u32,
    pub pending_percent: u32,
    pub mark: u32,
    pub words: String,
}

impl Progress {
    /// The progress of a student as of a day.
    pub fn of(standing: &Standing, today: Day) -> Self {
        let tally = &standing.tally;
        let words = words(standing, today);
        let status = standing.forecast.map(|forecast| forecast.status);
        Self {
            counted: tally.counted.to_string(),
            pending: tally.pending.to_string(),
            to_go: tally.still_needed_if_approved.to_string(),
            total: tally.total.to_string(),
            tone: status.map_or("quiet", tone),
            status: status.map_or("", Status::label),
            chart: picture(standing, &words),
            words,
            weeks: weeks(standing),
            bars: tally
                .categories
                .iter()
                .map(|count| bar(standing, count))
                .collect(),
        }
    }
}

const fn tone(status: Status) -> &'static str {
    match status {
        Status::Done | Status::OnPace => "good",
        Status::Behind => "warn",
        Status::Impossible => "bad",
        Status::NotStarted => "quiet",
    }
}

/// The forecast in words.
pub fn words(standing: &Standing, today: Day) -> String {
    let (Some(forecast), Some(days)) = (&standing.forecast, standing.days) else {
        return "You have no placement yet.".to_owned();
    };
    let last = Day(days.last);
    let end = format!("your last day, {}", last.words());
    match forecast.status {
        Status::Done if last <= today => "You have all the hours you need.".to_owned(),
        Status::Done if standing.requirement.early_finish_allowed => {
            format!("You have all the hours you need, so you may finish before {end}.")
        }
        Status::Done => format!(
            "You have all the hours you need. Your placement goes on until {}.",
            last.words()
        ),
        Status::OnPace if forecast.left.is_zero() => {
            "Everything you need is in. It counts once it is signed.".to_owned()
        }
        Status::NotStarted if Day(days.first) > today => {
            format!(
                "Your placement begins on {} and ends on {}.",
                Day(days.first).words(),
                last.words()
            )
        }
        Status::NotStarted => format!("Nothing is logged yet. You have until {end}."),
        Status::Impossible => format!(
            "{} are missing and there is not enough time left before {end}. Talk to your coordinator.",
            forecast.left
        ),
        Status::OnPace | Status::Behind => pace_words(forecast, last),
    }
}

fn pace_words(forecast: &Forecast, last: Day) -> String {
    let mut words = match forecast.done_by_pace.map(Day) {
        Some(done) => {
            let pace = format!(
                "At your pace of {} a week you finish on {}",
                forecast.pace_per_week,
                done.words()
            );
            format!("{pace}, {}.", distance(last.days_since(done)))
        }
        None => format!(
            "Nothing was submitted in the last three weeks. {} are missing.",
            forecast.left
        ),
    };
    if let Some(planned) = forecast.done_by_plan.map(Day) {
        words.push_str(&format!(" By your weekly plan it is {}.", planned.words()));
    }
    if let (Status::Behind, Some(from)) = (forecast.status, forecast.impossible_from) {
        words.push_str(&format!(
            " After {} it can no longer be done in time.",
            Day(from).plus_days(-1).words()
        ));
    }
    words
}

fn distance(days_before_last: i32) -> String {
    let days = days_before_last.unsigned_abs();
    let length = match days {
        0 => return "on your last day".to_owned(),
        1 => "1 day".to_owned(),
        2..14 => format!("{days} days"),
        _ => format!("{} weeks", days / 7),
    };
    let side = if days_before_last > 0 {
        "before"
    } else {
        "after"
    };
    format!("{length} {side} your last day")
}

fn bar(standing: &Standing, count: &CategoryCount) -> Bar {
    let name = standing
        .requirement
        .category(count.id)
        .map_or_else(String::new, |category| category.name.clone());
    let whole = count
        .minimum
        .or(count.maximum)
        .unwrap_or(standing.requirement.total);
    let whole = whole.max(count.counted.saturating_add(count.pending));
    let percent = chart::percent(count.counted.get(), whole.get());
    let both = chart::percent(
        count.counted.saturating_add(count.pending).get(),
        whole.get(),
    );
    let needed = match (count.minimum, count.maximum) {
        (Some(least), Some(most)) if least == most => format!("exactly {least}"),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => least.to_string(),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => "any".to_owned(),
    };
    Bar {
        words: format!(
            "{name}: {} counted, {} waiting, {needed} needed",
            count.counted, count.pending
        ),
        name,
        counted: count.counted.to_string(),
        needed,
        percent,
        pending_percent: both.saturating_sub(percent),
        mark: count
            .minimum
            .filter(|least| *least < whole)
            .map_or(0, |least| chart::percent(least.get(), whole.get())),
    }
}

fn weeks(standing: &Standing) -> Vec<Week> {
    week_ends(&standing.burn_up, standing.requirement.week_starts_on)
        .into_iter()
        .filter_map(|point| {
            let logged = point.logged?;
            Some(Week {
                until: Day(point.date).words(),
                counted: logged.approved.to_string(),
                pending: logged.pending.to_string(),
                planned: point.required.to_string(),
            })
        })
        .collect()
}
