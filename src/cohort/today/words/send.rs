//! The button of a line that has a supervisor mailed.

use crate::{
    cohort::today::item::{Item, Kind},
    kernel::time::Instant,
    sign_off::MAILED_LATELY,
};

fn mailed_lately(item: &Item, now: Instant) -> bool {
    let since = now.plus_seconds(-MAILED_LATELY);
    item.sent_at.is_some_and(|at| at > since)
}

/// One mail brings a supervisor everything that waits for them, whichever of their placements asked.
pub(super) fn send(kind: Kind, item: &Item, now: Instant) -> Option<(String, &'static str)> {
    if mailed_lately(item, now) {
        return None;
    }
    let words = match kind {
        Kind::Unsigned if item.words == "disabled" => return None,
        Kind::Unsigned if item.sent_at.is_none() => "Send a link",
        Kind::Unsigned => "Remind",
        Kind::Unopened => "Send again",
        _ => return None,
    };
    let placement = item.placement?;
    Some((format!("/placements/{placement}/sign-off-request"), words))
}
