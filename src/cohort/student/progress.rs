//! A student's progress as their coordinator reads it.

use crate::{
    hours::{
        Standing,
        counting::{CategoryCount, Status, week_ends},
        picture,
    },
    kernel::{minutes::Minutes, time::Day},
    web::chart::BurnUp,
};

/// Progress in figures, words and a picture.
pub struct Progress {
    pub counted: Minutes,
    pub pending: Minutes,
    pub total: Minutes,
    /// Once what waits is signed: the figure that the student sees and that the words speak of.
    pub to_go: Minutes,
    pub status: &'static str,
    pub tone: &'static str,
    pub words: String,
    pub picture: Option<BurnUp>,
    pub weeks: Vec<Week>,
    pub categories: Vec<Category>,
}

/// What was reached by the end of a week.
pub struct Week {
    pub until: String,
    pub counted: Minutes,
    pub pending: Minutes,
    pub even: Minutes,
}

/// One category of the requirement.
pub struct Category {
    pub name: String,
    pub counted: Minutes,
    pub pending: Minutes,
    pub needed: String,
}

impl Progress {
    /// The progress of one enrolment.
    pub fn of(standing: &Standing) -> Self {
        let tally = &standing.tally;
        let status = standing.forecast.map(|forecast| forecast.status);
        let words = words(standing);
        let categories = tally.categories.iter();
        Self {
            counted: tally.counted,
            pending: tally.pending,
            total: tally.total,
            to_go: standing.to_go(),
            status: status.map_or("No placement", Status::label),
            tone: match status {
                Some(Status::Done) => "good",
                Some(Status::Impossible) => "bad",
                Some(Status::Behind) | None => "warn",
                Some(Status::OnPace | Status::NotStarted) => "quiet",
            },
            picture: picture(standing, &words),
            words,
            weeks: weeks(standing),
            categories: categories.map(|count| category(standing, count)).collect(),
        }
    }
}

fn words(standing: &Standing) -> String {
    let (Some(forecast), Some(days)) = (standing.forecast, standing.days) else {
        return "No placement yet, so there is no forecast.".into();
    };
    let last = Day(days.last).words();
    let by = forecast.done_by_pace.map(|day| Day(day).words());
    match (forecast.status, by) {
        (Status::Done, _) => "Every required hour is signed.".into(),
        (Status::NotStarted, _) => format!("Nothing is logged yet; the last day is {last}."),
        (Status::Impossible, _) => format!(
            "{} are left, more than fits before the last day, {last}.",
            forecast.left
        ),
        (Status::OnPace, _) if forecast.left.is_zero() => {
            "Everything is logged; signatures are missing.".into()
        }
        (Status::Behind, by) => {
            let late = forecast.impossible_from.map_or_else(String::new, |day| {
                format!(" After {} it is too late.", Day(day).plus_days(-1).words())
            });
            let pace = by.map_or_else(
                || "nothing was submitted in the last three weeks".to_owned(),
                |by| format!("at {} a week it takes until {by}", forecast.pace_per_week),
            );
            format!(
                "{} are left and {pace}; the last day is {last}.{late}",
                forecast.left
            )
        }
        (Status::OnPace, Some(by)) => format!(
            "{} are left; at {} a week done on {by}, before the last day, {last}.",
            forecast.left, forecast.pace_per_week
        ),
        (Status::OnPace, None) => format!("{} are left; the last day is {last}.", forecast.left),
    }
}

fn category(standing: &Standing, count: &CategoryCount) -> Category {
    let name = standing.requirement.category(count.id);
    Category {
        name: name.map_or_else(String::new, |category| category.name.clone()),
        counted: count.counted,
        pending: count.pending,
        needed: match (count.minimum, count.maximum) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => "any".into(),
        },
    }
}

fn weeks(standing: &Standing) -> Vec<Week> {
    let ends = week_ends(&standing.burn_up, standing.requirement.week_starts_on);
    ends.into_iter()
        .filter_map(|point| {
            let logged = point.logged?;
            Some(Week {
                until: Day(point.date).words(),
                counted: logged.approved,
                pending: logged.pending,
                even: point.required,
            })
        })
        .collect()
}
