//! `GET /cohort/entries.csv`

use super::{
    batch::{Batch, Requirements},
    store::Student,
};
use crate::{
    cohort::{
        standing,
        table::{self, Chosen, Filter, Line, Wanted},
    },
    hours::{
        self, Entry, EntryCells, SIGNED_HEADINGS,
        counting::{self, EntryCount},
    },
    platform::table::{Cell, CsvWriter},
    programs::requirement::Requirement,
    web::{
        Ctx, Query, Result,
        download::{Parts, csv},
    },
};
use axum::{body::Bytes, response::Response};
use jiff::tz::TimeZone;
use std::io;

/// Students read at once: some two thousand entries.
const AT_ONCE: i64 = 25;

const HEADINGS: [&str; 22] = [
    "Student",
    "Student number",
    "E-mail",
    "Program",
    "Offering",
    "Date",
    "Start",
    "End",
    "Ends next day",
    "Time zone",
    "Break minutes",
    "Minutes",
    "Counted minutes",
    "Waiting minutes",
    "Not counted minutes",
    "Why not",
    "Version",
    "State",
    "Site",
    "Kind",
    "Mode",
    "Activity",
];

/// `GET /cohort/entries.csv`: the entries of the students whom the table shows with this filter.
pub async fn export(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Response> {
    standing::freshen(&ctx).await?;
    let today = ctx.today();
    let chosen = ctx
        .read(async |db| Ok(Chosen::of(table::offerings(db, today).await?, &filter)))
        .await?;
    let file_name = format!("entries-{today}.csv");
    Ok(csv(&file_name, async move |parts| {
        send(&ctx, &filter, &chosen, &parts).await
    }))
}

async fn send(ctx: &Ctx, filter: &Filter, chosen: &Chosen, parts: &Parts) -> Result<()> {
    let ids = chosen.ids();
    let mut requirements = Requirements::new();
    let mut after = None;
    // The headings go out before any entry is read.
    let mut part = heading();
    loop {
        if !parts.send(part).await? {
            return Ok(());
        }
        let wanted = Wanted {
            offerings: &ids,
            filter,
            after,
            most: AT_ONCE,
        };
        let batch = ctx
            .read(async |db| Batch::read(db, &wanted, &mut requirements).await)
            .await?;
        let Some(last) = batch.lines.last() else {
            return Ok(());
        };
        after = Some((last.key, last.enrolment));
        part = written(&batch, &requirements, (chosen, &ctx.app().zone()));
    }
}

fn heading() -> io::Result<Bytes> {
    let mut file = CsvWriter::new(Vec::new())?;
    let headings = HEADINGS.iter().chain(&SIGNED_HEADINGS);
    file.row(&headings.map(|words| Cell::Text(words)).collect::<Vec<_>>())?;
    Ok(Bytes::from(file.finish()?))
}

/// The entries of some students: each version on a line of its own, with what it comes to as the ledger counts. A version
/// that was replaced counts nothing, so that sums are right.
fn written(
    batch: &Batch,
    requirements: &Requirements,
    (chosen, zone): (&Chosen, &TimeZone),
) -> io::Result<Bytes> {
    let mut file = CsvWriter::going_on(Vec::new());
    for line in &batch.lines {
        let Some(student) = batch.student(line) else {
            continue;
        };
        let Some(requirement) = requirements.get(&student.requirement) else {
            continue;
        };
        let entries = batch.entries(line);
        let tally = counting::count(requirement, &hours::ledger(entries));
        for entry in entries {
            if let Some(count) = tally.entry(entry.id) {
                let signed = batch.signers.cells(entry.id, zone);
                let of = Of {
                    line,
                    student,
                    requirement,
                    offering: chosen.label(line),
                    site: batch.site(entry.placement),
                };
                row(&mut file, &of, (entry, count), &signed)?;
            }
        }
    }
    Ok(Bytes::from(file.finish()?))
}

/// What an entry is of.
struct Of<'a> {
    line: &'a Line,
    student: &'a Student,
    requirement: &'a Requirement,
    offering: &'a str,
    site: &'a str,
}

fn row(
    file: &mut CsvWriter<Vec<u8>>,
    of: &Of<'_>,
    (entry, count): (&Entry, &EntryCount),
    signed: &[String; 4],
) -> io::Result<()> {
    let category = of.requirement.category(entry.category);
    let [by, at, behalf, code] = signed;
    let who = [
        Cell::Text(&of.line.student_name),
        Cell::Text(of.student.number.as_deref().unwrap_or_default()),
        Cell::Text(&of.student.email),
        Cell::Text(&of.student.program),
        Cell::Text(of.offering),
    ];
    let facts = EntryCells::of(entry, count, of.requirement);
    let others = [
        Cell::Number(i64::from(entry.version)),
        Cell::Text(entry.state.label()),
        Cell::Text(of.site),
        Cell::Text(category.map_or("", |category| category.name.as_str())),
        Cell::Text(entry.mode.label()),
        Cell::Text(&entry.activity),
        Cell::Text(by),
        Cell::Text(at),
        Cell::Text(behalf),
        Cell::Text(code),
    ];
    file.row(&[&who[..], &facts.cells(), &others].concat())
}
