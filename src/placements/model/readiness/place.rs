//! What stands in the way at the site, and with the student's enrolment.

use super::{NotReady, Plan};
use jiff::tz::TimeZone;

pub(super) fn check(plan: &Plan) -> Vec<NotReady> {
    [
        do_not_use(plan),
        zone(plan),
        site_gone(plan),
        not_enrolled(plan),
        not_on_roster(plan),
    ]
    .into_iter()
    .flatten()
    .chain(elsewhere(plan))
    .collect()
}

fn site_page(plan: &Plan) -> String {
    format!("/sites/{}", plan.site.id)
}

fn do_not_use(plan: &Plan) -> Option<NotReady> {
    let why = plan.site.do_not_use.as_ref()?;
    let words = format!("{} is marked “do not use”: {why}", plan.site.name);
    Some(
        NotReady::blocks(
            "do_not_use",
            words,
            "You: choose another site, or take the mark off",
        )
        .at(site_page(plan), "Open the site"),
    )
}

fn zone(plan: &Plan) -> Option<NotReady> {
    if TimeZone::get(&plan.site.zone).is_ok() {
        return None;
    }
    let words = format!(
        "The time zone of {} is not known, so no hours can be logged there",
        plan.site.name
    );
    Some(
        NotReady::blocks("no_zone", words, "You: set the site's time zone")
            .at(site_page(plan), "Open the site"),
    )
}

fn site_gone(plan: &Plan) -> Option<NotReady> {
    let since = plan.site.missing_since?;
    let words = format!(
        "{} has been gone from the source of sites since {}",
        plan.site.name,
        since.words_with_year()
    );
    Some(
        NotReady::warns(
            "site_missing",
            words,
            "You: ask the site whether it still exists under this name",
        )
        .at(site_page(plan), "Open the site"),
    )
}

fn not_enrolled(plan: &Plan) -> Option<NotReady> {
    (!plan.plans.enrolled).then(|| {
        NotReady::blocks(
            "not_enrolled",
            format!(
                "{} is no longer enrolled in this course",
                plan.plans.student_name
            ),
            "You: enrol the student again",
        )
        .at("/programs".into(), "Open the programs")
    })
}

fn not_on_roster(plan: &Plan) -> Option<NotReady> {
    let since = plan.plans.missing_since?;
    let words = format!(
        "{} has been gone from the roster since {}",
        plan.plans.student_name,
        since.words_with_year()
    );
    Some(NotReady::warns(
        "not_on_roster",
        words,
        "The registrar: say whether the student has left the course",
    ))
}

fn elsewhere(plan: &Plan) -> impl Iterator<Item = NotReady> + '_ {
    plan.elsewhere.iter().filter_map(|other| {
        let link = format!("/placements/{}", other.id);
        let dates = format!(
            "{} to {}",
            other.starts_on.words(),
            other.ends_on.words_with_year()
        );
        let name = &plan.plans.student_name;
        if other.site == plan.site.id {
            let words = format!("{name} is already placed at {}, {dates}", other.site_name);
            Some(
                NotReady::blocks(
                    "already_there",
                    words,
                    "You: change the dates of that placement instead",
                )
                .at(link, "Open that placement"),
            )
        } else if other.starts_on <= plan.ends_on && plan.starts_on <= other.ends_on {
            let words = format!(
                "{name} is placed at {} in the same weeks, {dates}",
                other.site_name
            );
            Some(
                NotReady::warns(
                    "elsewhere",
                    words,
                    "You: make sure that both are meant, or change the site of that placement",
                )
                .at(link, "Open that placement"),
            )
        } else {
            None
        }
    })
}
