//! A start and an end as typed: `9-12:30`, `8:00am to 4pm`, `from 9 until noon`, `22:00-06:00+1`.

use super::atoms::{Kind, Piece};
use super::clock::{Clock, clock};

/// What the line says about the day on which a spell ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Nothing.
    Unsaid,
    /// `+1` glued to the end: the next day, both times on the 24-hour clock.
    PlusOne,
    /// The words "next day".
    NextDay,
}

/// A start and an end as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) start: Clock,
    pub(super) end: Clock,
    pub(super) ends: Ends,
    /// Joined by a dash rather than by a word.
    dashed: bool,
    /// Whether the numbers may count hours, as in "2-3 hours".
    pub(super) may_be_lengths: bool,
    /// The atoms it stands in.
    pub(super) at: (usize, usize),
}

impl Typed {
    /// Whether no reader would take it for anything but hours.
    pub(super) fn is_marked(self) -> bool {
        self.start.is_marked() || self.end.is_marked()
    }

    /// Whether it may be hours when found among text; "3 to 4 charts" may not.
    pub(super) fn may_stand_in_text(self) -> bool {
        self.dashed || self.is_marked()
    }
}

/// Reads a start and an end at atom `i`.
pub(super) fn span(piece: &Piece<'_>, i: usize) -> Option<(Typed, usize)> {
    let first = if piece.letters(i) == "from" { i + 1 } else { i };
    let (start, after_start) = clock(piece, first)?;
    let second = connector(piece, after_start)?;
    let (end, after) = clock(piece, second)?;
    let break_off =
        piece.is(second.saturating_sub(1), Kind::Dash) && !piece.glued(second.saturating_sub(1));
    // "1h30 -15" is a length and a break whose unit was forgotten.
    let forgotten = start.with_h && break_off && piece.glued(second) && end.is_number_alone();
    if start.minute > 1439 || forgotten {
        return None;
    }
    let counted = super::length::is_hours(piece.letters(after)) && !piece.glued(after);
    let after = if counted { after + 1 } else { after };
    let (ends, next) = ends(piece, after)?;
    let dashed = piece.is(second.saturating_sub(1), Kind::Dash);
    let may_be_lengths = are_lengths(start, end, counted);
    Some((
        Typed {
            start,
            end,
            ends,
            dashed,
            may_be_lengths,
            at: (i, next),
        },
        next,
    ))
}

/// "2-3 hours", "8-10h", "1h - 3h" and "1h30-15" may count hours and name no time of day.
fn are_lengths(start: Clock, end: Clock, counted: bool) -> bool {
    let short = !end.with_minutes && !start.with_minutes && end.minute <= 12 * 60;
    let small = start.minute < 7 * 60;
    let uneven = start.with_h != end.with_h;
    let less = start.with_h && small && end.is_number_alone();
    counted || less || (short && uneven) || (short && small && start.with_h && end.with_h)
}

/// Whether a dash or a word such as "to" stands at `i`.
pub(super) fn is_connector(piece: &Piece<'_>, i: usize) -> bool {
    connector(piece, i).is_some()
}

fn connector(piece: &Piece<'_>, i: usize) -> Option<usize> {
    if matches!(
        piece.letters(i),
        "to" | "until" | "till" | "til" | "thru" | "through"
    ) {
        return Some(i + 1);
    }
    // " -1h" with a space before it takes a break off; it does not run until one o'clock.
    if !piece.is(i, Kind::Dash) || (!piece.glued(i) && piece.dash_before_length(i)) {
        return None;
    }
    let mut next = i + 1;
    while piece.glued_as(next, Kind::Dash) {
        next += 1;
    }
    Some(next)
}

fn ends(piece: &Piece<'_>, i: usize) -> Option<(Ends, usize)> {
    if piece.glued_as(i, Kind::Plus) && piece.glued(i + 1) && piece.digits(i + 1) == "1" {
        return Some((Ends::PlusOne, piece.closes(i + 2)?));
    }
    let next = piece.closes(i)?;
    if piece.letters(next) == "next"
        && piece.letters(next + 1) == "day"
        && let Some(after) = piece.closes(next + 2)
    {
        return Some((Ends::NextDay, after));
    }
    Some((Ends::Unsaid, next))
}
