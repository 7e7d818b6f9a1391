//! The student's home: log hours, hand them in, see what is still to go.

use super::{progress::Progress, rows::EntryRow};
use crate::{
    hours::{
        desk::Desk,
        kind::Kind,
        room::Room,
        state::EntryState,
        stopped,
        store::{ClockRun, Entry, Place},
    },
    kernel::{problems::Problems, time::Day},
    web::{Ctx, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;

/// How many newest entries the home shows.
const NEWEST: usize = 8;

/// What the address of the home may carry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HomeQuery {
    /// The enrolment to look at, for a student with several.
    enrolment: String,
    /// Drafts that were just saved.
    added: Vec<String>,
}

#[derive(Template)]
#[template(path = "hours/home.html")]
struct HomePage {
    shell: Shell,
    problems: Problems,
    line: String,
    kind: String,
    head: String,
    kinds: Vec<Kind>,
    /// The placements that hours can be logged for.
    places: Vec<Place>,
    /// How many of them are on.
    open: usize,
    /// Whether the day says which of them it was.
    day_decides: bool,
    ended: Option<String>,
    others: Vec<(String, String)>,
    added: Option<Added>,
    clock: Option<RunningClock>,
    same: Option<String>,
    returned: Vec<EntryRow>,
    corrected: Vec<EntryRow>,
    weeks: Vec<DraftWeek>,
    recent: Vec<EntryRow>,
    /// Whether anything waits for a signature, so that the supervisor can be asked now.
    may_ask: bool,
    progress: Option<Progress>,
    enrolment: String,
    week_href: String,
}

/// The drafts that were just saved, with their undo.
struct Added {
    words: String,
    ids: Vec<String>,
}

/// The running clock as the page shows it.
struct RunningClock {
    since: String,
    started: String,
    now: String,
    length: String,
    is_forgotten: bool,
}

/// The drafts of one week.
struct DraftWeek {
    title: String,
    sum: String,
    rows: Vec<EntryRow>,
}

/// `GET /hours`
pub async fn home(ctx: Ctx, Query(query): Query<HomeQuery>) -> Result<Response> {
    let room = ctx
        .read(async |db| Room::of(db, (ctx.actor().person(), ctx.now()), &query.enrolment).await)
        .await?;
    page(&home_page(&ctx, &room, &query))
}

fn home_page(ctx: &Ctx, room: &Room, query: &HomeQuery) -> HomePage {
    let places = &room.desk.places;
    let entries = room
        .standing
        .as_ref()
        .map_or(&[][..], |standing| &standing.entries);
    let row = |entry: &Entry| EntryRow::of(entry, places, &room.comments);
    let of_state = |state| {
        entries
            .iter()
            .rev()
            .filter(move |entry: &&Entry| entry.state == state)
    };
    let usual = room.desk.usual_place();
    let today = usual
        .or(places.first())
        .map_or_else(|| ctx.today(), |place| room.desk.today_at(place));
    let open: Vec<Place> = room.desk.open().into_iter().cloned().collect();
    let for_hours: Vec<Place> = room.desk.for_hours().into_iter().cloned().collect();
    let usual_kind = usual.and_then(|place| room.desk.usual_kind(place));
    HomePage {
        shell: ctx.shell(),
        problems: Problems::none(),
        line: String::new(),
        kind: usual_kind.map(|kind| kind.value()).unwrap_or_default(),
        head: head(&open),
        kinds: room.desk.all_kinds(),
        open: open.len(),
        day_decides: room.desk.day_decides(),
        ended: ended(room, &open),
        places: for_hours,
        others: others(room),
        added: added(entries, &query.added),
        clock: room.clock.as_ref().map(|run| running(run, &room.desk)),
        same: same(entries, today).filter(|_| !open.is_empty()),
        returned: of_state(EntryState::Returned).map(row).collect(),
        corrected: of_state(EntryState::Submitted)
            .filter(|entry| entry.is_made_for_student())
            .map(row)
            .collect(),
        weeks: draft_weeks(room),
        may_ask: entries
            .iter()
            .any(|entry| entry.state == EntryState::Submitted),
        recent: entries
            .iter()
            .rev()
            .filter(|entry| !entry.state.is_editable())
            .take(NEWEST)
            .map(row)
            .collect(),
        progress: room
            .standing
            .as_ref()
            .map(|standing| Progress::of(standing, today)),
        enrolment: room
            .standing
            .as_ref()
            .map(|standing| standing.enrolment.to_string())
            .unwrap_or_default(),
        week_href: format!("/hours/week/{today}"),
    }
}

/// "Mercy Hospital · Dana Okafor", or the sites where there are several.
fn head(open: &[Place]) -> String {
    match open {
        [] => String::new(),
        [only] => match only.supervisors.first() {
            Some(supervisor) => format!("{} · {supervisor}", only.site),
            None => only.site.clone(),
        },
        several => several
            .iter()
            .map(|place| place.site.as_str())
            .collect::<Vec<_>>()
            .join(" · "),
    }
}

/// What a student whose placement is over may still log.
fn ended(room: &Room, open: &[Place]) -> Option<String> {
    let last = room.desk.usual_place().filter(|_| open.is_empty())?;
    let window = room.desk.requirement(last)?.late_entry_days;
    Some(format!(
        "Your placement at {} ended on {}. Hours that you worked until then can still be logged, each day for {window} days after it.",
        last.site,
        last.ends_on.words()
    ))
}

/// The student's other enrolments, newest first, each once: its program and its id.
fn others(room: &Room) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for place in &room.others {
        let id = place.enrolment.to_string();
        if !found.iter().any(|(_, other)| *other == id) {
            found.push((format!("{}, {}", place.program_name, place.site), id));
        }
    }
    found
}

fn added(entries: &[Entry], asked: &[String]) -> Option<Added> {
    let drafts: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.state == EntryState::Draft && asked.contains(&entry.id.to_string()))
        .collect();
    let words = match drafts.as_slice() {
        [] => return None,
        [only] => only.in_words(),
        several => {
            let sum: crate::kernel::minutes::Minutes =
                several.iter().map(|entry| entry.minutes).sum();
            format!("{} entries, {sum}", several.len())
        }
    };
    Some(Added {
        words,
        ids: drafts.iter().map(|entry| entry.id.to_string()).collect(),
    })
}

fn running(run: &ClockRun, desk: &Desk) -> RunningClock {
    let zone = desk
        .place(run.placement)
        .map_or(jiff::tz::TimeZone::UTC, Place::zone);
    let passed = desk.now.duration_since(*run.started_at).as_mins();
    RunningClock {
        since: run
            .started_at
            .to_zoned(zone)
            .strftime("%a %-d %b, %-H:%M")
            .to_string(),
        started: run.started_at.to_string(),
        now: desk.now.to_string(),
        length: crate::kernel::minutes::Minutes::new(u32::try_from(passed).unwrap_or(0))
            .to_string(),
        is_forgotten: stopped::is_forgotten(run, desk.now),
    }
}

/// "Fri 13 Nov": the last day worked before today, unless today has entries already.
fn same(entries: &[Entry], today: Day) -> Option<String> {
    let last = super::same::pattern_day(entries, today)?;
    Some(last.words())
}

fn draft_weeks(room: &Room) -> Vec<DraftWeek> {
    let Some(standing) = &room.standing else {
        return Vec::new();
    };
    let starts = standing.requirement.week_starts_on;
    let mut weeks: Vec<(Day, Vec<&Entry>)> = Vec::new();
    for entry in standing
        .entries
        .iter()
        .filter(|entry| entry.state == EntryState::Draft)
    {
        let first = Day(starts.first_day(*entry.work_date));
        match weeks.iter_mut().find(|(day, _)| *day == first) {
            Some((_, list)) => list.push(entry),
            None => weeks.push((first, vec![entry])),
        }
    }
    weeks
        .into_iter()
        .rev()
        .map(|(first, list)| DraftWeek {
            title: format!("Week of {}", first.strftime("%-d %b")),
            sum: list
                .iter()
                .map(|entry| entry.minutes)
                .sum::<crate::kernel::minutes::Minutes>()
                .to_string(),
            rows: list
                .into_iter()
                .map(|entry| EntryRow::of(entry, &room.desk.places, &[]))
                .collect(),
        })
        .collect()
}
