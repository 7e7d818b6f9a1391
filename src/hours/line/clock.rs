//! One time of day as typed: `9`, `9:30`, `9.30`, `0930`, `9h30`, `8am`, `8 p.m.`, `noon`.

use super::atoms::{Kind, Piece};

/// How far the writing of a time settles which half of the day it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// Written with am, pm, noon or midnight.
    Said,
    /// Written on the 24-hour clock: an hour over 12, an hour 0, a leading zero, or `9h`.
    Day24,
    /// Hours 1 to 12 with no mark, which may be morning or evening.
    Bare,
}

/// A time of day as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Minutes after midnight, 0 to 1440; a bare time as its digits stand.
    pub(super) minute: u16,
    /// How it was written.
    pub(super) notation: Notation,
    /// Whether it was written with minutes, as in `9:30`.
    pub(super) with_minutes: bool,
    /// Whether it was written with `h`, as in `9h` or `9h30`.
    pub(super) with_h: bool,
    /// Whether it is the word noon or midnight.
    pub(super) named: bool,
}

impl Clock {
    fn said(minute: u16, named: bool) -> Self {
        let notation = Notation::Said;
        Self {
            minute,
            notation,
            with_minutes: true,
            with_h: false,
            named,
        }
    }

    /// Whether no reader would take it for anything but a time.
    pub(super) fn is_marked(self) -> bool {
        self.notation != Notation::Bare || self.with_minutes
    }

    /// Whether it is digits with no mark of a time at all.
    pub(super) fn is_number_alone(self) -> bool {
        self.notation != Notation::Said && !self.with_minutes && !self.with_h
    }
}

/// Reads a time at atom `i`; gives it with the atom after it.
pub(super) fn clock(piece: &Piece<'_>, i: usize) -> Option<(Clock, usize)> {
    match piece.letters(i) {
        "noon" | "midday" => return Some((Clock::said(12 * 60, true), i + 1)),
        "midnight" => return Some((Clock::said(0, true), i + 1)),
        _ => {}
    }
    let (face, next) = face(piece, i)?;
    if face.minute > 59 || face.hour > 24 || (face.hour == 24 && face.minute > 0) {
        return None;
    }
    match meridiem(piece, next) {
        Some((afternoon, after)) if (1..=12).contains(&face.hour) => {
            let hour = face.hour % 12 + if afternoon { 12 } else { 0 };
            Some((Clock::said(hour * 60 + face.minute, false), after))
        }
        Some(_) => None,
        None => Some((face.unmarked(), next)),
    }
}

/// The digits of a time before any am or pm.
struct Face {
    hour: u16,
    minute: u16,
    with_minutes: bool,
    leading_zero: bool,
    with_h: bool,
}

impl Face {
    fn unmarked(&self) -> Clock {
        let on_24_hours = self.leading_zero || self.with_h || self.hour == 0 || self.hour > 12;
        Clock {
            minute: self.hour * 60 + self.minute,
            notation: if on_24_hours {
                Notation::Day24
            } else {
                Notation::Bare
            },
            with_minutes: self.with_minutes,
            with_h: self.with_h,
            named: false,
        }
    }
}

fn face(piece: &Piece<'_>, i: usize) -> Option<(Face, usize)> {
    let digits = piece.digits(i);
    let value = u16::try_from(piece.number(i, 1..=4)?).ok()?;
    let leading_zero = digits.len() > 1 && digits.starts_with('0');
    let with_h = piece.glued(i + 1) && piece.letters(i + 1) == "h";
    let past_h = if with_h { i + 2 } else { i + 1 };
    if digits.len() > 2 {
        let (hour, minute) = (value / 100, value % 100);
        return Some((
            Face {
                hour,
                minute,
                with_minutes: true,
                leading_zero,
                with_h,
            },
            past_h,
        ));
    }
    let split = with_h || piece.glued_as(i + 1, Kind::Colon) || piece.glued_as(i + 1, Kind::Dot);
    let minute = piece
        .number(i + 2, 2..=2)
        .filter(|_| piece.glued(i + 2) && split);
    let next = if minute.is_some() { i + 3 } else { past_h };
    let with_minutes = minute.is_some();
    let minute = minute
        .and_then(|minute| u16::try_from(minute).ok())
        .unwrap_or(0);
    Some((
        Face {
            hour: value,
            minute,
            with_minutes,
            leading_zero,
            with_h,
        },
        next,
    ))
}

/// Reads am or pm at `i`: glued `a`, `p`, `am`, `pm`, `a.m.`; spaced only in the longer forms.
/// Gives whether it is after noon.
fn meridiem(piece: &Piece<'_>, i: usize) -> Option<(bool, usize)> {
    let dotted =
        piece.glued_as(i + 1, Kind::Dot) && piece.glued(i + 2) && piece.letters(i + 2) == "m";
    let closing_dot = if piece.glued_as(i + 3, Kind::Dot) {
        i + 4
    } else {
        i + 3
    };
    match (piece.letters(i), piece.glued(i)) {
        ("a", _) if dotted => Some((false, closing_dot)),
        ("p", _) if dotted => Some((true, closing_dot)),
        ("am", _) | ("a", true) | ("midnight", false) => Some((false, i + 1)),
        ("pm", _) | ("p", true) | ("noon", false) => Some((true, i + 1)),
        _ => None,
    }
}
