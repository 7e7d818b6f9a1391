//! `GET /cohort.csv`: the table as it is filtered, a page at a time, so that memory does not grow with its length.

use super::{
    filter::Filter,
    line::Line,
    pages::Chosen,
    store::{self, Wanted},
};
use crate::{
    cohort::standing,
    kernel::time::Day,
    platform::table::{Cell, CsvWriter},
    web::{
        Ctx, Query, Result,
        download::{Parts, csv},
    },
};
use axum::{body::Bytes, response::Response};
use std::io;

/// Lines read at once.
const AT_ONCE: i64 = 500;

const HEADINGS: [&str; 17] = [
    "Student",
    "State",
    "Offering",
    "Site",
    "Supervisor",
    "Required minutes",
    "Counted minutes",
    "Waiting minutes",
    "Counted hours",
    "Status",
    "Minutes a week",
    "Done on",
    "Too late from",
    "Last entry",
    "Entries waiting",
    "Mean answer hours",
    "Missing since",
];

/// `GET /cohort.csv`
pub async fn export(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Response> {
    standing::freshen(&ctx).await?;
    let today = ctx.today();
    let chosen = ctx
        .read(async |db| Ok(Chosen::of(store::offerings(db, today).await?, &filter)))
        .await?;
    let file_name = format!("cohort-{today}.csv");
    Ok(csv(&file_name, async move |parts| {
        send(&ctx, &filter, &chosen, &parts).await
    }))
}

async fn send(ctx: &Ctx, filter: &Filter, chosen: &Chosen, parts: &Parts) -> Result<()> {
    let ids = chosen.ids();
    let mut after = None;
    let mut is_first = true;
    loop {
        let wanted = Wanted {
            offerings: &ids,
            filter,
            after,
            most: AT_ONCE,
        };
        let lines = ctx
            .read(async |db| Ok(store::lines(db, &wanted).await?))
            .await?;
        after = lines.last().map(|line| (line.key, line.enrolment));
        let is_last = lines.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        if !parts.send(rows(&lines, chosen, is_first)).await? || is_last {
            return Ok(());
        }
        is_first = false;
    }
}

fn rows(lines: &[Line], chosen: &Chosen, is_first: bool) -> io::Result<Bytes> {
    let mut file = if is_first {
        let mut file = CsvWriter::new(Vec::new())?;
        file.row(&HEADINGS.map(Cell::Text))?;
        file
    } else {
        CsvWriter::going_on(Vec::new())
    };
    for line in lines {
        file.row(&cells(line, chosen, &Texts::of(line)))?;
    }
    Ok(Bytes::from(file.finish()?))
}

/// Texts that are made for a row.
struct Texts {
    hours: String,
    done_on: String,
    impossible_from: String,
    last_work_on: String,
    missing_since: String,
}

impl Texts {
    fn of(line: &Line) -> Self {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        Self {
            hours: line.counted().decimal(),
            done_on: day(line.done_on),
            impossible_from: day(line.impossible_from),
            last_work_on: day(line.last_work_on),
            missing_since: day(line.missing_since),
        }
    }
}

fn cells<'a>(line: &'a Line, chosen: &'a Chosen, texts: &'a Texts) -> [Cell<'a>; 17] {
    let number = |minutes: i32| Cell::Number(i64::from(minutes));
    [
        Cell::Text(&line.student_name),
        Cell::Text(line.state_label()),
        Cell::Text(chosen.label(line)),
        Cell::Text(&line.site_name),
        Cell::Text(&line.supervisor_name),
        number(line.required_minutes),
        number(line.counted_minutes),
        number(line.pending_minutes),
        Cell::Text(&texts.hours),
        Cell::Text(line.status_label()),
        number(line.week_minutes),
        Cell::Text(&texts.done_on),
        Cell::Text(&texts.impossible_from),
        Cell::Text(&texts.last_work_on),
        number(line.waiting_entries),
        line.mean_answer_seconds()
            .map_or(Cell::Empty, |seconds| Cell::Number((seconds + 1800) / 3600)),
        Cell::Text(&texts.missing_since),
    ]
}
