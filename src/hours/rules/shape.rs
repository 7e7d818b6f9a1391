//! Rules about the entry by itself.

use super::{Against, Finding, Proposed, Rule, Worked};
use crate::hours::span::LONGEST;
use crate::kernel::minutes::Minutes;

pub(super) fn zero_minutes(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    let worked = proposed.worked.minutes();
    let credited = against.requirement.rounding.apply(worked);
    (credited == Minutes::ZERO).then(|| {
        let words = if worked == Minutes::ZERO {
            "Enter how long you worked: this leaves no time to count".to_owned()
        } else {
            format!("Enter a longer time: {worked} is rounded down to nothing")
        };
        Finding::block(Rule::ZeroMinutes, words)
    })
}

pub(super) fn too_long(proposed: &Proposed) -> Option<Finding> {
    let length = match &proposed.worked {
        Worked::Clock(span) => span.passed(),
        Worked::Duration(minutes) => *minutes,
    };
    (length > LONGEST).then(|| {
        let words = format!("Enter at most 24 h as one entry: this is {length}");
        Finding::block(Rule::TooLong, words)
    })
}

pub(super) fn duration(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    let bare = matches!(proposed.worked, Worked::Duration(_));
    (bare && !against.requirement.durations_allowed).then(|| {
        let words = "Enter the time you started and the time you ended".to_owned();
        Finding::block(Rule::DurationNotAllowed, words)
    })
}

pub(super) fn mode(proposed: &Proposed, against: &Against<'_>) -> Option<Finding> {
    (!against.requirement.takes(proposed.mode, proposed.category)).then(|| {
        let words = format!(
            "{} falls into no category of your requirement, so this will not count",
            proposed.mode.label()
        );
        Finding::warn(Rule::ModeNotCounted, words)
    })
}
