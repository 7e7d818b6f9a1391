//! Decides which half of the day typed hours mean, or which readings to ask about.
//!
//! The table of decisions is in the documentation of the [module](super).

use super::clock::{Clock, Notation};
use super::span::{Ends, Typed};

const NOON: u16 = 12 * 60;
const DAY: u16 = 24 * 60;
/// A spell over midnight that is longer than this is asked about unless `+1` says it.
const LONG: u16 = 16 * 60;
/// The end of the plain working day, 19:00.
const EVENING: u16 = 19 * 60;

/// A spell of clock time that begins on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Minutes after midnight, below 1440.
    pub(super) start: u16,
    /// Length in minutes, 1 to 1439.
    pub(super) minutes: u16,
}

impl Span {
    fn new(start: u16, end: u16) -> Option<Self> {
        let (start, end) = (start % DAY, end % DAY);
        let minutes = (end + DAY - start) % DAY;
        (minutes > 0).then_some(Self { start, minutes })
    }

    /// Minutes after the midnight before the start.
    fn end(self) -> u16 {
        self.start + self.minutes
    }

    fn is_overnight(self) -> bool {
        self.end() > DAY
    }
}

/// What typed hours mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    One(Span),
    /// Two or more readings, or one that is too odd to take without asking.
    Ask(Vec<Span>),
    /// No time passes between start and end.
    Nothing,
}

/// Decides what typed hours mean; `after` is the end of the spell before on the same day.
pub(super) fn decide(typed: Typed, after: Option<u16>) -> Decision {
    use Notation::{Bare, Day24, Said};
    let (start, end) = (typed.start, typed.end);
    match (typed.ends, start.notation, end.notation) {
        (Ends::PlusOne, _, _) => with_plus_one(start, end),
        (Ends::NextDay, _, _) => with_next_day(start, end),
        (_, Bare, Bare) => continuing(both_bare(start.minute, end.minute), (start, end), after),
        (_, Said, Bare) | (_, Bare, Said) => nearest(start, end),
        (_, Day24, Bare) | (_, Bare, Day24) => half_on_24_hours(start, end),
        _ => as_written(start.minute, end.minute),
    }
}

/// Every reading of a pair of times.
fn readings(start: Clock, end: Clock) -> Vec<Span> {
    let halves = |time: Clock| match time.notation {
        Notation::Bare => vec![time.minute, time.minute + NOON],
        _ => vec![time.minute],
    };
    let ends = halves(end);
    let pairs = halves(start)
        .into_iter()
        .flat_map(|s| ends.iter().map(move |e| Span::new(s, *e)));
    pairs.flatten().collect()
}

fn with_plus_one(start: Clock, end: Clock) -> Decision {
    // An end at or after the start on the next day is 24 hours or more.
    match Span::new(start.minute, end.minute) {
        Some(span) if span.end() >= DAY => Decision::One(span),
        _ => Decision::Nothing,
    }
}

fn with_next_day(start: Clock, end: Clock) -> Decision {
    let over_midnight = |span: &Span| span.end() >= DAY;
    let all: Vec<Span> = readings(start, end)
        .into_iter()
        .filter(over_midnight)
        .collect();
    let usual: Vec<Span> = all
        .iter()
        .copied()
        .filter(|span| span.minutes <= LONG)
        .collect();
    one_or_ask(if usual.is_empty() { all } else { usual })
}

fn one_or_ask(mut spans: Vec<Span>) -> Decision {
    spans.dedup();
    match spans.as_slice() {
        [] => Decision::Nothing,
        [only] => Decision::One(*only),
        _ => Decision::Ask(spans),
    }
}

/// Both times settled by how they are written.
fn as_written(start: u16, end: u16) -> Decision {
    let Some(span) = Span::new(start, end) else {
        return Decision::Nothing;
    };
    if !span.is_overnight() || span.minutes <= LONG {
        return Decision::One(span);
    }
    let mut asked = vec![span];
    let same_day = |s, e| Span::new(s, e).filter(|span| span.end() <= DAY);
    asked.extend(same_day(start, end + NOON).filter(|span| span.minutes <= LONG));
    asked.extend(same_day(end, start));
    Decision::Ask(asked)
}

/// One time with am or pm, the other bare: the other is the nearest one.
fn nearest(start: Clock, end: Clock) -> Decision {
    let all = readings(start, end);
    let Some(shortest) = all.iter().copied().min_by_key(|span| span.minutes) else {
        return Decision::Nothing;
    };
    // "9-12 am" is written for three hours before noon as well as before midnight.
    let morning = start.notation == Notation::Bare && (7 * 60..NOON).contains(&start.minute);
    if morning && end.minute < 60 && !end.named {
        let before_noon = Span::new(start.minute, end.minute + NOON);
        return Decision::Ask(std::iter::once(shortest).chain(before_noon).collect());
    }
    if looks_like_twelve_hours(shortest) {
        Decision::Ask(all)
    } else {
        Decision::One(shortest)
    }
}

/// Half an hour or less from a time at which twelve-hour shifts begin: `7-7:30` may be 12 h 30.
fn looks_like_twelve_hours(span: Span) -> bool {
    span.minutes <= 30 && (6 * 60..=8 * 60).contains(&(span.start % NOON))
}

/// One time on the 24-hour clock, the other bare.
fn half_on_24_hours(start: Clock, end: Clock) -> Decision {
    let literal = Span::new(start.minute, end.minute);
    let others = readings(start, end)
        .into_iter()
        .filter(|span| Some(*span) != literal);
    let other = others.min_by_key(|span| span.minutes);
    match (literal, other) {
        (Some(literal), _) if literal.minutes <= NOON => Decision::One(literal),
        (Some(literal), Some(other)) if literal.minutes <= LONG => {
            Decision::Ask(vec![literal, other])
        }
        (_, Some(other)) if other.is_overnight() || literal.is_none() => {
            // The writer may have put a leading zero before an afternoon hour: 9:00-05:00.
            let afternoon = Span::new(start.minute, end.minute + NOON);
            let afternoon = afternoon.filter(|span| span.end() <= DAY && *span != other);
            Decision::Ask(std::iter::once(other).chain(afternoon).collect())
        }
        (_, Some(other)) => Decision::One(other),
        _ => Decision::Nothing,
    }
}

/// Neither time says its half of the day.
fn both_bare(start: u16, end: u16) -> Decision {
    // Twelve o'clock bare is noon, so the hours run 0:00 (midnight) to 11:59 here.
    let morning = start % NOON;
    let length = (end + NOON - morning) % NOON;
    if length == 0 {
        return both_halves(morning, NOON);
    }
    let day_start = if morning < 5 * 60 {
        morning + NOON
    } else {
        morning
    };
    let day = Span {
        start: day_start,
        minutes: length,
    };
    if looks_like_twelve_hours(day) {
        let starts = [morning, morning + NOON].into_iter();
        let spans =
            starts.flat_map(|start| [length, length + NOON].map(|minutes| Span { start, minutes }));
        return Decision::Ask(spans.collect());
    }
    let early = (5 * 60..7 * 60).contains(&morning);
    let night_shift = (10 * 60..NOON).contains(&morning) && length >= 7 * 60 + 30;
    if early || night_shift || day.end() > EVENING {
        return both_halves(morning, length);
    }
    Decision::One(day)
}

fn both_halves(morning: u16, minutes: u16) -> Decision {
    Decision::Ask(
        [morning, morning + NOON]
            .map(|start| Span { start, minutes })
            .to_vec(),
    )
}

/// A bare spell after another of the same day goes on from it where that settles the half.
fn continuing(alone: Decision, (start, end): (Clock, Clock), after: Option<u16>) -> Decision {
    let Some(after) = after else {
        return alone;
    };
    match alone {
        Decision::One(span) if span.start < after => {
            let later = readings(start, end).into_iter();
            let later = later.filter(|other| other.start >= after && other.minutes == span.minutes);
            one_or_ask(std::iter::once(span).chain(later).collect())
        }
        Decision::Ask(spans) => {
            let later: Vec<Span> = spans.iter().copied().filter(|s| s.start >= after).collect();
            match later.as_slice() {
                [only] => Decision::One(*only),
                _ => Decision::Ask(spans),
            }
        }
        settled => settled,
    }
}

/// Hours as the grammar writes them so that they have one reading.
pub(super) fn written(start: u16, minutes: u16) -> String {
    let end = start + minutes;
    let undecided = |minute: u16| (10..=12).contains(&(minute / 60));
    let digits = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    if end >= DAY {
        return format!("{}-{}+1", digits(start), digits(end % DAY));
    }
    let both = undecided(start) && undecided(end);
    if both || (minutes > NOON && (undecided(start) || undecided(end))) {
        return format!("{}-{}", with_half(start), with_half(end));
    }
    format!("{}-{}", digits(start), digits(end))
}

fn with_half(minute: u16) -> String {
    let hour = match minute / 60 % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if minute < NOON { "am" } else { "pm" };
    format!("{hour}:{:02}{half}", minute % 60)
}
