//! What a clock measured, to whole minutes; and what is said of one that was forgotten.

use super::{
    desk::Desk,
    forms::{self, ClockForm},
    kind,
    span::Pass,
    store::{ClockRun, Place},
    work::{Work, WorkTime},
};
use crate::{
    kernel::{
        problems::Problems,
        text,
        time::{Day, Instant},
    },
    web::Result,
};
use jiff::{
    Timestamp,
    civil::Time,
    tz::{AmbiguousOffset, TimeZone},
};

/// A clock that runs longer than this was most likely forgotten; it is asked when the work ended.
const LONGEST_RUN: i64 = 14 * 60;

/// Whether a clock runs so long that its stop was most likely forgotten.
pub fn is_forgotten(run: &ClockRun, now: Instant) -> bool {
    now.duration_since(*run.started_at).as_mins() > LONGEST_RUN
}

/// What the clock measured, to whole minutes; nothing when it is less than one.
pub fn work_of(
    (desk, place): (&Desk, &Place),
    run: &ClockRun,
    input: &ClockForm,
) -> Result<Option<Work>> {
    let zone = place.zone();
    let start = Stand::at(*run.started_at, &zone);
    let mut problems = Problems::none();
    let end = if is_forgotten(run, desk.now) || !input.end.trim().is_empty() {
        problems.keep("end", said_end(input, &zone))
    } else {
        Some(Stand::at(*desk.now, &zone))
    };
    let pause = problems.keep("break_minutes", forms::pause(&input.break_minutes));
    let activity = problems.keep(
        "activity",
        text::optional_line(&input.activity, "what you did", 400),
    );
    let kind = kind::find(&desk.kinds(place), &input.kind)
        .cloned()
        .or_else(|| desk.usual_kind(place));
    if kind.is_none() {
        problems.add("kind", "Choose how you worked");
    }
    let (Some(end), Some(pause), Some(activity), Some(kind)) = (end, pause, activity, kind) else {
        return Err(problems.into());
    };
    if (start.date, start.time, start.pass) == (end.date, end.time, end.pass) {
        return Ok(None);
    }
    let days = Day(end.date).days_since(Day(start.date));
    if !(0..=1).contains(&days) {
        return Err(Problems::one("date", "Enter the day you clocked in, or the day after").into());
    }
    Ok(Some(Work {
        placement: place.id,
        date: start.date,
        time: WorkTime::Clock {
            start: start.time,
            end: end.time,
            next_day: days == 1,
            start_pass: start.pass,
            end_pass: end.pass,
        },
        break_minutes: pause,
        mode: kind.mode,
        category: kind.category,
        activity,
        note: String::new(),
        paid_time: false,
        competencies: Vec::new(),
        helpers: Vec::new(),
    }))
}

/// The end somebody says of a forgotten clock.
fn said_end(input: &ClockForm, zone: &TimeZone) -> Result<Stand, String> {
    let date = text::day(&input.date, "the day you stopped")?;
    let time = forms::time(&input.end, "the time you stopped")?;
    let local = date.to_datetime(time);
    let at = zone
        .to_ambiguous_timestamp(local)
        .compatible()
        .map_err(|_| "Enter the day you stopped".to_owned())?;
    Ok(Stand {
        date: *date,
        time,
        pass: Stand::at(at, zone).pass,
    })
}

/// What the clock on the wall shows at a moment, to the minute.
struct Stand {
    date: jiff::civil::Date,
    time: Time,
    pass: Option<Pass>,
}

impl Stand {
    fn at(moment: Timestamp, zone: &TimeZone) -> Self {
        let local = zone.to_datetime(moment);
        let time = Time::new(local.hour(), local.minute(), 0, 0).unwrap_or(local.time());
        let minute = local.date().to_datetime(time);
        let pass = match zone.to_ambiguous_timestamp(minute).offset() {
            AmbiguousOffset::Fold { before, .. } if zone.to_offset(moment) == before => {
                Some(Pass::First)
            }
            AmbiguousOffset::Fold { .. } => Some(Pass::Second),
            _ => None,
        };
        Self {
            date: local.date(),
            time,
            pass,
        }
    }
}
