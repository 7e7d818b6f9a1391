//! The ledger: every entry, and what each of its minutes comes to.

use super::rows::EntryRow;
use crate::{
    hours::{counting::EntryCount, room::Room, standing::Standing, store::Entry},
    platform::table::{Cell, CsvWriter},
    web::{Ctx, Error, Query, Result, Shell, page},
};
use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

/// Which ledger, for a student with several enrolments.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LedgerQuery {
    enrolment: String,
}

#[derive(Template)]
#[template(path = "hours/ledger.html")]
struct LedgerPage {
    shell: Shell,
    person: String,
    head: String,
    rows: Vec<Line>,
    sums: Vec<Sum>,
    counted: String,
    pending: String,
    not_counted: String,
    total: String,
    to_go: String,
    csv: String,
}

struct Line {
    entry: EntryRow,
    counted: String,
    pending: String,
    not_counted: String,
    why: String,
}

struct Sum {
    name: String,
    counted: String,
    pending: String,
    not_counted: String,
    asked: String,
    to_go: String,
}

/// `GET /hours/ledger`
pub async fn ledger(ctx: Ctx, Query(query): Query<LedgerQuery>) -> Result<Response> {
    let room = ctx
        .read(async |db| Room::of(db, (ctx.actor().person(), ctx.now()), &query.enrolment).await)
        .await?;
    let standing = room.standing.as_ref().ok_or(Error::NotFound)?;
    let place = standing.placements.first();
    page(&LedgerPage {
        shell: ctx.shell(),
        person: ctx.actor().name().to_owned(),
        head: place
            .map(|place| format!("{}, {}", place.program_name, sites(standing)))
            .unwrap_or_default(),
        rows: lines(standing, |entry, count| line(standing, entry, count)),
        sums: sums(standing),
        counted: standing.tally.counted.to_string(),
        pending: standing.tally.pending.to_string(),
        not_counted: standing.tally.not_counted.to_string(),
        total: format!("of {}", standing.tally.total),
        to_go: standing.to_go().to_string(),
        csv: format!("/hours/ledger.csv?enrolment={}", standing.enrolment),
    })
}

fn sites(standing: &Standing) -> String {
    let names: Vec<_> = standing
        .placements
        .iter()
        .map(|place| place.site.as_str())
        .collect();
    names.join(", ")
}

/// The entries in order of work with what they come to.
fn lines<T>(standing: &Standing, mut print: impl FnMut(&Entry, &EntryCount) -> T) -> Vec<T> {
    standing
        .entries
        .iter()
        .filter_map(|entry| Some(print(entry, standing.tally.entry(entry.id)?)))
        .collect()
}

fn line(standing: &Standing, entry: &Entry, count: &EntryCount) -> Line {
    let or_nothing = |minutes: crate::kernel::minutes::Minutes| {
        if minutes.is_zero() {
            String::new()
        } else {
            minutes.to_string()
        }
    };
    Line {
        entry: EntryRow::of(entry, &standing.placements, &[]),
        counted: or_nothing(count.counted),
        pending: or_nothing(count.pending),
        not_counted: or_nothing(count.not_counted()),
        why: why(standing, count),
    }
}

/// The rules that leave minutes out, each with its minutes where there are several.
fn why(standing: &Standing, count: &EntryCount) -> String {
    let words = |reason: crate::hours::counting::Reason| reason.words(&standing.requirement);
    match count.left_out.as_slice() {
        [only] => words(only.reason),
        several => several
            .iter()
            .map(|part| format!("{}: {}", part.minutes, words(part.reason)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn sums(standing: &Standing) -> Vec<Sum> {
    standing
        .tally
        .categories
        .iter()
        .map(|count| Sum {
            name: standing
                .requirement
                .category(count.id)
                .map(|category| category.name.clone())
                .unwrap_or_default(),
            counted: count.counted.to_string(),
            pending: count.pending.to_string(),
            not_counted: count.not_counted.to_string(),
            asked: match (count.minimum, count.maximum) {
                (Some(least), Some(most)) => format!("{least} to {most}"),
                (Some(least), None) => format!("at least {least}"),
                (None, Some(most)) => format!("at most {most}"),
                (None, None) => String::new(),
            },
            to_go: count.shortfall_if_approved.to_string(),
        })
        .collect()
}

/// `GET /hours/ledger.csv`
pub async fn ledger_csv(ctx: Ctx, Query(query): Query<LedgerQuery>) -> Result<Response> {
    let room = ctx
        .read(async |db| Room::of(db, (ctx.actor().person(), ctx.now()), &query.enrolment).await)
        .await?;
    let standing = room.standing.as_ref().ok_or(Error::NotFound)?;
    let file = csv(standing).map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"hours.csv\"",
        ),
    ];
    Ok((headers, file).into_response())
}

const HEADER: [&str; 15] = [
    "Date",
    "Start",
    "End",
    "Ends next day",
    "Time zone",
    "Break minutes",
    "Minutes",
    "Counted minutes",
    "Pending minutes",
    "Not counted minutes",
    "Why not",
    "Site",
    "Kind",
    "State",
    "Activity",
];

fn csv(standing: &Standing) -> std::io::Result<Vec<u8>> {
    let mut file = CsvWriter::new(Vec::new())?;
    file.row(&HEADER.map(Cell::Text))?;
    for row in lines(standing, |entry, count| (entry.clone(), count.clone())) {
        let (entry, count) = row;
        let time = |time: Option<crate::kernel::time::TimeOfDay>| {
            time.map(|time| time.strftime("%H:%M").to_string())
                .unwrap_or_default()
        };
        let site = standing
            .placement(entry.placement)
            .map_or("", |place| place.site.as_str());
        let kind = standing
            .requirement
            .category(entry.category)
            .map_or("", |category| category.name.as_str());
        let number =
            |minutes: crate::kernel::minutes::Minutes| Cell::Number(i64::from(minutes.get()));
        file.row(&[
            Cell::Text(&entry.work_date.to_string()),
            Cell::Text(&time(entry.start)),
            Cell::Text(&time(entry.end)),
            Cell::Text(if entry.ends_next_day { "yes" } else { "no" }),
            Cell::Text(&entry.zone),
            number(entry.break_minutes),
            number(entry.minutes),
            number(count.counted),
            number(count.pending),
            number(count.not_counted()),
            Cell::Text(&why(standing, &count)),
            Cell::Text(site),
            Cell::Text(kind),
            Cell::Text(entry.state.label()),
            Cell::Text(&entry.activity),
        ])?;
    }
    file.finish()
}
