//! Filling the empty days of a week from the week before or from the usual week.

use super::week::{Back, WeekQuery};
use crate::{
    hours::{
        forms::{Cell, PatternForm, WeekForm},
        store::{self, Entry, Place},
    },
    kernel::time::Day,
    web::Result,
};
use sqlx::PgConnection;
use std::fmt::Write as _;

/// The form with its empty days filled as asked. A day with entries, or still to come, stays empty.
pub(super) async fn filled(
    db: &mut PgConnection,
    back: &Back,
    query: &WeekQuery,
) -> Result<WeekForm> {
    let mut form = empty_form(back, query);
    let from_pattern = match query.fill.as_str() {
        "pattern" => true,
        "last-week" => false,
        _ => return Ok(form),
    };
    for at in 0..7 {
        let day = back.first.plus_days(i32::try_from(at).unwrap_or(0));
        let Some(place) = form.place_on(&back.desk.for_hours(), day) else {
            continue;
        };
        if is_empty(back, day, place) {
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
            let cell = if from_pattern {
                PatternForm::of(&store::shifts(db, place.id).await?).cell(weekday)
            } else {
                last_week(back, day, place)
            };
            put(&mut form, at, cell);
        }
    }
    query.fill.clone_into(&mut form.filled);
    Ok(form)
}

/// Whether a day is over or under way, within the placement, and has no entries yet.
fn is_empty(back: &Back, day: Day, place: &Place) -> bool {
    let fits = day <= back.desk.today_at(place) && place.days().holds(*day);
    fits && on(back, day).next().is_none()
}

fn empty_form(back: &Back, query: &WeekQuery) -> WeekForm {
    let usual = back.desk.usual_place();
    let placement = if back.desk.day_decides() {
        query.placement.clone()
    } else if query.placement.is_empty() {
        usual.map(|place| place.id.to_string()).unwrap_or_default()
    } else {
        query.placement.clone()
    };
    let mut form = WeekForm {
        placement,
        ..WeekForm::default()
    };
    form.kind = form
        .place(&back.desk.for_hours())
        .or(usual)
        .and_then(|place| back.desk.usual_kind(place))
        .map(|kind| kind.value())
        .unwrap_or_default();
    (form.time, form.pause, form.what) = (
        vec![String::new(); 7],
        vec![String::new(); 7],
        vec![String::new(); 7],
    );
    form
}

fn put(form: &mut WeekForm, at: usize, cell: Cell) {
    for (list, value) in [
        (&mut form.time, cell.time),
        (&mut form.pause, cell.pause),
        (&mut form.what, cell.what),
    ] {
        if let Some(slot) = list.get_mut(at) {
            *slot = value;
        }
    }
}

pub(super) fn on(back: &Back, day: Day) -> impl Iterator<Item = &Entry> {
    back.entries
        .iter()
        .filter(move |entry| entry.work_date == day)
}

/// What was worked on the same day of the week before, at the same placement.
fn last_week(back: &Back, day: Day, place: &Place) -> Cell {
    let mut cell = Cell::default();
    let mut pause = 0;
    for entry in on(back, day.plus_days(-7))
        .filter(|entry| entry.state.is_live() && entry.placement == place.id && entry.version == 1)
    {
        let Some((start, end)) = entry.start.zip(entry.end) else {
            continue;
        };
        let gap = if cell.time.is_empty() { "" } else { "; " };
        let _ = write!(
            cell.time,
            "{gap}{}-{}",
            start.strftime("%H:%M"),
            end.strftime("%H:%M")
        );
        let _ = write!(cell.what, "{gap}{}", entry.activity.replace(';', ","));
        pause += entry.break_minutes.get();
    }
    if pause > 0 {
        cell.pause = pause.to_string();
    }
    cell
}
