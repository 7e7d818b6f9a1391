//! `GET /cohort/entries.csv`

use super::store::{self, Row, Student};
use crate::{
    hours::state::EntryState,
    kernel::{ids::OfferingId, time::TimeOfDay},
    platform::table::{Cell, CsvWriter},
    programs::requirement::Mode,
    web::{
        Ctx, Query, Result,
        download::{Parts, csv},
    },
};
use axum::{body::Bytes, response::Response};
use serde::Deserialize;
use std::io;

/// Students read at once: some two thousand entries.
const AT_ONCE: i64 = 25;

const HEADINGS: [&str; 15] = [
    "Student",
    "Offering",
    "Date",
    "Start",
    "End",
    "Ends next day",
    "Time zone",
    "Break minutes",
    "Minutes",
    "Version",
    "State",
    "Site",
    "Kind",
    "Mode",
    "Activity",
];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EntriesQuery {
    /// One offering; everything without.
    offering: String,
}

/// `GET /cohort/entries.csv`
pub async fn export(ctx: Ctx, Query(query): Query<EntriesQuery>) -> Result<Response> {
    let today = ctx.today();
    let offering = query.offering.parse().ok();
    let file_name = format!("entries-{today}.csv");
    Ok(csv(&file_name, async move |parts| {
        send(&ctx, offering, &parts).await
    }))
}

async fn send(ctx: &Ctx, offering: Option<OfferingId>, parts: &Parts) -> Result<()> {
    let mut after = None;
    // The headings go out before anything is read.
    let mut part = heading();
    loop {
        if !parts.send(part).await? {
            return Ok(());
        }
        let (students, rows) = ctx
            .read(async |db| {
                let students = store::students(db, offering, after, AT_ONCE).await?;
                let ids: Vec<_> = students.iter().map(|one| one.enrolment.get()).collect();
                let rows = store::rows(db, &ids).await?;
                Ok((students, rows))
            })
            .await?;
        let Some(last) = students.last() else {
            return Ok(());
        };
        after = Some(last.enrolment);
        part = lines(&students, &rows);
    }
}

fn heading() -> io::Result<Bytes> {
    let mut file = CsvWriter::new(Vec::new())?;
    file.row(&HEADINGS.map(Cell::Text))?;
    Ok(Bytes::from(file.finish()?))
}

/// The entries of these students; both are in order of the enrolment.
fn lines(students: &[Student], rows: &[Row]) -> io::Result<Bytes> {
    let mut file = CsvWriter::going_on(Vec::with_capacity(rows.len() * 160));
    let mut rows = rows.iter().peekable();
    for student in students {
        while let Some(row) = rows.next_if(|row| row.enrolment == student.enrolment) {
            line(&mut file, student, row)?;
        }
    }
    Ok(Bytes::from(file.finish()?))
}

fn line(file: &mut CsvWriter<Vec<u8>>, student: &Student, row: &Row) -> io::Result<()> {
    let time = |time: Option<TimeOfDay>| {
        time.map_or_else(String::new, |time| time.strftime("%H:%M").to_string())
    };
    let number = |number: i32| Cell::Number(i64::from(number));
    file.row(&[
        Cell::Text(&student.name),
        Cell::Text(&student.offering),
        Cell::Text(&row.work_date.to_string()),
        Cell::Text(&time(row.start)),
        Cell::Text(&time(row.end)),
        Cell::Text(if row.ends_next_day { "yes" } else { "no" }),
        Cell::Text(&row.zone),
        number(row.break_minutes),
        number(row.minutes),
        number(row.version),
        Cell::Text(EntryState::parse(&row.state).map_or("", EntryState::label)),
        Cell::Text(&row.site),
        Cell::Text(&row.category),
        Cell::Text(Mode::parse(&row.mode).map_or("", Mode::label)),
        Cell::Text(&row.activity),
    ])
}
