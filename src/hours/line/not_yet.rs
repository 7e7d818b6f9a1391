//! Hours that are still to come today, where the line names no day: those of last night, or a day to be chosen.

use jiff::civil::{Date, Time};

use super::LineContext;
use super::atoms::Piece;
use super::question::Question;
use super::spell::When;

/// The day of a first spell without a day: today, or yesterday for hours over midnight that would only begin later
/// today.
///
/// Hours that are all to come are asked about, and so is a night that has begun, because the one before may be meant.
pub(super) fn day_without_name(
    piece: &Piece<'_>,
    context: &LineContext<'_>,
    when: When,
) -> Result<Date, Question> {
    let today = context.today;
    let (Some(now), When::Clock { start, end, .. }) = (context.now, when) else {
        return Ok(today);
    };
    let is_to_come = start >= now;
    let over_midnight = end < start;
    let Ok(yesterday) = today.yesterday() else {
        return Ok(today);
    };
    match (is_to_come, over_midnight) {
        (true, true) if end > Time::midnight() => Ok(yesterday),
        (true, _) => Err(ask(
            piece,
            yesterday,
            "These hours are still to come today. Hours are logged once they are worked.",
        )),
        (false, true) => Err(ask(
            piece,
            yesterday,
            "These hours are not over yet. Hours are logged once they are worked.",
        )),
        (false, false) => Ok(today),
    }
}

fn ask(piece: &Piece<'_>, yesterday: Date, words: &str) -> Question {
    let label = format!("Yesterday, {}", yesterday.strftime("%a %-d %b %Y"));
    Question::about(piece, (0, piece.len()), words)
        .or(label, piece.with_front(&yesterday.to_string()))
}
