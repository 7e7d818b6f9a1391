//! Rules about when the work was.

use super::{Against, Finding, Proposed, Rule, words};

pub(super) fn future(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    if !against.requirement.future_forbidden {
        return None;
    }
    if proposed.date > proposed.zone.to_datetime(against.now).date() {
        let day = words::day(proposed.date);
        let words = format!("{day} is still to come: log it once the work is done");
        return Some(Finding::block(Rule::Future, words));
    }
    let ends_at = proposed.worked.span()?.ends_at;
    (ends_at > against.now).then(|| {
        let (end, now) = (
            words::clock(ends_at, &proposed.zone),
            words::clock(against.now, &proposed.zone),
        );
        let words = format!("This ends at {end} and it is {now} now: log it once the work is done");
        Finding::block(Rule::Future, words)
    })
}

pub(super) fn outside_placement(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    let days = against.placement;
    let words = if proposed.date < days.first {
        let (day, first) = words::days(proposed.date, days.first);
        format!("{day} is before your placement begins on {first}")
    } else if proposed.date > days.last {
        let (day, last) = words::days(proposed.date, days.last);
        format!("{day} is after your placement ended on {last}")
    } else {
        return None;
    };
    Some(Finding::block(Rule::OutsidePlacement, words))
}

pub(super) fn too_late(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    if proposed.corrects.is_some() {
        return None;
    }
    let today = proposed.zone.to_datetime(against.now).date();
    let handed_in = proposed.first_submitted.unwrap_or(today);
    let window = i64::from(against.requirement.late_entry_days);
    let late = handed_in.duration_since(proposed.date).as_hours() / 24 > window;
    let granted = against
        .late_granted
        .iter()
        .any(|days| days.holds(proposed.date));
    (late && !granted).then(|| {
        let words = format!(
            "{} is more than {window} days ago: ask for a late entry and give the reason",
            words::day(proposed.date)
        );
        Finding::block(Rule::TooLate, words)
    })
}
